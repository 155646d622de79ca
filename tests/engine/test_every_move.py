"""Every verb tried from every status: it makes the one move that is due, or it changes and tells nothing."""

from itertools import product
from pathlib import Path
from typing import Any

import pytest

from errors import AppError
from job_models import MOVES, JobItem, JobStatus, ProcessingJob
from job_state import JobStateManager
from tests.engine.jobs import Kept

ERROR = {"code": "x", "message": "It broke.", "consequence": "", "remedy": "", "retryable": True, "retry_at": None}
AT = "2026-11-21T10:00:00.000Z"
P, R, W, H = JobStatus.PENDING, JobStatus.IN_PROGRESS, JobStatus.RETRY, JobStatus.HELD
C, F, X = JobStatus.COMPLETED, JobStatus.FAILED, JobStatus.CANCELLED

# What each verb makes of an item of a job with this one item; a text is the code of the refusal, and what is not named
# does nothing.
DUE: dict[str, dict[JobStatus, JobStatus | str]] = {
    "claim": {P: R, W: R},
    "step": {R: R},
    "expand": {R: P},
    "complete": {R: C},
    "fail": {R: F},
    "retry_at": {R: W},
    "hold": {R: H},
    "wake": {H: P},
    "release": {R: P},
    "cancelled": {R: X},
    "request_cancel": {P: X, R: R, W: X, H: X, C: "job_over", F: "job_over", X: "job_over"},
    "reopen": {
        P: "job_not_over", R: "job_not_over", W: "job_not_over", H: P, C: "nothing_to_retry", F: P, X: P,
    },
    "bring captions": {P: P, R: "job_not_over", W: P, H: P, C: "nothing_to_retry", F: P, X: P},
    "delete": {P: "job_not_over", R: "job_not_over", W: "job_not_over", H: "job_not_over"},
    "prune": {},
}  # fmt: skip


def do(state: JobStateManager, verb: str, job_id: str) -> Any:
    video = JobItem(index=0, source="video:abcdefghijk", url="", title="V")
    match verb:
        case "claim" | "release" | "cancelled":
            return getattr(state, verb)(job_id, 0)
        case "step":
            return state.step(job_id, 0, "summarizing", 0.5)
        case "expand":
            return state.expand(job_id, 0, [video], lambda total: total)
        case "complete":
            return state.complete(job_id, 0, summary_id="s", title="T", cached=False, result={})
        case "fail":
            return state.fail(job_id, 0, ERROR)
        case "retry_at":
            return state.retry_at(job_id, 0, AT, ERROR, counted=True)
        case "hold":
            return state.hold(job_id, 0, AT, ERROR)
        case "wake":
            return state.wake(job_id, 0, AT)
        case "reopen":
            return state.reopen(job_id, None)
        case "bring captions":
            return state.reopen(job_id, [0], "upload:abc")
        case "prune":
            return state.prune()
        case _:
            return getattr(state, verb)(job_id)


def job_at(kept: Kept, status: JobStatus) -> ProcessingJob:
    """A stored job of one item that came to stand there by allowed moves."""
    job = kept.add()
    ways = {
        R: ("claim",),
        W: ("claim", "retry_at"),
        H: ("claim", "hold"),
        C: ("claim", "complete"),
        F: ("claim", "fail"),
    }
    for verb in ways.get(status, ("request_cancel",) if status is X else ()):
        do(kept.state, verb, job.job_id)
    return kept.state.require(job.job_id)


@pytest.mark.parametrize(("verb", "status"), list(product(DUE, JobStatus)))
def test_a_verb_makes_its_move_or_nothing(tmp_path: Path, verb: str, status: JobStatus) -> None:
    kept = Kept(tmp_path)
    before = job_at(kept, status)
    assert [before.status, *(item.status for item in before.items)] == [status] * 2
    kept.state.flush()
    told = len(kept.told)
    expected = DUE[verb].get(status)
    refused = None
    try:
        do(kept.state, verb, before.job_id)
    except AppError as fault:
        refused = fault.code
    kept.state.flush()
    after = kept.state.get(before.job_id)
    if verb == "delete" and status.over:
        assert (refused, after) == (None, None)
    elif expected is None or refused:
        assert (refused, after, len(kept.told)) == (expected, before, told)
    else:
        assert after is not None
        [item] = after.items
        assert item.status is expected
        assert expected is status or expected in MOVES[status]
        told_last = kept.told[-1].data["status"]
        assert len(kept.told) > told
        assert told_last == (item.status.value if verb == "step" else after.status.value)
    kept.unflushed.close()
    found = Kept(tmp_path).state.get(before.job_id)
    assert (found is None) == (after is None)
    if found and after:
        interrupted = X if after.cancel_requested else P
        assert found.items[0].status is (interrupted if after.items[0].status is R else after.items[0].status)
