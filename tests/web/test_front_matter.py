"""The Markdown file of a summary: nothing in a title can break out of its front matter."""

import json
from dataclasses import replace

import pytest

from summary.values import KeyMoment, Provenance, Source, SourceKind, SummaryOptions, SummaryRecord, VideoDetails
from web.front_matter import file_name, markdown_file

RECORD = SummaryRecord(
    summary_id="s1",
    cache_key="k",
    source=Source(SourceKind.VIDEO, "dQw4w9WgXcQ"),
    details=VideoDetails(
        "dQw4w9WgXcQ", "A title", "A channel", 61.0, None, "https://www.youtube.com/watch?v=dQw4w9WgXcQ"
    ),
    summary="## What it says\n\nWords.",
    summary_html="<h2>What it says</h2><p>Words.</p>",
    key_moments=(KeyMoment(5, "The beginning"), KeyMoment(3725, "The end")),
    model="builtin",
    options=SummaryOptions(),
    language="en",
    summarized_at="2026-11-21T10:00:00.000Z",
    provenance=Provenance("manual", "en", "youtube", 1, "1", None, None, None, 0.5),
    transcript_fingerprint="f",
)


def front_matter(text: str) -> dict[str, object]:
    """The lines between the dashes; every value we write is also JSON, but for the long Unicode escapes."""
    _, matter, _ = text.split("---\n", 2)
    return {name: json.loads(value) for name, _, value in (line.partition(": ") for line in matter.splitlines())}


def titled(title: str) -> SummaryRecord:
    return replace(RECORD, details=replace(RECORD.details, title=title))


def test_it_says_where_the_summary_comes_from_and_leaves_out_what_is_not_known() -> None:
    facts = front_matter(markdown_file(RECORD))
    assert facts["title"] == "A title"
    assert facts["url"] == RECORD.details.video_url
    assert facts["model"] == "builtin"
    assert facts["summarized_at"] == "2026-11-21T10:00:00.000Z"
    assert "cost_usd" not in facts


def test_the_words_follow_under_their_title_and_the_moments_lead_into_the_video() -> None:
    body = markdown_file(RECORD).split("---\n", 2)[2]
    assert body == (
        "\n# A title\n\n## What it says\n\nWords.\n\n## Key moments\n\n"
        "- [0:05](https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=5s) The beginning\n"
        "- [1:02:05](https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=3725s) The end\n"
    )


def test_moments_without_a_video_are_times_only() -> None:
    record = replace(RECORD, details=replace(RECORD.details, video_url=None))
    assert "- 0:05 The beginning\n" in markdown_file(record)


@pytest.mark.parametrize(
    "title",
    ['"quoted"', "a: b # c", "line\n---\nmodel: evil", "back\\slash", "€ 😀", "next\x85line\u2028end", "\x7f\x00"],
)
def test_no_title_breaks_out(title: str) -> None:
    text = markdown_file(titled(title))
    assert front_matter(text)["title"] == title
    assert front_matter(text)["model"] == "builtin"
    assert len(text.split("---\n", 2)[1].splitlines()) == len(front_matter(markdown_file(RECORD)))


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("How to: Bees?", "how-to-bees.md"),
        ("養蜂", "s1.md"),
        ('x"; ../../etc', "x-etc.md"),
        ("w " * 100, "w-" * 29 + "w.md"),
    ],
)
def test_the_file_name_is_plain(title: str, name: str) -> None:
    assert file_name(titled(title)) == name
