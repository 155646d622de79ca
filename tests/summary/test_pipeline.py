"""From a source to a stored summary, told step by step."""

import pytest

from errors import AppError
from summary.prompts import PROMPT_VERSION
from summary.values import KeyMoment, Segment, Source, SourceKind, SummaryOptions, Usage
from tests.summary.conftest import MakeCore
from tests.summary.doubles import VIDEO, model_info, talk, transcript


def test_a_video_becomes_a_stored_summary(make_core: MakeCore) -> None:
    answer = ["Bread needs **wa", "ter** [99:00].\n\n## Key mo", "ments\n- [01:00] Water goes in\n", Usage(2000, 100)]
    said = transcript(duration=600, warnings=["The captions are in German"])
    core = make_core(answer, said=said, model=model_info(prices=(1.0, 10.0)))
    record, cached = core.summarize()
    assert not cached
    assert record.summary == "Bread needs **water**."
    assert record.summary_html == "<p>Bread needs <strong>water</strong>.</p>\n"
    assert record.key_moments == (KeyMoment(60, "Water goes in"),)
    assert (record.model, record.language, record.source) == ("scripted", "en", VIDEO)
    assert record.summarized_at == "2026-11-21T10:00:03.000Z"
    assert record.provenance.prompt_version == PROMPT_VERSION
    assert (record.provenance.captions, record.provenance.route, record.provenance.parts) == ("manual", "captions", 1)
    assert (record.provenance.input_tokens, record.provenance.output_tokens) == (2000, 100)
    assert record.provenance.cost_usd == pytest.approx(0.003)
    assert record.provenance.seconds == 1.5
    assert record.provenance.warnings == ("The captions are in German",)
    assert core.library.get(record.summary_id) == record


def test_the_steps_are_told_with_a_progress_that_never_falls(make_core: MakeCore) -> None:
    core = make_core([f"word{number} " for number in range(100)])
    core.summarize()
    assert core.told.words == [
        "checking library",
        "fetching details",
        "fetching transcript",
        "summarizing part 1 of 1",
        "saving",
        "done",
    ]
    progress = [each for _, each in core.told.steps]
    assert progress == sorted(progress)
    assert progress[0] > 0
    assert progress[-1] == 1.0
    assert 8 < len(progress) < 30  # it moves while the text is written, but not with every word
    assert core.told.known[0].title == "Bread"


def test_the_text_is_told_while_it_is_written_without_the_section_of_times(make_core: MakeCore) -> None:
    core = make_core(["Bread ", "needs water.\n", "## Key", " moments\n", "[01:00] Water\n"])
    seen: list[str] = []
    core.models.before_chunk = lambda call, chunk: seen.append(core.told.shown)
    core.summarize()
    assert seen == ["", "Bread ", *["Bread needs water.\n"] * 4]
    assert core.told.shown == "Bread needs water.\n"


def test_a_last_line_that_might_have_become_the_heading_is_told(make_core: MakeCore) -> None:
    core = make_core(["Bread.\n", "Key"])
    record, _ = core.summarize()
    assert core.told.shown == record.summary == "Bread.\nKey"


def test_a_fence_around_the_answer_is_not_kept(make_core: MakeCore) -> None:
    core = make_core(["```markdown\n# Bread\n## Key moments\n[01:00] Water\n```"])
    record, _ = core.summarize()
    assert (record.summary, record.key_moments) == ("# Bread", (KeyMoment(60, "Water"),))


def test_the_same_question_is_answered_by_the_library(make_core: MakeCore) -> None:
    core = make_core()
    first, _ = core.summarize()
    second, cached = core.summarize()
    assert cached
    assert second == first
    assert len(core.models.requests) == len(core.transcripts.asked) == 1
    assert core.told.words == ["checking library", "done"]
    assert core.told.known[0].title == "Bread"


@pytest.mark.parametrize(
    "options",
    [
        SummaryOptions(length="long"),
        SummaryOptions(language="German"),
        SummaryOptions(style="notes"),
        SummaryOptions(instruction="Only the flour"),
    ],
)
def test_another_question_is_another_summary_of_the_stored_transcript(
    make_core: MakeCore, options: SummaryOptions
) -> None:
    core = make_core()
    first, _ = core.summarize()
    second, cached = core.summarize(options)
    assert not cached
    assert second.summary_id != first.summary_id
    assert len(core.transcripts.asked) == 1
    assert core.summarize() == (first, True)


def test_fresh_asks_the_source_and_the_model_again(make_core: MakeCore) -> None:
    core = make_core(["One."], ["Two."])
    core.summarize()
    record, cached = core.summarize(fresh=True)
    assert (record.summary, cached) == ("Two.", False)
    assert len(core.transcripts.asked) == 2
    assert core.summarize()[0] == record


