"""Texts from outside are read in a time that grows with their length only: none of them can be made to stop the server.

Where somebody looks for the end of a thing again from each of its letters, these take minutes to hours; what is allowed
is far more than they need.
"""

import time
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from app_error import AppError
from speech.speakable import said, speakable
from storage.import_markdown import front_matter
from storage.search_query import QueryFault
from storage.search_query import parse as parse_query
from storage.search_text import fold, signs
from summary.checks import checked
from summary.cleaning import cleaned
from summary.markdown import to_html
from summary.sentences import sentences
from summary.values import VideoDetails
from tests.summary.doubles import transcript
from youtube.subtitles import parse as parse_subtitles
from youtube.urls import parse_link

SECONDS = 8.0
LONG = 200_000
PARTS = (
    "a",
    "0",
    " ",
    "\n",
    "_",
    "[",
    "![",
    "](",
    "<",
    "<c>",
    "&",
    "*a",
    "`",
    "1:",
    "a.",
    "www.-0-",
    "a@",
    ",",
    "| a",
    "é",
    " #",
)
SUBTITLES = ("WEBVTT\n\n00:00.000 --> 00:01.000\n", "1\n00:00:00,000 --> 00:00:01,000\n", "1\n00:00:00,000 --> ", "")


def _or_refused(read: Callable[[], object]) -> None:
    try:
        read()
    except (AppError, QueryFault):
        pass


def _captions(text: str) -> None:
    for head in SUBTITLES:
        _or_refused(partial(parse_subtitles, (head + text).encode()))


READERS: dict[str, tuple[int, Callable[[str], Any]]] = {
    "subtitles": (LONG, _captions),
    "search index": (LONG, lambda text: signs(fold(text))),
    "search query": (LONG, lambda text: _or_refused(lambda: parse_query(text))),
    "link": (LONG, lambda text: _or_refused(lambda: parse_link(text))),
    "front matter": (LONG, lambda text: front_matter(f"tags:\n{text}")),
    "voice": (50_000, lambda text: (speakable(text), said(text, "de"))),
    "HTML": (40_000, to_html),
    "cleaning": (50_000, lambda text: cleaned(text, VideoDetails("x", "t"))),
    "sentences": (50_000, sentences),
    "checks": (20_000, lambda text: checked(text, transcript(), "en")),
}


@pytest.mark.parametrize("name", READERS)
def test_no_text_takes_more_time_than_its_length(name: str) -> None:
    length, read = READERS[name]
    slow = []
    for part in PARTS:
        began = time.process_time()
        read(f"x {part * (length // len(part))} \0")
        if time.process_time() - began > SECONDS:
            slow.append(part)
    assert slow == []


def test_a_long_list_in_front_matter_and_blank_lines_in_captions_are_read_once() -> None:
    began = time.process_time()
    assert len(front_matter("tags:\n" + "- a\n" * LONG)["tags"]) == LONG
    parse_subtitles((SUBTITLES[0] + "\n" * LONG + CUE).encode())
    assert time.process_time() - began < SECONDS


CUE = "\n00:01.000 --> 00:02.000\nwords\n"
