"""One trouble after another, while jobs arrive: a model that is down, slow or mad, a full disk, a wrong clock."""

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path

from tests.client import OVER, Client, wait_for
from tests.flows.fixtures import LOCAL, compatible
from tests.running_app import RunningApp
from tests.torture.outcome import Outcome
from tests.wire.exchange import Exchange
from tests.wire.openai import OpenAIStand
from tests.wire.stand import Stand
from tests.wire.youtube import YouTube

SECONDS = 5.0
"""How long each trouble lasts."""

PAUSE = 0.1
SETTINGS = {"PROVIDER_PAUSE": "0.5", "REQUEST_TIMEOUT": "2", "YOUTUBE_PAUSE": "0"}
FAKETIME = Path("/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1")


def _down(exchange: Exchange) -> None:
    exchange.drop()


def _slow(exchange: Exchange) -> None:
    if not exchange.client_gone(30):
        exchange.drop()


def _garbage(exchange: Exchange) -> None:
    exchange.reply(200, {"Content-Type": "text/event-stream"}, b'data: {"choices": 7}\n\n\x00\xff<html>\n\n')


def trouble(folder: Path) -> Iterator[Outcome]:
    """One outcome for each kind of trouble, all on one data folder."""
    with Stand() as stand:
        YouTube(stand)
        model = OpenAIStand()
        for name, handler in (("down", _down), ("slow", _slow), ("answering garbage", _garbage)):
            with _served(stand, folder) as (app, client):
                yield _through(f"the model is {name}", app, client, partial(_instead, stand, handler, model))
        with _served(stand, folder) as (app, client):
            yield _through("the disk is full", app, client, app.full_disk)
        yield _clock_jumps(stand, folder)


@contextmanager
def _served(stand: Stand, folder: Path, **more: str) -> Iterator[tuple[RunningApp, Client]]:
    settings = {**stand.environment(), **compatible(stand), **SETTINGS, **more}
    with RunningApp(settings, folder) as app:
        yield app, Client(app.url)


@contextmanager
def _instead(stand: Stand, handler: Callable[[Exchange], None], usual: OpenAIStand) -> Iterator[None]:
    """Questions are answered by `handler` while the block runs."""
    stand.route(LOCAL, lambda exchange: (handler if "completions" in exchange.path else usual)(exchange))
    try:
        yield
    finally:
        stand.route(LOCAL, usual)


def _through(name: str, app: RunningApp, client: Client, begin: Callable[[], AbstractContextManager[None]]) -> Outcome:
    """Submits on and on before, in and after the trouble; everything acknowledged must end, and new work succeed."""
    told = Outcome(name)
    stand_by: list[str] = []
    refused: list[tuple[int, str]] = []
    _submit_for(1.0, client, stand_by, refused)
    with begin():
        _submit_for(SECONDS, client, stand_by, refused)
    began = time.monotonic()
    wait_for(lambda: _succeeds(client), 60, app.log_text)
    told.row("seconds from its end to the first new summary", time.monotonic() - began)
    _check(told, app, client, stand_by, refused)
    return told


def _clock_jumps(stand: Stand, folder: Path) -> Outcome:
    """The system's clock is set a day ahead and an hour back while jobs arrive."""
    told = Outcome("the clock jumps a day ahead, and an hour back")
    if not FAKETIME.exists():
        told.row("not tried: libfaketime (package faketime) is not installed", "-")
        return told
    clock = folder.parent / "clock"
    clock.write_text("+0", encoding="utf-8")
    fake = {
        "LD_PRELOAD": str(FAKETIME),
        "FAKETIME_TIMESTAMP_FILE": str(clock),
        "FAKETIME_NO_CACHE": "1",
        "DONT_FAKE_MONOTONIC": "1",
    }
    stand_by: list[str] = []
    refused: list[tuple[int, str]] = []
    with _served(stand, folder, **fake) as (app, client):
        for offset in ("+0", "+1d", "-1h", "+0"):
            clock.write_text(offset, encoding="utf-8")
            _submit_for(1.0, client, stand_by, refused)
        began = time.monotonic()
        wait_for(lambda: _succeeds(client), 60, app.log_text)
        told.row("seconds from its end to the first new summary", time.monotonic() - began)
        _check(told, app, client, stand_by, refused)
    clock.unlink()
    return told


def _submit_for(seconds: float, client: Client, taken: list[str], refused: list[tuple[int, str]]) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        answer = client.ask("POST", "/summarize_async", {"url": f"https://youtu.be/{time.monotonic_ns() % 10**11:011}"})
        if answer.status == 202:
            taken.append(answer.json["job_id"])
        else:
            refused.append((answer.status, answer.json["code"]))
        time.sleep(PAUSE)


def _succeeds(client: Client) -> bool:
    answer = client.ask("POST", "/summarize", {"url": f"https://youtu.be/{time.monotonic_ns() % 10**11:011}"})
    return answer.status == 200 and answer.json[0].get("summary") is not None


def _check(told: Outcome, app: RunningApp, client: Client, taken: list[str], refused: list[tuple[int, str]]) -> None:
    wait_for(lambda: all(client.status(job_id)["status"] in OVER for job_id in taken), 90, app.log_text)
    ends = [client.job(job_id) for job_id in taken]
    failed = [job["items"][0]["error"]["code"] for job in ends if job["status"] == "failed"]
    told.row("jobs taken in, completed, failed", f"{len(taken)}, {len(taken) - len(failed)}, {len(failed)}")
    told.row("why they failed", ", ".join(sorted(set(failed))) or "-")
    told.row("refused", ", ".join(sorted({f"{status} {code}" for status, code in refused})) or "-")
    named = {(503, "storage_unavailable"), (429, "queue_full")}
    told.check(set(refused) <= named, f"refused in other ways than the contract names: {set(refused) - named}")
    told.check("internal" not in failed, "a job failed for a reason that was not foreseen")
    for job_id in (job["job_id"] for job in ends if job["status"] == "failed"):
        client.ask("POST", f"/jobs/{job_id}/retry")
    wait_for(lambda: all(client.status(job_id)["status"] == "completed" for job_id in taken), 90, app.log_text)
    told.row("completed after a retry", len(failed))
    told.check("Traceback" not in app.log_text(), f"its log says Traceback: {app.log_text()[-2000:]}")
