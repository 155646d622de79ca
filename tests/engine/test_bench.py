"""The harness of `bench.engine`: it runs the engine as it is, and counts as it says."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bench.engine.load import percentile
from bench.engine.rounds import ROOT, Entry, Results, run_rounds


def _figures(module: str, *arguments: str) -> dict[str, Any]:
    command = [sys.executable, "-m", module, *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=50, check=False)
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout)) if done.stdout else {}


def test_jobs_that_do_nothing_go_through_the_whole_engine(tmp_path: Path) -> None:
    found = _figures("bench.engine.ours", "--jobs", "20", "--idle", "2", "--submitters", "1", "3", "--", str(tmp_path))
    assert {name: found[name]["jobs_per_second"] > 0 for name in ("1", "3")} == {"1": True, "3": True}
    assert 0 < found["idle"]["start_p50"] <= found["idle"]["start_p99"]
    assert (tmp_path / "job_state.json").exists()


def test_updates_are_made_beside_stored_jobs(tmp_path: Path) -> None:
    _figures("bench.engine.stored", str(tmp_path), "--fill", "30")
    assert (tmp_path / "job_state.json").read_bytes().count(b'"completed"') >= 30
    found = _figures("bench.engine.stored", "--writers", "2", "--seconds", "0.1", "--", str(tmp_path))
    assert {kind: found[kind]["2"]["updates_per_second"] > 0 for kind in found} == {"asked": True, "running": True}


@pytest.mark.parametrize(("share", "value"), [(0.5, 5), (0.95, 10), (0.99, 10), (0.1, 1), (0.11, 2)])
def test_a_percentile_is_a_value_that_was_measured(share: float, value: int) -> None:
    assert percentile(range(10, 0, -1), share) == value


def test_a_round_runs_everyone_once_and_whoever_fails_is_named(tmp_path: Path) -> None:
    def runs(name: str, code: str) -> Entry:
        return Entry(name, (sys.executable, "-c", code))

    told: list[str] = []
    entries = [runs("one", 'print(\'{"a": {"b": 6}}\')'), runs("two", 'print(\'{"a": {"b": 2}}\')'), runs("bad", "1/0")]
    results = run_rounds(entries, 2, tmp_path, told.append)
    assert [line.rpartition(": ")[2] for line in told] == ["one", "two", "bad", "two", "one"]
    assert results.median("one", "a.b") == 6
    assert results.ratio("a.b", "one", "two") == 3
    assert "ZeroDivisionError" in results.missing["bad"]
    assert results.median("bad", "a.b") is None


def test_a_ratio_is_taken_inside_a_round() -> None:
    results = Results({"ours": [{"x": 10.0}, {"x": 1.0}, {"x": 30.0}], "theirs": [{"x": 5.0}, {"x": 1.0}, {"x": 10.0}]})
    assert results.ratio("x", "ours", "theirs") == 2
