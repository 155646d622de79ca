"""A search finds what a person means, best first, and shows where it is said."""

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from storage.database import Database
from storage.search import SearchHit
from storage.search_query import MAX_QUERY_CHARS, parse
from storage.search_snippet import SNIPPET_CHARS
from storage.search_text import fold, fold_with_places
from storage.summary_library import SummaryLibrary
from tests.storage.values import record, transcript

SAID = {
    "cpp": "we write C++ and not C here",
    "c": "the C language is small",
    "sharp": "C# came later, as did F#",
    "phone": "AT&T sold the telephones",
    "at": "at t equals zero the ball falls",
    "react": "install react.js before you begin",
    "reacted": "they react js was the answer",
    "dont": "don’t panic and carry a towel",
    "don": "don t is not a word",
    "net": "ASP.NET runs on the server",
    "cafe": "ein Café in Zürich an der Straße",
    "tokyo": "東京タワーは高い。日本語の字幕",
    "seoul": "서울에서 만나요",
    "bangkok": "สวัสดีครับ",
    "hindi": "हिन्दी में सारांश",
    "moscow": "Ёлка стоит в Москве",
}


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SummaryLibrary]:
    database = Database(tmp_path_factory.mktemp("search") / "library.sqlite3")
    library = SummaryLibrary(database)
    for number, (name, line) in enumerate(SAID.items()):
        words = transcript("nothing here", line, "the end", video_id=f"video{number:06d}")
        library.save_transcript(words, None)
        library.save(record(name, of=words, title="Untitled", channel=None, summary=f"Someone says: {line}"))
    yield library
    database.close()


def names(hits: list[SearchHit]) -> set[str]:
    return {hit.record.summary_id for hit in hits}


def marked(hit: SearchHit) -> list[str]:
    units = hit.snippet.encode("utf-16-le")
    return [units[2 * start : 2 * end].decode("utf-16-le") for start, end in hit.highlights]


@pytest.mark.parametrize("scope", ["summaries", "transcripts", "all"])
@pytest.mark.parametrize(
    ("query", "found", "highlight"),
    [
        ("C++", {"cpp"}, "C++"),
        ("c#", {"sharp"}, "C#"),
        ("AT&T", {"phone"}, "AT&T"),
        ("react.js", {"react"}, "react.js"),
        ("REACT.JS.", {"react"}, "react.js"),
        ("don't", {"dont"}, "don’t"),
        ("don’t panic!", {"dont"}, "don’t"),
        (".net", {"net"}, ".NET"),
        ("cafe zurich", {"cafe"}, "Café"),
        ("strasse", {"cafe"}, "Straße"),
        ("日本語", {"tokyo"}, "日本語"),
        ("タワー", {"tokyo"}, "タワー"),
        ("서울", {"seoul"}, "서울"),
        ("สวัสดี", {"bangkok"}, "สวัสดี"),
        ("हिन्दी", {"hindi"}, "हिन्दी"),
        ("елка москве", {"moscow"}, "Ёлка"),
        ('"the telephones"', {"phone"}, "the telephones"),
        ('"telephones sold"', set(), ""),
        ("telephones sold", {"phone"}, "sold"),
        ("telephones towel", set(), ""),
        ("teleph", {"phone"}, "teleph"),
        ("NOT", {"cpp", "don"}, "not"),
        ("towel OR babies", {"dont"}, "towel"),
        ("telephones OR babies the", {"phone"}, "telephones"),
        ("carry NOT", {"dont"}, "carry"),
        ("carry OR", {"dont"}, "carry"),
        ("towel AND panic", {"dont"}, "towel"),
        ("c -c++", {"c", "sharp"}, "C"),
        ("c NOT small", {"cpp", "sharp"}, "C"),
        ('not -"C here"', {"don"}, "not"),
        ("tow*", {"dont"}, "tow"),
        ("pan* tow*", {"dont"}, "pan"),
    ],
)
def test_it_finds_what_was_meant(said: SummaryLibrary, query: str, found: set[str], highlight: str, scope: str) -> None:
    hits = said.search(query, scope, 50)
    assert names(hits) == found
    assert not found or highlight in marked(hits[0])


@pytest.mark.parametrize(
    "query", ["", " ", "++", "\"'-*()", "\x00", "😀", "\ud800", "(" * 10_000, '"' * 9_999, "？！。"]
)
def test_a_query_without_words_finds_nothing(said: SummaryLibrary, query: str) -> None:
    assert said.search(query, "all", 50) == []


@pytest.mark.parametrize(
    "query", ["x" * 10_000, "towel " * 2000, "日" * 10_000, "a&" * 5000, "c++ " * 2500, 'a" ' * 3000]
)
def test_a_query_of_ten_thousand_characters_is_answered(said: SummaryLibrary, query: str) -> None:
    assert len(said.search(query, "all", 50)) <= len(SAID)
    assert len(query[:MAX_QUERY_CHARS]) == MAX_QUERY_CHARS


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=60))
def test_no_query_breaks_it(said: SummaryLibrary, query: str) -> None:
    for hit in said.search(query, "all", 5):
        assert all(marked(hit))


@given(st.text(max_size=80))
def test_places_lead_back_to_the_text(text: str) -> None:
    folded, places = fold_with_places(text)
    assert folded == fold(text)
    assert len(places) == len(folded)
    assert places == sorted(places)


