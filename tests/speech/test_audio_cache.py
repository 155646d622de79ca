"""The kept sound: limits, the longest unused first, safe names, and what a crash or a full disk leaves."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from errors import AppError
from speech.audio_cache import AudioCache, Limits, Sound, key_of


class Kept:
    """A cache with a clock of its own."""

    def __init__(self, folder: Path, limits: Limits) -> None:
        self.now = 1_000_000.0
        self.cache = AudioCache(folder / "audio", lambda: limits, lambda: self.now)

    def add(self, name: str, size: int = 10, owner: str = "text") -> Sound:
        self.now += 10
        made = self.cache.keep(owner, key_of(name), "audio/mpeg", size, iter([b"x" * size]))
        os.utime(made.path, (self.now, self.now))
        return made

    def has(self, *names: str) -> list[bool]:
        found = {sound.key for sound in self.cache.of("text")}
        return [key_of(name) in found for name in names]


def test_files_bytes_and_hours_are_limited_and_the_longest_unused_goes_first(tmp_path: Path) -> None:
    kept = Kept(tmp_path, Limits(1, 3, 24))
    for name in ("a", "b", "c"):
        kept.add(name)
    kept.now += 10
    assert kept.cache.find("text", key_of("a")) is not None, "used, so it stays"
    kept.add("d")
    assert kept.has("a", "b", "c", "d") == [True, False, True, True]
    kept.add("large", 1 << 20)
    assert kept.has("a", "c", "d", "large") == [False, False, False, True], "it is the newest, so it stays alone"
    kept.now += 25 * 3600
    assert kept.cache.clean() == (1, 1 << 20)
    assert kept.cache.status() == (0, 0, None)


@pytest.mark.parametrize("owner", ["../../etc", "/etc/passwd", "a\x00b", "x" * 10_000, "..", "日本"])
def test_no_name_from_outside_is_part_of_a_path(tmp_path: Path, owner: str) -> None:
    kept = Kept(tmp_path, Limits(1, 9, 24))
    made = kept.add(owner, owner=owner)
    assert made.path.resolve().is_relative_to(tmp_path / "audio")
    assert made.path.name == f"{key_of(owner)}.mp3"
    kept.cache.forget(owner)
    assert not made.path.exists()


def test_a_broken_synthesis_and_a_full_disk_leave_what_was_there(tmp_path: Path) -> None:
    kept = Kept(tmp_path, Limits(1, 9, 24))
    before = kept.add("kept")

    def breaks() -> Iterator[bytes]:
        yield b"half"
        raise RuntimeError("the service broke off")

    with pytest.raises(RuntimeError):
        kept.cache.keep("text", key_of("half"), "audio/mpeg", 10, breaks())
    with pytest.raises(AppError) as refused:
        kept.cache.keep("text", key_of("huge"), "audio/mpeg", 1 << 60, iter([b"never asked for"]))
    assert refused.value.code == "audio_not_kept"
    assert list((tmp_path / "audio").rglob("*.*")) == [before.path]
    assert kept.cache.find("text", key_of("half")) is None


def test_a_start_removes_what_was_left_unfinished(tmp_path: Path) -> None:
    kept = Kept(tmp_path, Limits(1, 9, 24))
    made = kept.add("whole")
    unfinished = made.path.with_name(f"{key_of('other')}.mp3.part")
    unfinished.write_bytes(b"half")
    assert kept.cache.find("text", key_of("other")) is None
    kept.cache.tidy()
    assert not unfinished.exists()
    assert made.path.exists()
