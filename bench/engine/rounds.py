"""Rounds: each runs every contestant once, in a process of its own and in an order that rotates; medians over all."""

import json
import os
import subprocess
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

from bench.engine.servers import NoServer

ROOT = Path(__file__).resolve().parents[2]
_PATIENCE = 600.0

Figures = dict[str, float]
"""What one run found, as `8.jobs_per_second` -> number; times in seconds."""


@dataclass(frozen=True)
class Entry:
    """Something to run: a command that gets an empty folder as last argument and prints one JSON object.

    `around` may fill the folder first or run a server beside it, and gives variables for the command's environment.
    """

    name: str
    command: Sequence[str]
    around: Callable[[Path], AbstractContextManager[Mapping[str, str]]] = lambda folder: nullcontext({})


class Failed(Exception):
    """A run that gave no figures; the message ends with what it wrote."""


def run_once(entry: Entry, scratch: Path) -> Figures:
    """One run in a folder of its own; Failed."""
    with tempfile.TemporaryDirectory(dir=scratch, prefix="run-") as name:
        try:
            with entry.around(Path(name)) as environment:
                return dict(_flat(answer([*entry.command, name], environment)))
        except (NoServer, OSError) as fault:
            raise Failed(str(fault)) from fault


def answer(command: Sequence[str], environment: Mapping[str, str]) -> Any:
    """The JSON object that the command prints last; Failed."""
    env = {**os.environ, **environment, "PYTHONPATH": str(ROOT)}
    try:
        done = subprocess.run(
            command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=_PATIENCE, check=False
        )
    except subprocess.TimeoutExpired as late:
        raise Failed(f"no end after {_PATIENCE:g} s") from late
    if done.returncode or not done.stdout.strip():
        raise Failed((done.stderr.strip() or f"exit code {done.returncode}")[-600:])
    return json.loads(done.stdout.splitlines()[-1])


def _flat(found: Mapping[str, Any], prefix: str = "") -> Iterable[tuple[str, float]]:
    for name, value in found.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", float(value)


@dataclass
class Results:
    """All runs of all contestants, and why those without a run have none."""

    runs: dict[str, list[Figures]] = field(default_factory=dict)
    missing: dict[str, str] = field(default_factory=dict)

    def median(self, name: str, figure: str) -> float | None:
        """Over the runs; None for a contestant or a figure that was not measured."""
        values = [run[figure] for run in self.runs.get(name, []) if figure in run]
        return median(values) if values else None

    def ratio(self, figure: str, above: str, below: str) -> float | None:
        """The median over rounds of one contestant's figure divided by another's of the same round."""
        pairs = zip(self.runs.get(above, []), self.runs.get(below, []), strict=False)
        values = [one[figure] / other[figure] for one, other in pairs]
        return median(values) if values else None


def run_rounds(entries: Sequence[Entry], rounds: int, scratch: Path, tell: Callable[[str], None]) -> Results:
    """Every entry once in each round; one that fails is missing from then on, with its reason."""
    results = Results()
    for number in range(rounds):
        turn = number % max(1, len(entries))
        for entry in (*entries[turn:], *entries[:turn]):
            if entry.name in results.missing:
                continue
            tell(f"round {number + 1} of {rounds}: {entry.name}")
            try:
                results.runs.setdefault(entry.name, []).append(run_once(entry, scratch))
            except Failed as fault:
                results.missing[entry.name] = str(fault)
                results.runs.pop(entry.name, None)
    return results
