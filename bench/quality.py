"""How good the built-in model's choice is: ROUGE against summaries that people wrote, beside other methods."""

import json
import random
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from bench.meetings import Meeting, load, timed
from bench.scoring import BUDGET, Score, interval, mean, score, shown, within_budget
from providers.extractive.languages import language
from providers.extractive.ranking import WEIGHTS, Weights
from providers.extractive.selection import select
from providers.extractive.words import joined

PEERS = Path(__file__).parent / "peers"
PEERS_PYTHON = Path(__file__).parent / ".venv-peers/bin/python"
METHODS = ("LSA", "TextRank", "LexRank")
GOAL, FURTHER_GOAL = (26.0, 3.7, 13.5), 28.0
NO_DATA = "quality: no data. Put QMSum's validation split (jsonl) at bench/data/qmsum_val.jsonl; see bench/README.md."


def chosen(lines: list[str], weights: Weights = WEIGHTS) -> str:
    """What the built-in model shows of these captions, without its introduction and times."""
    passages = select(timed(lines), "en", weights).ranking.choose(BUDGET)
    return " ".join(joined(p.words, p.unspaced) for p in sorted(passages, key=lambda p: p.place))


def oracle(windows: Sequence[str], reference: str) -> str:
    """The windows a chooser would take that knows the reference: greedy on shared single words and pairs."""
    wanted = [_grams(reference.lower().split(), n) for n in (1, 2)]
    have = [Counter[tuple[str, ...]](), Counter[tuple[str, ...]]()]
    parts = [[_grams(window.split(), n) for n in (1, 2)] for window in windows]
    places: list[int] = []
    room = BUDGET

    def gain(place: int) -> float:
        return sum(
            sum(min(count, w[g] - h[g]) for g, count in p.items() if w[g] > h[g]) / max(1, w.total())
            for p, w, h in zip(parts[place], wanted, have, strict=True)
        )

    while room > 0 and len(places) < len(windows):
        best = max((place for place in range(len(windows)) if place not in places), key=gain)
        places.append(best)
        room -= len(windows[best].split())
        for h, p in zip(have, parts[best], strict=True):
            h.update(p)
    return within_budget(windows, places)


def _grams(words: Sequence[str], n: int) -> Counter[tuple[str, ...]]:
    return Counter(zip(*(words[i:] for i in range(n)), strict=False))


def sumy(
    method: str, texts: Sequence[Sequence[str]], stop_words: Iterable[str] = ()
) -> tuple[list[list[int]], float] | None:
    """Rankings of each text's windows and the median CPU milliseconds; None when sumy is not installed."""
    if not PEERS_PYTHON.exists():
        return None
    job = {"method": method, "stop_words": sorted(stop_words)}
    asked = "\n".join(json.dumps({**job, "passages": list(text)}) for text in texts)
    command = [str(PEERS_PYTHON), str(PEERS / "sumy_ranks.py")]
    fixed = {"PYTHONHASHSEED": "0"}  # LSA numbers its words in the order of a set
    done = subprocess.run(command, input=asked, env=fixed, capture_output=True, text=True, check=True, timeout=1200)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    return [a["places"] for a in answers], 1000 * sorted(a["seconds"] for a in answers)[len(answers) // 2]


def _measured(meetings: Sequence[Meeting], summarize: Callable[[Meeting], str]) -> tuple[list[Score], float]:
    scores, spent = [], []
    for meeting in meetings:
        began = time.process_time()
        text = summarize(meeting)
        spent.append(time.process_time() - began)
        scores.append(score(meeting.reference, text))
    return scores, 1000 * sorted(spent)[len(spent) // 2]


def _random(meetings: Sequence[Meeting], seed: int) -> list[Score]:
    def dealt(meeting: Meeting) -> str:
        order = list(range(len(meeting.windows)))
        random.Random(f"{seed} {meeting.name}").shuffle(order)
        return within_budget(meeting.windows, order)

    return _measured(meetings, dealt)[0]


def _spread(count: int) -> list[int]:
    wanted = BUDGET // 20
    return [round((i + 0.5) * count / wanted) for i in range(wanted)]


def captions() -> bool:
    """Prints the table for raw captions; True when every goal is reached."""
    meetings = load()
    if meetings is None:
        print(NO_DATA)
        return True
    print(f"\n## Quality: {len(meetings)} meetings as raw captions, {BUDGET} words\n")
    print("lower case, no punctuation, lines of 6-10 words; rouge-score with stemming, F1 x 100\n")
    print(f"{'method':<46}{'R1 /   R2 /   RL':<22}CPU ms a meeting")
    rows: dict[str, list[Score]] = {}

    def row(name: str, scores: list[Score], ms: float | None) -> None:
        rows[name] = scores
        print(f"{name:<46}{shown(scores):<22}{'' if ms is None else format(ms, '.0f')}", flush=True)

    for meeting in meetings:
        assert meeting.windows  # cut once, so that no method pays for it
    row("builtin", *_measured(meetings, lambda m: chosen(m.captions)))
    for method in METHODS:
        for stop_words, note in ((language("en").stop, ", with builtin's stop words"), ((), "")):
            answer = sumy(method, [m.windows for m in meetings], stop_words)
            if answer is None:
                print(f"sumy {method}: not installed (see bench/requirements.txt)")
                break
            texts = [within_budget(m.windows, places) for m, places in zip(meetings, answer[0], strict=True)]
            scores = [score(m.reference, text) for m, text in zip(meetings, texts, strict=True)]
            row(f"sumy {method}{note}", scores, answer[1])
    row("lead", _measured(meetings, lambda m: within_budget(m.windows, range(len(m.windows))))[0], None)
    row("spread evenly", _measured(meetings, lambda m: within_budget(m.windows, _spread(len(m.windows))))[0], None)
    dealt = [_random(meetings, seed) for seed in range(5)]
    row("random, mean of 5", [mean(scores) for scores in zip(*dealt, strict=True)], None)
    row("oracle (knows the reference, greedy)", _measured(meetings, lambda m: oracle(m.windows, m.reference))[0], None)

    print("\nR1 + R2 + RL of builtin less the other's, paired bootstrap, 95 %:")
    for name, scores in rows.items():
        if name != "builtin" and not name.startswith("oracle"):
            difference, low, high = interval(rows["builtin"], scores)
            print(f"  {name:<44}{difference:+5.1f}  [{low:+.1f}, {high:+.1f}]")
    return _verdict(rows)


def _verdict(rows: dict[str, list[Score]]) -> bool:
    ours = mean(rows["builtin"])
    best = {name: sum(mean(scores)) for name, scores in rows.items() if name.startswith("sumy")}
    goals = {
        f"at least {' / '.join(map(str, GOAL))}": all(a >= b for a, b in zip(ours, GOAL, strict=True)),
        f"R1 at least {FURTHER_GOAL:g}": ours[0] >= FURTHER_GOAL,
        "ahead of sumy's LSA, TextRank and LexRank": all(sum(ours) > other for other in best.values()),
    }
    print()
    for goal, reached in goals.items():
        print(f"goal: {goal}: {'reached' if reached else 'MISSED'}")
    return all(goals.values())
