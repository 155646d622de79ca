"""Summaries come back as they were saved, newest first, and are gone when they are deleted."""

from dataclasses import replace

import pytest

from storage.summary_library import SummaryLibrary
from summary.values import Source, SourceKind, SummaryOptions
from tests.storage.values import record, transcript

OTHER = "otherVideo1"


def ids(library: SummaryLibrary, limit: int = 50, offset: int = 0) -> list[str]:
    return [found.summary_id for found in library.page(limit, offset)]


def test_a_summary_comes_back_whole(library: SummaryLibrary) -> None:
    saved = record()
    library.save(saved)
    assert library.get("s1") == library.find(saved.cache_key) == saved
    assert library.get("s2") is None
    assert library.find("another key") is None


def test_text_that_no_encoding_allows_comes_back_too(library: SummaryLibrary) -> None:
    saved = record(title="half a face \ud83d and \x00 nothing", summary="and \udfff here")
    library.save(saved)
    assert library.get("s1") == saved
    assert library.search("half a face nothing")[0].record == saved


def test_pages_are_newest_first_whatever_the_order_of_saving(library: SummaryLibrary) -> None:
    for day in (3, 1, 5, 2, 4):
        library.save(record(f"day {day}", at=f"2026-11-0{day}T10:00:00.000Z"))
    assert ids(library) == ["day 5", "day 4", "day 3", "day 2", "day 1"]
    assert ids(library, 2, 1) == ["day 4", "day 3"]
    assert ids(library, 2, 4) == ["day 1"]
    assert ids(library, 2, 5) == []
    assert library.count() == 5


def test_summaries_of_one_moment_page_without_gap_or_double(library: SummaryLibrary) -> None:
    for number in range(7):
        library.save(record(f"s{number}"))
    paged = [summary_id for offset in range(0, 7, 3) for summary_id in ids(library, 3, offset)]
    assert sorted(paged) == [f"s{number}" for number in range(7)]


def test_the_same_question_again_replaces_and_another_model_adds(library: SummaryLibrary) -> None:
    library.save(record("old", "one key", summary="about butter", at="2026-11-01T10:00:00.000Z"))
    library.save(replace(record("other model", "other key"), model="gemini", options=SummaryOptions()))
    newer = record("new", "one key", summary="about yeast", at="2026-11-22T10:00:00.000Z")
    library.save(newer)
    assert library.count() == 2
    assert ids(library) == ["new", "other model"]
    assert library.find("one key") == newer
    assert library.get("old") == newer, "a job that is over still leads to its summary"
    assert library.search("butter") == []
    library.save(newer)
    assert library.count() == 2


def test_deleting_by_any_id_it_had(library: SummaryLibrary) -> None:
    library.save(record("old", "key"))
    library.save(record("new", "key"))
    assert library.delete(summary_id="old") == 1
    assert (library.get("old"), library.get("new"), library.count()) == (None, None, 0)
    assert library.delete(summary_id="old") == 0


def test_deleting_a_video_deletes_all_its_summaries_and_no_other(library: SummaryLibrary) -> None:
    for summary_id in ("a", "b"):
        library.save(record(summary_id))
    library.save(record("c", of=transcript(video_id=OTHER)))
    assert library.delete(video_id=transcript().source.video_id) == 2
    assert ids(library) == ["c"]
    assert library.delete(video_id="neverHeard1") == 0
    assert library.delete() == 0
    assert library.count() == 1


@pytest.mark.parametrize("key", ["sample:bees", "transcript:0123456789abcdef"])
def test_samples_and_uploads_are_deleted_by_their_link(library: SummaryLibrary, key: str) -> None:
    said = replace(transcript(), source=Source.from_key(key))
    library.save(record(of=said))
    assert library.delete(video_id=key) == 1


def test_deleting_by_an_empty_id_deletes_nothing(library: SummaryLibrary) -> None:
    library.save(record())
    assert library.delete(video_id="") == library.delete(summary_id="") == 0


def test_the_very_words_of_a_summary(library: SummaryLibrary) -> None:
    first = transcript("flour and water")
    library.save_transcript(first, None)
    library.save(record("s1", of=first))
    corrected = transcript("flower and water")
    library.save_transcript(corrected, None)
    library.save(record("s2", of=corrected))
    words = library.transcript_of("s1")
    assert words
    assert replace(words, details=first.details, warnings=first.warnings) == first
    assert words.details.title == "How bread rises"
    assert library.transcript_of("s2") is not None
    assert library.transcript_of("s3") is None
    assert library.transcript(first.source, None) == corrected


def test_untimed_words_stay_untimed(library: SummaryLibrary) -> None:
    said = transcript("one", "two", timed=False)
    library.save_transcript(said, None)
    library.save(record(of=said))
    words = library.transcript_of("s1")
    assert words
    assert not words.timed


def test_a_summary_whose_words_are_gone_says_so(library: SummaryLibrary) -> None:
    library.save(record())
    assert library.transcript_of("s1") is None


def test_a_video_that_was_deleted_while_it_was_summarized_is_saved_all_the_same(library: SummaryLibrary) -> None:
    said = transcript("flour and water")
    library.save_transcript(said, None)
    library.save(record("s1", of=said))
    library.delete(summary_id="s1")
    library.save(record("s2", of=said))
    assert library.get("s2")
    assert library.transcript(Source(SourceKind.VIDEO, "neverHeard1"), None) is None
