"""The library as a zip archive that is sent while it is made: never more than one file of it is in memory."""

import zipfile
from collections.abc import Iterable, Iterator

from clock import parse_iso
from storage.export_entry import Entry
from storage.export_markdown import file_name, markdown_file

_AT_ONCE = 64 << 10
_OLDEST = (1980, 1, 1, 0, 0, 0)  # what the format can tell


class _Outlet:
    """A file that can only be written; what was written is taken out at the other side."""

    def __init__(self) -> None:
        self._held = bytearray()

    def write(self, data: bytes) -> int:
        self._held += data
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""

    def close(self) -> None:
        """Nothing is open."""

    @property
    def waiting(self) -> int:
        return len(self._held)

    def taken(self) -> bytes:
        data = bytes(self._held)
        self._held.clear()
        return data


def zip_stream(entries: Iterable[Entry]) -> Iterator[bytes]:
    """The archive in pieces; the same library gives the same bytes."""
    outlet = _Outlet()
    with zipfile.ZipFile(outlet, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry in entries:
            member = zipfile.ZipInfo(file_name(entry), _date(entry))
            member.compress_type = zipfile.ZIP_DEFLATED
            member.external_attr = 0o600 << 16
            archive.writestr(member, markdown_file(entry))
            if outlet.waiting >= _AT_ONCE:
                yield outlet.taken()
    yield outlet.taken()


def _date(entry: Entry) -> tuple[int, int, int, int, int, int]:
    try:
        made = parse_iso(entry.record.summarized_at) if entry.record else None
    except ValueError:
        made = None
    if made is None or not 1980 <= made.year <= 2107:
        return _OLDEST
    return (made.year, made.month, made.day, made.hour, made.minute, made.second)
