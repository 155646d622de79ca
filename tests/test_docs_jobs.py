"""docs/jobs.md says what the code does."""

import re

from concurrency.breaker import BreakerPolicy
from concurrency.gate import SHORT_WAIT
from error_handler import MAX_POSTPONED, POLICIES, RetryPolicy
from job_models import MOVES, JobStatus
from job_queue import PATIENCE
from setting_values import DEFAULTS
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


def test_the_numbers_of_turns_and_gates_are_the_codes() -> None:
    policy, flat = BreakerPolicy(), " ".join(TEXT.split())
    words = {5: "Five", 9: "nine", 2.0: "twice", 86_400.0: "a day"}
    assert f"waits while {words[PATIENCE]} items of higher ones were taken" in flat
    assert f"{words[policy.failures]} calls in a row" in flat
    assert f"`PROVIDER_PAUSE` seconds ({DEFAULTS.provider_pause:g})" in flat
    assert f"{words[policy.factor]} as long, at most {policy.longest:g} s" in flat
    assert f"An outage of more than {words[policy.lost_after]}" in flat
    assert f"A wait of up to {SHORT_WAIT:g} s" in flat
