"""Speaks the newest summaries ahead for the podcast feed, while nobody waits for the server and the budget lasts.

This is no job of the queue: nobody asked for it, nothing of it is lost when the server stops, and it must not take a
worker from a person. One thread looks now and then; what was spoken is found in the cache, so it needs no memory.
"""

import logging
import threading
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final

from clock import iso, utc_now
from concurrency.cancellation import Cancellation
from concurrency.repeating import Repeating
from errors import AppError, JobCancelled, WorkInterrupted
from library_errors import NOTHING_TO_SAY, VOICE_FAILED
from setting_values import Settings
from speech.script import Script
from speech.speaker import Speaker
from summary.prices import Account

log = logging.getLogger(__name__)

EVERY_SECONDS: Final = 10.0
_AT_A_TIME: Final = 5
_JITTER: Final = 0.25
_ITS_OWN_FAULT: Final = frozenset({NOTHING_TO_SAY.code, VOICE_FAILED.code})


class Ahead:
    """Begins with `start`; `stop` ends what is under way."""

    def __init__(
        self,
        speaker: Speaker,
        settings: Callable[[], Settings],
        newest: Callable[[int], Sequence[Script]],
        idle: Callable[[], bool],
        spent: Callable[[str], float | None],
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        """`newest` gives so many scripts; `idle` says that nobody waits; `spent` what an account has cost, in USD."""
        self._speaker = speaker
        self._settings = settings
        self._newest = newest
        self._idle = idle
        self._spent = spent
        self._now = now
        self._cancel = Cancellation()
        self._given_up: set[str] = set()
        self._told = threading.Event()
        self._thread = Repeating("podcast", self.look, EVERY_SECONDS, _JITTER)

    def start(self) -> None:
        """Looks for the first time after a while."""
        self._thread.start()

    def stop(self) -> None:
        """Interrupts what is under way."""
        self._cancel.interrupt()
        self._thread.stop()

    def look(self) -> None:
        """Speaks some of what is not spoken yet."""
        spoken = 0
        if not self._settings().podcast_ahead or not self._speaker.available:
            return
        for script in self._newest(self._settings().podcast_ahead):
            if spoken == _AT_A_TIME or not self._idle():
                break
            if script.owner in self._given_up or self._speaker.cache.of(script.owner):
                continue
            if not self._affordable(script):
                break
            try:
                self._speaker.speak(script, None, self._cancel, self._account())
            except AppError as fault:
                log.warning("A summary was not spoken ahead: %s", fault.message)
                if fault.code not in _ITS_OWN_FAULT:
                    break
                self._given_up.add(script.owner)
            except (JobCancelled, WorkInterrupted):
                break
            else:
                spoken += 1

    def _account(self) -> Account:
        """One for each month; its sum is what BUDGET_JOB_USD looks at, too."""
        return Account(f"podcast-{iso(self._now())[:7]}")

    def _affordable(self, script: Script) -> bool:
        cost = self._speaker.cost_usd(script)
        limit = self._settings().podcast_budget_usd
        if not cost or (self._spent(self._account().job_id) or 0.0) + cost <= limit:
            self._told.clear()
            return True
        if not self._told.is_set():
            self._told.set()
            log.warning("PODCAST_BUDGET_USD is used up for this month: no more summaries are spoken ahead")
        return False
