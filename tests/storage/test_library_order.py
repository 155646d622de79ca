"""Stars, tags, notes, putting away and lists keep a library in order; qualifiers narrow every list and search."""

import pytest

from storage.database import Database
from storage.library_marks import MAX_TAGS, ListedIn, Marks, MarksChange, TooManyTags, tidy_tags
from storage.search import Search
from storage.search_query import Filter, QueryFault, parse
from storage.summary_library import SummaryLibrary
from summary.values import SummaryRecord
from tests.storage.values import record, transcript


def ids(found: list[SummaryRecord]) -> list[str]:
    return [each.summary_id for each in found]


def listed(library: SummaryLibrary, query: str) -> list[str]:
    return ids(library.listed(parse(query).filters, 50, None)[0])


def hits(library: SummaryLibrary, query: str, scope: str = "all") -> list[str]:
    return [hit.record.summary_id for hit in library.search(query, scope)]


@pytest.fixture
def shelves(library: SummaryLibrary) -> SummaryLibrary:
    """Three videos of two channels, of which one stands in a playlist; all speak of bread."""
    for name, channel, model_day in (("rye", "Slow Oven", 1), ("spelt", "Slow Oven", 2), ("sky", "Night Watch", 3)):
        said = transcript(f"here is {name} bread", video_id=f"{name:_<11}")
        library.save_transcript(said, None)
        library.save(
            record(name, of=said, title=f"All about {name}", channel=channel, at=f"2026-0{model_day}-15T10:00:00.000Z")
        )
    library.keep_playlist("PL1", "Flour Power", [transcript(video_id="spelt______").source])
    return library


def test_marks_come_back_and_what_is_not_named_stays(shelves: SummaryLibrary) -> None:
    assert shelves.marks(["rye", "nope"]) == {"rye": Marks()}
    assert shelves.mark(["rye", "nope"], MarksChange(favourite=True, tags=("Baking",), note="x")) == ["rye"]
    shelves.mark(["rye"], MarksChange(position=0.25, add_tags=("Rye", "BAKING"), remove_tags=("never",)))
    assert shelves.marks(["rye"])["rye"] == Marks(True, False, ("BAKING", "Rye"), "x", 0.25)
    shelves.mark(["rye"], MarksChange(favourite=False, remove_tags=("baking",), note=""))
    assert shelves.marks(["rye"])["rye"] == Marks(False, False, ("Rye",), "", 0.25)
    assert shelves.marks(["spelt"])["spelt"].playlists == (ListedIn("PL1", "Flour Power"),)


def test_marks_stay_when_a_summary_is_made_anew(library: SummaryLibrary) -> None:
    library.save(record("old", "key"))
    library.mark(["old"], MarksChange(favourite=True, archived=True))
    library.save(record("new", "key"))
    assert library.marks(["new"])["new"] == Marks(favourite=True, archived=True)
    assert library.count() == 0


def test_too_many_tags_change_nothing(shelves: SummaryLibrary) -> None:
    shelves.mark(["rye"], MarksChange(tags=tuple(f"t{n}" for n in range(MAX_TAGS))))
    with pytest.raises(TooManyTags):
        shelves.mark(["spelt", "rye"], MarksChange(favourite=True, add_tags=("one more",)))
    assert shelves.marks(["spelt"])["spelt"] == Marks(playlists=(ListedIn("PL1", "Flour Power"),))


def test_tags_are_tidied() -> None:
    assert tidy_tags(["#Baking", " baking ", "", "#", "slow  food", "C++"]) == ("Baking", "slow food", "C++")


def test_what_is_put_away_is_only_found_by_those_who_ask_for_it(shelves: SummaryLibrary) -> None:
    shelves.mark(["sky"], MarksChange(archived=True))
    assert (ids(shelves.page(10)), shelves.count()) == (["spelt", "rye"], 2)
    assert (listed(shelves, ""), listed(shelves, "is:archived")) == (["spelt", "rye"], ["sky"])
    assert (hits(shelves, "sky"), hits(shelves, "sky is:archived")) == ([], ["sky"])
    assert [heap.title for heap in shelves.heaps("channels")] == ["Slow Oven"]
    shelves.mark(["sky"], MarksChange(archived=False))
    assert shelves.count() == 3
    shelves.mark(["sky"], MarksChange(archived=True))
    shelves.delete(summary_id="sky")
    assert shelves.count() == 2


