"""`python -m bench scenario`: a long playlist, single videos that come in the middle of it, and two lists at once."""

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path

from bench.engine.disk import flush_seconds, machine_line
from bench.engine.goals import Goal, keep, show
from bench.engine.load import percentile
from bench.engine.subjects import PROVIDER_SECONDS, WORKERS, Subject, engine_alone, until_began, until_ended, whole_app
from tests.wire.youtube_videos import video_ids

VIDEOS = 200
_FIRST = 10
_PAIRS = 5
_PAUSES = 0.15, 0.45  # seconds between single videos, at random

Open = Callable[[Path], AbstractContextManager[Subject]]


def one_item(subject: Subject) -> float:
    """Seconds that one video takes when nothing else runs, the median of some."""
    took = []
    for video_id in video_ids(5, "alone"):
        begun = time.monotonic()
        took.append(until_ended(subject, subject.video(video_id), 1) - begun)
    return percentile(took, 0.5)


def wall(subject: Subject) -> float:
    """Seconds from the submission of a playlist to the end of its last video."""
    begun = time.monotonic()
    return until_ended(subject, subject.playlist(VIDEOS), VIDEOS) - begun


def singles(subject: Subject, playlists: int) -> list[float]:
    """How long single videos wait that are submitted while a playlist runs, at random moments."""
    waits = []
    for number in range(1, playlists + 1):
        videos = VIDEOS + number  # another playlist each time
        job_id = subject.playlist(videos)
        until_ended(subject, job_id, _FIRST)
        for video_id in video_ids(1000, f"single{number}"):
            if len(subject.ended(job_id)) > videos * 3 // 4:
                break
            time.sleep(random.uniform(*_PAUSES))
            begun = time.monotonic()
            subject.video(video_id)
            waits.append(until_began(subject, video_id) - begun)
        subject.cancel(job_id)
    return waits


def pairs(subject: Subject) -> list[float]:
    """How far apart two playlists finish their first videos, as a part of the time the later one needs."""
    apart = []
    for number in range(_PAIRS):
        begun = time.monotonic()
        jobs = [subject.playlist(30 + 2 * number + which) for which in range(2)]
        took = [until_ended(subject, job_id, _FIRST) - begun for job_id in jobs]
        apart.append((max(took) - min(took)) / max(took))
        for job_id in jobs:
            subject.cancel(job_id)
    return apart


def play(name: str, opened: Open, scratch: Path, rounds: int, playlists: int) -> tuple[list[Goal], dict[str, object]]:
    """All scenarios on one subject, the timed playlist in a fresh one each time.

    The measure is what one video takes alone on the same subject: the model's time, and whatever else it needs.
    """
    walls, alone = [], []
    for number in range(rounds):
        with opened(scratch / f"wall-{number}") as subject:
            alone.append(one_item(subject))
            walls.append(wall(subject))
            print(f"  … {name}: {VIDEOS} videos in {walls[-1]:.2f} s", file=sys.stderr, flush=True)
    with opened(scratch / "others") as subject:
        waits = singles(subject, playlists)
        apart = pairs(subject)
    item, middle = percentile(alone, 0.5), percentile(walls, 0.5)
    ideal = VIDEOS / WORKERS * item
    print(
        f"\n{name}: one video alone {item * 1000:.0f} ms, so {VIDEOS} ideally {ideal:.2f} s; "
        f"measured {', '.join(f'{seconds:.2f}' for seconds in walls)} s\n"
        f"  {len(waits)} single videos in the middle of {playlists} playlists waited p50 "
        f"{percentile(waits, 0.5) * 1000:.0f} ms, p95 {percentile(waits, 0.95) * 1000:.0f} ms, "
        f"at most {max(waits) * 1000:.0f} ms\n"
        f"  two lists apart after {_FIRST} videos each: {', '.join(f'{part:.0%}' for part in apart)}",
        flush=True,
    )
    late = percentile(waits, 0.95) / item
    goals = [
        Goal(f"{name}: playlist of {VIDEOS}, wall time over the ideal", middle / ideal, 1.05, "×", at_most=True),
        Goal(f"{name}: single video, p95 of its wait, in times of one video", late, 1.0, "×", at_most=True),
        Goal(f"{name}: two playlists, first {_FIRST} videos apart, worst", max(apart), 0.2, "", at_most=True),
    ]
    return goals, {"walls": walls, "alone": alone, "waits": waits, "apart": apart}


def main(options: Sequence[str]) -> bool:
    """Prints the figures; True when every goal is reached."""
    arguments = argparse.ArgumentParser(prog="python -m bench scenario", description=__doc__)
    arguments.add_argument("--rounds", type=int, default=3, help="playlists that are timed, of which the median counts")
    arguments.add_argument("--playlists", type=int, default=3, help="playlists into which single videos come")
    asked = arguments.parse_args(options)
    subjects: tuple[tuple[str, Open], ...] = (("engine alone", engine_alone), ("python app.py", whole_app))
    with tempfile.TemporaryDirectory(prefix="bench-scenario-") as folder:
        scratch = Path(folder)
        machine = machine_line(scratch, flush_seconds(scratch))
        print(f"\n## {WORKERS} workers, a model that takes {PROVIDER_SECONDS * 1000:g} ms\n\n{machine}", flush=True)
        goals: list[Goal] = []
        found: dict[str, object] = {"machine": machine}
        for name, opened in subjects:
            home = scratch / name.replace(" ", "-")
            home.mkdir()
            own, found[name] = play(name, opened, home, asked.rounds, asked.playlists)
            goals += own
    reached = show(goals)
    print(f"kept as {keep('scenario', goals, found)}")
    return reached
