"""A blocking call ends at once when its work is cancelled, and what it was connected to is told."""

import socket
import threading
import time
from collections.abc import Callable, Generator

import pytest

from concurrency.cancellation import Cancellation
from concurrency.interruptible import Silence, run_interruptibly, stream_interruptibly, watch
from errors import JobCancelled, WorkInterrupted


def later(action: Callable[[], None], when: threading.Event) -> None:
    """Does it in another thread as soon as the event is set."""

    def work() -> None:
        assert when.wait(10)
        action()

    threading.Thread(target=work, daemon=True).start()


def test_what_it_returns_and_raises_comes_through() -> None:
    def fail() -> None:
        raise KeyError("mine")

    assert run_interruptibly(lambda: 42, Cancellation()) == 42
    assert run_interruptibly(lambda: None, Cancellation()) is None
    with pytest.raises(KeyError, match="mine"):
        run_interruptibly(fail, Cancellation())


def test_items_come_in_order_and_no_faster_than_they_are_taken() -> None:
    made = 0

    def count() -> Generator[int, None, None]:
        nonlocal made
        for number in range(1, 1001):
            made = number
            yield number

    stream = stream_interruptibly(count, Cancellation())
    assert next(stream) == 1
    assert made < 100, "the thread must be held back"
    assert list(stream) == list(range(2, 1001))


def test_a_call_that_nobody_can_interrupt_is_left_behind() -> None:
    cancel, called, release = Cancellation(), threading.Event(), threading.Event()

    def block() -> None:
        called.set()
        release.wait(30)

    later(cancel.cancel, called)
    began = time.monotonic()
    with pytest.raises(JobCancelled):
        run_interruptibly(block, cancel)
    assert time.monotonic() - began < 1
    release.set()


def test_a_watched_socket_is_shut_down_and_its_error_is_not_told() -> None:
    ours, theirs = socket.socketpair()
    cancel, called = Cancellation(), threading.Event()

    def read() -> bytes:
        watch(ours)
        called.set()
        if not (data := ours.recv(10)):
            raise ConnectionError("torn")
        return data

    later(cancel.interrupt, called)
    with ours, theirs, pytest.raises(WorkInterrupted):
        run_interruptibly(read, cancel)
    theirs.close()


def test_the_other_side_sees_the_end() -> None:
    ours, theirs = socket.socketpair()
    cancel, called = Cancellation(), threading.Event()

    def read() -> bytes:
        watch(ours)
        called.set()
        return ours.recv(10)

    later(cancel.cancel, called)
    with ours, theirs:
        with pytest.raises(JobCancelled):
            run_interruptibly(read, cancel)
        theirs.settimeout(2)
        assert theirs.recv(1) == b"", "it must not wait for anything more"


def test_a_socket_made_after_the_cancel_is_shut_down_as_well() -> None:
    ours, theirs = socket.socketpair()
    cancel, called, go_on = Cancellation(), threading.Event(), threading.Event()

    def connect_late() -> None:
        called.set()
        assert go_on.wait(10)
        watch(ours)

    later(cancel.cancel, called)
    with ours, theirs:
        with pytest.raises(JobCancelled):
            run_interruptibly(connect_late, cancel)
        go_on.set()
        theirs.settimeout(2)
        assert theirs.recv(1) == b""


def test_a_finished_call_leaves_its_connection_alone() -> None:
    ours, theirs = socket.socketpair()
    cancel = Cancellation()
    with ours, theirs:
        run_interruptibly(lambda: watch(ours), cancel)
        cancel.cancel()
        ours.sendall(b"again")
        theirs.settimeout(2)
        assert theirs.recv(5) == b"again"


def test_silence_has_an_end() -> None:
    release = threading.Event()

    def slow() -> Generator[int, None, None]:
        yield 1
        release.wait(30)

    stream = stream_interruptibly(slow, Cancellation(), silence=0.05)
    assert next(stream) == 1
    with pytest.raises(Silence):
        next(stream)
    release.set()


def test_who_stops_listening_closes_the_iterator_in_its_own_thread() -> None:
    closed_in: list[threading.Thread] = []
    closed = threading.Event()

    def endless() -> Generator[int, None, None]:
        try:
            while True:
                yield 1
        finally:
            closed_in.append(threading.current_thread())
            closed.set()

    stream = stream_interruptibly(endless, Cancellation())
    assert next(stream) == 1
    del stream
    assert closed.wait(5)
    assert closed_in[0] is not threading.current_thread()


def test_many_cancels_leave_no_thread_and_no_descriptor_behind() -> None:
    def idle() -> int:
        return sum(thread.name == "interruptible" for thread in threading.enumerate())

    for _ in range(50):
        ours, theirs = socket.socketpair()
        cancel, called = Cancellation(), threading.Event()

        def read(sock: socket.socket = ours, called: threading.Event = called) -> bytes:
            watch(sock)
            called.set()
            return sock.recv(1)

        later(cancel.cancel, called)
        with ours, theirs, pytest.raises(JobCancelled):
            run_interruptibly(read, cancel)
    deadline = time.monotonic() + 5
    while idle() and time.monotonic() < deadline:
        threading.Event().wait(0.01)
    assert idle() == 0
