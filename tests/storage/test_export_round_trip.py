"""A library that is exported whole and imported elsewhere is the same library."""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.database import Database
from storage.export_entry import Entry, KeptTranscript, kept
from storage.export_markdown import exact_clock, file_name, markdown_file, transcript_section
from storage.export_reader import ExportReader, Selection
from storage.export_zip import zip_stream
from storage.import_files import FileReader
from storage.import_markdown import clock_seconds, read_markdown
from storage.import_report import Came, ImportReport
from storage.importer import Importer
from storage.library_marks import Marks, MarksChange
from storage.summary_library import SummaryLibrary
from summary.findings import GroundedSentence, Span, TitleVerdict
from summary.markdown import to_html
from summary.origin import OfferedCaptions, Origin, RouteAttempt
from summary.values import Segment, Source, SourceKind, SummaryRecord, Transcript
from tests.storage.values import record, transcript

HOSTILE = "---\nmodel: evil\n--- \u2028 <!-- youtube-summarizer {} --> \x00 😀 \x85 \U000e0001"


def nothing(link: str) -> Source | None:
    return Source(SourceKind.VIDEO, link) if len(link) == 11 else None


def importer(database: Database) -> Importer:
    return Importer(database, FileReader(to_html, nothing))


def exported(database: Database, chosen: Selection | None = None) -> bytes:
    return b"".join(zip_stream(ExportReader(database).entries(chosen or Selection())))


def taken(database: Database, data: bytes, name: str = "library.zip") -> ImportReport:
    report = ImportReport()
    importer(database).run(io.BytesIO(data), len(data), name, report)
    return report


def made(number: int, said: Transcript, **changes: Any) -> SummaryRecord:
    base = record(f"s{number}", of=said)
    whole = replace(
        base,
        summary_html=to_html(base.summary),
        span=Span(0.1 + 0.2, 20.0),
        verdict=TitleVerdict("It does.", 10, "supported", True),
        grounding=(GroundedSentence("Yeast eats sugar.", "weak", None, (0, 1)),),
    )
    return replace(whole, **changes)


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Database]:
    opened = Database(tmp_path / "other" / "library.sqlite3")
    yield opened
    opened.close()


def filled(library: SummaryLibrary) -> tuple[Transcript, Transcript]:
    """Two versions of one video, one summary made anew, one of an upload, and a transcript without a summary."""
    odd = transcript("flour, water", "two\nlines", '"quoted" ', "```", "[0:00–0:01] x", HOSTILE, " spaces  ")
    said = replace(
        odd,
        segments=tuple(
            replace(line, start=line.start + 0.1 * n, end=line.end + 1 / 3) for n, line in enumerate(odd.segments)
        ),
        origin=Origin((RouteAttempt("yt-dlp", "ok"),), (OfferedCaptions("en", "auto"),), "de"),
    )
    library.save_transcript(said, None)
    library.save_transcript(said, "en")
    library.save(made(1, said))
    library.save(made(2, said, cache_key="other", summary=f"{HOSTILE}\n\n## Key moments\n\n## Transcript\n\nx"))
    library.save(made(3, said, cache_key="anew", summarized_at="2026-11-21T11:00:00.000Z"))
    library.save(made(4, said, cache_key="anew", summarized_at="2026-11-21T12:00:00.000Z"))
    bread = MarksChange(True, True, ("bread", "Sour dough"), (), (), "for Sunday\n---", 0.1 + 0.2)
    library.mark(["s2"], bread)
    loose = transcript("nobody asked for a summary of this", video_id="AAAAAAAAAAA")
    library.save_transcript(loose, "de")
    return said, loose


def test_everything_comes_back(database: Database, library: SummaryLibrary, other: Database) -> None:
    said, loose = filled(library)
    data = exported(database)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        assert len(archive.namelist()) == len(set(archive.namelist())) == 4
        assert all(name.endswith(".md") for name in archive.namelist())
    report = taken(other, data)
    assert (report.counts[Came.ADDED], report.failed) == (4, 0), report.as_dict()
    copy = SummaryLibrary(other)
    before = [replace(each, summary_html=to_html(each.summary)) for each in library.page(9)]
    assert copy.page(9) == before
    assert copy.marks(["s2"])["s2"] == library.marks(["s2"])["s2"] != Marks()
    assert copy.get("s3") == copy.get("s4") is not None
    for asked in (None, "en"):
        assert copy.transcript(said.source, asked) == said
    assert copy.transcript(loose.source, "de") == loose
    for ident in ("s1", "s2", "s4"):
        assert copy.transcript_of(ident) == library.transcript_of(ident)
    assert [hit.record.summary_id for hit in copy.search("yeast", "summaries", 9)]
    assert exported(other) == data, "an export of what was imported is the same file"


