"""The real application in its own process, as a user starts it: `python app.py`, a data folder, a free port."""

import os
import resource
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

ROOT = Path(__file__).resolve().parent.parent
NOWHERE = "http://127.0.0.1:9"
_KEPT = ("PATH", "HOME", "LANG", "TMPDIR", "SYSTEMROOT")
_START_SECONDS = 20.0


class AppDidNotStart(Exception):
    """The process ended, or did not answer /health in time; the message holds its log."""


class RunningApp:
    """One running server; every instance has its own process and port.

    `env` is added to a nearly empty environment in which every proxy points nowhere, so that no request can leave the
    machine unless a stand-in's environment is given. Use it in `with`: leaving it kills the process and removes its
    folder. `stop` and `kill` leave the data, so `RunningApp(data_dir=first.data_dir)` is a restart,
    with `port=first.port` also for clients that stayed. `command` starts another server than its own on a port.
    Attributes: `url` (no slash at the end), `port`, `data_dir`, `log` (path of everything it printed), `process`.
    """

    def __init__(
        self,
        env: Mapping[str, str] | None = None,
        data_dir: Path | None = None,
        port: int | None = None,
        command: Callable[[int], list[str]] = lambda port: [str(ROOT / "app.py")],
    ) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="running-app-"))
        self.data_dir = self._folder / "data" if data_dir is None else data_dir
        self.log = self._folder / "app.log"
        self.port = port or free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, *command(self.port)],
                env={**_environment(), "PORT": str(self.port), "DATA_DIR": str(self.data_dir), **(env or {})},
                cwd=self._folder,  # no .env file lies here
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        try:
            self._wait_until_it_answers()
        except BaseException:
            self.close()
            raise

    def _wait_until_it_answers(self) -> None:
        direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        deadline = time.monotonic() + _START_SECONDS
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                raise AppDidNotStart(f"app.py ended with {self.process.returncode}:\n{self.log_text()}")
            try:
                with direct.open(f"{self.url}/health", timeout=2) as answer:
                    if answer.status == 200:
                        return
            except OSError:
                time.sleep(0.02)
        raise AppDidNotStart(f"app.py did not answer within {_START_SECONDS:g} s:\n{self.log_text()}")

    def log_text(self) -> str:
        """Everything it printed so far."""
        return self.log.read_text(encoding="utf-8", errors="replace") if self.log.exists() else ""

    def stop(self, seconds: float = 20.0) -> int:
        """Asks it to end as `Ctrl+C` in a service manager does; its exit code. subprocess.TimeoutExpired after that."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(seconds)
        finally:
            self.kill()

    def kill(self) -> None:
        """`kill -9`; harmless when it is already gone."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()

    def close(self) -> None:
        """Kills it and removes what it wrote, except a `data_dir` that was given."""
        self.kill()
        shutil.rmtree(self._folder, ignore_errors=True)

    @contextmanager
    def full_disk(self) -> Iterator[None]:
        """While the block runs no file of the server's may grow: the system refuses every write, as on a full disk."""
        before = resource.prlimit(self.process.pid, resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))
        try:
            yield
        finally:
            resource.prlimit(self.process.pid, resource.RLIMIT_FSIZE, before)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def free_port() -> int:
    """A port of the loopback address that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _environment() -> dict[str, str]:
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    nowhere = dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"), NOWHERE)
    return {
        **kept,
        **nowhere,
        "NO_PROXY": "127.0.0.1,localhost",
        "YOUTUBE_PAUSE": "0",  # stand-ins refuse nobody for asking often
        "PYTHONUNBUFFERED": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
