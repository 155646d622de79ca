"""A transcript written up by a model: in one call when it fits, else in parts that are read and merged."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from errors import MODEL_INPUT_TOO_LONG, AppError
from summary import prompts
from summary.budget import LEAST_ROOM, Budget
from summary.calls import Calls, TooMuch
from summary.chunking import cut
from summary.findings import MissingPart
from summary.merging import fitting
from summary.parts import Parts, key_of
from summary.ports import Library, Models, SideBySide
from summary.prompts import Prompt
from summary.sections import AsideFilter
from summary.sponsors import without_sponsors
from summary.steps import Steps
from summary.transcript_lines import words_of
from summary.values import STYLES, Segment, SummaryRequest, Transcript, Usage
from summary.words import estimate_tokens

_PARTS_SHARE = 0.8  # of the progress; the rest is merging
_CHARACTERS_PER_WORD = 6
_MOST_SPLITS = 3  # how often the work is split smaller
_CUT = (
    "{model} read only {window:,} tokens of a longer prompt and did not say so. The transcript was read in smaller "
    "parts instead. Give the model a larger window (num_ctx in Ollama) to have it read more at once."
)
_CUT_FOR_GOOD = (
    "{model} read only {window:,} tokens of a longer prompt and did not say so. That is too little to split the work "
    "any smaller, so the summary lacks what was cut off. Give the model a larger window (num_ctx in Ollama)."
)


@dataclass(frozen=True, slots=True)
class Written:
    """A complete answer; `usage` and `cost_usd` are sums over the calls made now, None when one is not known.

    `parts` counts those of the transcript, `missing` names the ones that were not read.
    """

    markdown: str
    parts: int
    usage: Usage | None
    cost_usd: float | None
    missing: tuple[MissingPart, ...] = ()
    warnings: tuple[str, ...] = ()


class StillMissing(Exception):
    """The parts that were missing before are missing again; nothing new can be written."""


class Writer:
    """Writes one summary; progress goes from `begin` to `end`.

    `lacking` are the places (from 1) of the parts that the stored summary lacks, which this one is to complete.
    """

    def __init__(
        self,
        models: Models,
        library: Library,
        side_by_side: SideBySide,
        budget: Budget,
        steps: Steps,
        request: SummaryRequest,
        transcript: Transcript,
        epoch: str,
        lacking: Sequence[int] = (),
        begin: float = 0.0,
        end: float = 1.0,
    ) -> None:
        self._library = library
        self._side_by_side = side_by_side
        self._steps = steps
        self._request = request
        self._transcript = transcript
        self._epoch = epoch
        self._lacking = tuple(lacking)
        self._begin, self._end = begin, end
        self._calls = Calls(models, budget, request, transcript, self._may_split)
        self._parts = Parts(self._calls, library, side_by_side, steps, request, transcript, epoch)
        self._words = prompts.target_words(request.options.length, words_of(transcript))
        self._at_once: int | None = None
        self._splits = 0
        self._warnings: list[str] = []

    def write(self) -> Written:
        """The whole answer, told as it is written; AppError when a call fails, StillMissing."""
        self._at_once = self._planned(self._room())
        while True:
            try:
                return self._attempt(self._at_once)
            except TooMuch as fault:
                self._steps.withdraw_text()
                self._calls.shrink(fault.window)
                self._at_once = self._room()
                self._splits += 1
                if fault.cut:
                    self._warnings = [_CUT.format(model=self._calls.info.label, window=fault.window)]

    def _may_split(self, window: int) -> bool:
        """Whether the work can be made to fit a window of so many tokens."""
        if self._at_once is None or self._splits >= _MOST_SPLITS:
            return False
        room = self._calls.room(self._around(), window)
        return room is not None and LEAST_ROOM <= room < self._at_once

    def _attempt(self, room: int | None) -> Written:
        chapters = [chapter.start for chapter in self._transcript.details.chapters]
        pieces = cut(self._transcript.segments, room, self._transcript.timed, chapters)
        options = self._request.options
        if len(pieces) == 1 or room is None:
            segments = pieces[0].segments
            self._steps.step("summarizing part 1 of 1", self._at(0))
            prompt = prompts.whole(self._transcript, segments, options, self._words)
            if room is None and not options.sponsors:  # it selects from all that it is given
                segments = without_sponsors(segments)
            return self._written(self._stream(prompt, segments, 0), 1, ())
        self._library.save_piece(self._plan_key(), str(room))
        read = self._parts.read(pieces, room, self._at(0), self._at(_PARTS_SHARE))
        if self._lacking and tuple(part.index for part in read.missing) == self._lacking:
            raise StillMissing
        self._steps.step("merging", self._at(_PARTS_SHARE))
        notes = fitting(read.notes, room, self._transcript, options, self._parts, self._side_by_side, self._steps)
        prompt = prompts.merge(self._transcript, notes, options, self._words)
        text = self._stream(prompt, self._transcript.segments, _PARTS_SHARE)
        return self._written(text, len(pieces), read.missing)

    def _written(self, markdown: str, parts: int, missing: tuple[MissingPart, ...]) -> Written:
        warnings = self._warnings
        if self._calls.read_only is not None:
            warnings = [_CUT_FOR_GOOD.format(model=self._calls.info.label, window=self._calls.read_only)]
        return Written(markdown, parts, self._calls.usage(), self._calls.cost_usd(), missing, tuple(warnings))

    def _room(self) -> int | None:
        """Tokens of transcript, or of notes, that fit one call."""
        room = self._calls.room(self._around())
        if room is not None and room < LEAST_ROOM:
            raise AppError(MODEL_INPUT_TOO_LONG, model=self._calls.info.label)
        return room

    def _around(self) -> int:
        """Tokens of a prompt without any transcript.

        The longest of the styles counts for all, so that pieces are the same and another style pays for merging only.
        """
        styles = (replace(self._request.options, style=style) for style in STYLES)
        empty = (prompts.whole(self._transcript, (), options, self._words) for options in styles)
        return max(estimate_tokens(each.instructions) + estimate_tokens(each.prompt) for each in empty)

    def _planned(self, room: int | None) -> int | None:
        """The room with which this work was begun earlier, so that its finished parts are found again."""
        if room is None:
            return None
        kept = self._library.piece(self._plan_key())
        earlier = int(kept) if kept is not None and kept.isdigit() else room
        return earlier if LEAST_ROOM <= earlier <= room * 1.25 else room

    def _plan_key(self) -> str:
        options = self._request.options
        about = (self._transcript.fingerprint, options.language, options.instruction)
        return key_of("plan", self._request.model, prompts.PROMPT_VERSION, *about)

    def _stream(self, prompt: Prompt, segments: Sequence[Segment], begin: float) -> str:
        shown = AsideFilter(self._steps.text)
        written = 0

        def tell(text: str) -> None:
            nonlocal written
            written += len(text)
            shown.write(text)
            done = min(written / (self._words * _CHARACTERS_PER_WORD), 1.0)
            self._steps.advance(self._at(begin + (1 - begin) * done))

        text = self._calls.ask(prompt, segments, self._words, self._steps.cancel, tell)
        shown.end()
        return text

    def _at(self, share: float) -> float:
        return self._begin + (self._end - self._begin) * share
