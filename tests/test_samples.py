"""The bundled transcripts are what their list says: readable, timed like speech, from short to long."""

import html
import json
import re
from dataclasses import dataclass

import pytest

from tests.source_tree import ROOT
from youtube.subtitles import ParsedSubtitles, parse

FOLDER = ROOT / "samples"


@dataclass(frozen=True)
class Sample:
    name: str
    file: str
    title: str
    channel: str
    description: str
    language: str
    kind: str

    @property
    def raw(self) -> str:
        return (FOLDER / self.file).read_text(encoding="utf-8")

    @property
    def parsed(self) -> ParsedSubtitles:
        return parse(self.raw.encode(), self.file)

    @property
    def words(self) -> list[str]:
        return " ".join(segment.text for segment in self.parsed.segments).split()

    @property
    def minutes(self) -> float:
        return self.parsed.segments[-1].end / 60


SAMPLES = [Sample(**entry) for entry in json.loads((FOLDER / "samples.json").read_text(encoding="utf-8"))]
each = pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)


def test_the_list_is_the_folder_from_short_to_long() -> None:
    files = {path.name for path in FOLDER.iterdir()} - {"samples.json"}
    assert files == {sample.file for sample in SAMPLES}
    assert [sample.minutes for sample in SAMPLES] == sorted(sample.minutes for sample in SAMPLES)
    assert {sample.kind for sample in SAMPLES} == {"manual", "auto"}


@each
def test_it_is_timed_like_speech(sample: Sample) -> None:
    parsed = sample.parsed
    starts = [segment.start for segment in parsed.segments]
    assert parsed.timed
    assert not parsed.warnings
    assert starts == sorted(starts)
    assert 2.2 <= len(sample.words) / (sample.minutes * 60) <= 2.8


@each
def test_its_description_tells_its_length(sample: Sample) -> None:
    told = re.match(r"(\d+) minutes", sample.description)
    assert told is not None
    assert abs(int(told[1]) - sample.minutes) < 0.6


def test_the_automatic_one_is_raw_and_its_rolling_lines_are_folded() -> None:
    sample = next(sample for sample in SAMPLES if sample.kind == "auto")
    spoken = html.unescape(" ".join(re.findall(r"\n([^\n>]+)\n \n", sample.raw))).split()
    assert not re.search(r"[A-Z.,?!]", " ".join(word for word in spoken if word != "[Music]"))
    assert len(re.sub(r"<[^>]*>", "", sample.raw).split()) > 4 * len(spoken)  # each line is there more than once
    assert _said(sample.words) == _said(spoken)


def _said(words: list[str]) -> list[str]:
    """Without the marks for a change of speaker and for sounds, which a reader may leave out."""
    return [word for word in words if word != ">>" and not word.startswith("[")]
