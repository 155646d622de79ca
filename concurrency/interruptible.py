"""Blocking calls that end at once when their work is cancelled, whatever they are blocked in.

The call runs in a thread of its own, so that the worker never waits for a name lookup or a connection that nobody can
interrupt; sockets told to `watch` are shut down by whoever cancels, so that the other side sees it, too.
"""

import contextlib
import contextvars
import os
import socket
import threading
import time
from collections import deque
from collections.abc import Callable, Generator, Iterator
from typing import Generic, TypeVar

from summary.ports import CancelToken

T = TypeVar("T")

_ROOM = 64  # items that may wait for the worker before the thread is held back


class Silence(Exception):
    """Nothing came for the time that was allowed."""


class _Sockets:
    """What one call is connected to; holds duplicates, because TLS takes the original apart."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._duplicates: list[socket.socket] = []
        self._cut = False

    def add(self, sock: socket.socket) -> None:
        duplicate = socket.socket(fileno=os.dup(sock.fileno()))
        with self._lock:
            self._duplicates.append(duplicate)
            if self._cut:
                _shut_down(duplicate)

    def cut(self) -> None:
        with self._lock:
            self._cut = True
            for duplicate in self._duplicates:
                _shut_down(duplicate)

    def release(self) -> None:
        with self._lock:
            for duplicate in self._duplicates:
                duplicate.close()
            self._duplicates.clear()


def _shut_down(sock: socket.socket) -> None:
    with contextlib.suppress(OSError):  # already over
        sock.shutdown(socket.SHUT_RDWR)


_SOCKETS: contextvars.ContextVar[_Sockets | None] = contextvars.ContextVar("sockets", default=None)


def watch(sock: socket.socket) -> None:
    """Inside an interruptible call: `sock` is shut down when the call is cancelled. Elsewhere it does nothing."""
    sockets = _SOCKETS.get()
    if sockets is not None:
        sockets.add(sock)


class _Belt(Generic[T]):
    """Carries items from the calling thread to the worker; either side can end it."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._items: deque[T] = deque()
        self._ended = False
        self._stopped = False
        self._error: BaseException | None = None

    def put(self, item: T) -> bool:
        """False when nobody wants it any more."""
        with self._changed:
            self._changed.wait_for(lambda: self._stopped or len(self._items) < _ROOM)
            self._items.append(item)
            self._changed.notify_all()
            return not self._stopped

    def end(self, error: BaseException | None) -> None:
        with self._changed:
            self._ended, self._error = True, error
            self._changed.notify_all()

    def stop(self) -> None:
        with self._changed:
            self._stopped = True
            self._changed.notify_all()

    def take(self, silence: float | None) -> list[T]:
        """The next item, alone; none at the end or once stopped. Silence, or the error the call ended with."""
        deadline = None if silence is None else time.monotonic() + silence
        with self._changed:
            while not (self._items or self._ended or self._stopped):
                left = None if deadline is None else deadline - time.monotonic()
                if left is not None and left <= 0:
                    raise Silence
                self._changed.wait(left)
            if self._stopped:
                return []
            if self._items:
                self._changed.notify_all()
                return [self._items.popleft()]
            if self._error is not None:
                raise self._error
            return []


def stream_interruptibly(
    make: Callable[[], Generator[T, None, None]], cancel: CancelToken, silence: float | None = None
) -> Iterator[T]:
    """The items of `make()`, and whatever it raises; what `cancel` raises, within milliseconds of the wish.

    Silence is raised when no item came for `silence` seconds. However it ends early, watched sockets are shut down
    and the iterator is closed in its own thread.
    """
    cancel.raise_if_cancelled()
    belt: _Belt[T] = _Belt()
    sockets = _Sockets()

    def stop() -> None:
        belt.stop()
        sockets.cut()

    def pump() -> None:
        _SOCKETS.set(sockets)
        error: BaseException | None = None
        try:
            with contextlib.closing(make()) as items:
                for item in items:
                    if not belt.put(item):
                        break
        except BaseException as fault:  # told to the worker, or of no interest once it was stopped
            error = fault
        finally:
            sockets.release()
            belt.end(error)

    threading.Thread(target=pump, name="interruptible", daemon=True).start()
    forget = cancel.on_cancel(stop)
    try:
        while True:
            taken = belt.take(silence)
            cancel.raise_if_cancelled()
            if not taken:
                return
            yield taken[0]
    except BaseException:
        stop()
        raise
    finally:
        forget()


def run_interruptibly(call: Callable[[], T], cancel: CancelToken) -> T:
    """The result of `call()`, or what it raises; what `cancel` raises, within milliseconds of the wish."""

    def once() -> Generator[T, None, None]:
        yield call()

    [result] = stream_interruptibly(once, cancel)
    return result
