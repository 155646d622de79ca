"""Lines for the same work that end in any way, held to the rules; and a crowd that is cancelled at any moment."""

import threading
from collections.abc import Callable
from contextlib import suppress

from hypothesis import given, settings
from hypothesis import strategies as st

from concurrency.single_flight import SingleFlight, Turn
from errors import AppError, JobCancelled
from tests.flight_line import Work, Worker, at_work, broken_off, nobody_left, overloaded, refused

ENDS: dict[str, Callable[[], BaseException | None]] = {
    "made": lambda: None,
    "cancelled": JobCancelled,
    "bug": lambda: ValueError("a bug"),
    "refused": refused,
    "later": lambda: overloaded(retry_after=3),
    "overloaded": overloaded,
    "broken off": broken_off,
}


def expected(ends: list[str]) -> list[str]:
    """What comes of a line of workers that would end like this, each if it is its turn to work."""
    came: list[str] = []
    before = ""
    for number, end in enumerate(ends):
        came.append(end)
        if end == "made":
            return came + ["found"] * (len(ends) - number - 1)
        if end in ("refused", "later") or (end == before and end in ("overloaded", "broken off")):
            return came + [end] * (len(ends) - number - 1)
        if end in ("overloaded", "broken off"):
            before = end
    return came


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(sorted(ENDS)), min_size=1, max_size=7))
def test_a_line_in_its_order_ends_as_the_rules_say(ends: list[str]) -> None:
    flights = SingleFlight()
    worked: list[str] = []

    def working(end: str) -> Work:
        def work(turn: Turn) -> None:
            worked.append(end)
            if (fault := ENDS[end]()) is not None:
                raise fault

        return work

    with suppress(BaseException), at_work(flights) as ahead:
        line = [ahead.behind(working(end)) for end in ends[1:]]
        working(ends[0])(ahead.turn)
    came = [name_of(worker.end()) for worker in line]
    wanted = expected(ends)
    assert came == ["made" if name == "did" else name for name in wanted[1:]]
    assert nobody_left(flights)


def name_of(came: str | BaseException) -> str:
    if isinstance(came, str):
        return {"did": "made"}.get(came, came)
    if isinstance(came, AppError):
        return {
            "model_refused": "refused",
            "model_broke_off": "broken off",
            "model_overloaded": "overloaded" if came.retry_after is None else "later",
        }[came.code]
    return "cancelled" if isinstance(came, JobCancelled) else "bug"


def test_many_at_once_with_cancels_at_any_moment_leave_nobody_waiting_and_nothing_behind() -> None:
    flights, inside, most = SingleFlight(), [0] * 3, [0]
    started = threading.Barrier(40)

    def work(key: int, number: int) -> Work:
        def busy(turn: Turn) -> None:
            inside[key] += 1
            most[0] = max(most[0], inside[key])
            turn.report.step("working", 0.5)
            inside[key] -= 1
            if number % 3 == 0:
                raise JobCancelled
            if number % 5 == 0:
                raise overloaded()

        return busy

    def comes(number: int, came: list[Worker]) -> None:
        started.wait(10)
        worker = Worker(flights, work(number % 3, number), key=str(number % 3))
        came.append(worker)
        if number % 4 == 0:
            worker.cancel.cancel()

    for _ in range(10):
        came: list[Worker] = []
        threads = [threading.Thread(target=comes, args=(number, came), daemon=True) for number in range(40)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(10)
        assert len(came) == 40
        assert all(worker.end() != "nothing" for worker in came)
        assert nobody_left(flights)
    assert most == [1]
