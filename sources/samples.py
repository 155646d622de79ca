"""The transcripts that come with the program, so that everything can be tried without a key and without YouTube."""

import json
from functools import cached_property
from pathlib import Path
from typing import Any

from errors import UNKNOWN_SAMPLE, AppError
from summary.transcript_lines import words_of
from summary.values import Source, SourceKind, Transcript, VideoDetails
from youtube.subtitles import parse

MANIFEST = "samples.json"


class Samples:
    """The samples of one folder, as its `samples.json` lists them; files are read when they are first asked for."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._read: dict[str, Transcript] = {}

    @cached_property
    def _manifest(self) -> dict[str, dict[str, Any]]:
        path = self._folder / MANIFEST
        if not path.exists():
            return {}
        return {entry["name"]: entry for entry in json.loads(path.read_text("utf-8"))}

    def names(self) -> tuple[str, ...]:
        """The names in the order of the manifest."""
        return tuple(self._manifest)

    def list(self) -> "list[dict[str, Any]]":
        """For GET /samples: name, url, title, channel, description, language, duration (seconds) and words of each."""
        return [
            {
                "name": name,
                "url": transcript.source.url,
                "title": transcript.details.title,
                "channel": transcript.details.channel,
                "description": self._manifest[name]["description"],
                "language": transcript.language,
                "duration": transcript.details.duration,
                "words": words_of(transcript),
            }
            for name, transcript in ((name, self.transcript(name)) for name in self._manifest)
        ]

    def transcript(self, name: str) -> Transcript:
        """The sample of this name; AppError UNKNOWN_SAMPLE."""
        entry = self._manifest.get(name)
        if entry is None:
            raise AppError(UNKNOWN_SAMPLE, name=name, known=", ".join(self._manifest) or "none")
        if name not in self._read:  # two threads may both read it: they find the same
            self._read[name] = self._from_file(name, entry)
        return self._read[name]

    def _from_file(self, name: str, entry: dict[str, Any]) -> Transcript:
        parsed = parse((self._folder / entry["file"]).read_bytes(), entry["file"])
        source = Source(SourceKind.SAMPLE, name)
        details = VideoDetails(
            video_id=source.video_id,
            title=entry["title"],
            channel=entry["channel"],
            duration=max(segment.end for segment in parsed.segments),
        )
        return Transcript(
            source=source,
            details=details,
            segments=parsed.segments,
            language=entry["language"],
            kind="sample",
            route="sample",
            timed=parsed.timed,
        )
