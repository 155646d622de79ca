"""deploy/health_check.sh says by its exit code how a server is, with curl and with Python alone."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.client import Client, wait_for
from tests.running_app import ROOT, RunningApp, free_port

SCRIPT = ROOT / "deploy" / "health_check.sh"


def check(url: str, path: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["/bin/sh", str(SCRIPT), url], env={"PATH": str(path)}, capture_output=True, text=True, timeout=60, check=False
    )


@pytest.fixture(params=["curl", "python3"])
def tools(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A folder with one of the two, and tr."""
    for name in (request.param, "tr"):
        found = sys.executable if name == "python3" else shutil.which(name)
        assert found is not None
        (tmp_path / name).symlink_to(os.path.realpath(found))
    return tmp_path


@pytest.fixture(scope="module")
def app() -> Iterator[RunningApp]:
    """A server on which slow answers are an alert after five of them."""
    with RunningApp(
        {"ALERT_RESPONSE_SECONDS": "0.001", "ALERT_CPU_PERCENT": "100", "ALERT_MEMORY_PERCENT": "100"}
    ) as one:
        yield one


def test_the_exit_code_tells_how_it_is(app: RunningApp, tools: Path) -> None:
    client = Client(app.url)
    assert check(f"http://127.0.0.1:{free_port()}", tools).returncode == 2
    if not client.get("/system_health")["alerts"]:
        well = check(app.url + "/", tools)
        assert (well.returncode, well.stdout) == (0, "healthy\n"), well
        for _ in range(6):
            client.ask("POST", "/summarize", {"url": "sample:sourdough-starter", "fresh": True})
        wait_for(lambda: bool(client.get("/system_health")["alerts"]))
    ill = check(app.url, tools)
    assert ill.returncode == 1, ill
    assert "response_time" in ill.stdout
