"""Workers in line for the same work, brought there one after the other."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import errors
from concurrency.cancellation import Cancellation
from concurrency.single_flight import SingleFlight, Turn
from errors import AppError
from summary.values import VideoDetails

KEY = "the same work"
Work = Callable[[Turn], None]


class Told:
    """What one who waits has heard; `waits` is set by the first step, which the one at work tells at once."""

    def __init__(self) -> None:
        self.steps: list[str] = []
        self.shown = ""
        self.resets = 0
        self.titles: list[str] = []
        self.waits = threading.Event()

    def details(self, details: VideoDetails) -> None:
        self.titles.append(details.title)

    def step(self, message: str, progress: float) -> None:
        self.steps.append(message)
        self.waits.set()

    def text(self, text: str) -> None:
        self.shown += text

    def text_reset(self) -> None:
        self.shown = ""
        self.resets += 1


class Worker(threading.Thread):
    """Wants the work; once it has its turn it does `work`. `came` is what came of it: "did", "found", or an error."""

    def __init__(self, flights: SingleFlight, work: Work, key: str = KEY) -> None:
        super().__init__(daemon=True)
        self.cancel = Cancellation()
        self.told = Told()
        self.came: str | BaseException = "nothing"
        self._flights = flights
        self._key = key
        self._work = work
        self.start()

    def run(self) -> None:
        try:
            with self._flights.turn(self._key, self.cancel, self.told) as turn:
                if not turn.made:
                    self._work(turn)
                self.came = "found" if turn.made else "did"
        except BaseException as error:
            self.came = error

    def end(self) -> str | BaseException:
        self.join(10)
        assert not self.is_alive(), "it waits for ever"
        return self.came


@dataclass
class Ahead:
    """One who is at work until the block ends; `behind` adds one who waits for it."""

    flights: SingleFlight
    turn: Turn
    line: list[Worker] = field(default_factory=list)

    def behind(self, work: Work = lambda turn: None) -> Worker:
        worker = Worker(self.flights, work)
        assert worker.told.waits.wait(10)
        self.line.append(worker)
        return worker


@contextmanager
def at_work(flights: SingleFlight) -> Iterator[Ahead]:
    with flights.turn(KEY, Cancellation(), Told()) as turn:
        turn.report.step("fetching transcript", 0.1)
        yield Ahead(flights, turn)


def overloaded(retry_after: float | None = None) -> AppError:
    return AppError(errors.MODEL_OVERLOADED, provider="P", status=503, retry_after=retry_after)


def refused() -> AppError:
    return AppError(errors.MODEL_REFUSED, provider="P", reason="no")


def broken_off() -> AppError:
    return AppError(errors.MODEL_BROKE_OFF, provider="P")


def failing(make: Callable[[], BaseException]) -> Work:
    def work(turn: Turn) -> None:
        raise make()

    return work


def nobody_left(flights: SingleFlight) -> bool:
    return not flights._lines
