"""Sound that was made, kept in files: found by voice and text, the longest unused given up first.

The folder is the only record. A file's name is the hash of what was spoken, its folder the hash of whom it belongs to;
its time of access is when it was last used, that of modification when it was made. So there is nothing that a crash
could leave untrue: at most an unfinished file, which no name finds and the next start removes.
"""

import contextlib
import hashlib
import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from errors import AppError
from library_errors import AUDIO_NOT_KEPT
from storage.files import sync_folder

ENDINGS: Final = {"audio/mpeg": ".mp3", "audio/wav": ".wav"}
_TYPES: Final = {ending: media_type for media_type, ending in ENDINGS.items()}
_UNFINISHED: Final = ".part"


@dataclass(frozen=True, slots=True)
class Limits:
    """How much may be kept: megabytes (2^20), files, and hours since a file was last used."""

    megabytes: int
    files: int
    hours: float


@dataclass(frozen=True, slots=True)
class Sound:
    """A finished file; `made_at` and `used_at` are seconds since 1970."""

    path: Path
    size: int
    made_at: float
    used_at: float

    @property
    def key(self) -> str:
        """The hash of what was spoken."""
        return self.path.stem

    @property
    def media_type(self) -> str:
        """Such as `audio/mpeg`."""
        return _TYPES[self.path.suffix]


def key_of(*spoken: str) -> str:
    """The name for what is spoken, and how: 64 hexadecimal figures, whatever the words are."""
    return hashlib.sha256("\x1f".join(spoken).encode(errors="replace")).hexdigest()


class AudioCache:
    """The files below one folder, for all threads; the folder is made with the first file."""

    def __init__(self, folder: Path, limits: Callable[[], Limits], now: Callable[[], float] = time.time) -> None:
        """`limits` is asked whenever something is given up."""
        self.limits = limits
        self._folder = folder
        self._now = now
        self._lock = threading.Lock()  # held while files are counted and given up

    def find(self, owner: str, key: str) -> Sound | None:
        """What was made for `owner`, which counts as used now."""
        for ending in ENDINGS.values():
            path = self._home(owner) / f"{key}{ending}"
            with contextlib.suppress(OSError):
                made_at = path.stat().st_mtime
                os.utime(path, (self._now(), made_at))
                return _sound(path)
        return None

    def of(self, owner: str) -> list[Sound]:
        """All that was made for `owner`, the newest first; none counts as used."""
        return sorted(_sounds(self._home(owner)), key=lambda sound: (-sound.made_at, sound.key))

    def keep(self, owner: str, key: str, media_type: str, room: int, pieces: Iterator[bytes]) -> Sound:
        """Writes what `pieces` brings; it is found once it is whole and on disk. AppError AUDIO_NOT_KEPT.

        `room` bytes are taken beforehand, so that a full disk is known before anything is paid for.
        """
        path = self._home(owner) / f"{key}{ENDINGS[media_type]}"
        unfinished = path.with_name(path.name + _UNFINISHED)
        try:
            with self._written(unfinished, room) as handle:
                for piece in pieces:
                    _write_all(handle, piece)
                os.ftruncate(handle, os.lseek(handle, 0, os.SEEK_CUR))
                os.fsync(handle)
            os.replace(unfinished, path)
            sync_folder(path.parent)
        except OSError as fault:
            raise AppError(AUDIO_NOT_KEPT, reason=fault.strerror or type(fault).__name__) from fault
        finally:
            with contextlib.suppress(OSError):
                unfinished.unlink()
        kept = _sound(path)
        self.clean(spare=path)
        return kept

    @contextlib.contextmanager
    def _written(self, path: Path, room: int) -> Iterator[int]:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
        try:
            os.posix_fallocate(handle, 0, max(room, 1))
            yield handle
        finally:
            os.close(handle)

    def forget(self, owner: str) -> None:
        """Removes everything that was made for `owner`."""
        shutil.rmtree(self._home(owner), ignore_errors=True)

    def clean(self, spare: Path | None = None, *, everything: bool = False) -> tuple[int, int]:
        """Gives up what is too much or too old, the longest unused first, but not `spare`; files and bytes that went.

        `everything`: all of it.
        """
        with self._lock:
            kept = sorted(self._all(), key=lambda sound: (sound.path != spare, -sound.used_at, sound.key))
            limits = self.limits()
            oldest = self._now() - limits.hours * 3600
            gone = freed = size = count = 0
            for sound in kept:
                too_much = size + sound.size > limits.megabytes << 20 or count >= limits.files
                if sound.path != spare and (everything or too_much or sound.used_at < oldest):
                    sound.path.unlink(missing_ok=True)
                    with contextlib.suppress(OSError):  # not empty
                        sound.path.parent.rmdir()
                    gone, freed = gone + 1, freed + sound.size
                else:
                    size, count = size + sound.size, count + 1
            return gone, freed

    def tidy(self) -> None:
        """Removes what an earlier run left unfinished, and what the limits do not allow; once, before it is used."""
        for path in self._folder.glob(f"*/*{_UNFINISHED}"):
            path.unlink(missing_ok=True)
        self.clean()

    def status(self) -> tuple[int, int, float | None]:
        """How many files, their bytes, and when the longest unused one was used."""
        kept = list(self._all())
        return len(kept), sum(sound.size for sound in kept), min((sound.used_at for sound in kept), default=None)

    def _home(self, owner: str) -> Path:
        return self._folder / key_of(owner)[:32]

    def _all(self) -> Iterator[Sound]:
        with contextlib.suppress(OSError):
            for home in list(self._folder.iterdir()):
                yield from _sounds(home)


def _sounds(home: Path) -> Iterator[Sound]:
    with contextlib.suppress(OSError):
        for path in list(home.iterdir()):
            with contextlib.suppress(OSError):  # gone meanwhile
                if path.suffix in _TYPES:
                    yield _sound(path)


def _sound(path: Path) -> Sound:
    facts = path.stat()
    return Sound(path, facts.st_size, facts.st_mtime, facts.st_atime)


def _write_all(handle: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(handle, rest) :]
