"""The meetings of QMSum's validation split (Zhong et al. 2021, MIT licence) as captions, with their summaries.

What is done to the data: annotations in braces, brackets and angle brackets ({disfmarker}, {vocalsound}, [Laughter.])
are taken out, because captions have none; contractions that the corpus split ("we 're") are put together again.
"""

import json
import random
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from summary.values import Segment

ROOT = Path(__file__).resolve().parent.parent
PLACES = (ROOT / "bench/data/qmsum_val.jsonl", ROOT.parent / "shared/eval/qmsum_val.jsonl")
WORDS_A_SECOND = 2.6
WINDOW = 20  # words

_ANNOTATION = re.compile(r"\{[^}]*\}|\[[^\]]*\]|<[^>]*>")
_CONTRACTION = re.compile(r" (n't|'\w+)")
_BEFORE_MARK = re.compile(r" ([.,?!;:])")


@dataclass(frozen=True)
class Meeting:
    """One meeting; `turns` is what was said, cleaned, and `reference` the summary a person wrote."""

    name: str
    turns: tuple[str, ...]
    reference: str

    @cached_property
    def captions(self) -> list[str]:
        """Like raw automatic captions: lower case, no punctuation, lines of six to ten words across all turns."""
        bare = (re.sub(r"[^\w' ]+", " ", turn.lower().replace("_", " ")) for turn in self.turns)
        words = [word for turn in bare for word in (part.strip("'") for part in turn.split()) if word]
        return self._lines(words)

    @cached_property
    def punctuated(self) -> list[str]:
        """Like captions a person wrote: the words as they stand, in lines of six to ten words."""
        return self._lines([word for turn in self.turns for word in _BEFORE_MARK.sub(r"\1", turn).split()])

    def _lines(self, words: list[str]) -> list[str]:
        dice, lines, at = random.Random(self.name), [], 0
        while at < len(words):
            count = dice.randint(6, 10)
            lines.append(" ".join(words[at : at + count]))
            at += count
        return lines

    @cached_property
    def windows(self) -> list[str]:
        """The captions merged into windows of about twenty words: what every method but the built-in chooses from."""
        windows: list[list[str]] = [[]]
        for line in self.captions:
            if len(windows[-1]) >= WINDOW:
                windows.append([])
            windows[-1] += line.split()
        return [" ".join(window) for window in windows]


def timed(lines: list[str]) -> tuple[Segment, ...]:
    """Caption lines with times as if spoken evenly: the corpus has none."""
    segments, at = [], 0.0
    for line in lines:
        end = at + len(line.split()) / WORDS_A_SECOND
        segments.append(Segment(at, end, line))
        at = end
    return tuple(segments)


def load(path: Path | None = None) -> list[Meeting] | None:
    """All meetings; None when the file is not there."""
    found = next((place for place in ((path,) if path else PLACES) if place.is_file()), None)
    if found is None:
        return None
    with found.open(encoding="utf-8") as file:
        return [_meeting(json.loads(line)) for line in file]


def _meeting(row: dict[str, object]) -> Meeting:
    turns = row["turns"]
    assert isinstance(turns, list)
    cleaned = (_CONTRACTION.sub(r"\1", _ANNOTATION.sub(" ", text)) for _, text in turns)
    return Meeting(str(row["id"]), tuple(cleaned), str(row["summary"]))
