"""A webhook is signed, sent again when that helps, never follows, never waits, and calls no address inside."""

import json
import logging
import time
from collections.abc import Callable, Iterator

import pytest

from ops.addresses import public
from ops.signature import signed, valid
from ops.webhook import MOST_WAITING, Webhook
from tests.client import wait_for
from tests.ops.receiver import Receiver

SECRET = "a long secret with spaces"
INSIDE = (
    *("127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1"),
    *("255.255.255.255", "::1", "::", "fe80::1%eth0", "fc00::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1"),
    *("64:ff9b::7f00:1", "2002:7f00:1::", "ff02::1"),
)
Opener = Callable[..., Webhook]


@pytest.fixture
def hook(receiver: Receiver) -> Iterator[Opener]:
    """Makes webhooks to the receiver that wait no second between attempts; all of them end with the test."""
    made: list[Webhook] = []

    def make(path: str = "/hook?key=hidden", waits: tuple[float, ...] = (0.01, 0.02), internal: bool = True) -> Webhook:
        made.append(Webhook(receiver.url + path, SECRET, internal=internal, waits=waits))
        return made[-1]

    yield make
    receiver.gate.set()
    for one in made:
        one.stop()


def came(receiver: Receiver, count: int) -> None:
    wait_for(lambda: len(receiver.deliveries) >= count, why=lambda: receiver.deliveries)


def test_a_message_arrives_signed_with_all_its_parts(receiver: Receiver, hook: Opener) -> None:
    name = hook().send("alert.opened", {"name": "queue"}, "The queue is long.")
    came(receiver, 1)
    [sent] = receiver.deliveries
    assert sent.path == "/hook?key=hidden"
    body = json.loads(sent.body)
    assert body.pop("timestamp").endswith("Z")
    assert body == {"type": "alert.opened", "text": "The queue is long.", "data": {"name": "queue"}}
    assert sent.headers["Webhook-Id"] == name
    assert valid(sent.headers, sent.body, SECRET, time.time())
    assert not valid(sent.headers, sent.body + b" ", SECRET, time.time())
    assert not valid(sent.headers, sent.body, "another", time.time())
    assert not valid(sent.headers, sent.body, SECRET, time.time() + 400), "an old message must not be played again"
    assert not valid({**sent.headers, "Webhook-Timestamp": "now"}, sent.body, SECRET, time.time())


def test_the_signature_is_that_of_the_standard() -> None:
    """The example in the specification of Standard Webhooks."""
    headers = signed(
        "msg_p5jXN8AQM9LWM0D4loKWxJek", b'{"test": 2432232314}', 1614265330, "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    )
    assert headers["Webhook-Signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_it_is_sent_again_under_the_same_id_until_it_is_taken(receiver: Receiver, hook: Opener) -> None:
    receiver.answers = [(503, {}), (429, {"Retry-After": "0"})]
    one = hook()
    one.send("first", {})
    one.send("second", {})
    came(receiver, 4)
    kinds = [json.loads(each.body)["type"] for each in receiver.deliveries]
    assert kinds == ["first", "first", "first", "second"]
    assert len({each.headers["Webhook-Id"] for each in receiver.deliveries}) == 2


@pytest.mark.parametrize("status", [400, 404, 410])
def test_what_the_receiver_refuses_for_good_is_not_sent_again(receiver: Receiver, hook: Opener, status: int) -> None:
    receiver.answers = [(status, {})]
    one = hook()
    one.send("refused", {})
    one.send("next", {})
    came(receiver, 2)
    assert [json.loads(each.body)["type"] for each in receiver.deliveries] == ["refused", "next"]


def test_it_ends_after_the_last_attempt(receiver: Receiver, hook: Opener) -> None:
    receiver.answers = [(500, {})] * 3
    one = hook()
    one.send("lost", {})
    one.send("next", {})
    came(receiver, 4)
    assert [json.loads(each.body)["type"] for each in receiver.deliveries] == ["lost"] * 3 + ["next"]


def test_no_redirect_is_followed_and_no_path_is_logged(
    receiver: Receiver, hook: Opener, caplog: pytest.LogCaptureFixture
) -> None:
    receiver.answers = [(307, {"Location": f"{receiver.url}/elsewhere"})]
    one = hook()
    with caplog.at_level(logging.INFO):
        one.send("redirected", {})
        one.send("next", {})
        came(receiver, 2)
    assert [each.path for each in receiver.deliveries] == ["/hook?key=hidden"] * 2
    assert "HTTP 307" in caplog.text
    assert "hidden" not in caplog.text
    assert "/hook" not in caplog.text


def test_an_address_inside_is_not_called_unless_the_environment_named_it(
    receiver: Receiver, hook: Opener, caplog: pytest.LogCaptureFixture
) -> None:
    hook(internal=False).send("inside", {})
    wait_for(lambda: "only the environment may name" in caplog.text)
    assert receiver.deliveries == []


def test_sending_never_waits_and_old_messages_give_way(receiver: Receiver, hook: Opener) -> None:
    receiver.gate.clear()
    one = hook()
    began = time.monotonic()
    for number in range(MOST_WAITING + 50):
        one.send(str(number), {})
    assert time.monotonic() - began < 5, "whoever sends waits for nobody"
    receiver.gate.set()
    came(receiver, MOST_WAITING)
    wait_for(lambda: json.loads(receiver.deliveries[-1].body)["type"] == str(MOST_WAITING + 49))


def test_a_stop_ends_the_wait_for_the_next_attempt(receiver: Receiver, hook: Opener) -> None:
    receiver.answers = [(503, {})]
    one = hook(waits=(3600.0,))
    one.send("waits", {})
    came(receiver, 1)
    began = time.monotonic()
    one.stop(patience=20)
    assert time.monotonic() - began < 10
    one.send("too late", {})
    assert len(receiver.deliveries) == 1


@pytest.mark.parametrize("address", INSIDE)
def test_addresses_inside_are_known_in_every_spelling(address: str) -> None:
    assert not public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700:4700::1111", "64:ff9b::808:808", "::ffff:8.8.8.8"])
def test_addresses_open_to_all_are_public(address: str) -> None:
    assert public(address)
