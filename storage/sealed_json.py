"""One JSON object a line, with a checksum of its own, so that damage is seen and costs one line only."""

import json
import zlib
from typing import Any

import orjson

_MARK = b',"crc":"'
_TAIL = len(_MARK) + 8 + len(b'"}')


def encode(record: dict[str, Any]) -> bytes:
    """The record as compact JSON; half a character (a lone surrogate) becomes a question mark."""
    try:
        return orjson.dumps(record)
    except orjson.JSONEncodeError:  # it takes whole characters only
        return json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode(errors="replace")


def to_keep(record: bytes) -> bytes:
    """The same in as much memory as it needs; orjson leaves several KB of its buffer behind every result."""
    return bytes(memoryview(record))


def decode(record: bytes) -> dict[str, Any]:
    """The inverse of `encode`."""
    value: dict[str, Any] = orjson.loads(record)
    return value


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
    return decode(record) if record is not None else None
