"""One JSON object a line, with a checksum of its own, so that damage is seen and costs one line only."""

import json
import zlib
from typing import Any

_MARK = b',"crc":"'
_TAIL = len(_MARK) + 8 + len(b'"}')


def seal(record: dict[str, Any]) -> bytes:
    """The record as one line without its end: compact JSON whose last member `crc` covers every byte before it.

    Half a character (a lone surrogate, which JSON of others may hold) becomes a question mark.
    """
    body = json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode(errors="replace")[:-1]
    return b'%s%s%08x"}' % (body, _MARK, zlib.crc32(body))


def unseal(line: bytes) -> dict[str, Any] | None:
    """The record of a sealed line, or None when a byte of it is not what was written."""
    body, mark = line[:-_TAIL], line[-_TAIL:]
    if mark[:-10] != _MARK or mark[-2:] != b'"}' or mark[-10:-2] != b"%08x" % zlib.crc32(body):
        return None
    record = json.loads(body + b"}")
    return record if isinstance(record, dict) else None
