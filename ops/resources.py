"""What the process and its machine use, read from the system's own files; for a thread in the background only.

No package is asked: the files of Linux cost no memory, and a container's limits, which count there, stand in them. On
other systems the load average stands in for the processor, and what cannot be known is None.
"""

import os
import resource
from dataclasses import dataclass
from pathlib import Path

_GROUP = Path("/sys/fs/cgroup")
_MB = 1 << 20


@dataclass(frozen=True, slots=True)
class Usage:
    """One sample; percent are of the machine, or of the container's limit where there is one."""

    cpu_percent: float | None = None
    memory_percent: float | None = None
    process_memory_mb: float | None = None
    process_cpu_seconds: float | None = None
    open_files: int | None = None
    disk_free_mb: float | None = None


class Sampler:
    """Takes samples; the share of the processor is that between two of them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._before = _cpu_times()

    def sample(self) -> Usage:
        """What is used now; never raises."""
        used = resource.getrusage(resource.RUSAGE_SELF)
        return Usage(
            cpu_percent=self._cpu(),
            memory_percent=_memory(),
            process_memory_mb=_resident(),
            process_cpu_seconds=round(used.ru_utime + used.ru_stime, 3),
            open_files=_open_files(),
            disk_free_mb=_free(self._folder),
        )

    def _cpu(self) -> float | None:
        before, self._before = self._before, _cpu_times()
        if self._before is None or before is None:
            return _percent(os.getloadavg()[0], os.cpu_count() or 1)
        idle, total = (now - then for now, then in zip(self._before, before, strict=True))
        return _percent(total - idle, total) if total > 0 else None


def _percent(part: float, whole: float) -> float:
    return round(min(100.0, max(0.0, 100 * part / whole)), 1)


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="ascii", errors="replace").splitlines()
    except OSError:
        return []


def _cpu_times() -> tuple[float, float] | None:
    """Idle and all ticks since the machine was started."""
    found = _lines(Path("/proc/stat"))
    if not found or not found[0].startswith("cpu "):
        return None
    ticks = [float(part) for part in found[0].split()[1:9]]
    return ticks[3] + ticks[4], sum(ticks)


def _memory() -> float | None:
    limit, used = _number(_GROUP / "memory.max"), _number(_GROUP / "memory.current")
    if limit and used:
        cache = dict(line.split() for line in _lines(_GROUP / "memory.stat")).get("inactive_file", "0")
        return _percent(used - float(cache), limit)
    told = {name: rest for name, _, rest in (line.partition(":") for line in _lines(Path("/proc/meminfo")))}
    try:
        total, free = (float(told[name].split()[0]) for name in ("MemTotal", "MemAvailable"))
    except (KeyError, ValueError, IndexError):
        return None
    return _percent(total - free, total)


def _number(path: Path) -> float | None:
    found = _lines(path)
    return float(found[0]) if found and found[0].isdecimal() else None  # `max` is no limit


def _resident() -> float | None:
    found = _lines(Path("/proc/self/statm"))
    return round(int(found[0].split()[1]) * resource.getpagesize() / _MB, 1) if found else None


def _open_files() -> int | None:
    try:
        return len(os.listdir("/proc/self/fd"))
    except OSError:
        return None


def _free(folder: Path) -> float | None:
    try:
        found = os.statvfs(folder)
    except OSError:
        return None
    return round(found.f_bavail * found.f_frsize / _MB, 1)
