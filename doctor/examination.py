"""All checks side by side, each with its own time; one that hangs holds up nobody."""

import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from concurrency.cancellation import Cancellation
from doctor.findings import Finding, Report, failed
from errors import CHECK_SILENT, INTERNAL, AppError, JobCancelled
from summary.ports import CancelToken

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Check:
    """One part to look at: `look` may raise AppError; it gets `seconds`, and is told when they are over."""

    name: str
    title: str
    look: Callable[[CancelToken], Finding]
    seconds: float
    outside: bool = False


class _Running:
    def __init__(self, check: Check) -> None:
        self._check = check
        self._begun = time.monotonic()
        self._cancel = Cancellation()
        self._finding: Finding | None = None
        self._over = threading.Event()
        threading.Thread(target=self._look, name=f"doctor-{check.name}", daemon=True).start()

    def _look(self) -> None:
        check = self._check
        try:
            found = replace(check.look(self._cancel), outside=check.outside)
        except AppError as error:
            found = failed(check.name, check.title, error, outside=check.outside)
        except JobCancelled:
            return  # it had its time; `finding` says so
        except Exception as fault:  # one broken check must not take the others along
            log.exception("The check of %s broke", check.name)
            found = failed(check.name, check.title, AppError(INTERNAL, reason=type(fault).__name__))
        self._finding = replace(found, seconds=round(time.monotonic() - self._begun, 3))
        self._over.set()

    def finding(self) -> Finding:
        check = self._check
        self._over.wait(max(0.0, self._begun + check.seconds - time.monotonic()))
        if self._finding is None:
            self._cancel.cancel()
            silent = failed(
                check.name, check.title, AppError(CHECK_SILENT, seconds=check.seconds), outside=check.outside
            )
            return replace(silent, seconds=check.seconds)
        return self._finding


def examine(checks: Sequence[Check]) -> Report:
    """What all of them found, in their order; takes as long as the slowest, at most its `seconds`."""
    running = [_Running(check) for check in checks]
    return Report([each.finding() for each in running])
