"""Where the built-in model's quality comes from, what each of its weights is worth, and whether they are overfit."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import product
from statistics import fmean

from bench.meetings import Meeting, load, timed
from bench.quality import METHODS, NO_DATA, chosen, sumy
from bench.scoring import BUDGET, Score, mean, score, shown, within_budget
from providers.extractive.languages import language, plain
from providers.extractive.ranking import WEIGHTS, Ranking, Weights
from providers.extractive.selection import select
from providers.extractive.windows import Passage
from providers.extractive.words import Word, joined

GRID = {
    "frequency": (0.25, 0.5, 0.75, 1.0),
    "again": (0.0, 0.25, 0.5, 0.75),
    "chatter": (0.0, 0.75, 1.5, 2.25),
    "length": (0.25, 0.5, 1.0),
}
SPLITS = 10


@dataclass(frozen=True)
class Cut:
    """A meeting that was read and cut into passages once, to be ranked many times."""

    reference: str
    passages: Sequence[Passage]

    def scored(self, weights: Weights) -> Score:
        return score(self.reference, _text(Ranking(self.passages, language("en"), weights)))


def _text(ranking: Ranking) -> str:
    picked = sorted(ranking.choose(BUDGET), key=lambda passage: passage.place)
    return " ".join(joined(passage.words, passage.unspaced) for passage in picked)


def _on_plain_windows(meeting: Meeting) -> str:
    """Only the ranking: windows as every other method gets them, no stumbles taken out, last window cut."""
    passages = [
        Passage(place, tuple(Word(text, plain(text), 0.0) for text in window.split()))
        for place, window in enumerate(meeting.windows)
    ]
    ranked = Ranking(passages, language("en")).choose(2 * BUDGET)
    return within_budget(meeting.windows, [passage.place for passage in ranked])


def tuning() -> bool:
    """Prints where the figures come from; there is no goal to miss."""
    meetings = load()
    if meetings is None:
        print(NO_DATA)
        return True
    cuts = [Cut(m.reference, select(timed(m.captions), "en").ranking.passages) for m in meetings]
    _parts(meetings, cuts)
    _one_by_one(cuts)
    _halves(cuts)
    return True


def _parts(meetings: Sequence[Meeting], cuts: Sequence[Cut]) -> None:
    print("\n## Where the quality comes from (raw captions)\n")

    def row(name: str, texts: Sequence[str]) -> None:
        scores = [score(m.reference, text) for m, text in zip(meetings, texts, strict=True)]
        print(f"{name:<62}{shown(scores)}", flush=True)

    row("builtin", [chosen(m.captions) for m in meetings])
    row("builtin's ranking alone, on the plain windows the others get", [_on_plain_windows(m) for m in meetings])
    clean = [[joined(passage.words, False) for passage in cut.passages] for cut in cuts]
    for method in METHODS:
        answer = sumy(method, clean, language("en").stop)
        if answer is not None:
            texts = [within_budget(windows, places) for windows, places in zip(clean, answer[0], strict=True)]
            row(f"sumy {method} on builtin's cleaned passages, with its stop words", texts)
    sentences = [chosen(m.punctuated) for m in meetings]
    row("builtin on captions with punctuation", sentences)


def _one_by_one(cuts: Sequence[Cut]) -> None:
    print("\n## One weight at a time (* is in use)\n")
    for name, values in GRID.items():
        for value in values:
            weights = replace(WEIGHTS, **{name: value})
            mark = "*" if weights == WEIGHTS else " "
            print(f"{name:<10}{value:>5}{mark} {shown([cut.scored(weights) for cut in cuts])}", flush=True)


def _halves(cuts: Sequence[Cut]) -> None:
    """Tunes on one half of the meetings and measures on the other: what tuning promises and what it keeps."""
    print(f"\n## Tuned on one half, measured on the other ({SPLITS} splits, both ways; R1 / R2 / RL)\n")
    grid = [Weights(**dict(zip(GRID, values, strict=True))) for values in product(*_coarse())]
    table = [[cut.scored(weights) for cut in cuts] for weights in grid]
    in_use = [cut.scored(WEIGHTS) for cut in cuts]
    promised: list[Score] = []
    kept: list[Score] = []
    fixed: list[Score] = []
    for seed in range(SPLITS):
        order = list(range(len(cuts)))
        random.Random(seed).shuffle(order)
        half = len(order) // 2
        for here, there in ((order[:half], order[half:]), (order[half:], order[:half])):
            best = max((_total(scores, here), place) for place, scores in enumerate(table))[1]
            promised.append(mean([table[best][i] for i in here]))
            kept.append(mean([table[best][i] for i in there]))
            fixed.append(mean([in_use[i] for i in there]))
    print(f"best of {len(grid)} settings on its own half     {shown(promised)}")
    print(f"the same on the other half            {shown(kept)}")
    print(f"the weights in use on the other half  {shown(fixed)}")
    r1 = sorted(mean(scores)[0] for scores in table)
    print(f"R1 of all {len(grid)} settings: lowest {r1[0]:.1f}, median {r1[len(r1) // 2]:.1f}, highest {r1[-1]:.1f}")


def _coarse() -> list[Sequence[float]]:
    return [values[::2] if name in ("frequency", "length") else values for name, values in GRID.items()]


def _total(scores: Sequence[Score], places: Sequence[int]) -> float:
    return fmean(sum(scores[place]) for place in places)
