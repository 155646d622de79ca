"""espeak-ng itself: sound with and without an encoder, long texts, a wish to stop, a program that is not there."""

import io
import os
import shutil
import threading
import wave
from pathlib import Path

import pytest

from concurrency.cancellation import Cancellation
from errors import AppError, JobCancelled
from speech.duration import seconds_of
from speech.espeak import Espeak, installed
from speech.voices import espeak_voices
from tests.client import wait_for

PROGRAM = shutil.which("espeak-ng") or ""
needs_espeak = pytest.mark.skipif(not PROGRAM, reason="espeak-ng is not installed")
ENGLISH = espeak_voices()[0]


@needs_espeak
def test_without_an_encoder_it_is_a_wav_file_with_true_lengths(tmp_path: Path) -> None:
    espeak = Espeak(PROGRAM, None)
    assert espeak.media_type == "audio/wav"
    sound = espeak.speak("One sentence. And another one.", ENGLISH, Cancellation())
    with wave.open(io.BytesIO(sound)) as read:
        seconds = read.getnframes() / read.getframerate()
        assert read.getnframes() * read.getsampwidth() == len(sound) - 44
    assert 1 < seconds < 10
    (tmp_path / "a.wav").write_bytes(sound)
    assert abs((seconds_of(tmp_path / "a.wav") or 0) - seconds) <= 1
    with pytest.raises(AppError, match="lame"):
        espeak.speak("word " * 5000, ENGLISH, Cancellation())


@needs_espeak
@pytest.mark.skipif(shutil.which("lame") is None, reason="lame is not installed")
def test_with_an_encoder_it_is_mp3_of_the_same_length(tmp_path: Path) -> None:
    espeak = installed()
    assert espeak is not None
    assert espeak.media_type == "audio/mpeg"
    text = "A sentence that is read aloud. " * 20
    mp3, wav = tmp_path / "a.mp3", tmp_path / "a.wav"
    mp3.write_bytes(espeak.speak(text, ENGLISH, Cancellation()))
    wav.write_bytes(Espeak(PROGRAM, None).speak(text, ENGLISH, Cancellation()))
    assert abs((seconds_of(mp3) or 0) - (seconds_of(wav) or 0)) <= 1
    assert mp3.stat().st_size * 4 < wav.stat().st_size
    assert espeak.most * espeak.bytes_per_character > mp3.stat().st_size


def test_a_wish_to_stop_ends_the_program(tmp_path: Path) -> None:
    program = tmp_path / "espeak-ng"
    program.write_text(f"#!/bin/sh\necho $$ > {tmp_path}/pid\nexec sleep 60\n")
    program.chmod(0o755)
    cancel, raised = Cancellation(), []

    def speak() -> None:
        try:
            Espeak(str(program), None).speak("Never said.", ENGLISH, cancel)
        except BaseException as fault:
            raised.append(type(fault))

    thread = threading.Thread(target=speak)
    thread.start()
    pid = tmp_path / "pid"
    wait_for(lambda: pid.exists() and pid.read_text().strip() != "")
    cancel.cancel()
    thread.join(10)
    assert raised == [JobCancelled]
    with pytest.raises(ProcessLookupError):
        os.kill(int(pid.read_text()), 0)


@pytest.mark.parametrize("script", ["exit 3", "echo no sound", ":"])
def test_a_program_that_fails_is_told_in_words(tmp_path: Path, script: str) -> None:
    program = tmp_path / "espeak-ng"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    for path in (program, tmp_path / "absent"):
        with pytest.raises(AppError) as refused:
            Espeak(str(path), None).speak("Hello.", ENGLISH, Cancellation())
        assert refused.value.code == "voice_failed"
