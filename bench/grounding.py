"""How well word overlap tells what a transcript says: sentences of people about a meeting, and about other meetings.

Prints the figures behind the thresholds of `summary/grounding.py` and `summary/key_moments.py`.
"""

import random
import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence

from bench.meetings import load, timed
from summary.grounding import SUPPORTED_SCORE, WEAK_SCORE, Evidence
from summary.key_moments import NEAR_SECONDS, NEAR_SHARE
from summary.words import content_words

_LEAST_WORDS = 4
_LABEL_WORDS = 6
_AREA_GOAL = 0.8


def area(true: Sequence[float], false: Sequence[float]) -> float:
    """How often a true one scores above a false one; equal scores count half."""
    ranked = sorted(false)
    return sum((bisect_left(ranked, x) + bisect_right(ranked, x)) / 2 for x in true) / len(true) / len(false)


def _at(values: Sequence[float], share: float) -> float:
    return sorted(values)[round(share * (len(values) - 1))]


def _share(values: Sequence[float], holds: Callable[[float], bool]) -> float:
    return 100 * sum(holds(value) for value in values) / len(values)


def _row(name: str, values: Sequence[float], low: float, high: float) -> str:
    quantiles = " | ".join(f"{_at(values, share):.2f}" for share in (0.1, 0.5, 0.9))
    found = f"{_share(values, lambda x: x >= high):.0f} % | {_share(values, lambda x: low <= x < high):.0f} %"
    return f"| {name} | {len(values)} | {quantiles} | {found} | {_share(values, lambda x: x < low):.0f} % |"


def grounding() -> bool:
    """Prints both tables; True when true and false sentences are told apart as well as is relied on."""
    meetings = load()
    if meetings is None:
        print("\n## Grounding\n\nskipped: bench/data/qmsum_val.jsonl is not there (see bench/README.md)")
        return True
    dice = random.Random(1)
    evidence = [Evidence(timed(meeting.captions)) for meeting in meetings]
    ends = [timed(meeting.captions)[-1].end for meeting in meetings]
    own, others, near, anywhere = [], [], [], []
    for number, meeting in enumerate(meetings):
        for sentence in re.split(r"(?<=[.!?])\s+", meeting.reference):
            if len(set(content_words(sentence))) < _LEAST_WORDS:
                continue
            own.append(evidence[number].support(sentence).score)
            other = dice.choice([each for each in range(len(meetings)) if each != number])
            others.append(evidence[other].support(sentence).score)
            words = sentence.split()
            first = dice.randrange(max(1, len(words) - _LABEL_WORDS + 1))
            label = " ".join(words[first : first + _LABEL_WORDS])
            found = evidence[number].support(label)
            if found.t is not None and len(set(content_words(label))) > 1:
                near.append(evidence[number].share(label, found.t - NEAR_SECONDS, found.t + NEAR_SECONDS))
                t = dice.uniform(0, ends[number])
                anywhere.append(evidence[number].share(label, t - NEAR_SECONDS, t + NEAR_SECONDS))
    print(f"\n## Grounding: {len(meetings)} meetings, sentences of their summaries against captions\n")
    print("| sentences about | n | 10 % | median | 90 % | supported | weak | not found |")
    print("|---|---|---|---|---|---|---|---|")
    print(_row("the same meeting", own, WEAK_SCORE, SUPPORTED_SCORE))
    print(_row("another meeting", others, WEAK_SCORE, SUPPORTED_SCORE))
    told = area(own, others)
    print(f"\nA sentence about the meeting scores above one about another in {100 * told:.1f} % of pairs.\n")
    print(f"| labels of {_LABEL_WORDS} words | n | kept at this time |\n|---|---|---|")
    print(f"| where they are said | {len(near)} | {_share(near, lambda x: x >= NEAR_SHARE):.0f} % |")
    print(f"| at a random time | {len(anywhere)} | {_share(anywhere, lambda x: x >= NEAR_SHARE):.0f} % |")
    return told >= _AREA_GOAL
