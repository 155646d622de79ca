"""Files of strangers: whatever is wrong with them is said, the good in them comes, and the library stays whole."""

import io
import json
import stat
import struct
import zipfile
from dataclasses import replace

import pytest

from storage.database import Database
from storage.export_entry import Entry, about, kept
from storage.export_markdown import markdown_file
from storage.import_report import Came, ImportReport
from storage.import_zip import MAX_FILES, BadArchive
from storage.summary_library import SummaryLibrary
from tests.storage.test_export_round_trip import importer, taken
from tests.storage.values import record, transcript

SAID = transcript("flour and water", "and then we wait")
GOOD = Entry(record(of=SAID), kept(SAID, [""]))
FILE = markdown_file(GOOD).encode()


def archive(*files: tuple[str | zipfile.ZipInfo, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in files:
            packed.writestr(name, data)
    return made.getvalue()


def link(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return info


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("../../etc/x.md", FILE, "leads out"),
        ("/etc/x.md", FILE, "leads out"),
        ("C:\\x.md", FILE, "leads out"),
        ("a\\..\\..\\x.md", FILE, "leads out"),
        (link("x.md"), b"/etc/passwd", "link, not a file"),
        ("more.zip", archive(("x.md", FILE)), "archive inside"),
        ("bomb.md", b"\0" * (50 << 20), "unpacks to more"),
        ("latin.md", FILE + "ü".encode("latin-1"), "not UTF-8"),
        ("list.md", b"- milk\n- eggs\n", "names no video"),
        ("note.md", b"---\nurl: https://evil.example/watch?v=dQw4w9WgXcQ\n---\nWords.\n", "names no video"),
        ("broken.json", b'{"a": ', "not valid JSON"),
        ("deep.json", b"[" * 100_000, "not valid JSON"),
        ("cut.md", FILE.replace(b"flour and water", b"flour and wine"), "not the one that the summary was made of"),
        ("odd.md", FILE.replace(b"[0:00", b"[x:00"), "cannot be read"),
        ("id.md", FILE.replace(b'{"record": {"summary_id": "s1"', b'{"record": {"summary_id": "../s1"'), "id of an un"),
        ("type.md", FILE.replace(b'"model": "builtin"', b'"model": 5'), "record.model"),
        ("new.md", FILE.replace(b'"format": 1}', b'"format": 2}'), "newer YouTube Summarizer"),
    ],
)
def test_what_is_wrong_is_named_and_the_rest_comes(
    database: Database, library: SummaryLibrary, name: str | zipfile.ZipInfo, data: bytes, reason: str
) -> None:
    report = taken(database, archive((name, data), ("summaries/good.md", FILE), ("__MACOSX/._good.md", b"\0")))
    assert report.counts == {Came.ADDED: 1}, report.as_dict()
    assert report.failed == 1
    assert reason in report.rows[0]["reason"], report.rows
    assert library.count() == 1


def test_links_and_html_of_a_file_are_not_believed(database: Database, library: SummaryLibrary) -> None:
    data = about(GOOD)
    data["record"]["details"] |= {"video_url": "javascript:alert(1)", "thumbnail_url": "https://evil.example/x.png"}
    data["record"]["summary"] = "<img src=x onerror=alert(1)> [here](https://evil.example) **words**"
    data["record"]["summary_html"] = "<script>alert(1)</script>"
    lines = [{"start": line.start, "end": line.end, "text": line.text} for line in SAID.segments]
    line = json.dumps({"kept": data, "transcript": {"segments": lines}})
    report = taken(database, line.encode(), "x.jsonl")
    assert report.counts == {Came.ADDED: 1}, report.as_dict()
    kept_one = library.get("s1")
    assert kept_one
    assert kept_one.details.video_url == "https://www.youtube.com/watch?v=dQw4w9WgXcQ"
    assert kept_one.details.thumbnail_url is None
    assert "<script" not in kept_one.summary_html
    assert "<img" not in kept_one.summary_html
    assert "href" not in kept_one.summary_html


@pytest.mark.parametrize("number", ["NaN", "Infinity", "1e999", "-5", "1e300"])
def test_times_that_are_none_are_refused(database: Database, number: str) -> None:
    data = json.dumps({"kept": about(GOOD), "transcript": {"segments": [{"start": 0.5, "end": 1.0, "text": "a"}]}})
    report = taken(database, data.replace("0.5", number).encode(), "x.jsonl")
    assert (report.failed, report.taken) == (1, 0)


def test_an_id_or_a_place_of_another_summary_is_not_taken_over(database: Database, library: SummaryLibrary) -> None:
    library.save_transcript(SAID, None)
    library.save(record("s1", of=SAID))
    other = transcript("flour and water", "and then we wait", video_id="AAAAAAAAAAA")
    for stranger, reason in (
        (replace(record("s1", of=SAID), cache_key="elsewhere"), "id belongs"),
        (replace(record("s2", of=other), cache_key="key of s1"), "another video"),
    ):
        report = taken(database, markdown_file(Entry(stranger, None)).encode(), "x.md")
        assert reason in report.rows[0]["reason"]
    assert library.get("s1") == record("s1", of=SAID)


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 and nothing more", b"%PDF-1.7 ...", b"\x00\x01\x02\x03"])
def test_a_file_of_another_kind_is_refused_whole(database: Database, data: bytes) -> None:
    with pytest.raises(BadArchive):
        taken(database, data, "x")


def test_a_list_of_a_million_files_is_not_even_read(database: Database) -> None:
    whole = bytearray(archive(("a.md", FILE)))
    end = whole.rindex(b"PK\x05\x06")
    struct.pack_into("<H", whole, end + 10, 0xFFFF)
    struct.pack_into("<L", whole, end + 12, 900_000_000)
    with pytest.raises(BadArchive, match=f"{MAX_FILES:,}"):
        taken(database, bytes(whole))


def test_an_archive_that_unpacks_without_end_is_left(database: Database) -> None:
    """Many files that all unpack to as much as one may; what came before it was noticed is kept."""
    many = [(f"{number}.md", FILE + b"\n" * 900_000) for number in range(200)]
    report = ImportReport()
    data = archive(*many)
    with pytest.raises(BadArchive, match="far more than any library"):
        importer(database).run(io.BytesIO(data), len(data), "x.zip", report)
    assert report.counts[Came.ADDED] == 1
    assert report.files < 200


def test_a_thousand_bad_files_make_a_short_report(database: Database) -> None:
    report = taken(database, archive(*((f"{number}.md", b"words") for number in range(1000))))
    told = report.as_dict()
    assert told["failed"] == told["files"] == 1000
    assert len(told["errors"]) == 200
    assert told["errors_left_out"] == 800
    assert told["reasons"] == {"it names no video": 1000}
