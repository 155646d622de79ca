"""One life of the server: `python app.py` as a user starts it, from the first moment of the process to `kill -9`."""

import subprocess
import sys
import urllib.error
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.client import Client, wait_for
from tests.running_app import ROOT


class Life:
    """A process that may be killed before it answers; `log` is what it printed, `client` speaks to it."""

    def __init__(self, folder: Path, port: int, environment: Mapping[str, str]) -> None:
        self.log = folder / "app.log"
        self.client = Client(f"http://127.0.0.1:{port}")
        with self.log.open("wb") as log:
            self._process = subprocess.Popen(
                [sys.executable, str(ROOT / "app.py")],
                env={**environment, "PORT": str(port), "DATA_DIR": str(folder / "data")},
                cwd=folder,  # no .env file lies here
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    def wait_until_it_answers(self) -> None:
        """AssertionError with the log when it ends, or does not answer in time."""
        wait_for(lambda: self.ended or self._answers(), 30, self.text)
        assert not self.ended, self.text()

    def _answers(self) -> bool:
        try:
            return self.client.ask("GET", "/health").status == 200
        except OSError:
            return False

    @property
    def ended(self) -> bool:
        """True once there is no process any more."""
        return self._process.poll() is not None

    def text(self) -> str:
        """Everything it printed so far."""
        return self.log.read_text(errors="replace")

    def kill(self) -> None:
        """`kill -9`."""
        self._process.kill()
        self._process.wait()

    def stop(self) -> int:
        """SIGTERM; its exit code."""
        self._process.terminate()
        return self._process.wait(30)


def never_sent(fault: Exception) -> bool:
    """Whether a request surely reached nobody."""
    reason: Any = fault.reason if isinstance(fault, urllib.error.URLError) else fault
    return isinstance(reason, ConnectionRefusedError)
