"""espeak-ng, where it is installed: speaks offline, as MP3 where `lame` or `ffmpeg` is there, too."""

import shutil
import struct
import subprocess
from collections.abc import Sequence
from typing import Final

from concurrency.interruptible import run_interruptibly
from errors import AppError
from library_errors import VOICE_FAILED
from speech.voices import ESPEAK, Voice, espeak_voices
from summary.ports import CancelToken

SERVICE: Final = "espeak-ng"
_AT_ONCE: Final = 2000
"""Characters for one MP3, about 6 MB of sound before it is encoded."""

_MOST_AS_WAV: Final = 20_000
"""Characters without an encoder: WAV files cannot be joined, and this is already 60 MB."""

_SECONDS: Final = 120.0
_ENCODERS: Final = (
    ("lame", "--quiet", "-m", "m", "-b", "48", "-t", "-", "-"),
    (
        *("ffmpeg", "-loglevel", "error", "-i", "-", "-ac", "1", "-b:a", "48k", "-map_metadata", "-1"),
        *("-write_xing", "0", "-f", "mp3", "-"),
    ),
)


def installed() -> "Espeak | None":
    """It, with the first encoder there is; None where it is not installed. Looks at PATH only, runs nothing."""
    program = shutil.which("espeak-ng")
    if program is None:
        return None
    for name, *options in _ENCODERS:
        if path := shutil.which(name):
            return Espeak(program, (path, *options))
    return Espeak(program, None)


class Espeak:
    """A `speech.ports.SpeechService` without an account; text goes in by its standard input, never as an argument."""

    name = ESPEAK
    size = staticmethod(len)

    def __init__(self, program: str, encoder: Sequence[str] | None) -> None:
        """The paths of the programs, the encoder's with its options."""
        self._program = program
        self._encoder = encoder
        self.most = _AT_ONCE if encoder else 1 << 30  # one call for all
        self.media_type = "audio/mpeg" if encoder else "audio/wav"
        self.bytes_per_character = 700 if encoder else 4000

    def voices(self) -> tuple[Voice, ...]:
        """As of SpeechService."""
        return espeak_voices()

    def cost_usd(self, characters: int, voice: Voice) -> float | None:
        """Nothing."""
        return 0.0

    def speak(self, text: str, voice: Voice, cancel: CancelToken) -> bytes:
        """As of SpeechService; two brackets would begin phonemes."""
        if not self._encoder and len(text) > _MOST_AS_WAV:
            reason = f"it has more than {_MOST_AS_WAV} characters, and neither lame nor ffmpeg is installed"
            raise AppError(VOICE_FAILED, service=SERVICE, reason=reason)
        command = [self._program, "-b", "1", "-v", voice.id.removeprefix("espeak-"), "--stdin", "--stdout"]
        sound = _with_true_lengths(_run(command, text.replace("[[", "[").encode(), cancel))
        return _run(self._encoder, sound, cancel) if self._encoder else sound


def _run(command: Sequence[str], given: bytes, cancel: CancelToken) -> bytes:
    """What the program prints; it is killed when the work is cancelled, or after `_SECONDS`."""
    try:
        process = subprocess.Popen(  # noqa: S603 - no shell, and no argument comes from outside but a voice of ours
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, close_fds=True
        )
    except OSError as fault:
        raise AppError(VOICE_FAILED, service=SERVICE, reason=f"{command[0]}: {fault.strerror}") from fault
    forget = cancel.on_cancel(process.kill)
    try:
        printed, _ = run_interruptibly(lambda: process.communicate(given, timeout=_SECONDS), cancel)
    except subprocess.TimeoutExpired as fault:
        raise AppError(VOICE_FAILED, service=SERVICE, reason=f"it took more than {_SECONDS:g} s") from fault
    finally:
        forget()
        process.kill()  # harmless when it has ended
        process.wait()
    if process.returncode != 0 or not printed:
        raise AppError(VOICE_FAILED, service=SERVICE, reason=f"{command[0]} ended with {process.returncode}")
    return printed


def _with_true_lengths(wav: bytes) -> bytes:
    """The same sound with its own lengths in the header: a program that prints does not know them beforehand."""
    if len(wav) < 44 or wav[:4] != b"RIFF" or wav[36:40] != b"data":
        raise AppError(VOICE_FAILED, service=SERVICE, reason="what it printed is no sound")
    return wav[:4] + struct.pack("<I", len(wav) - 8) + wav[8:40] + struct.pack("<I", len(wav) - 44) + wav[44:]
