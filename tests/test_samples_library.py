"""The bundled transcripts are listed and read like any other source."""

import json
from pathlib import Path

import pytest

from errors import UNKNOWN_SAMPLE, AppError
from sources.samples import Samples
from summary.transcript_lines import words_of
from summary.values import Segment, SourceKind
from tests.source_tree import ROOT

VTT = "WEBVTT\n\n00:01.000 --> 00:02.500\nhello there\n\n00:03.000 --> 00:04.500\nand welcome\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "one.vtt").write_text(VTT, "utf-8")
    entry = {
        "name": "one",
        "file": "one.vtt",
        "title": "First",
        "channel": "Us",
        "description": "short",
        "language": "en",
    }
    missing = {**entry, "name": "gone", "file": "gone.vtt"}
    (tmp_path / "samples.json").write_text(
        json.dumps([{**entry, "kind": "manual"}, {**missing, "kind": "auto"}]), "utf-8"
    )
    return tmp_path


def test_a_sample_is_a_transcript(folder: Path) -> None:
    sample = Samples(folder).transcript("one")
    assert (sample.source.kind, sample.source.key, sample.details.video_id) == (
        SourceKind.SAMPLE,
        "sample:one",
        "sample:one",
    )
    assert (sample.kind, sample.route, sample.language, sample.timed) == ("sample", "sample", "en", True)
    assert (sample.details.title, sample.details.channel, sample.details.duration) == ("First", "Us", 4.5)
    assert sample.details.video_url is None
    assert sample.segments == (Segment(1.0, 2.5, "hello there"), Segment(3.0, 4.5, "and welcome"))


def test_files_are_read_when_they_are_asked_for_and_once(folder: Path) -> None:
    samples = Samples(folder)
    assert samples.names() == ("one", "gone")
    first = samples.transcript("one")
    (folder / "one.vtt").unlink()
    assert samples.transcript("one") is first


@pytest.mark.parametrize("name", ["two", "", "../one", "ONE"])
def test_an_unknown_name_is_told_the_known_ones(folder: Path, name: str) -> None:
    with pytest.raises(AppError) as caught:
        Samples(folder).transcript(name)
    assert caught.value.kind is UNKNOWN_SAMPLE
    assert "one, gone" in caught.value.remedy


def test_a_folder_without_a_list_has_no_samples(tmp_path: Path) -> None:
    samples = Samples(tmp_path)
    assert (samples.names(), samples.list()) == ((), [])


def test_the_bundled_samples_are_listed_with_their_links() -> None:
    samples = Samples(ROOT / "samples")
    listed = samples.list()
    assert [entry["name"] for entry in listed] == list(samples.names())
    for entry in listed:
        assert entry["url"] == f"sample:{entry['name']}"
        assert entry["title"]
        assert entry["description"]
        assert entry["words"] == words_of(samples.transcript(entry["name"])) > 500
        assert entry["duration"] > 240
