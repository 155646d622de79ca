"""ROUGE with stemming, F1 x 100, its mean, and how sure a difference between two methods is."""

import random
from collections.abc import Sequence
from functools import lru_cache
from statistics import fmean
from typing import Any

BUDGET = 120  # words

Score = tuple[float, float, float]  # ROUGE-1, ROUGE-2, ROUGE-L


@lru_cache(maxsize=1)
def _scorer() -> Any:
    from rouge_score import rouge_scorer

    return rouge_scorer.RougeScorer(["rouge1", "rouge2", "rougeL"], use_stemmer=True)


def score(reference: str, text: str) -> Score:
    found = _scorer().score(reference, text)
    return (100 * found["rouge1"].fmeasure, 100 * found["rouge2"].fmeasure, 100 * found["rougeL"].fmeasure)


def mean(scores: Sequence[Score]) -> Score:
    return (fmean(s[0] for s in scores), fmean(s[1] for s in scores), fmean(s[2] for s in scores))


def shown(scores: Sequence[Score]) -> str:
    return " / ".join(f"{value:4.1f}" for value in mean(scores))


def within_budget(windows: Sequence[str], places: Sequence[int]) -> str:
    """The best windows in the order of the text, the last of them cut, so that exactly `BUDGET` words are shown."""
    room, taken = BUDGET, []
    for place in places:
        words = windows[place].split()[:room]
        taken.append((place, " ".join(words)))
        room -= len(words)
        if room == 0:
            break
    return " ".join(text for _, text in sorted(taken))


def interval(ours: Sequence[Score], theirs: Sequence[Score], rounds: int = 2000) -> tuple[float, float, float]:
    """Mean difference of R1 + R2 + RL over the same meetings, and the middle 95 % of a paired bootstrap."""
    differences = [sum(a) - sum(b) for a, b in zip(ours, theirs, strict=True)]
    dice = random.Random(1)
    means = sorted(fmean(dice.choices(differences, k=len(differences))) for _ in range(rounds))
    return fmean(differences), means[round(0.025 * rounds)], means[round(0.975 * rounds) - 1]
