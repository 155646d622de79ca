"""docs/jobs.md says what the code does."""

import re

from error_handler import MAX_POSTPONED, POLICIES, RetryPolicy
from job_models import MOVES, JobStatus
from tests.running_app import ROOT
from worker_manager import SYNC_AT_ONCE, SYNC_PATIENCE

TEXT = (ROOT / "docs" / "jobs.md").read_text()


def test_the_table_of_moves_is_the_codes() -> None:
    known = {status.value for status in JobStatus}
    told = {row for row in re.findall(r"^\| (\w+) \| (\w+) \|", TEXT, re.M) if row[0] in known}
    assert told == {(before.value, after.value) for before, afters in MOVES.items() for after in afters}


def test_the_waits_are_the_codes() -> None:
    rows = re.findall(r"^\| `(\w+)`[^|]*\| (\d+) \| ([^|]+) \|", TEXT, re.M)
    assert {code for code, _, _ in rows} == set(POLICIES)
    general = re.search(r"^\| other retryable errors \| (\d+) \| ([^|]+) \|", TEXT, re.M)
    assert general
    told = [(POLICIES[code], attempts, waits) for code, attempts, waits in rows]
    for policy, attempts, waits in [*told, (RetryPolicy(), general[1], general[2])]:
        assert int(attempts) == policy.attempts
        assert waits == (", ".join(f"{policy.wait(n, 0.5):g} s" for n in range(1, policy.attempts)) or "–")
    assert f"up to {MAX_POSTPONED} times" in TEXT
    assert f"at most {SYNC_PATIENCE:g} s" in TEXT
    assert f"at most {SYNC_AT_ONCE} such requests" in TEXT
