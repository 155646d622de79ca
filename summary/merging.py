"""Notes on the parts of a video made into one summary, in as many rounds as it takes until they fit one call."""

from collections.abc import Sequence
from contextlib import closing
from functools import partial

from summary import prompts
from summary.parts import Parts, note_words
from summary.ports import SideBySide
from summary.prompts import Notes
from summary.steps import Steps
from summary.values import SummaryOptions, Transcript
from summary.words import count_words, estimate_tokens


def fitting(
    notes: Sequence[Notes],
    room: int,
    transcript: Transcript,
    options: SummaryOptions,
    parts: Parts,
    side_by_side: SideBySide,
    steps: Steps,
) -> list[Notes]:
    """Notes on the same stretches that fit one call together: neighbours are joined, round after round."""
    left = list(notes)
    while len(left) > 1 and sum(_cost(note, transcript.timed) for note in left) > room:
        groups = _grouped(left, room, transcript.timed)
        calls = [partial(_joined, group, room, transcript, options, parts) for group in groups]
        with closing(side_by_side.run(calls, steps.cancel)) as results:
            left = [note for _, note in sorted(results, key=lambda result: result[0])]
    return left


def _joined(group: Sequence[Notes], room: int, transcript: Transcript, options: SummaryOptions, parts: Parts) -> Notes:
    if len(group) == 1:
        return group[0]
    words = note_words(sum(count_words(note.text) for note in group), room)
    prompt = prompts.condense(transcript, group, options, words)
    inside = [s for s in transcript.segments if group[0].start <= s.start <= group[-1].end]
    return Notes(parts.kept(prompt, inside, words), group[0].start, group[-1].end)


def _cost(note: Notes, timed: bool) -> int:
    return estimate_tokens(prompts.note_block(note, 1, timed))


def _grouped(notes: Sequence[Notes], room: int, timed: bool) -> list[list[Notes]]:
    """Neighbours that fit one call, at least two, so that every round leaves fewer."""
    groups: list[list[Notes]] = []
    spent = 0
    for note in notes:
        cost = _cost(note, timed)
        if not groups or (len(groups[-1]) > 1 and spent + cost > room):
            groups.append([])
            spent = 0
        groups[-1].append(note)
        spent += cost
    return groups