def test_the_same_words_from_another_source_cost_nothing_and_keep_their_own_title(make_core: MakeCore) -> None:
    core = make_core(["Bread."], ["Anew."])
    video, _ = core.summarize()
    core.transcripts.answer = transcript(duration=600, source=Source(SourceKind.TRANSCRIPT, "up1"), title="My file")
    upload, cached = core.summarize()
    assert cached
    assert upload.summary == "Bread."
    assert (upload.source.key, upload.details.title) == ("transcript:up1", "My file")
    assert core.summarize() == (upload, True)
    assert core.library.get(video.summary_id) == video
    anew, _ = core.summarize(fresh=True)
    assert core.summarize() == (anew, True)
    core.transcripts.answer = transcript(duration=600)
    assert core.summarize() == (video, True)
    assert len(core.models.requests) == 2


def test_captions_are_asked_for_in_the_wanted_languages(make_core: MakeCore) -> None:
    core = make_core()
    core.summarize()
    core.summarize(caption_language="fr")
    assert [languages for _, languages in core.transcripts.asked] == [("en", "de"), ("fr",)]


@pytest.mark.parametrize(
    "segments", [[], [Segment(0, 5, "♪ ♪ ♪")], [Segment(0, 5, "word " * 19)], [Segment(0, 5, "水在瓶子里" * 7)]]
)
def test_too_few_words_ask_no_model_and_are_not_kept(make_core: MakeCore, segments: list[Segment]) -> None:
    core = make_core(said=transcript(segments))
    for _ in range(2):
        with pytest.raises(AppError) as refusal:
            core.summarize()
        assert refusal.value.code == "captions_too_thin"
    assert core.models.requests == []
    assert len(core.transcripts.asked) == 2


def test_twenty_words_are_enough(make_core: MakeCore) -> None:
    core = make_core(["Short."], said=transcript([Segment(0, 5, "word " * 20)]))
    assert core.summarize()[0].summary == "Short."
    assert core.models.requests[0].target_words == 20


def test_a_model_is_given_what_it_needs(make_core: MakeCore) -> None:
    said = transcript(talk(["flour"] * 200), language="de-AT")
    core = make_core(said=said, model=model_info(output_tokens=777))
    core.summarize(SummaryOptions(length="short", style="steps"))
    request = core.models.requests[0]
    assert (request.model, request.target_words, request.language) == ("scripted", 120, "de-AT")
    assert (request.timed, request.max_output_tokens) == (True, 777)
    assert request.segments == said.segments
    assert request.details == said.details
    assert "numbered list" in request.instructions
    assert "[03:19:00]" not in request.prompt
    assert "[3:19:00] now we add the flour" in request.prompt


@pytest.mark.parametrize("answer", [[], ["  \n"], [Usage(5, 0)], ["## Key moments\n[01:00] Water"], ["[99:00]"]])
def test_an_empty_answer_is_a_failure_that_is_tried_again(make_core: MakeCore, answer: list[str | Usage]) -> None:
    core = make_core(answer)
    with pytest.raises(AppError) as failure:
        core.summarize()
    assert (failure.value.code, failure.value.retryable) == ("model_empty", True)
    assert core.told.shown == ""
    assert core.library.count() == 0


def test_the_text_of_a_failed_try_is_withdrawn(make_core: MakeCore) -> None:
    core = make_core(["Half an ans", OSError("cut")], ["Whole."])
    with pytest.raises(OSError, match="cut"):
        core.summarize()
    assert (core.told.shown, core.told.resets) == ("", 1)
    assert core.models.open == 0
    record, _ = core.summarize()
    assert (record.summary, core.told.shown, core.told.resets) == ("Whole.", "Whole.", 0)


def test_a_failure_before_any_text_withdraws_nothing(make_core: MakeCore) -> None:
    core = make_core([OSError("refused")])
    with pytest.raises(OSError, match="refused"):
        core.summarize()
    assert core.told.resets == 0


def test_a_summary_that_cannot_be_stored_is_withdrawn_too(make_core: MakeCore) -> None:
    core = make_core(["Bread."])
    core.told.on_step = lambda message: core.database.close() if message == "saving" else None
    with pytest.raises(AppError):
        core.summarize()
    assert (core.told.shown, core.told.resets) == ("", 1)


def test_unknown_usage_gives_no_cost(make_core: MakeCore) -> None:
    core = make_core(["Bread."], model=model_info(prices=(1.0, 10.0)))
    provenance = core.summarize()[0].provenance
    assert (provenance.input_tokens, provenance.output_tokens, provenance.cost_usd) == (None, None, None)


def test_unknown_prices_give_no_cost(make_core: MakeCore) -> None:
    core = make_core(["Bread.", Usage(10, 5)])
    provenance = core.summarize()[0].provenance
    assert (provenance.input_tokens, provenance.cost_usd) == (10, None)


def test_untimed_words_give_a_summary_without_times(make_core: MakeCore) -> None:
    core = make_core(["Bread [01:00].\n## Key moments\n[01:00] Water"], said=transcript(timed=False))
    record, _ = core.summarize()
    assert (record.summary, record.key_moments) == ("Bread.", ())


def test_half_characters_in_a_transcript_do_not_stop_it(make_core: MakeCore) -> None:
    core = make_core(["Fine."])
    record, _ = core.summarize(SummaryOptions(instruction="odd \ud800 wish"))
    assert record.summary == "Fine."
