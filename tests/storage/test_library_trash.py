"""What was deleted is gone at once, comes back whole for an hour, and then is gone for good."""

import pytest

from storage.database import Database
from storage.library_marks import MarksChange
from storage.library_trash import KEPT_SECONDS
from storage.summary_library import SummaryLibrary
from tests.storage.values import record, transcript

START = 1_800_000_000.0


class Clock:
    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def library(database: Database, clock: Clock) -> SummaryLibrary:
    return SummaryLibrary(database, clock)


def stocked(library: SummaryLibrary) -> None:
    said, german = transcript("flour and water"), transcript("mehl und wasser", language="de")
    library.save_transcript(said, None)
    library.save_transcript(german, "de")
    library.save(record("old", "one", of=said))
    library.save(record("new", "one", of=said))
    library.save(record("other", "two", of=german, at="2026-11-20T10:00:00.000Z"))
    library.keep_playlist("PL1", "Bread", [said.source])
    library.mark(["new"], MarksChange(favourite=True, tags=("Baking", "later"), note="for Sunday", position=0.4))


def everything(database: Database, library: SummaryLibrary) -> object:
    """All that a person would miss."""
    said = transcript()
    with database.read() as connection:
        ids = connection.execute("SELECT summary_id FROM summary_ids ORDER BY 1").fetchall()
    return (
        library.page(10),
        library.marks(["old", "new", "other"]),
        library.transcript(said.source, None),
        library.transcript(said.source, "de"),
        library.count(),
        [(hit.record.summary_id, hit.t, hit.snippet) for hit in library.search("flour", "all")],
        [(hit.record.summary_id, hit.t) for hit in library.search("wasser", "all")],
        library.heaps("channels"),
        library.heaps("tags"),
        library.heaps("playlists"),
        ids,
    )


def test_what_is_brought_back_is_as_it_was(library: SummaryLibrary, database: Database) -> None:
    stocked(library)
    before = everything(database, library)
    assert library.delete(video_id=transcript().source.video_id) == 2
    assert (library.page(10), library.count(), library.get("old"), library.get("other")) == ([], 0, None, None)
    assert library.search("flour", "all") == library.search("bread", "all") == []
    assert library.transcript(transcript().source, None) is None
    assert (library.heaps("channels"), library.heaps("tags"), library.heaps("playlists")) == ([], [], [])
    assert library.restore(["other", "old", "never heard"]) == ["other", "old"]
    assert everything(database, library) == before
    assert library.restore(["old"]) == ["old"], "twice is no fault"
    assert everything(database, library) == before


def test_one_of_two_comes_back_with_the_words_of_both(library: SummaryLibrary, database: Database) -> None:
    stocked(library)
    assert library.delete_many(["new", "never heard", "other", "old"]) == ["new", "other", "old"]
    assert library.restore(["new"]) == ["new"]
    assert library.transcript(transcript().source, "de") is not None
    assert [found.summary_id for found in library.page(10)] == ["new"]


def test_a_summary_made_anew_meanwhile_stays_and_the_older_id_leads_to_it(library: SummaryLibrary) -> None:
    library.save(record("s1", "key", summary="about butter"))
    library.delete(summary_id="s1")
    newer = record("s2", "key", summary="about yeast")
    library.save(newer)
    assert library.get("s1") is None
    assert library.restore(["s1"]) == ["s1"]
    assert library.get("s1") == newer
    assert library.search("butter") == []
    assert library.count() == 1


def test_deleted_made_again_and_deleted_again(library: SummaryLibrary, clock: Clock) -> None:
    saved = record("s1", "key")
    for _ in range(2):
        library.save(saved)
        library.delete(summary_id="s1")
    assert library.restore(["s1"]) == ["s1"]
    assert library.page(10) == [saved]
    clock.now += KEPT_SECONDS + 1
    library.empty_trash()
    assert library.page(10) == [saved]


def test_after_an_hour_it_is_gone(library: SummaryLibrary, database: Database, clock: Clock) -> None:
    stocked(library)
    library.delete(summary_id="new")
    clock.now += KEPT_SECONDS - 1
    library.empty_trash()
    with database.read() as connection:
        assert connection.execute("SELECT count(*) FROM trash").fetchone() != (0,)
    library.delete(summary_id="other")
    clock.now += 2
    library.empty_trash()
    assert library.restore(["new", "other"]) == ["other"]
    assert library.transcript(transcript().source, "de") is not None
    with database.read() as connection:
        assert connection.execute("SELECT count(*) FROM trash").fetchone() == (0,)


def test_a_summary_that_is_there_again_stays(library: SummaryLibrary, clock: Clock) -> None:
    library.save(record("s1", "key"))
    library.delete(summary_id="s1")
    library.save(record("s1", "key"))
    clock.now += KEPT_SECONDS + 1
    library.empty_trash()
    assert library.get("s1")
