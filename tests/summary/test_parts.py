"""Parts of a transcript side by side: which failures cost one part, and which end the work."""

import re
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

import errors
from app_error import AppError, ErrorKind, JobCancelled
from summary.ports import CancelToken
from summary.values import ModelInfo, ModelRequest, SummaryOptions, Usage
from tests.summary.conftest import ANSWER, Core, MakeCore
from tests.summary.doubles import model_info, talk, transcript

LONG = transcript(talk([f"topic{number}" for number in range(220)]))
INFO = model_info(context_tokens=3000, output_tokens=1000)
OF = 5


@dataclass
class Readers:
    """A model that is asked from several threads; `answer(part, times)` may raise, parts counting from 0."""

    answer: Callable[[int, int], str] = lambda part, times: f"- notes on part {part}"
    asked: Counter[int] = field(default_factory=Counter)
    merged: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def info(self, model: str) -> ModelInfo:
        return INFO

    def stream(self, request: ModelRequest, cancel: CancelToken) -> Iterator[str | Usage]:
        if "one part" not in request.instructions:
            self.merged.append(request.prompt)
            yield ANSWER
            return
        found = re.findall(r"topic(\d+)", request.prompt)
        part = int(found[len(found) // 2]) * OF // len(LONG.segments)
        with self.lock:
            self.asked[part] += 1
            times = self.asked[part]
        yield self.answer(part, times)


def _core(make_core: MakeCore, readers: Readers, at_once: int = 4) -> Core:
    core = make_core(said=LONG, model=INFO, at_once=at_once)
    core.models = readers  # type: ignore[assignment]  # another double of the same port
    core.__post_init__()
    return core


def _fails(
    kind: ErrorKind, *parts: int, times: int = 99, retry_after: float | None = None
) -> Callable[[int, int], str]:
    def answer(part: int, asked: int) -> str:
        if part in parts and asked <= times:
            facts: dict[str, Any] = {"provider": "P", "reason": "no", "status": 500, "seconds": 1, "setting": "KEY"}
            raise AppError(kind, retry_after=retry_after, **facts)
        return f"- notes on part {part}"

    return answer


def test_notes_are_merged_in_the_order_of_the_video_whoever_is_ready_first(make_core: MakeCore) -> None:
    last_was_read = threading.Event()

    def answer(part: int, times: int) -> str:
        if part == OF - 1:
            last_was_read.set()
        if part == 0:
            last_was_read.wait(10)
        return f"- notes on part {part}"

    readers = Readers(answer)
    record, _ = _core(make_core, readers, at_once=3).summarize()
    assert record.provenance.parts == OF
    assert re.findall(r"notes on part (\d)", readers.merged[0]) == ["0", "1", "2", "3", "4"]


def test_a_part_that_is_refused_is_named_after_one_try(make_core: MakeCore) -> None:
    readers = Readers(_fails(errors.MODEL_REFUSED, 2))
    record, _ = _core(make_core, readers).summarize()
    [missing] = record.provenance.parts_missing
    assert (missing.index, missing.code) == (3, "model_refused")
    assert missing.start < missing.end
    assert readers.asked[2] == 1
    assert re.findall(r"notes on part (\d)", readers.merged[0]) == ["0", "1", "3", "4"]
    assert re.search(r"\*Part 3 \(1:\d\d:\d\d–2:\d\d:\d\d\) is missing: P declined", record.summary)
    assert record.grounding is not None
    assert not any("missing" in each.sentence for each in record.grounding)


def test_a_part_that_may_work_again_is_tried_three_times_after_the_others(make_core: MakeCore) -> None:
    readers = Readers(_fails(errors.MODEL_BROKE_OFF, 1, times=2))
    core = _core(make_core, readers)
    record, _ = core.summarize()
    assert record.provenance.parts_missing == ()
    assert readers.asked == {0: 1, 1: 3, 2: 1, 3: 1, 4: 1}


@pytest.mark.parametrize(
    ("kind", "retry_after"),
    [
        (errors.MODEL_KEY_REFUSED, None),
        (errors.MODEL_QUOTA_EXHAUSTED, None),
        (errors.MODEL_OVERLOADED, 5.0),
        (errors.MODEL_UNREACHABLE, None),
    ],
)
def test_what_would_be_the_same_for_all_ends_the_work_and_what_was_read_is_kept(
    make_core: MakeCore, kind: ErrorKind, retry_after: float | None
) -> None:
    readers = Readers(_fails(kind, 2, times=1, retry_after=retry_after))
    core = _core(make_core, readers, at_once=1)
    with pytest.raises(AppError) as failure:
        core.summarize()
    assert failure.value.code == kind.code
    core.summarize()
    assert readers.asked == {0: 1, 1: 1, 2: 2, 3: 1, 4: 1}


def test_with_most_parts_missing_there_is_no_summary(make_core: MakeCore) -> None:
    readers = Readers(_fails(errors.MODEL_REFUSED, 0, 2, 4))
    with pytest.raises(AppError) as failure:
        _core(make_core, readers).summarize()
    assert failure.value.code == "model_refused"
    assert readers.merged == []


def test_when_no_part_works_none_is_tried_again(make_core: MakeCore) -> None:
    readers = Readers(_fails(errors.MODEL_BROKE_OFF, *range(OF)))
    with pytest.raises(AppError):
        _core(make_core, readers).summarize()
    assert sum(readers.asked.values()) == OF


def test_a_stored_summary_that_lacks_a_part_is_completed_not_answered(make_core: MakeCore) -> None:
    readers = Readers(_fails(errors.MODEL_REFUSED, 2, times=2))
    core = _core(make_core, readers)
    first, _ = core.summarize()
    second, cached = core.summarize()
    assert (second, cached) == (first, True), "still refused: nothing new to tell"
    assert len(readers.merged) == 1
    third, cached = core.summarize()
    assert not cached
    assert third.provenance.parts_missing == ()
    assert core.library.get(first.summary_id) == third
    assert readers.asked == {0: 1, 1: 1, 2: 3, 3: 1, 4: 1}
    assert core.summarize(SummaryOptions(style="prose"))[1] is False
    assert sum(readers.asked.values()) == 7


def test_a_cancel_ends_all_of_them(make_core: MakeCore) -> None:
    readers = Readers()
    core = _core(make_core, readers)
    at_work = threading.Event()

    def answer(part: int, times: int) -> str:
        at_work.wait(10)
        core.cancel.cancel()
        return "- never used"

    readers.answer = answer
    at_work.set()
    with pytest.raises(JobCancelled):
        core.summarize()
    assert readers.merged == []
    assert core.library.count() == 0
