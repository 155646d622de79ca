"""`make demo` works without key, network and server, and prints what the README shows."""

import os
import re
import subprocess
import sys

from tests.source_tree import ROOT


def run_demo(*arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG", "TMPDIR")}
    nowhere = {"HTTPS_PROXY": "http://127.0.0.1:9", "HTTP_PROXY": "http://127.0.0.1:9"}
    return subprocess.run(
        [sys.executable, "demo.py", *arguments],
        cwd=ROOT, env=environment | nowhere, capture_output=True, text=True, timeout=30, check=False,
    )  # fmt: skip


def without_times(text: str) -> str:
    """Seconds differ from run to run; everything else is the same each time."""
    return re.sub(r" *\d+\.\d\d s", " … s", text).strip()


def test_the_readme_shows_what_the_demo_prints() -> None:
    done = run_demo()
    assert done.returncode == 0, done.stderr
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert without_times(done.stdout) in without_times(readme), f"README.md must show:\n{done.stdout}"


def test_another_sample_can_be_named() -> None:
    done = run_demo("sourdough-starter")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("How to keep a sourdough starter alive\n")


def test_an_unknown_sample_is_told_with_those_there_are() -> None:
    done = run_demo("nothing")
    assert done.returncode == 2
    assert "nothing" in done.stderr
    assert "every-ten-minutes" in done.stderr