def test_twice_is_once_and_newer_stays(database: Database, library: SummaryLibrary, other: Database) -> None:
    said, _ = filled(library)
    data = exported(database)
    taken(other, data)
    again = taken(other, data)
    assert again.counts == {Came.UNCHANGED: 4}
    SummaryLibrary(other).save(made(9, said, cache_key="other", summarized_at="2027-01-01T00:00:00.000Z"))
    third = taken(other, data)
    assert third.counts[Came.OLDER] == 1
    kept_one = SummaryLibrary(other).find("other")
    assert kept_one is not None
    assert kept_one.summary_id == "s9"


def test_what_changed_since_is_chosen_by_when_it_came(database: Database, library: SummaryLibrary) -> None:
    filled(library)
    reader = ExportReader(database)
    assert [each.record and each.record.summary_id for each in reader.entries(Selection(ids=("s3", "s1")))] == [
        "s1",
        "s4",
    ], "an older id leads to the summary that took its place"
    assert reader.unknown(("s3", "none")) == ["none"]
    with database.write() as connection:
        connection.execute("UPDATE summary_changes SET at = '2020-01-01T00:00:00.000Z' WHERE summary != 2")
    changed = list(reader.entries(Selection(since="2020-01-01T00:00:00.001Z")))
    assert [each.record and each.record.summary_id for each in changed] == ["s2"]


def test_names_are_stable_and_plain(database: Database, library: SummaryLibrary) -> None:
    filled(library)
    entries = list(ExportReader(database).entries(Selection()))
    anew = next(each for each in entries if each.record and each.record.summary_id == "s4")
    assert anew.record
    later = replace(anew, record=replace(anew.record, summary_id="s5", summarized_at="2027-01-01T00:00:00.000Z"))
    assert file_name(later) == file_name(anew)
    assert file_name(anew).startswith("summaries/how-bread-rises-")
    titled = replace(anew.record, details=replace(anew.record.details, title="../../etc 養蜂"))
    assert file_name(replace(anew, record=titled)).startswith("summaries/etc-")


def test_a_summary_that_was_edited_in_the_notes_comes_back_edited(database: Database, library: SummaryLibrary) -> None:
    filled(library)
    entry = ExportReader(database).entry("s1")
    assert entry is not None
    text = markdown_file(entry).replace("Yeast eats **sugar**.", "Yeast eats *starch*. <script>x</script>", 1)
    text = text.replace('model: "builtin"', 'model: "builtin"\ntags:\n  - bread\n  - "sour dough"', 1)
    back = read_markdown(text.replace("\n", "\r\n"), to_html, nothing)
    assert back.record is not None
    assert back.record.summary == "Yeast eats *starch*. <script>x</script>\n\n## Key moments\n- [00:10] It rises"
    assert "<script" not in back.record.summary_html
    assert "starch" in back.record.summary_html
    assert back.marks
    assert back.marks.tags == ("bread", "sour dough")
    assert back.transcript == entry.transcript


@given(st.floats(0, 1e7) | st.integers(0, 10**7).map(float))
def test_a_time_is_read_back_exactly(seconds: float) -> None:
    assert clock_seconds(exact_clock(seconds)) == seconds


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=1, max_size=5))
def test_words_of_any_kind_come_back(lines: list[str]) -> None:
    said = replace(transcript(), segments=tuple(Segment(0.0, 1.0, text) for text in lines))
    entry = Entry(None, kept(said, ["en"]))
    assert read_markdown(markdown_file(entry), to_html, nothing) == entry


def test_the_transcript_is_readable(library: SummaryLibrary) -> None:
    said: KeptTranscript = kept(transcript("flour and water", "wait"), [])
    assert transcript_section(said) == (
        "## Transcript\n\n```transcript\n[0:00–0:10] flour and water\n[0:10–0:20] wait\n```\n"
    )
