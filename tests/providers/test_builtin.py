"""The built-in model, as the core calls it."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import errors
from concurrency.cancellation import Cancellation
from providers.builtin import Builtin
from summary.values import STYLES, Chapter, ModelRequest, Segment, SummaryOptions, Usage
from tests.providers.talks import GARDEN, asked, captions, lines, spoken

MOMENT = re.compile(r"- \[(?:(\d+):)?(\d\d):(\d\d)\] (.+)")
CANNOT = "it cannot"


def markdown(request: ModelRequest) -> str:
    return "".join(piece for piece in Builtin().stream(request, Cancellation()) if isinstance(piece, str))


def body_and_moments(text: str) -> tuple[str, list[tuple[int, str]]]:
    body, _, section = text.partition("\n## Key moments\n")
    found = [MOMENT.fullmatch(line) for line in section.strip().splitlines()]
    assert all(found), f"a line is no moment:\n{section}"
    return body, [(int(m[1] or 0) * 3600 + int(m[2]) * 60 + int(m[3]), m[4]) for m in found if m]


def shown_words(body: str) -> list[str]:
    """The words of the passages, without the italic lines, headings and list marks."""
    kept = [line for line in body.splitlines() if not line.startswith(("*", "#"))]
    return re.findall(r"[\w']+", re.sub(r"(?m)^(?:- |\d+\. )", "", "\n".join(kept)).lower())


@pytest.mark.parametrize("texts", [lines(GARDEN), captions(GARDEN)], ids=["punctuated", "raw"])
def test_it_selects_what_was_said_and_says_so(texts: list[str]) -> None:
    body, _ = body_and_moments(markdown(asked(spoken(texts))))
    assert body.startswith("*Selected from the transcript, in the speaker's own words:*\n")
    assert set(shown_words(body)) <= set(re.findall(r"[\w']+", " ".join(texts).lower()))
    assert "compost" in body
    assert "brown material" in body.lower()
    for line in (line for line in body.splitlines() if line.startswith("- ")):
        assert re.fullmatch(r"- [A-Z0-9].*[.!?]", line), line


def test_hesitations_and_thanks_are_not_what_matters() -> None:
    said = shown_words(markdown(asked(spoken(captions(GARDEN)), timed=False, target_words=120)))
    assert not {"um", "uh", "thank", "bye", "yeah"} & set(said)


@pytest.mark.parametrize("target", [20, 45, 90, 10_000])
def test_it_keeps_to_the_length_and_to_half_of_the_transcript(target: int) -> None:
    texts = lines(GARDEN)
    body, _ = body_and_moments(markdown(asked(spoken(texts), target_words=target)))
    limit = min(target, len(" ".join(texts).split()) / 2)
    count = sum(len(line.split()) - 1 for line in body.splitlines() if line.startswith("- "))
    assert limit / 2 < count <= limit


def test_it_streams_in_pieces_and_ends_with_a_usage_of_nothing() -> None:
    pieces = list(Builtin().stream(asked(spoken(lines(GARDEN))), Cancellation()))
    assert len(pieces) > 6
    assert pieces[-1] == Usage(0, 0)
    assert all(isinstance(piece, str) for piece in pieces[:-1])
    assert pieces == list(Builtin().stream(asked(spoken(lines(GARDEN))), Cancellation()))


@pytest.mark.parametrize("begin", [0.0, 4000.0], ids=["short", "beyond an hour"])
def test_times_lead_to_where_the_words_of_their_labels_are_said(begin: float) -> None:
    segments = spoken(captions(GARDEN), begin=begin)
    _, moments = body_and_moments(markdown(asked(segments)))
    assert 2 <= len(moments) <= 8
    assert [t for t, _ in moments] == sorted({t for t, _ in moments})
    for t, label in moments:
        near = " ".join(s.text for s in segments if t - 3 <= s.start <= t + 25)
        assert label.lower() in near
        assert len(label.split()) <= 12
    if begin:
        assert "- [1:0" in markdown(asked(segments))


@pytest.mark.parametrize("style", STYLES)
def test_a_transcript_without_times_gets_none(style: str) -> None:
    untimed = tuple(Segment(0.0, 0.0, text) for text in lines(GARDEN * 3))
    text = markdown(asked(untimed, timed=False, options=SummaryOptions(style=style), target_words=300))
    assert "Key moments" not in text
    assert "00:00" not in text


def test_chapters_of_the_author_carry_the_moments() -> None:
    chapters = (Chapter(0, "Green and brown"), Chapter(60, "Gardener's corner"), Chapter(9999, "Behind the end"))
    segments = spoken(lines(GARDEN))
    _, moments = body_and_moments(markdown(asked(segments, chapters=chapters)))
    assert moments[0] == (0, "Green and brown")
    t, label = moments[1]
    title, _, words = label.partition(": ")
    assert (t, title) == (60, "Gardener's corner")
    assert words.lower() in " ".join(s.text for s in segments if 55 <= s.start <= 110).lower()
    assert len(moments) == 2


SHAPES = {"briefing": r"- .+", "bullets": r"- .+", "notes": r"- .+|### .+|", "steps": r"\d+\. .+", "prose": r"[A-Z].+|"}


@pytest.mark.parametrize("style", STYLES)
def test_each_style_has_its_shape_and_the_order_of_time(style: str) -> None:
    request = asked(spoken(lines(GARDEN)), options=SummaryOptions(style=style), target_words=150)
    body, _ = body_and_moments(markdown(request))
    _, _, rest = body.partition("\n\n")
    assert all(re.fullmatch(SHAPES[style], line) for line in rest.strip().splitlines()), rest
    source, said = " ".join(shown_words(GARDEN)), [" ".join(shown_words(x)) for x in re.split(r"[.:]\s", rest)]
    places = [source.find(part) for part in said if len(part.split()) > 5]
    assert len(places) >= 5
    assert -1 not in places
    assert places == sorted(places)


def test_notes_are_headed_by_the_chapters() -> None:
    chapters = (Chapter(0, "What a heap needs"), Chapter(55, "What to do with *it*"))
    request = asked(spoken(lines(GARDEN)), options=SummaryOptions(style="notes"), target_words=150, chapters=chapters)
    headings = [line for line in markdown(request).splitlines() if line.startswith("### ")]
    assert headings == ["### What a heap needs", r"### What to do with \*it\*"]


@pytest.mark.parametrize(
    ("options", "note"),
    [
        (SummaryOptions(), None),
        (SummaryOptions(language="en-GB"), None),
        (SummaryOptions(language="English"), None),
        (SummaryOptions(language="German"), "it cannot translate."),
        (SummaryOptions(language="Klingon"), "it cannot translate."),
        (SummaryOptions(instruction="only the numbers"), "it cannot follow an instruction."),
        (SummaryOptions(language="fr", instruction="short"), "it cannot translate or follow an instruction."),
    ],
)
def test_it_says_what_it_cannot_do_only_to_who_asked(options: SummaryOptions, note: str | None) -> None:
    text = markdown(asked(spoken(lines(GARDEN)), options=options, language=options.language))
    assert (note in text) if note else (CANNOT not in text)


def test_nothing_that_was_said_is_read_as_markdown() -> None:
    talk = "The *compost* heap [needs](https://example.org) <b>green</b> material and `brown` material. " * 8
    text = markdown(asked(spoken(lines(talk))))
    assert r"The \*compost\* heap" in text
    assert r"\<b\>green\</b\> material and \`brown\` material." in text
    assert "](" not in text


def test_a_cancelled_job_gets_nothing() -> None:
    token = Cancellation()
    token.cancel()
    with pytest.raises(errors.JobCancelled):
        next(iter(Builtin().stream(asked(spoken(lines(GARDEN))), token)))


def test_it_stops_at_the_next_piece() -> None:
    token = Cancellation()
    stream = Builtin().stream(asked(spoken(lines(GARDEN))), token)
    next(stream)
    token.cancel()
    with pytest.raises(errors.JobCancelled):
        next(stream)


@pytest.mark.parametrize("texts", [[], ["", "  "], ["[Music]", "♪♪", ">>"]])
def test_where_nothing_is_said_there_is_nothing_to_select(texts: list[str]) -> None:
    with pytest.raises(errors.AppError) as caught:
        markdown(asked(spoken(texts)))
    assert caught.value.kind is errors.CAPTIONS_TOO_THIN


segment = st.builds(
    Segment,
    start=st.floats(-5, 40_000),
    end=st.floats(-5, 40_000),
    text=st.text(max_size=60) | st.sampled_from([*lines(GARDEN), "今日は発酵食品について話します", ">> hm [Music] so"]),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(segment, max_size=40), st.sampled_from(STYLES), st.integers(1, 200), st.booleans())
def test_any_transcript_gives_a_summary_or_says_that_it_is_too_thin(
    segments: list[Segment], style: str, target: int, timed: bool
) -> None:
    request = asked(tuple(segments), options=SummaryOptions(style=style), target_words=target, timed=timed)
    try:
        text = markdown(request)
    except errors.AppError as error:
        text = error.code
    assert text == errors.CAPTIONS_TOO_THIN.code or (text.startswith("*Selected") and text.endswith("\n"))
