"""One server under measurement: started, asked what it costs, and ended."""

import http.client
import os
import select
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
START_PATIENCE = 30.0
_KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR")


class Failed(Exception):
    """A contestant that could not be measured, and why."""


class Server:
    """A running server; costs are those of its process and all its children."""

    def __init__(self, process: "subprocess.Popen[bytes]", port: int, log: Path) -> None:
        self._process = process
        self._log = log
        self.port = port

    def _processes(self) -> list[int]:
        found, waiting = [], [self._process.pid]
        while waiting:
            found.append(pid := waiting.pop())
            waiting += map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())
        return found

    def cpu_seconds(self) -> float:
        """Computed so far: the kernel's clock of each process, which counts nanoseconds and nobody else's work."""
        return sum(time.clock_gettime(~pid << 3 | 2) for pid in self._processes())

    def resident_bytes(self) -> int:
        """Memory in use now."""
        pages = sum(int(Path(f"/proc/{pid}/statm").read_text().split()[1]) for pid in self._processes())
        return pages * os.sysconf("SC_PAGE_SIZE")

    def open_files(self) -> int:
        """File descriptors: one fewer tells that the server has let go of a client."""
        return sum(len(os.listdir(f"/proc/{pid}/fd")) for pid in self._processes())

    def beat(self, rate: float, count: int) -> None:
        """Has it tell `count` events, `rate` a second."""
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as door:
            door.sendto(f"{rate:g} {count}".encode(), ("127.0.0.1", self.port))

    def terminate(self, patience: float) -> float | None:
        """Seconds from SIGTERM until the process is gone, or None after `patience`."""
        pidfd = os.pidfd_open(self._process.pid)
        try:
            began = time.monotonic()
            self._process.send_signal(signal.SIGTERM)
            ended, _, _ = select.select([pidfd], [], [], patience)
            return time.monotonic() - began if ended else None
        finally:
            os.close(pidfd)

    def check(self) -> None:
        """Failed when it ended by itself."""
        if self._process.poll() is not None:
            raise Failed(f"ended by itself: {self.last_words()}")

    def last_words(self) -> str:
        """The last line of its log."""
        lines = [line for line in self._log.read_text(errors="replace").splitlines() if any(map(str.isalpha, line))]
        return lines[-1][:200] if lines else "without a word"

    def until_healthy(self) -> None:
        """Waits for the first answer of /health; Failed."""
        deadline = time.monotonic() + START_PATIENCE
        while time.monotonic() < deadline:
            self.check()
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
            try:
                connection.request("GET", "/health")
                if connection.getresponse().status == 200:
                    return
            except OSError:
                time.sleep(0.02)
            finally:
                connection.close()
        raise Failed(f"no answer within {START_PATIENCE:g} s")


def free_port() -> int:
    """A port of which both kinds, TCP and UDP, are free."""
    while True:
        with socket.socket() as tcp, socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
            tcp.bind(("127.0.0.1", 0))
            port = int(tcp.getsockname()[1])
            try:
                udp.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port


@contextmanager
def running(command: list[str], port: int, folder: Path, environment: dict[str, str]) -> Iterator[Server]:
    """The server that `command` starts, once it is healthy; killed with its children at the end. Failed."""
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    given = {**kept, "PORT": str(port), "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1", **environment}
    folder.mkdir(parents=True, exist_ok=True)
    log_file = folder / "log"
    with log_file.open("wb") as log:
        process = subprocess.Popen(command, cwd=folder, env=given, stdout=log, stderr=log, start_new_session=True)
        server = Server(process, port, log_file)
        try:
            server.until_healthy()
            yield server
        finally:
            try:
                os.killpg(process.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
            process.wait()
