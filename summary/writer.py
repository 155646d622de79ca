"""A transcript written up by a model: in one call when it fits, else in pieces that are merged."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from errors import MODEL_EMPTY, MODEL_INPUT_TOO_LONG, AppError
from summary import prompts
from summary.chunking import Piece, cut
from summary.languages import wanted_language
from summary.ports import Library, Models
from summary.prompts import Notes, Prompt
from summary.sections import KeyMomentsFilter
from summary.steps import Steps
from summary.transcript_lines import words_of
from summary.values import STYLES, ModelRequest, Segment, SummaryRequest, Transcript, Usage
from summary.words import count_words, estimate_tokens

_FILL = 0.8  # of a window: the tokens of a text are only estimated
_LEAST_ROOM = 400  # tokens; below it a long video would take hundreds of calls
_LEAST_NOTES, _MOST_NOTES = 120, 600  # words
_PARTS_SHARE = 0.8  # of the progress; the rest is merging
_CHARACTERS_PER_WORD = 6


@dataclass(frozen=True, slots=True)
class Written:
    """A complete answer; `usage` and `cost_usd` are sums over the calls made now, None when one is not known."""

    markdown: str
    parts: int
    usage: Usage | None
    cost_usd: float | None


class Writer:
    """Writes one summary; progress goes from `begin` to `end`.

    Finished pieces are kept in the library under the hash of everything they depend on and of `epoch`, so that a second
    try pays only for what is missing, and a new `epoch` begins anew.
    """

    def __init__(
        self,
        models: Models,
        library: Library,
        steps: Steps,
        request: SummaryRequest,
        transcript: Transcript,
        epoch: str,
        begin: float = 0.0,
        end: float = 1.0,
    ) -> None:
        self._models = models
        self._library = library
        self._steps = steps
        self._request = request
        self._transcript = transcript
        self._epoch = epoch
        self._begin, self._end = begin, end
        self._info = models.info(request.model)
        context = self._info.context_tokens
        self._output = self._info.output_tokens if context is None else min(self._info.output_tokens, context // 3)
        self._words = prompts.target_words(request.options.length, words_of(transcript))
        self._usages: list[Usage | None] = []

    def write(self) -> Written:
        """The whole answer, told as it is written; AppError when a call fails."""
        room = self._room()
        pieces = cut(self._transcript.segments, room, self._transcript.timed)
        options = self._request.options
        if len(pieces) == 1 or room is None:
            segments = pieces[0].segments
            self._steps.step("summarizing part 1 of 1", self._at(0))
            prompt = prompts.whole(self._transcript, segments, options, self._words)
            return self._written(self._stream(prompt, segments, (0, 1)), 1)
        notes = [self._part(piece, number, len(pieces), room) for number, piece in enumerate(pieces, 1)]
        self._steps.step("merging", self._at(_PARTS_SHARE))
        notes = self._fitting(notes, room)
        prompt = prompts.merge(self._transcript, notes, options, self._words)
        return self._written(self._stream(prompt, self._transcript.segments, (_PARTS_SHARE, 1)), len(pieces))

    def _written(self, markdown: str, parts: int) -> Written:
        known = [usage for usage in self._usages if usage is not None]
        if len(known) < len(self._usages):
            return Written(markdown, parts, None, None)
        total = Usage(sum(usage.input_tokens for usage in known), sum(usage.output_tokens for usage in known))
        costs = [cost for usage in known if (cost := self._info.cost_usd(usage)) is not None]
        return Written(markdown, parts, total, round(sum(costs), 6) if len(costs) == len(known) else None)

    def _room(self) -> int | None:
        """Tokens of transcript, or of notes, that fit one call."""
        context = self._info.context_tokens
        if context is None:
            return None
        # The longest of the styles counts for all, so that pieces are the same and another style pays for merging only.
        styles = (replace(self._request.options, style=style) for style in STYLES)
        empty = (prompts.whole(self._transcript, (), options, self._words) for options in styles)
        around = max(estimate_tokens(each.instructions) + estimate_tokens(each.prompt) for each in empty)
        room = int((context - self._output - around) * _FILL)
        if room < _LEAST_ROOM:
            raise AppError(MODEL_INPUT_TOO_LONG, model=self._info.label)
        return room

    def _part(self, piece: Piece, number: int, of: int, room: int) -> Notes:
        share = (number - 1) / of * _PARTS_SHARE, number / of * _PARTS_SHARE
        self._steps.step(f"summarizing part {number} of {of}", self._at(share[0]))
        said = sum(count_words(segment.text) for segment in piece.segments)
        words = max(min(self._note_words(of, room), said // 2), 1)
        prompt = prompts.part(self._transcript, piece.segments, number, of, self._request.options, words)
        text = self._kept(prompt, piece.segments, share)
        return Notes(text, piece.segments[0].start, piece.segments[-1].end)

    def _note_words(self, of: int, room: int) -> int:
        wanted = min(max(self._words * 3 // (2 * of), _LEAST_NOTES), _MOST_NOTES)
        return min(wanted, room // 6)  # notes on several parts must fit one call to be merged

    def _fitting(self, notes: list[Notes], room: int) -> list[Notes]:
        while len(notes) > 1 and sum(self._cost(note) for note in notes) > room:
            notes = [self._condensed(group, room) for group in self._grouped(notes, room)]
        return notes

    def _cost(self, note: Notes) -> int:
        return estimate_tokens(prompts.note_block(note, 1, self._transcript.timed))

    def _grouped(self, notes: Sequence[Notes], room: int) -> list[list[Notes]]:
        """Neighbours that fit one call, at least two, so that every round leaves fewer."""
        groups: list[list[Notes]] = []
        spent = 0
        for note in notes:
            cost = self._cost(note)
            if not groups or (len(groups[-1]) > 1 and spent + cost > room):
                groups.append([])
                spent = 0
            groups[-1].append(note)
            spent += cost
        return groups

    def _condensed(self, group: Sequence[Notes], room: int) -> Notes:
        if len(group) == 1:
            return group[0]
        self._steps.step("merging", self._at(_PARTS_SHARE))
        words = self._note_words(len(group), room)
        prompt = prompts.condense(self._transcript, group, self._request.options, words)
        inside = [s for s in self._transcript.segments if group[0].start <= s.start <= group[-1].end]
        text = self._kept(prompt, inside, (_PARTS_SHARE, _PARTS_SHARE))
        return Notes(text, group[0].start, group[-1].end)

    def _kept(self, prompt: Prompt, segments: Sequence[Segment], share: tuple[float, float]) -> str:
        inputs = (self._request.model, prompts.PROMPT_VERSION, self._epoch, prompt.instructions, prompt.prompt)
        key = hashlib.sha256("\x1f".join(inputs).encode(errors="replace")).hexdigest()
        text = self._library.piece(key)
        if text is None:
            text = self._ask(prompt, segments, share, lambda _chunk: None)
            self._library.save_piece(key, text)
        return text

    def _stream(self, prompt: Prompt, segments: Sequence[Segment], share: tuple[float, float]) -> str:
        shown = KeyMomentsFilter(self._steps.text)
        text = self._ask(prompt, segments, share, shown.write)
        shown.end()
        return text

    def _ask(
        self, prompt: Prompt, segments: Sequence[Segment], share: tuple[float, float], tell: Callable[[str], None]
    ) -> str:
        stream = self._models.stream(self._model_request(prompt, segments), self._steps.cancel)
        texts: list[str] = []
        usage: Usage | None = None
        written = 0
        try:
            for chunk in stream:
                self._steps.cancel.raise_if_cancelled()
                if isinstance(chunk, Usage):
                    usage = chunk
                    continue
                texts.append(chunk)
                tell(chunk)
                written += len(chunk)
                done = min(written / (self._words * _CHARACTERS_PER_WORD), 1.0)
                self._steps.advance(self._at(share[0] + (share[1] - share[0]) * done))
            self._steps.cancel.raise_if_cancelled()
        finally:
            close = getattr(stream, "close", None)
            if close is not None:  # an iterator that is no generator may have nothing to close
                close()
        self._usages.append(usage)
        text = "".join(texts).strip()
        if not text:
            raise AppError(MODEL_EMPTY, provider=self._info.provider)
        return text

    def _model_request(self, prompt: Prompt, segments: Sequence[Segment]) -> ModelRequest:
        options = self._request.options
        return ModelRequest(
            model=self._request.model,
            instructions=prompt.instructions,
            prompt=prompt.prompt,
            segments=tuple(segments),
            details=self._transcript.details,
            options=options,
            target_words=self._words,
            language=wanted_language(options.language, self._transcript.language),
            timed=self._transcript.timed,
            max_output_tokens=self._output,
            account=self._request.account,
        )

    def _at(self, share: float) -> float:
        return self._begin + (self._end - self._begin) * share
