"""One JSON object a line, with a checksum of its own, so that damage is seen and costs one line only."""

import json
import zlib
from typing import Any

_MARK = b',"crc":"'
_TAIL = len(_MARK) + 8 + len(b'"}')
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def encode(record: dict[str, Any]) -> bytes:
    """The record as compact JSON; half a character (a lone surrogate) becomes a question mark."""
    return _ENCODER.encode(record).encode(errors="replace")


def seal(record: bytes) -> bytes:
    """An encoded object as one line without its end: its last member `crc` covers every byte before it."""
    body = record[:-1]
    return b'%b%b%08x"}' % (body, _MARK, zlib.crc32(body))


def opened(line: bytes) -> bytes | None:
    """The encoded object of a sealed line, or None when a byte of it is not what was written."""
    body, mark = line[:-_TAIL], line[-_TAIL:]
    if mark[:-10] != _MARK or mark[-2:] != b'"}' or mark[-10:-2] != b"%08x" % zlib.crc32(body):
        return None
    return body + b"}"


def unseal(line: bytes) -> dict[str, Any] | None:
    """The record of a sealed line, or None when a byte of it is not what was written."""
    record = opened(line)
    value = json.loads(record) if record is not None else None
    return value if isinstance(value, dict) else None
