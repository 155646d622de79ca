"""A transcript that does not fit: parts, notes, merging, and what a second try pays for."""

import re

import pytest

from errors import AppError
from summary.values import SummaryOptions, Usage
from tests.summary.conftest import ANSWER, Core, MakeCore
from tests.summary.doubles import Answer, ScriptedModels, model_info, talk, transcript

LONG = transcript(talk([f"topic{number}" for number in range(220)]))
SMALL = model_info(context_tokens=3000, output_tokens=1000, prices=(1.0, 1.0))
PARTS = [f"part {k}" for k in range(1, 6)]
NOTES: Answer = ["- [00:00] notes", Usage(600, 10)]
CUT: Answer = ["half of", OSError("cut")]


def _core(make_core: MakeCore, *answers: Answer) -> Core:
    return make_core(*answers, said=LONG, model=SMALL)


def _asked(models: ScriptedModels) -> list[str]:
    """`part 2`, `merge` or `condense` for every call; parts are known by their first line."""
    first = [re.search(r"topic\d+", r.prompt) if "one part" in r.instructions else None for r in models.requests]
    lines = sorted({int(found.group()[5:]) for found in first if found})
    kinds = []
    for request, found in zip(models.requests, first, strict=True):
        kind = "condense" if "one set of notes" in request.instructions else "merge"
        kinds.append(f"part {lines.index(int(found.group()[5:])) + 1}" if found else kind)
    return kinds


def test_pieces_are_noted_and_merged(make_core: MakeCore) -> None:
    core = _core(make_core, *[NOTES] * 5, [ANSWER, Usage(700, 60)])
    record, _ = core.summarize()
    assert record.provenance.parts == 5
    assert record.provenance.parts_missing == ()
    assert _asked(core.models) == [*PARTS, "merge"]
    summarizing = [word for word in core.told.words if word.startswith("summarizing")]
    assert summarizing == [f"summarizing part {k} of 5" for k in range(1, 6)]
    assert core.told.words[-3:] == ["merging", "saving", "done"]
    progress = [each for _, each in core.told.steps]
    assert progress == sorted(progress)
    assert core.told.shown == "Bread needs water.\n\n"
    assert record.summary == "Bread needs water."
    assert record.provenance.input_tokens == 5 * 600 + 700
    assert record.provenance.cost_usd == pytest.approx((5 * 610 + 760) / 1e6)


def test_every_line_reaches_the_model_and_the_notes_reach_the_merge(make_core: MakeCore) -> None:
    core = _core(make_core, *([f"- note {k}"] for k in range(1, 6)), [ANSWER])
    core.summarize()
    *parts, merged = core.models.requests
    for segment in LONG.segments:
        assert any(segment.text in part.prompt for part in parts)
    for k in range(1, 6):
        assert f"- note {k}\n</notes>" in merged.prompt
    assert all(part.segments != LONG.segments for part in parts)


def test_a_piece_that_failed_is_retried_alone(make_core: MakeCore) -> None:
    core = _core(make_core, NOTES, NOTES, CUT, NOTES, NOTES, NOTES, [ANSWER])
    with pytest.raises(OSError, match="cut"):
        core.summarize()
    assert core.told.shown == ""
    core.summarize()
    assert _asked(core.models) == ["part 1", "part 2", "part 3", "part 3", "part 4", "part 5", "merge"]


def test_a_merge_that_failed_is_retried_alone_and_its_text_withdrawn(make_core: MakeCore) -> None:
    core = _core(make_core, *[NOTES] * 5, CUT, [ANSWER])
    with pytest.raises(OSError, match="cut"):
        core.summarize()
    assert (core.told.shown, core.told.resets) == ("", 1)
    core.summarize()
    assert _asked(core.models)[5:] == ["merge", "merge"]


@pytest.mark.parametrize("options", [SummaryOptions(style="prose"), SummaryOptions(length="full")])
def test_another_style_or_length_pays_for_the_merge_only(make_core: MakeCore, options: SummaryOptions) -> None:
    core = _core(make_core, *[NOTES] * 5, [ANSWER])
    core.summarize()
    core.summarize(options)
    assert _asked(core.models)[6:] == ["merge"]


def test_fresh_pays_for_all_of_it_once_even_in_two_tries(make_core: MakeCore) -> None:
    core = _core(make_core, *[NOTES] * 5, [ANSWER], NOTES, NOTES, CUT, NOTES, NOTES, NOTES, [ANSWER])
    core.summarize()
    with pytest.raises(OSError, match="cut"):
        core.summarize(fresh=True)
    core.summarize(fresh=True)
    again = ["part 1", "part 2", "part 3", "part 3", "part 4", "part 5", "merge"]
    assert _asked(core.models)[6:] == again


def test_what_is_made_afresh_is_what_another_style_builds_on(make_core: MakeCore) -> None:
    core = _core(make_core, *[NOTES] * 5, [ANSWER], *([f"- later {k}"] for k in range(5)), [ANSWER])
    core.summarize()
    core.summarize(fresh=True)
    core.summarize(SummaryOptions(style="prose"))
    assert "- later 0" in core.models.requests[-1].prompt


def test_notes_that_do_not_fit_together_are_condensed_first(make_core: MakeCore) -> None:
    wordy: Answer = ["- a point that was made about it\n" * 60]
    core = _core(make_core, *[wordy] * 5, *[["- short"]] * 2, [ANSWER])
    record, _ = core.summarize()
    assert _asked(core.models) == [*PARTS, "condense", "condense", "merge"]
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
