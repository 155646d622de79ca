"""What docs/jobs.md says about the files of the jobs can be done: its commands work, and so does its check."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.engine.jobs import Kept
from tests.running_app import ROOT

ERROR = {"code": "x", "message": "It broke.", "consequence": "", "remedy": "", "retryable": True, "retry_at": None}
ON_DISK = (ROOT / "docs" / "jobs.md").read_text().partition("\n## On disk\n")[2].partition("\n## ")[0]
COMMANDS = [block.strip() for block in re.findall(r"```bash\n(.*?)```", ON_DISK, re.DOTALL)]
JQ = [line for block in COMMANDS for line in block.splitlines() if line.startswith("jq ")]
CHECK = next(block for block in COMMANDS if block.startswith("python3 "))


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder in which `data` holds a snapshot and every kind of change."""
    data = tmp_path / "data"
    data.mkdir()
    kept = Kept(data)
    done, failed, running = (kept.add(2) for _ in range(3))
    for job in (done, failed):
        kept.state.claim(job.job_id, 0)
        kept.state.fail(job.job_id, 0, ERROR)
        kept.state.request_cancel(job.job_id)
    kept.state.compact()
    kept.state.claim(running.job_id, 0)
    kept.state.delete(done.job_id)
    kept.unflushed.close()
    return tmp_path


def said(command: str, place: Path) -> str:
    done = subprocess.run(["bash", "-c", command], cwd=place, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, ""), command
    return done.stdout


@pytest.mark.skipif(shutil.which("jq") is None, reason="jq is not installed")
@pytest.mark.parametrize("command", JQ)
def test_the_commands_for_jq_find_what_is_there(place: Path, command: str) -> None:
    assert said(command, place).strip()


def test_the_check_of_the_seals_finds_a_changed_byte_and_nothing_else(place: Path) -> None:
    journal = place / "data" / "job_state.journal"
    assert said(CHECK, place) == ""
    sound = journal.read_bytes()
    second = sound.index(b"\n") + 20
    journal.write_bytes(sound[:second] + bytes([sound[second] ^ 1]) + sound[second + 1 :])
    assert said(CHECK, place) == "line 2 is damaged\n"
