"""What every answer of a language model must be, whoever gave it: complete, not empty, not refused, never silent."""

import logging
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from enum import Enum, auto

import errors
from characters import Joiner
from concurrency.interruptible import Silence, stream_interruptibly
from errors import AppError
from providers.network import one_line
from summary.ports import CancelToken
from summary.values import Usage

log = logging.getLogger(__name__)


class End(Enum):
    """How the model said that its answer is over."""

    COMPLETE = auto()
    CUT_OFF = auto()
    REFUSED = auto()
    BROKEN = auto()


@dataclass(frozen=True, slots=True)
class Piece:
    """One message of a provider's stream; `reason` says in words why it refused."""

    text: str = ""
    usage: Usage | None = None
    end: End | None = None
    reason: str = ""


def answer(
    pieces: Callable[[], Generator[Piece, None, None]], provider: str, silence: float, cancel: CancelToken
) -> Iterator[str | Usage]:
    """The text of `pieces()` as it arrives, then the usage, if it was told: also of an answer that then is none.

    `pieces` is run in a thread of its own and raises AppError; `silence` is in seconds. AppError MODEL_SILENT,
    MODEL_BROKE_OFF, MODEL_CUT_OFF, MODEL_REFUSED or MODEL_EMPTY; JobCancelled at once, whatever is waited for.
    """
    usage: Usage | None = None
    end: End | None = None
    reason = ""
    blank = True
    joiner = Joiner()
    try:
        for piece in stream_interruptibly(pieces, cancel, silence):
            if text := joiner.feed(piece.text):
                blank = blank and not text.strip()
                yield text
            usage = piece.usage or usage
            reason += piece.reason
            if end is not End.REFUSED:  # some say why they refuse and then end as if they had answered
                end = piece.end or end
    except Silence:
        raise AppError(errors.MODEL_SILENT, provider=provider, seconds=silence) from None
    except (ValueError, TypeError, AttributeError, LookupError) as fault:
        # What came is not JSON, or not shaped like an answer: the libraries of the providers do not check that.
        log.warning("%s sent something that is no answer (%s: %s)", provider, type(fault).__name__, fault)
        raise AppError(errors.MODEL_BROKE_OFF, provider=provider) from fault
    if text := joiner.rest():
        yield text
    if usage is not None:
        yield usage  # before what is wrong with the answer: it was paid for
    if end is None or end is End.BROKEN:
        raise AppError(errors.MODEL_BROKE_OFF, provider=provider)
    if end is End.REFUSED:
        raise AppError(errors.MODEL_REFUSED, provider=provider, reason=one_line(reason, None) or "no reason given")
    if end is End.CUT_OFF:
        raise AppError(errors.MODEL_CUT_OFF, provider=provider)
    if blank:
        raise AppError(errors.MODEL_EMPTY, provider=provider)
