"""How long a sound lasts, read from its first bytes."""

import struct
from pathlib import Path
from typing import Final

_HEAD: Final = 16 << 10
_KBITS: Final = {
    3: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),  # MPEG 1 layer III
    2: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),  # MPEG 2
    0: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),  # MPEG 2.5
}


def seconds_of(path: Path) -> int | None:
    """Whole seconds, at least one, of an MP3 of one bit rate or a WAV file; None when that cannot be read."""
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
        size = path.stat().st_size
    except OSError:
        return None
    rate = _wav_rate(head) or _mp3_rate(head)
    return max(1, round(size / rate)) if rate else None


def _wav_rate(head: bytes) -> int:
    """Bytes a second."""
    if head[:4] != b"RIFF" or head[8:12] != b"WAVE" or len(head) < 32:
        return 0
    return int(struct.unpack_from("<I", head, 28)[0])


def _mp3_rate(head: bytes) -> int:
    """Bytes a second, from the first frame."""
    for place in range(len(head) - 3):
        if head[place] != 0xFF or head[place + 1] & 0xE6 != 0xE2:  # the mark of a frame, and layer III
            continue
        version, index = head[place + 1] >> 3 & 3, head[place + 2] >> 4
        if version != 1 and 0 < index < 15:
            return _KBITS[version][index] * 125
    return 0
