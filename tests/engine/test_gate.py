"""The gate before a service: places in line, a rate that is kept, and a breaker that several threads share."""

import threading
from collections.abc import Callable
from functools import partial

import pytest

from concurrency.breaker import BreakerPolicy
from concurrency.cancellation import Cancellation
from concurrency.gate import SHORT_WAIT, Busy, Gate, Paused
from concurrency.rate_limit import RateLimit, Told
from concurrency.slots import Slots
from errors import JobCancelled, WorkInterrupted
from tests.client import wait_for

POLICY = BreakerPolicy(failures=2, first=10, lost_after=100)


class Down(Exception):
    """The service is out of order."""


class Clock:
    """Seconds, moved by the test."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class House:
    """A gate, what it told, and how to go through it."""

    def __init__(self, at_once: int = 4) -> None:
        self.clock = Clock()
        self.told: list[object] = []
        self.gate = Gate(
            at_once,
            POLICY,
            lambda seconds, fault: self.told.append((seconds, str(fault))),
            lambda: self.told.append("closed"),
            self.clock,
        )
        self.rate = RateLimit()

    def call(self, work: Callable[[], None] = lambda: None, cancel: Cancellation | None = None) -> None:
        with self.gate.call(cancel or Cancellation(), lambda fault: not isinstance(fault, Down), self.rate):
            work()

    def fail(self) -> None:
        def down() -> None:
            raise Down("no answer")

        self.call(down)

    def open(self) -> None:
        with pytest.raises(Down):
            self.fail()
        with pytest.raises(Paused):
            self.fail()


def test_the_failure_that_opens_it_is_told_as_a_pause_and_then_nobody_passes() -> None:
    house = House()
    house.open()
    assert house.told == [(10, "no answer")]
    house.clock.now = 4
    with pytest.raises(Paused) as refused:
        house.call()
    assert refused.value.seconds == 6
    assert str(refused.value.fault) == "no answer"


def test_one_probe_closes_it_or_keeps_it_open_for_longer() -> None:
    house = House()
    house.open()
    house.clock.now = 10
    with pytest.raises(Paused) as refused:
        house.fail()
    assert refused.value.seconds == 20
    house.clock.now = 30
    house.call()
    house.call()
    assert house.told == [(10, "no answer"), (20, "no answer"), "closed"]


def test_a_failure_that_is_an_answer_closes_it_too() -> None:
    house = House()
    house.open()
    house.clock.now = 10

    def refuse() -> None:
        raise ValueError("a bad request")

    with pytest.raises(ValueError, match="bad request"):
        house.call(refuse)
    assert house.told[-1] == "closed"


@pytest.mark.parametrize("wish", [JobCancelled, WorkInterrupted, GeneratorExit])
def test_a_probe_that_is_called_off_gives_the_next_one_its_turn(wish: type[BaseException]) -> None:
    house = House()
    house.open()
    house.clock.now = 10

    def stop() -> None:
        raise wish

    with pytest.raises(wish):
        house.call(stop)
    house.call()
    assert house.told[-1] == "closed"


def test_while_the_probe_is_out_everybody_else_is_sent_away() -> None:
    house = House()
    house.open()
    house.clock.now = 10

    def meanwhile() -> None:
        for _ in range(3):
            with pytest.raises(Paused):
                house.call()

    house.call(meanwhile)
    assert house.told[-1] == "closed"


def test_after_a_day_of_outage_nobody_is_told_to_wait() -> None:
    house = House()
    house.open()
    for now in (10, 30, 70):
        house.clock.now = now
        with pytest.raises(Paused):
            house.fail()
    house.clock.now = 101
    with pytest.raises(Paused) as refused:
        house.call()
    assert refused.value.seconds is None
    house.clock.now = 150
    house.call()  # but whether it is back is still found out
    assert house.told[-1] == "closed"


def test_a_long_wait_for_the_rate_is_told_and_takes_no_place() -> None:
    house = House(at_once=1)
    with house.gate.call(Cancellation(), lambda fault: True, house.rate) as call:
        call.heard(Told(0, SHORT_WAIT + 5))
    for _ in range(3):
        with pytest.raises(Busy) as busy:
            house.call()
        assert busy.value.seconds == SHORT_WAIT + 5
    house.clock.now = SHORT_WAIT + 5
    house.call()


def test_a_short_wait_for_the_rate_is_waited_for_and_can_be_cancelled() -> None:
    house = House()
    with house.gate.call(Cancellation(), lambda fault: True, house.rate) as call:
        call.come_later(SHORT_WAIT)
    cancel, ended = Cancellation(), list[type[BaseException]]()

    def work() -> None:
        try:
            house.call(cancel=cancel)
        except JobCancelled as wish:
            ended.append(type(wish))

    thread = threading.Thread(target=work)
    thread.start()
    wait_for(lambda: bool(cancel._callbacks))
    cancel.cancel()
    thread.join(1)
    assert ended == [JobCancelled]
    with house.gate.call(Cancellation(), lambda fault: True, RateLimit()):
        pass  # the rate of one model is not that of another


def test_no_more_at_once_than_places_first_come_first_served_and_who_is_cancelled_leaves_the_line() -> None:
    slots = Slots(2)
    inside, most, order = [0], [0], list[int]()
    gates = [threading.Event() for _ in range(6)]
    cancels = [Cancellation() for _ in range(6)]

    def work(number: int) -> None:
        try:
            with slots.held(cancels[number]):
                order.append(number)
                inside[0] += 1
                most[0] = max(most[0], inside[0])
                gates[number].wait(10)
                inside[0] -= 1
        except JobCancelled:
            order.append(-number)

    def stands(in_line: int, begun: int) -> bool:
        return len(slots._line) == in_line and len(order) == begun

    threads = []
    for number in range(6):
        thread = threading.Thread(target=work, args=(number,))
        threads.append(thread)
        thread.start()
        in_line, begun = max(number - 1, 0), min(number + 1, 2)
        wait_for(partial(stands, in_line, begun))
    cancels[3].cancel()
    wait_for(lambda: order == [0, 1, -3])
    gates[1].set()
    wait_for(lambda: order == [0, 1, -3, 2])
    for gate in gates:
        gate.set()
    for thread in threads:
        thread.join(5)
    assert order[:4] == [0, 1, -3, 2]
    assert sorted(order[4:]) == [4, 5]
    assert most == [2]
    with slots.held(Cancellation()), slots.held(Cancellation()):
        pass  # every place was given back


def test_who_was_cancelled_before_never_takes_a_place() -> None:
    slots, cancel = Slots(1), Cancellation()
    cancel.interrupt()
    for _ in range(3):
        with pytest.raises(WorkInterrupted), slots.held(cancel):
            raise AssertionError("it got in")
    with slots.held(Cancellation()):
        pass
