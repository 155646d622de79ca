"""Speech to text: the last route, for videos without captions, where a model for it is set."""

import logging
from dataclasses import replace
from typing import Protocol

from errors import AppError
from providers.ledger import FREE, Ledger
from providers.transcription import LIMIT_MB, Transcriber
from summary.languages import primary_tag
from summary.origin import FOUND, SPEECH, Origin, RouteAttempt, Transcription
from summary.ports import CancelToken, Told
from summary.transcript_lines import last_time
from summary.values import Source, Transcript, TranscriptRequest, Usage, VideoDetails
from youtube.subtitles import parse

log = logging.getLogger(__name__)


class Sound(Protocol):
    """Where the sound of a video comes from."""

    def fetch(
        self, source: Source, limit_mb: int, model: str, told: Told, cancel: CancelToken
    ) -> tuple[bytes, str, VideoDetails]:
        """The recording, a name for it, and what the video is; AppError."""


class SpeechToText:
    """A `sources.routes.Route`."""

    name = SPEECH

    def __init__(self, sound: Sound, transcriber: Transcriber, ledger: Ledger) -> None:
        self._sound = sound
        self._transcriber = transcriber
        self._ledger = ledger

    def fetch(self, wanted: TranscriptRequest, told: Told, cancel: CancelToken) -> Transcript:
        """What is said in the video, in the language it is said in; provenance tells what that cost.

        AppError SOUND_TOO_LONG, SOUND_UNAVAILABLE, a budget's, or how the model failed.
        """
        model = self._transcriber.model
        recording, filename, details = self._sound.fetch(wanted.source, LIMIT_MB, model, told, cancel)
        log.info("%s: %.1f MB of sound go to %s", wanted.source.key, len(recording) / 2**20, model)
        cost = self._transcriber.cost_usd((details.duration or 0) / 60)
        line = self._ledger.begin(wanted.account, model, Usage(0, 0), cost)
        try:
            spoken = self._transcriber.write_down(recording, filename, cancel)
        except AppError as fault:
            if fault.code in FREE:
                self._ledger.withdraw(line)
            raise
        segments = spoken.segments or parse(spoken.text.encode()).segments
        language = primary_tag(spoken.language) or "und"
        made = Transcript(
            source=wanted.source,
            details=details,
            segments=segments,
            language=language,
            kind="transcribed",
            route=SPEECH,
            timed=bool(spoken.segments),
            warnings=(f"The video has no captions; {model} wrote down what is said.",),
        )
        minutes = round(last_time(made) / 60, 2)
        spent = Transcription(model, minutes, self._transcriber.cost_usd(minutes))
        self._ledger.settle(line, Usage(0, 0), spent.cost_usd, told=True)
        return replace(made, origin=Origin(attempts=(RouteAttempt(SPEECH, FOUND),), transcription=spent))
