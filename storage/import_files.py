"""Files of all kinds that an import understands, as entries one after the other."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

from storage.export_entry import BadEntry, Entry, HtmlOf, from_about, loaded
from storage.import_markdown import read_markdown
from storage.import_zip import MAX_FILE_BYTES, BadArchive, members
from storage.legacy_import import SourceOf, entries_of, entry_of

MARKDOWN = (".md", ".markdown")
JSON_LINES = (".jsonl", ".ndjson")
WANTED = (*MARKDOWN, *JSON_LINES, ".json")
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_HEAD = 4096


@dataclass(frozen=True, slots=True)
class Found:
    """Something in a file: an entry, or why it is none."""

    name: str
    entry: Entry | BadEntry


class FileReader:
    """Reads what people bring; `html` and `source_of` as for the modules that read one kind."""

    def __init__(self, html: HtmlOf, source_of: SourceOf) -> None:
        self._html = html
        self._source_of = source_of

    def found(self, file: BinaryIO, size: int, name: str) -> Iterator[Found]:
        """Everything in the file, whose content says what it is. BadArchive when nothing more of it can be read."""
        name = name or "the file"
        head = file.read(_HEAD)
        file.seek(0)
        if head.startswith(_ZIP):
            for member in members(file, size, WANTED):
                if isinstance(member.data, BadEntry):
                    yield Found(member.name, member.data)
                else:
                    yield from self._file(member.name, member.data)
            return
        text = head.lstrip(b"\xef\xbb\xbf \t\r\n")
        if name.lower().endswith(JSON_LINES) or (text.startswith(b'{"') and _of_lines(file)):
            yield from self._lines(file, name)
            return
        if not text.startswith((b"{", b"[", b"---", b"#", b"\xff\xfe", b"\xfe\xff")):
            raise BadArchive(f"it begins with {_shown(head)}, which is none of these")
        if size > MAX_FILE_BYTES:
            raise BadArchive(f"it is larger than the {MAX_FILE_BYTES >> 20} MiB that are read of one file")
        kind = ".json" if text.startswith((b"{", b"[")) else ".md"
        yield from self._file(name if name.lower().endswith(WANTED) else name + kind, file.read())

    def _file(self, name: str, data: bytes) -> Iterator[Found]:
        try:
            text = _decoded(data)
            if name.lower().endswith(MARKDOWN):
                yield Found(name, read_markdown(text, self._html, self._source_of))
            elif name.lower().endswith(JSON_LINES):
                for number, line in enumerate(text.split("\n"), 1):
                    if line.strip():
                        yield from self._value(f"{name}:{number}", line)
            else:
                yield from self._json(name, loaded(text))
        except BadEntry as fault:
            yield Found(name, fault)

    def _lines(self, file: BinaryIO, name: str) -> Iterator[Found]:
        number = 0
        while line := file.readline(MAX_FILE_BYTES + 1):
            number += 1
            if len(line) > MAX_FILE_BYTES:
                raise BadArchive(f"its line {number} is longer than {MAX_FILE_BYTES >> 20} MiB")
            if line.strip():
                try:
                    text = _decoded(line)
                except BadEntry as fault:
                    yield Found(f"{name}:{number}", fault)
                    continue
                yield from self._value(f"{name}:{number}", text)

    def _value(self, name: str, text: str) -> Iterator[Found]:
        try:
            yield from self._json(name, loaded(text))
        except BadEntry as fault:
            yield Found(name, fault)

    def _json(self, name: str, data: Any) -> Iterator[Found]:
        if isinstance(data, dict) and "kept" in data:
            yield Found(name, self._ours(data))
            return
        for key, told in entries_of(data):
            where = f"{name}: {key}"
            if isinstance(told, BadEntry):
                yield Found(where, told)
            elif "kept" in told:
                yield from self._value(where, json.dumps(told))
            else:
                try:
                    yield Found(where, entry_of(told, key, self._html, self._source_of))
                except BadEntry as fault:
                    yield Found(where, fault)

    def _ours(self, data: dict[str, Any]) -> Entry:
        said = data.get("transcript")
        return from_about(data["kept"], said.get("segments") if isinstance(said, dict) else [], self._html)


def _of_lines(file: BinaryIO) -> bool:
    """Whether its first line is an object of our own: the name of a file may be lost on its way."""
    first = file.readline(MAX_FILE_BYTES)
    file.seek(0)
    try:
        value = loaded(first)
    except BadEntry:
        return False
    return isinstance(value, dict) and "kept" in value


def _decoded(data: bytes) -> str:
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        return data.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError as fault:
        raise BadEntry("its text is not UTF-8") from fault


def _shown(head: bytes) -> str:
    return ascii(head[:12].decode("latin-1")) if head else "nothing"
