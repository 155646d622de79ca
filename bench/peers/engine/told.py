"""How a worker in another process tells that a job began: sixteen bytes into a pipe with a name."""

import os
import struct
import time
from collections.abc import Iterator

PIPE = "BENCH_PIPE"
_MESSAGE = struct.Struct("=qd")  # the job's number, and time.monotonic(), which all processes share
_AT_ONCE = 1 << 16

_pipe = -1


def work(number: int, seconds: float) -> None:
    """The whole of every job: says that it began, and takes so long."""
    global _pipe  # opened once in each process
    if _pipe < 0:
        _pipe = os.open(os.environ[PIPE], os.O_WRONLY)
    os.write(_pipe, _MESSAGE.pack(number, time.monotonic()))
    if seconds:
        time.sleep(seconds)


def heard(path: str) -> Iterator[tuple[int, float]]:
    """Makes the pipe, and then every message in it, for ever."""
    os.mkfifo(path)
    pipe = os.open(path, os.O_RDWR)  # also for writing, so that it does not end with the last worker
    rest = b""
    while True:
        rest += os.read(pipe, _AT_ONCE)
        whole = len(rest) - len(rest) % _MESSAGE.size
        yield from _MESSAGE.iter_unpack(rest[:whole])
        rest = rest[whole:]
