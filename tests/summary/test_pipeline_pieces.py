"""A transcript that does not fit: pieces, notes, merging, and what a second try pays for."""

import re

import pytest

from errors import AppError
from summary.values import SummaryOptions, Usage
from tests.summary.conftest import ANSWER, Core, MakeCore
from tests.summary.doubles import Answer, ScriptedModels, model_info, talk, transcript

LONG = transcript(talk([f"topic{number}" for number in range(220)]))
SMALL = model_info(context_tokens=3000, output_tokens=1000, prices=(1.0, 1.0))
NOTES: Answer = ["- [00:00] notes", Usage(100, 10)]
CUT: Answer = ["half of", OSError("cut")]


def _core(make_core: MakeCore, *answers: Answer) -> Core:
    return make_core(*answers, said=LONG, model=SMALL)


def _asked(models: ScriptedModels) -> list[str]:
    """`part 2 of 4`, `merge` or `condense` for every call."""
    kinds = []
    for request in models.requests:
        part = re.search(r"part \d+ of \d+", request.instructions)
        kind = "condense" if "one set of notes" in request.instructions else "merge"
        kinds.append(part.group() if part else kind)
    return kinds


def test_pieces_are_noted_and_merged(make_core: MakeCore) -> None:
    core = _core(make_core, NOTES, NOTES, NOTES, NOTES, [ANSWER, Usage(400, 60)])
    record, _ = core.summarize()
    parts = record.provenance.parts
    assert parts == 4
    assert _asked(core.models) == [*(f"part {k} of {parts}" for k in range(1, parts + 1)), "merge"]
    summarizing = [word for word in core.told.words if word.startswith("summarizing")]
    assert summarizing == [f"summarizing part {k} of {parts}" for k in range(1, parts + 1)]
    assert core.told.words[-3:] == ["merging", "saving", "done"]
    progress = [each for _, each in core.told.steps]
    assert progress == sorted(progress)
    assert core.told.shown == "Bread needs water.\n\n"
    assert record.summary == "Bread needs water."
    assert record.provenance.input_tokens == 4 * 100 + 400
    assert record.provenance.cost_usd == pytest.approx((4 * 110 + 460) / 1e6)


def test_every_line_reaches_the_model_and_the_notes_reach_the_merge(make_core: MakeCore) -> None:
    core = _core(make_core, *([f"- note {k}"] for k in range(1, 5)), [ANSWER])
    core.summarize()
    *parts, merged = core.models.requests
    for segment in LONG.segments:
        assert any(segment.text in part.prompt for part in parts)
    for k in range(1, 5):
        assert f"- note {k}\n</notes>" in merged.prompt
    assert all(part.segments != LONG.segments for part in parts)


def test_a_piece_that_failed_is_retried_alone(make_core: MakeCore) -> None:
    core = _core(make_core, NOTES, NOTES, CUT, NOTES, NOTES, [ANSWER])
    with pytest.raises(OSError, match="cut"):
        core.summarize()
    assert core.told.shown == ""
    core.summarize()
    assert _asked(core.models) == [
        "part 1 of 4",
        "part 2 of 4",
        "part 3 of 4",
        "part 3 of 4",
        "part 4 of 4",
        "merge",
    ]


def test_a_merge_that_failed_is_retried_alone_and_its_text_withdrawn(make_core: MakeCore) -> None:
    core = _core(make_core, NOTES, NOTES, NOTES, NOTES, CUT, [ANSWER])
    with pytest.raises(OSError, match="cut"):
        core.summarize()
    assert (core.told.shown, core.told.resets) == ("", 1)
    core.summarize()
    assert _asked(core.models)[4:] == ["merge", "merge"]


def test_another_style_pays_for_the_merge_only(make_core: MakeCore) -> None:
    core = _core(make_core, NOTES, NOTES, NOTES, NOTES, [ANSWER])
    core.summarize()
    core.summarize(SummaryOptions(style="prose"))
    assert _asked(core.models)[5:] == ["merge"]


def test_fresh_pays_for_all_of_it_once_even_in_two_tries(make_core: MakeCore) -> None:
    core = _core(make_core, NOTES, NOTES, NOTES, NOTES, [ANSWER], NOTES, NOTES, CUT, NOTES, NOTES, [ANSWER])
    core.summarize()
    with pytest.raises(OSError, match="cut"):
        core.summarize(fresh=True)
    core.summarize(fresh=True)
    again = ["part 1 of 4", "part 2 of 4", "part 3 of 4", "part 3 of 4", "part 4 of 4", "merge"]
    assert _asked(core.models)[5:] == again


def test_notes_that_do_not_fit_together_are_condensed_first(make_core: MakeCore) -> None:
    wordy: Answer = ["- a point that was made about it\n" * 80]
    core = _core(make_core, wordy, wordy, wordy, wordy, ["- short"], ["- short"], [ANSWER])
    record, _ = core.summarize()
    assert _asked(core.models) == [*(f"part {k} of 4" for k in range(1, 5)), "condense", "condense", "merge"]
    assert record.summary == "Bread needs water."
    assert core.told.words.count("merging") == 1


def test_notes_that_never_shrink_come_to_an_end(make_core: MakeCore) -> None:
    core = _core(make_core, ["- a point that was made about it\n" * 200])
    core.summarize()
    assert len(core.models.requests) < 12


def test_a_window_in_which_nothing_fits_is_told_before_any_call(make_core: MakeCore) -> None:
    core = make_core(said=LONG, model=model_info(context_tokens=1000, output_tokens=300))
    with pytest.raises(AppError) as refusal:
        core.summarize()
    assert refusal.value.code == "model_input_too_long"
    assert core.models.requests == []