@pytest.mark.parametrize("few", [0, 200])
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ('channel:"slow oven"', ["spelt", "rye"]),
        ("channel:OVEN", ["spelt", "rye"]),
        ("-channel:oven", ["sky"]),
        ("channel:nobody", []),
        ("model:builtin", ["sky", "spelt", "rye"]),
        ("model:gpt", []),
        ("lang:en", ["sky", "spelt", "rye"]),
        ("language:de", []),
        ("list:flour", ["spelt"]),
        ("playlist:PL1", ["spelt"]),
        ("before:2026-02", ["rye"]),
        ("after:2026-02-15 before:2026-03-16", ["sky", "spelt"]),
        ("is:favourite", ["rye"]),
        ("is:starred -tag:baking", []),
        ("tag:Baking", ["rye"]),
        ("is:tagged", ["rye"]),
        ("is:noted", ["rye"]),
        ("-is:noted channel:oven", ["spelt"]),
    ],
)
def test_qualifiers(shelves: SummaryLibrary, database: Database, query: str, found: list[str], few: int) -> None:
    search = Search(database, few).search  # few are asked one by one, many left out of what the index gives

    def said(words: str, scope: str) -> list[str]:
        return sorted(hit.record.summary_id for hit in search(words, scope))

    shelves.mark(["rye"], MarksChange(favourite=True, tags=("Baking",), note="x"))
    assert listed(shelves, query) == found
    assert hits(shelves, query) == found, "without words a search is a list"
    assert said(f"{query} bread", "transcripts") == sorted(found)
    assert said(f"all {query} about", "summaries") == sorted(found)
    assert shelves.count(parse(query).filters) == len(found)


@pytest.mark.parametrize("query", ["before:yesterday", "after:2026-13", "is:blue", 'before:""'])
def test_a_qualifier_that_cannot_be_meant_is_told(library: SummaryLibrary, query: str) -> None:
    with pytest.raises(QueryFault, match=r"needs a date|may be favourite"):
        library.search(query)


def test_other_words_with_a_colon_are_words() -> None:
    assert parse("react:js https://x.org is: channel:").filters == ()
    assert parse('is:"favourite"').filters == (Filter("is", "favourite"),)


def test_pages_by_cursor_without_gap_or_double_while_others_come(library: SummaryLibrary) -> None:
    for number in range(7):
        library.save(record(f"s{number}", at="2026-11-01T10:00:00.000Z" if number % 2 else "2026-11-02T10:00:00.000Z"))
    seen, cursor = [], None
    while True:
        found, cursor = library.listed((), 3, cursor)
        seen += ids(found)
        library.save(record(f"newer {len(seen)}", at="2026-11-22T10:00:00.000Z"))
        if cursor is None:
            break
    assert seen == ["s6", "s4", "s2", "s0", "s5", "s3", "s1"]


@pytest.mark.parametrize("cursor", ["", "x", "~", "~1", "2026~", "2026~x", "2026~²", "2026~" + "9" * 40])
def test_a_cursor_that_is_none(library: SummaryLibrary, cursor: str) -> None:
    with pytest.raises(ValueError, match="not a cursor"):
        library.listed((), 3, cursor)


def test_heaps_with_their_counts(shelves: SummaryLibrary) -> None:
    shelves.mark(["rye", "sky"], MarksChange(tags=("night",)))
    shelves.mark(["rye"], MarksChange(add_tags=("Baking",)))
    assert [(heap.title, heap.count) for heap in shelves.heaps("channels")] == [("Slow Oven", 2), ("Night Watch", 1)]
    assert [(heap.title, heap.count) for heap in shelves.heaps("tags")] == [("night", 2), ("Baking", 1)]
    assert [(heap.ident, heap.title, heap.count) for heap in shelves.heaps("playlists")] == [("PL1", "Flour Power", 1)]
    shelves.mark(["spelt", "sky"], MarksChange(archived=True))
    assert [(heap.title, heap.count) for heap in shelves.heaps("channels")] == [("Slow Oven", 1)]
    assert [(heap.title, heap.count) for heap in shelves.heaps("tags")] == [("Baking", 1), ("night", 1)]
    assert shelves.heaps("playlists") == []


def test_a_changed_mark_is_a_change_of_the_summary_but_reading_on_is_none(
    shelves: SummaryLibrary, database: Database
) -> None:
    with database.write() as connection:
        connection.execute("UPDATE summary_changes SET at = '2020-01-01T00:00:00.000Z'")
    shelves.mark(["rye"], MarksChange(position=0.5))
    shelves.mark(["sky"], MarksChange(note="x"))
    with database.read() as connection:
        changed = connection.execute("SELECT count(*) FROM summary_changes WHERE at > '2026'").fetchone()
    assert changed == (1,)
