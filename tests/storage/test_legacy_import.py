"""`summary_cache.json` of an older app, in the forms that it may have."""

import json
from io import BytesIO
from typing import Any

import pytest

from sources.links import source_of
from storage.database import Database
from storage.import_files import FileReader
from storage.import_report import ImportReport
from storage.importer import Importer
from storage.summary_library import SummaryLibrary
from summary.markdown import to_html

ID, OTHER = "dQw4w9WgXcQ", "abcdefghij0"
WHOLE = {
    "title": "How bread rises",
    "summary": "Yeast eats **sugar**.",
    "thumbnail_url": f"https://i.ytimg.com/vi/{ID}/hqdefault.jpg",
    "video_url": f"https://www.youtube.com/watch?v={ID}",
    "model": "gemini-1.5-flash",
    "summarized_at": "2025-03-04T10:20:30.123456",
    "cached": True,
}


def taken(database: Database, data: Any) -> ImportReport:
    raw = json.dumps(data).encode()
    report = ImportReport()
    Importer(database, FileReader(to_html, source_of)).run(BytesIO(raw), len(raw), "summary_cache.json", report)
    return report


@pytest.mark.parametrize(
    "data",
    [
        {ID: WHOLE},
        {f"{ID}_gemini": {k: v for k, v in WHOLE.items() if k != "video_url"}},
        {f"https://youtu.be/{ID}": {"summary": WHOLE["summary"], "title": "x"}},
        {"some hash": WHOLE},
        {"summaries": {ID: WHOLE}, "version": 2},
        [WHOLE],
        {ID: [WHOLE]},
        {ID: "Yeast eats **sugar**."},
        WHOLE,
        {ID: {**WHOLE, "summarized_at": 1741083630, "duration": "12:34", "title": None}},
    ],
)
def test_every_form_is_understood(database: Database, library: SummaryLibrary, data: Any) -> None:
    report = taken(database, data)
    assert (report.counts.total(), report.failed) == (1, 0), report.as_dict()
    (record,) = library.page(9)
    assert record.details.video_id == ID
    assert record.details.video_url == f"https://www.youtube.com/watch?v={ID}"
    assert record.summary == "Yeast eats **sugar**."
    assert "<strong>sugar</strong>" in record.summary_html
    assert taken(database, data).as_dict()["unchanged"] == 1, "twice is once"
    assert library.count() == 1


def test_what_it_says_is_kept(database: Database, library: SummaryLibrary) -> None:
    taken(database, {ID: WHOLE, OTHER: {**WHOLE, "video_url": f"https://youtu.be/{OTHER}", "title": "Second"}})
    first, second = sorted(library.page(9), key=lambda each: each.details.title)
    assert (first.details.title, first.model) == ("How bread rises", "gemini-1.5-flash")
    assert first.summarized_at == "2025-03-04T10:20:30.123Z"
    assert first.details.thumbnail_url == WHOLE["thumbnail_url"]
    assert first.provenance.captions == "imported"
    assert second.details.video_id == OTHER
    assert library.search("yeast", "summaries", 5)


def test_bad_entries_are_counted_by_reason_and_the_good_come(database: Database, library: SummaryLibrary) -> None:
    report = taken(
        database,
        {
            ID: WHOLE,
            "not a video": {"summary": "words", "title": "x"},
            OTHER: {"title": "no words", "summary": "  "},
            "abcdefghij1": {"error": "captions disabled", "summary": None},
            "abcdefghij2": 5,
            "abcdefghij3": None,
            "abcdefghij4": {"summary": ["a", "list"]},
        },
    )
    assert report.as_dict()["added"] == 1
    assert report.reasons == {
        "it names no video": 1,
        "it has no summary": 2,
        "it is a failure, not a summary": 1,
        "it is no object with a summary": 2,
    }
    assert {row["file"] for row in report.rows} >= {f"summary_cache.json: {OTHER}"}
    assert library.count() == 1
