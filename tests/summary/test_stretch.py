"""A range of a video: its own summary, from the stored transcript."""

import pytest

from errors import AppError
from summary.findings import Span
from summary.stretch import within
from summary.values import Chapter, SummaryRequest
from tests.summary.conftest import MakeCore
from tests.summary.doubles import VIDEO, Told, transcript


def test_the_lines_and_chapters_that_begin_in_it_are_left() -> None:
    text = transcript(duration=600, chapters=[Chapter(0, "Dough"), Chapter(300, "Heat")])
    part = within(text, Span(60, 180))
    assert [segment.start for segment in part.segments] == [60, 120]
    assert [chapter.title for chapter in within(text, Span(240, 600)).details.chapters] == ["Heat"]
    assert part.details.duration == 600
    assert within(text, None) is text


def test_a_text_without_times_has_no_ranges() -> None:
    assert within(transcript(timed=False), Span(0, 600)).segments == ()


def test_a_range_is_a_version_of_its_own_made_from_the_stored_transcript(make_core: MakeCore) -> None:
    core = make_core(["Whole."], ["Part."])
    core.transcripts.answer = text = transcript(duration=600)
    whole, _ = core.summarize()
    request = SummaryRequest(VIDEO, "scripted", span=Span(60, 300))
    part, cached = core.pipeline.summarize(request, Told(), core.cancel)
    assert (part.summary, part.span, cached) == ("Part.", Span(60, 300), False)
    assert part.details == text.details
    assert part.transcript_fingerprint == whole.transcript_fingerprint
    assert core.models.requests[1].segments == text.segments[1:5]
    assert len(core.transcripts.asked) == 1
    assert core.pipeline.summarize(request, Told(), core.cancel) == (part, True)
    assert core.library.get(part.summary_id) == part
    assert core.summarize() == (whole, True)


def test_a_range_in_which_nothing_is_said_asks_no_model(make_core: MakeCore) -> None:
    core = make_core()
    with pytest.raises(AppError) as refusal:
        core.pipeline.summarize(SummaryRequest(VIDEO, "scripted", span=Span(5000, 6000)), Told(), core.cancel)
    assert refusal.value.code == "captions_too_thin"
    assert core.models.requests == []
