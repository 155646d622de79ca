"""Messages to an address of somebody else's: signed JSON, sent in the background and again when that helps."""

import json
import logging
import secrets
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from clock import iso, utc_now
from ops.signature import signed
from ops.webhook_call import Outcome, call

log = logging.getLogger(__name__)

WAITS = (1.0, 5.0, 30.0, 120.0, 600.0)
"""Seconds before each further attempt; after the last one the message is given up."""

MOST_WAITING = 100
"""Messages; the oldest gives way to a newer one."""

_LONGEST_WAIT = 600.0


@dataclass(frozen=True, slots=True)
class _Message:
    name: str
    body: bytes
    settled: Callable[[], None] | None


def new_name() -> str:
    """An id that no other message has."""
    return f"msg_{secrets.token_hex(12)}"


class Webhook:
    """One address. `send` never waits; a thread that begins with the first message delivers them in their order.

    `internal`: the address may be private or loopback, because whoever runs the server named it in the environment;
    anybody else may name public addresses only. Redirects are not followed. With a `secret` every message is signed,
    see `ops.signature`. Nothing of the address but its host is ever logged: its path may be a password.
    """

    def __init__(
        self, address: str, secret: str | None = None, *, internal: bool = False, waits: tuple[float, ...] = WAITS
    ) -> None:
        self._address = address
        self._secret = secret
        self._internal = internal
        self._waits = waits
        self._waiting: deque[_Message] = deque(maxlen=MOST_WAITING)
        self._lock = threading.Lock()
        self._more = threading.Condition(self._lock)
        self._stopped = False
        self._thread: threading.Thread | None = None

    @property
    def host(self) -> str:
        """Where it goes, for people."""
        return urlsplit(self._address).hostname or "?"

    def send(
        self,
        kind: str,
        data: Mapping[str, Any],
        text: str = "",
        *,
        name: str | None = None,
        settled: Callable[[], None] | None = None,
    ) -> str:
        """Lines up `{"type", "timestamp", "text", "data"}`; its id. `text` is what a chat shows, one or two sentences.

        The id stays the same at each attempt, so that a receiver can tell a repetition; who sends a message again after
        a restart gives it its `name` of then. `settled` is called once it was delivered or given up, and not at a stop.
        """
        name = name or new_name()
        body = json.dumps({"type": kind, "timestamp": iso(utc_now()), "text": text, "data": dict(data)}).encode()
        with self._lock:
            if self._stopped:
                return name
            if len(self._waiting) == MOST_WAITING:
                log.error("A message to %s was given up: %d newer ones wait", self.host, MOST_WAITING)
            self._waiting.append(_Message(name, body, settled))
            self._more.notify()
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="webhook", daemon=True)
                self._thread.start()
        return name

    def stop(self, patience: float = 2.0) -> None:
        """No further attempt begins; waits up to `patience` seconds for one that is under way."""
        with self._lock:
            self._stopped = True
            self._more.notify()
            left, thread = len(self._waiting), self._thread
        if thread is not None:
            thread.join(patience)
        if left:
            log.warning("%d messages to %s were not delivered before the stop", left, self.host)

    def _run(self) -> None:
        while (message := self._next()) is not None:
            try:
                if self._deliver(message) and message.settled is not None:
                    message.settled()
            except Exception:
                log.exception("A message to %s could not be sent", self.host)
            with self._lock:
                if self._waiting and self._waiting[0] is message:  # it may have given way to newer ones
                    self._waiting.popleft()

    def _next(self) -> _Message | None:
        with self._lock:
            self._more.wait_for(lambda: self._waiting or self._stopped)
            return None if self._stopped else self._waiting[0]

    def _deliver(self, message: _Message) -> bool:
        """True when it was delivered or given up, False when the server stops meanwhile."""
        for wait in (*self._waits, None):
            outcome = self._attempt(message.name, message.body)
            if outcome.delivered:
                return True
            if wait is None or not outcome.again:
                log.error("A message to %s was given up: %s", self.host, outcome.reason)
                return True
            seconds = min(max(wait, outcome.retry_after or 0.0), _LONGEST_WAIT)
            log.warning("A message to %s is sent again in %g s: %s", self.host, seconds, outcome.reason)
            if not self._pause(seconds):
                return False
        raise AssertionError("the last attempt ends the loop")

    def _attempt(self, name: str, body: bytes) -> Outcome:
        headers = signed(name, body, int(time.time()), self._secret)
        return call(self._address, body, headers, internal=self._internal)

    def _pause(self, seconds: float) -> bool:
        """False when the server stops meanwhile."""
        ends = time.monotonic() + seconds
        with self._lock:
            while not self._stopped and (left := ends - time.monotonic()) > 0:
                self._more.wait(left)
            return not self._stopped
