"""The Markdown file of a summary: nothing in a title or in what was said can break out of its place."""

import json
from dataclasses import replace

import pytest

from storage.export_entry import Entry, kept
from storage.export_markdown import markdown_file
from storage.import_markdown import front_matter, read_markdown
from storage.library_marks import Marks
from summary.markdown import to_html
from summary.values import KeyMoment
from tests.storage.values import record, transcript

SAID = transcript("flour and water")
ENTRY = Entry(record(of=SAID, summary="## What it says\n\nWords."), kept(SAID, [""]))


def titled(title: str) -> Entry:
    assert ENTRY.record
    return replace(ENTRY, record=replace(ENTRY.record, details=replace(ENTRY.record.details, title=title)))


def matter(text: str) -> dict[str, object]:
    """The lines between the dashes; every value we write is also JSON, but for the long Unicode escapes."""
    lines = text.split("---\n", 2)[1].splitlines()
    return {name: json.loads(value) for name, _, value in (line.partition(": ") for line in lines)}


def test_it_says_where_the_summary_comes_from_and_leaves_out_what_is_not_known() -> None:
    assert ENTRY.record
    made = replace(ENTRY.record.provenance, cost_usd=None)
    text = markdown_file(
        replace(ENTRY, record=replace(ENTRY.record, provenance=made), marks=Marks(tags=("bread", "a: b")))
    )
    facts = matter(text)
    assert facts["title"] == "How bread rises"
    assert facts["url"] == "https://www.youtube.com/watch?v=dQw4w9WgXcQ"
    assert facts["tags"] == ["bread", "a: b"]
    assert "cost_usd" not in facts
    assert front_matter(text.split("---\n", 2)[1])["tags"] == ["bread", "a: b"]


def test_the_words_follow_under_their_title_and_the_moments_lead_into_the_video() -> None:
    assert ENTRY.record
    later = replace(ENTRY.record, key_moments=(KeyMoment(5, "The beginning"), KeyMoment(3725, "The end")))
    body = markdown_file(replace(ENTRY, record=later)).split("---\n", 2)[2]
    assert body.startswith(
        "\n# How bread rises\n\n## What it says\n\nWords.\n\n## Key moments\n\n"
        "- [0:05](https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=5s) The beginning\n"
        "- [1:02:05](https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=3725s) The end\n\n## Transcript\n"
    )


@pytest.mark.parametrize(
    "title",
    [
        '"quoted"',
        "a: b # c",
        "line\n---\nmodel: evil",
        "back\\slash",
        "€ 😀",
        "next\x85line\u2028end",
        "\x7f\x00",
        "--> <script>",
        "\U000e0001 tag",
    ],
)
def test_no_title_breaks_out(title: str) -> None:
    text = markdown_file(titled(title))
    if "\U000e0001" not in title:
        assert matter(text)["title"] == title
        assert matter(text)["model"] == "builtin"
    assert len(text.split("---\n", 2)[1].splitlines()) == len(matter(markdown_file(ENTRY)))
    assert text.rpartition("<!-- youtube-summarizer")[2].count("-->") == 1, "the comment ends where it should"
    back, wanted = read_markdown(text, to_html, lambda link: None).record, titled(title).record
    assert back
    assert wanted
    assert replace(back, summary_html=wanted.summary_html) == wanted
