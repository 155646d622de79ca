"""What a long transcript costs: cleaning and parsing four hours of json3, and a transcript that the library has."""

import json
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from clock import utc_now
from concurrency.cancellation import Cancellation
from concurrency.side_by_side import SideBySide
from concurrency.single_flight import SingleFlight
from providers.catalog import BUILTIN
from providers.registry import ModelRegistry
from setting_values import Settings
from storage.database import Database
from storage.summary_library import SummaryLibrary
from summary.pipeline import Pipeline
from summary.ports import CancelToken, Told
from summary.values import Source, SourceKind, SummaryRequest, Transcript, TranscriptRequest, VideoDetails
from youtube.subtitles import parse

HOURS, WORDS_A_LINE, MS_A_LINE = 4, 7, 2400  # some 42,000 words, as in a lively talk
PARSE_GOAL_MS, CACHED_GOAL_MS = 150.0, 2.0
ROUNDS = 9
_WORDS = (
    "we",
    "talk",
    "about",
    "the",
    "garden",
    "because",
    "it",
    "rains",
    "you&#39;ll",
    "see",
    "water",
    "slowly",
    "now",
)


def long_json3(hours: int = HOURS) -> bytes:
    """Automatic captions as YouTube's player gets them: a piece for each word, a line break after each line."""
    dice = random.Random(7)
    events: list[dict[str, object]] = [{"tStartMs": 0, "dDurationMs": hours * 3_600_000, "id": 1, "wpWinPosId": 1}]
    for start in range(0, hours * 3_600_000, MS_A_LINE):
        words = [dice.choice(_WORDS) for _ in range(WORDS_A_LINE)]
        if dice.random() < 0.05:
            words[0] = dice.choice(("[Music]", ">>"))
        pieces = [
            {"utf8": (" " if n else "") + word, "tOffsetMs": n * 300, "acAsrConf": 0} for n, word in enumerate(words)
        ]
        events.append({"tStartMs": start, "dDurationMs": 4800, "wWinId": 1, "segs": pieces})
        events.append(
            {"tStartMs": start + 2390, "dDurationMs": 10, "wWinId": 1, "aAppend": 1, "segs": [{"utf8": "\n"}]}
        )
    return json.dumps({"wireMagic": "pb3", "pens": [{}], "events": events}).encode()


class _Nobody:
    """Where transcripts would come from: nobody is asked."""

    def fetch(self, wanted: TranscriptRequest, told: Told, cancel: CancelToken) -> Transcript:
        raise AssertionError("the library has it")


class Silent:
    """A report that nobody reads."""

    def details(self, details: VideoDetails) -> None:
        """Not told."""

    def step(self, message: str, progress: float) -> None:
        """Not told."""

    def text(self, text: str) -> None:
        """Not told."""

    def text_reset(self) -> None:
        """Not told."""


def cpu_ms(work: Callable[[], object]) -> float:
    """The median of its CPU time in milliseconds."""
    took = []
    for _ in range(ROUNDS):
        began = time.process_time()
        work()
        took.append((time.process_time() - began) * 1000)
    return statistics.median(took)


def transcripts() -> bool:
    """Prints both; True when both goals are reached."""
    data = long_json3()
    parsing = cpu_ms(lambda: parse(data))
    segments = parse(data).segments
    video = Source(SourceKind.VIDEO, "fourhours__")
    details = VideoDetails(video.video_id, "Four hours", duration=HOURS * 3600.0, video_url=video.url)
    with tempfile.TemporaryDirectory() as folder:
        database = Database(Path(folder) / "library.sqlite3")
        library = SummaryLibrary(database)
        library.save_transcript(Transcript(video, details, segments, "en", "auto", "bench"), None)
        request = SummaryRequest(video, BUILTIN)
        models = ModelRegistry(Settings())
        pipeline = Pipeline(_Nobody(), models, library, SingleFlight(), SideBySide(1), ("en",), utc_now)
        pipeline.summarize(request, Silent(), Cancellation())
        _, cached = pipeline.summarize(request, Silent(), Cancellation())
        kept = cpu_ms(lambda: pipeline.summarize(request, Silent(), Cancellation()))
        database.close()
    words = sum(len(segment.text.split()) for segment in segments)
    print(f"\n## Transcripts: {HOURS} hours, {words:,} words, {len(segments):,} lines, {len(data) / 1e6:.1f} MB\n")
    print("| what | CPU, ms (median) | goal |\n|---|---|---|")
    print(f"| clean and parse json3 | {parsing:.1f} | {PARSE_GOAL_MS:g} |")
    print(f"| answer from the library, transcript and summary | {kept:.2f} | {CACHED_GOAL_MS:g} |")
    return parsing <= PARSE_GOAL_MS and cached and kept <= CACHED_GOAL_MS
