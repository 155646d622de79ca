"""Whether a submission is on disk before it is answered, as strace sees the process that stores it."""

import re
import shutil
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

from bench.engine.contestants import Contestant
from bench.engine.rounds import Failed, answer
from bench.engine.servers import NoServer

TIMES = 50
_PATIENCE = 3.0
_LINE = re.compile(r"^\d+\s+(?P<at>[\d.]+) (?:fsync|fdatasync|msync|<\.\.\. (?:fsync|fdatasync|msync) resumed)")
_TOOK = re.compile(r" = 0 <(?P<took>[\d.]+)>$")


def _strace(log: Path) -> list[str]:
    # -D: the traced program stays our child, so that ending it ends it and not only the tracer
    return ["strace", "-D", "-f", "-q", "-ttt", "-T", "-e", "trace=fsync,fdatasync,msync", "-o", str(log)]


def _ended(lines: Iterable[str]) -> list[float]:
    """When each flush was through, by the wall clock."""
    found = []
    for line in lines:
        begun, took = _LINE.match(line), _TOOK.search(line)
        if begun and took:
            found.append(float(begun["at"]) + (0.0 if "resumed" in line else float(took["took"])))
    return found


def _whole(log: Path) -> list[str]:
    """The lines of a trace, once the tracer has seen the end of what it traced."""
    deadline = time.monotonic() + _PATIENCE
    while True:
        lines = log.read_text(errors="replace").splitlines()
        if (lines and "+++" in lines[-1]) or time.monotonic() > deadline:
            return lines
        time.sleep(0.02)


def flushed(contestant: Contestant, scratch: Path) -> int | None:
    """Of `TIMES` submissions on an idle system, how many were answered after a flush that began with them.

    None without strace. Failed.
    """
    if shutil.which("strace") is None:
        return None
    with tempfile.TemporaryDirectory(dir=scratch, prefix="flush-") as name:
        folder = Path(name)
        command = [*contestant.command(2, ("--stamps", str(TIMES))), name]
        logs = Path(tempfile.mkdtemp(prefix="bench-strace-"))
        logs.chmod(0o777)  # a server may run as another user
        traced = _strace(logs / "log")
        try:
            if contestant.server:
                with contestant.around(folder, traced) as environment:
                    stamps = answer(command, environment)["stamps"]
            else:
                with contestant.around(folder) as environment:
                    stamps = answer([*traced, *command], environment)["stamps"]
            ends = _ended(_whole(logs / "log"))
        except (NoServer, OSError) as fault:
            raise Failed(str(fault)) from fault
        finally:
            shutil.rmtree(logs)
    return sum(any(begun <= end <= answered for end in ends) for begun, answered in stamps)
