"""Notes on all parts of a long transcript: side by side, each kept as soon as it is done, those that fail named."""

import hashlib
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial

import errors
from errors import AppError
from summary import prompts
from summary.calls import Calls
from summary.chunking import Piece
from summary.findings import MissingPart
from summary.ports import Library, SideBySide
from summary.prompts import Notes, Prompt
from summary.steps import Steps
from summary.values import Segment, SummaryRequest, Transcript
from summary.words import count_words

_LEAST_NOTES, _MOST_NOTES, _NOTES_SHARE = 60, 600, 4  # words, and of what is said
_TRIES = 3
_PAUSES = (1.0, 3.0)  # seconds before the second and the third try

# What says something of one part only; any other failure would be the same for all.
_OF_ONE_PART = frozenset(
    kind.code
    for kind in (
        errors.MODEL_REFUSED,
        errors.MODEL_CUT_OFF,
        errors.MODEL_EMPTY,
        errors.MODEL_BROKE_OFF,
        errors.MODEL_SILENT,
        errors.MODEL_OVERLOADED,
        errors.MODEL_INPUT_TOO_LONG,
        errors.MODEL_REQUEST_REFUSED,
    )
)


@dataclass(frozen=True, slots=True)
class PartsRead:
    """Notes on the parts that were read, in order, and those that were not."""

    notes: tuple[Notes, ...]
    missing: tuple[MissingPart, ...]


class Parts:
    """Reads the parts of one transcript.

    Finished notes are kept in the library under the hash of everything they depend on and of `epoch`, so that a second
    try pays only for what is missing, and a new `epoch` begins anew.
    """

    def __init__(
        self,
        calls: Calls,
        library: Library,
        side_by_side: SideBySide,
        steps: Steps,
        request: SummaryRequest,
        transcript: Transcript,
        epoch: str,
    ) -> None:
        self._calls = calls
        self._library = library
        self._side_by_side = side_by_side
        self._steps = steps
        self._request = request
        self._transcript = transcript
        self._epoch = epoch

    def read(self, pieces: Sequence[Piece], room: int, begin: float, until: float) -> PartsRead:
        """Notes on all pieces; progress goes from `begin` to `until`.

        A part that fails by itself is tried again after the others; what is missing at the end is named, as long as at
        least half of the parts are there. AppError for a failure of all parts, TooMuch as `Calls.ask`.
        """
        notes: dict[int, Notes] = {}
        faults: dict[int, AppError] = {}
        for attempt in range(_TRIES):
            again = [place for place in range(len(pieces)) if place not in notes and _worth(faults.get(place))]
            if not again or (attempt and not notes):
                break
            if attempt:
                self._side_by_side.pause(_PAUSES[attempt - 1], self._steps.cancel)
            self._round(pieces, again, room, (begin, until), notes, faults)
        missing = [place for place in range(len(pieces)) if place not in notes]
        if len(missing) * 2 > len(pieces):
            raise faults[missing[0]]
        named = tuple(
            MissingPart(
                place + 1,
                round(pieces[place].segments[pieces[place].repeated].start, 2),
                round(max(pieces[place].segments[-1].end, pieces[place].segments[-1].start), 2),
                faults[place].code,
                faults[place].message,
            )
            for place in missing
        )
        return PartsRead(tuple(notes[place] for place in sorted(notes)), named)

    def _round(
        self,
        pieces: Sequence[Piece],
        places: Sequence[int],
        room: int,
        share: tuple[float, float],
        notes: dict[int, Notes],
        faults: dict[int, AppError],
    ) -> None:
        """Asks for these parts; fills `notes` and `faults`."""
        self._tell(len(notes), len(pieces), *share)
        calls = [partial(self._part, pieces[place], room) for place in places]
        with closing(self._side_by_side.run(calls, self._steps.cancel)) as results:
            for number, result in results:
                if isinstance(result, AppError):
                    faults[places[number]] = result
                else:
                    notes[places[number]] = result
                    self._tell(len(notes), len(pieces), *share)

    def _tell(self, done: int, of: int, begin: float, until: float) -> None:
        self._steps.step(f"summarizing part {min(done + 1, of)} of {of}", begin + (until - begin) * done / of)

    def _part(self, piece: Piece, room: int) -> Notes | AppError:
        said = sum(count_words(segment.text) for segment in piece.segments)
        words = note_words(said, room)
        prompt = prompts.part(self._transcript, piece.segments, self._request.options, words)
        try:
            text = self.kept(prompt, piece.segments, words)
        except AppError as fault:
            if fault.code not in _OF_ONE_PART or fault.retry_after is not None:
                raise
            return fault
        return Notes(text, piece.segments[0].start, piece.segments[-1].end)

    def kept(self, prompt: Prompt, segments: Sequence[Segment], words: int) -> str:
        """The answer to this prompt: the one that was kept, else a new one, which is kept.

        What is made anew is also the one that later versions build on.
        """
        text = self._library.piece(self._key(prompt, self._epoch))
        if text is None:
            text = self._calls.ask(prompt, segments, words, self._steps.cancel)
            for epoch in dict.fromkeys(("", self._epoch)):
                self._library.save_piece(self._key(prompt, epoch), text)
        return text

    def _key(self, prompt: Prompt, epoch: str) -> str:
        return key_of(self._request.model, prompts.PROMPT_VERSION, epoch, prompt.instructions, prompt.prompt)


def key_of(*inputs: str) -> str:
    """Hex SHA-256 of what a piece of work depends on."""
    return hashlib.sha256("\x1f".join(inputs).encode(errors="replace")).hexdigest()


def note_words(said: int, room: int) -> int:
    """How long notes on so many words may be; several of them must fit one call to be merged.

    The same for every length of summary, so that another length pays for merging only.
    """
    wanted = min(max(said // _NOTES_SHARE, _LEAST_NOTES), _MOST_NOTES)
    return max(min(wanted, room // 6, said // 2), 1)


def _worth(fault: AppError | None) -> bool:
    """Whether a part is asked for (again)."""
    return fault is None or fault.retryable
