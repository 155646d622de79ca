"""A failure as a value: its kind, and the exception that carries the facts of one case."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class ErrorKind:
    """One way to fail; `cause` and `remedy` are templates filled with the facts of the case.

    `shows` names facts that the error object carries as they are, for programs. `held`: not a failure yet, the work
    waits for a time that is known. `asks`: not a failure either, the work waits until a person allows it.
    """

    code: str
    http_status: int
    cause: str
    remedy: str
    consequence: str = "Nothing was started."
    retryable: bool = False
    shows: tuple[str, ...] = ()
    held: bool = False
    asks: bool = False


class AppError(Exception):
    """A failure that is told to a person.

    `retry_after` is in seconds: how long whoever refused asked us to wait; such a wait is not a failed attempt.
    """

    def __init__(self, kind: ErrorKind, /, *, retry_after: float | None = None, **facts: Any) -> None:
        self.kind = kind
        self.code = kind.code
        self.message = kind.cause.format_map(facts)
        self.consequence = kind.consequence.format_map(facts)
        self.remedy = kind.remedy.format_map(facts)
        self.retryable = kind.retryable
        self.http_status = kind.http_status
        self.retry_after = retry_after
        self.shown = {name: facts[name] for name in kind.shows}
        super().__init__(self.message)

    def as_dict(self, *, retry_at: str | None = None, consequence: str | None = None) -> dict[str, Any]:
        """The error object of an item or a job; `retry_at` is ISO 8601 UTC."""
        return {
            "code": self.code,
            "message": self.message,
            "consequence": consequence or self.consequence,
            "remedy": self.remedy,
            "retryable": self.retryable,
            "retry_at": retry_at,
            **self.shown,
        }


class JobCancelled(BaseException):
    """Raised inside running work whose job was cancelled.

    A BaseException, so that an edge's `except Exception` cannot swallow a person's wish to stop.
    """


class WorkInterrupted(BaseException):
    """Raised inside running work when the server stops: the item goes back to pending, nothing failed."""
