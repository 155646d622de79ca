"""A library of made up words, as people use words: a few all the time, most hardly ever."""

import random
import time
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import TypeVar

from summary.values import (
    KeyMoment,
    Provenance,
    Segment,
    Source,
    SourceKind,
    SummaryOptions,
    SummaryRecord,
    Transcript,
    VideoDetails,
)

VOCABULARY, SUMMARY_WORDS, LINE_WORDS = 40_000, 220, 10
KINDS = ("one rare word", "one usual word", "the most usual word", "three words", "a phrase", "a beginning")

T = TypeVar("T")


def chunks(values: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    """`values` in parts of `size`, the last one shorter."""
    return (values[start : start + size] for start in range(0, len(values), size))


class Talk:
    """Words as people use them: a few all the time, most hardly ever."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        letters = "etaoinshrdlucmfwypvbgk"
        found: dict[str, None] = {}
        while len(found) < VOCABULARY:
            length = min(3 + len(found) // 4000, 11)
            found.setdefault("".join(self.random.choices(letters, k=self.random.randint(2, length))))
        self.vocabulary = list(found)
        self._weights = list(accumulate(1 / (rank + 2) for rank in range(VOCABULARY)))

    def words(self, count: int) -> list[str]:
        """So many words."""
        return self.random.choices(self.vocabulary, cum_weights=self._weights, k=count)

    def query(self, kind: str) -> str:
        """What a person might look for."""
        pick = self.random.randrange
        match kind:
            case "one rare word":
                return self.vocabulary[pick(5_000, 20_000)]
            case "one usual word":
                return self.vocabulary[pick(50, 2_000)]
            case "the most usual word":
                return self.vocabulary[pick(8)]
            case "three words":
                return " ".join(self.vocabulary[pick(3_000)] for _ in range(3))
            case "a phrase":
                return f'"{self.vocabulary[pick(30)]} {self.vocabulary[pick(200)]}"'
            case _:
                return f"{self.vocabulary[pick(2_000)][:3]}*"


def made(talk: Talk, number: int, spoken: int) -> tuple[SummaryRecord, Transcript | None]:
    """A summary, and the transcript it was made of when `spoken` words were said."""
    ident = f"v{number:010d}"
    source = Source(SourceKind.VIDEO, ident)
    url = f"https://www.youtube.com/watch?v={ident}"
    title = " ".join(talk.words(7)).capitalize()
    details = VideoDetails(ident, title, f"Channel {talk.random.randrange(400)}", 1800.0, None, url)
    said = None
    if spoken:
        lines = chunks(talk.words(spoken), LINE_WORDS)
        segments = tuple(Segment(n * 4.0, n * 4.0 + 4, " ".join(line)) for n, line in enumerate(lines))
        said = Transcript(source, details, segments, "en", "auto", "bench")
    text = ". ".join(" ".join(part) for part in chunks(talk.words(SUMMARY_WORDS), 14))
    day = time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime(1_600_000_000 + number * 1500))
    record = SummaryRecord(
        f"s{number}",
        f"key {number}",
        source,
        details,
        text,
        f"<p>{text}</p>",
        tuple(KeyMoment(60 * n, "A moment worth a look") for n in range(6)),
        "gemini-2.5-flash",
        SummaryOptions(),
        "en",
        day,
        Provenance("auto", "en", "bench", 1, "1", 9000, 400, 0.001, 4.0),
        said.fingerprint if said else f"none {number}",
    )
    return record, said
