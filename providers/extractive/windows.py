"""Words as passages: sentences where there is punctuation, else about twenty words, cut where a clause begins."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from providers.extractive.languages import Language
from providers.extractive.words import Reading, Word

MIN_WORDS, AIM_WORDS, MAX_WORDS = 14, 20, 26  # of a window
MAX_SENTENCE = 40  # longer run-ons win every ranking and eat the room
CHARACTERS_A_WORD = 2  # in scripts without spaces
_SHORTEST_TRIMMED = 8  # words that always stay


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of words that stand together in the transcript; `place` counts passages from the beginning."""

    place: int
    words: tuple[Word, ...]
    unspaced: bool = False

    @property
    def start(self) -> float:
        """Seconds from the beginning of the video."""
        return self.words[0].start

    @property
    def size(self) -> int:
        """Length in words; in a script without spaces two characters count as one."""
        return -(-len(self.words) // CHARACTERS_A_WORD) if self.unspaced else len(self.words)


def passages_of(words: Sequence[Word], language: Language, reading: Reading) -> list[Passage]:
    """All words, in order, as passages."""
    scale = CHARACTERS_A_WORD if reading.unspaced else 1
    runs: list[tuple[Word, ...]] = []
    for run in _unbroken(words, reading.punctuated):
        limit = MAX_SENTENCE if reading.punctuated else MAX_WORDS
        at = 0
        while at < len(run):
            end = len(run) if len(run) - at <= limit * scale else _best_cut(run, at, scale, language)
            runs.append(_trimmed(run[at:end], language, reading.punctuated))
            at = end
    return [Passage(place, run, reading.unspaced) for place, run in enumerate(runs)]


def _unbroken(words: Sequence[Word], punctuated: bool) -> Iterator[Sequence[Word]]:
    """Stretches that no hard cut (and, with punctuation, no end of a sentence) divides."""
    begin = 0
    for at in range(1, len(words)):
        if words[at].hard or (punctuated and words[at - 1].ends_sentence):
            yield words[begin:at]
            begin = at
    if begin < len(words):
        yield words[begin:]


def _best_cut(run: Sequence[Word], at: int, scale: int, language: Language) -> int:
    """Where to end the window that begins at `at`: at a pause, before a word that opens a clause, near the aim."""

    def fitness(end: int) -> float:
        before, after = run[end - 1], run[end]
        fit = -abs(end - at - AIM_WORDS * scale) / (8 * scale) + min(after.pause, 2.0)
        if after.line:
            fit += 0.1 * scale**3  # inside a line of a script without spaces a cut may split a word
        if after.plain in language.openers:
            fit += 0.6
        if before.plain not in language.stop:
            fit += 0.4
        return fit

    last = min(at + MAX_WORDS * scale, len(run) - 1)
    return max(range(at + MIN_WORDS * scale, last + 1), key=fitness)


def _trimmed(run: Sequence[Word], language: Language, punctuated: bool) -> tuple[Word, ...]:
    """The run without words that only tie it to its neighbours ("so", "and"); a sentence keeps its end."""
    first, last = 0, len(run)
    while last - first > _SHORTEST_TRIMMED and run[first].plain in language.leads:
        first += 1
    while last - first > _SHORTEST_TRIMMED and not punctuated and run[last - 1].plain in language.danglers:
        last -= 1
    return tuple(run[first:last])
