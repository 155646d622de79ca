"""What our side adds: to a transcript of four hours read in parts, and to a video of ten minutes read at once.

The model is a stand-in that takes a second for each part, so that what is more than that is ours.
"""

import math
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bench.four_hours import transcript as four_hours
from bench.transcripts import Silent, cpu_ms
from clock import utc_now
from concurrency.cancellation import Cancellation
from concurrency.side_by_side import SideBySide
from concurrency.single_flight import SingleFlight
from storage.database import Database
from storage.summary_library import SummaryLibrary
from summary.pipeline import Pipeline
from summary.ports import CancelToken, Told
from summary.values import (
    ModelInfo,
    ModelRequest,
    Segment,
    Source,
    SourceKind,
    SummaryRequest,
    Transcript,
    TranscriptRequest,
    Usage,
    VideoDetails,
)

AT_ONCE, SECONDS_A_PART = 4, 1.0
MOST_OF_IDEAL, MOST_CPU_MS = 1.15, 50.0
_TEN_MINUTES = 1500  # words


class _Model:
    """Notes on a part, or a summary that quotes the prompt, after `seconds`."""

    def __init__(self, context: int, seconds: float) -> None:
        self._info = ModelInfo("stand-in", "Stand-in", "bench", context, 2000)
        self._seconds = seconds
        self.parts = self.others = 0

    def info(self, model: str) -> ModelInfo:
        return self._info

    def stream(self, request: ModelRequest, cancel: CancelToken) -> Iterator[str | Usage]:
        if "one part" in request.instructions:
            self.parts += 1
        else:
            self.others += 1
        lines = [line for line in request.prompt.split("\n") if line.startswith("[")]
        time.sleep(self._seconds)
        chosen = lines[:: max(1, len(lines) // 8)][:8]
        yield "\n".join(f"- {line}" for line in chosen) or "- nothing"
        yield "\n\n## Verdict\nIt is so.\n\n## Key moments\n" + "\n".join(chosen)
        yield Usage((len(request.instructions) + len(request.prompt)) // 4, 100)


class _Known:
    """Every video has this transcript."""

    def __init__(self, transcript: Transcript) -> None:
        self._transcript = transcript

    def fetch(self, wanted: TranscriptRequest, told: Told, cancel: CancelToken) -> Transcript:
        told(self._transcript.details)
        return self._transcript


def _transcript(segments: tuple[Segment, ...]) -> Transcript:
    video = Source(SourceKind.VIDEO, "longvideo__")
    details = VideoDetails(video.video_id, "A long talk", duration=segments[-1].end, video_url=video.url)
    return Transcript(video, details, segments, "en", "auto", "bench")


def long_videos() -> bool:
    """Prints both; True when both goals are reached."""
    whole = four_hours()
    words = 0
    ten: list[Segment] = []
    for segment in whole:
        if words >= _TEN_MINUTES:
            break
        ten.append(segment)
        words += len(segment.text.split())
    with tempfile.TemporaryDirectory() as folder:
        database = Database(Path(folder) / "library.sqlite3")
        library = SummaryLibrary(database)
        model = _Model(8192, SECONDS_A_PART)
        pipeline = _pipeline(_transcript(whole), model, library)
        began = time.perf_counter()
        request = SummaryRequest(Source(SourceKind.VIDEO, "longvideo__"), "stand-in")
        pipeline.summarize(request, Silent(), Cancellation())
        took = time.perf_counter() - began
        ideal = math.ceil(model.parts / AT_ONCE) * SECONDS_A_PART + SECONDS_A_PART * _rounds(model)

        quick = _pipeline(_transcript(tuple(ten)), _Model(200_000, 0.0), library)
        anew = SummaryRequest(Source(SourceKind.VIDEO, "tenminutes_"), "stand-in", fresh=True)
        quick.summarize(anew, Silent(), Cancellation())
        ours = cpu_ms(lambda: quick.summarize(anew, Silent(), Cancellation()))
        database.close()
    print(f"\n## Long videos: four hours in {model.parts} parts, {AT_ONCE} at once, {SECONDS_A_PART:g} s each\n")
    print("| what | measured | ideal or goal |\n|---|---|---|")
    print(f"| four hours, s | {took:.2f} ({took / ideal:.3f} of the ideal) | {ideal:g} × {MOST_OF_IDEAL} |")
    print(f"| our CPU for ten minutes of talk, ms (median) | {ours:.1f} | {MOST_CPU_MS:g} |")
    return took <= MOST_OF_IDEAL * ideal and ours <= MOST_CPU_MS


def _rounds(model: _Model) -> int:
    """Rounds after the parts: one merge, and before it joins, which run side by side."""
    return 1 + math.ceil((model.others - 1) / AT_ONCE)


def _pipeline(transcript: Transcript, model: _Model, library: SummaryLibrary) -> Pipeline:
    return Pipeline(_Known(transcript), model, library, SingleFlight(), SideBySide(AT_ONCE), ("en",), utc_now)