@given(st.text(alphabet=st.characters(categories=("L", "N")), min_size=1, max_size=30))
@example("⑴")
@example("㈠")
def test_folding_twice_changes_nothing_more(word: str) -> None:
    assert fold(fold(word)).split() == fold(word).split()


def test_quotes_make_a_phrase_and_what_is_not_closed_ends_with_the_query() -> None:
    def said(query: str) -> list[str]:
        return [term.text for term in parse(query).wanted]

    assert said('say "hello there" you “dear friend”') == ["say", "hello there", "you", "dear friend"]
    assert said('"hello wor') == ["hello wor"]


def test_an_unknown_scope_is_a_fault_of_ours(library: SummaryLibrary) -> None:
    with pytest.raises(ValueError, match="summaries, transcripts, all"):
        library.search("x", "everything")


def test_the_title_goes_before_the_text_and_the_text_before_what_was_said(library: SummaryLibrary) -> None:
    for name, title, summary, line in (
        ("said", "Untitled", "Nothing of it.", "all about sourdough"),
        ("text", "Untitled", "It is about sourdough.", "nothing of it"),
        ("title", "Sourdough", "Nothing of it.", "nothing of this"),
        *((f"other {n}", "Untitled", "Something else.", f"something else {n}") for n in range(10)),
    ):
        words = transcript(line, video_id=f"{name:_<11}")
        library.save_transcript(words, None)
        library.save(record(name, of=words, title=title, summary=summary))
    assert [hit.record.summary_id for hit in library.search("sourdough", "all")] == ["title", "text", "said"]
    assert [hit.record.summary_id for hit in library.search("sourdough", "all", 2)] == ["title", "text"]
    assert library.search("sourdough", "all", 0) == []


def test_a_channel_is_found(library: SummaryLibrary) -> None:
    library.save(record(channel="The Slow Oven"))
    assert names(library.search("slow oven")) == {"s1"}


def test_a_moment_is_told_by_its_second_and_its_link(library: SummaryLibrary) -> None:
    words = transcript("one", "two 😀😀", "the starter needs rye", "and some salt", "five")
    library.save_transcript(words, None)
    library.save(record(of=words))
    (hit,) = library.search("rye salt", "transcripts")
    assert (hit.t, hit.url_at) == (20, "https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=20s")
    assert hit.snippet == "two 😀😀 the starter needs rye and some salt five"
    assert marked(hit) == ["rye", "salt"]


def test_the_moment_is_where_most_words_stand_together(library: SummaryLibrary) -> None:
    filler = [f"line {n} is about something else entirely" for n in range(20)]
    words = transcript("salt is mentioned", *filler, "rye with salt", "the end")
    library.save_transcript(words, None)
    library.save(record(of=words))
    (hit,) = library.search("salt rye", "transcripts")
    assert hit.t == 210


def test_a_phrase_across_two_captions_is_found(library: SummaryLibrary) -> None:
    words = transcript("first we talk about the", "french revolution now")
    library.save_transcript(words, None)
    library.save(record(of=words))
    (hit,) = library.search('"the french revolution"', "transcripts")
    assert hit.t == 0
    assert marked(hit) == ["the french revolution"]


def test_words_without_times_have_no_second(library: SummaryLibrary) -> None:
    words = transcript("one", "two and rye", timed=False)
    library.save_transcript(words, None)
    library.save(record(of=words))
    (hit,) = library.search("rye", "transcripts")
    assert (hit.t, hit.url_at) == (None, None)
    assert marked(hit) == ["rye"]


def test_words_of_one_video_are_one_hit_with_its_newest_summary(library: SummaryLibrary) -> None:
    words = transcript("all about rye")
    library.save_transcript(words, None)
    library.save(record("older", of=words, at="2026-11-01T10:00:00.000Z"))
    library.save(record("newer", of=words, at="2026-11-02T10:00:00.000Z"))
    assert [hit.record.summary_id for hit in library.search("rye", "transcripts")] == ["newer"]


def test_words_without_a_summary_are_not_found(library: SummaryLibrary) -> None:
    library.save_transcript(transcript("all about rye"), None)
    assert library.search("rye", "all") == []


def test_a_snippet_is_plain_text_of_bounded_length(library: SummaryLibrary) -> None:
    long = (
        "## Heading\n\n"
        + "- **filler** words of [a link](https://example.org/x) here\n" * 60
        + "\nthe needle <b>is</b> here\n"
        + "more " * 300
    )
    library.save(record(summary=long))
    (hit,) = library.search("needle")
    assert len(hit.snippet) <= SNIPPET_CHARS + 2
    assert hit.snippet.startswith("…")
    assert hit.snippet.endswith("…")
    assert "the needle <b>is</b> here" in hit.snippet
    assert "**" not in hit.snippet
    assert "https" not in hit.snippet
    assert marked(hit) == ["needle"]


def test_a_hit_in_the_title_alone_shows_how_the_text_begins(library: SummaryLibrary) -> None:
    library.save(record(title="Rye", summary="A loaf takes two days."))
    (hit,) = library.search("rye")
    assert (hit.snippet, hit.highlights) == ("A loaf takes two days.", ())
