"""The ways to the words of a YouTube video, tried in order until one gives them."""

import logging
from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

import errors
from errors import AppError, ErrorKind
from summary.origin import SPEECH, YT_DLP, RouteAttempt
from summary.ports import CancelToken, Told, Transcripts
from summary.values import Transcript, TranscriptRequest

log = logging.getLogger(__name__)


class Route(Transcripts, Protocol):
    """One way; what it gives names it as `route`, with itself as the only attempt."""

    @property
    def name(self) -> str:
        """As provenance tells it."""


# What may be tried after a failure; a kind that is not here is final for this attempt: no other way would get further,
# or it would ask the same address again in vain. Speech to text costs money: it is for videos that have no captions to
# be had, and asks nothing of an address that is refused.
_CAPTIONS = frozenset({YT_DLP})
_ANY = frozenset({YT_DLP, SPEECH})
NEXT: dict[ErrorKind, frozenset[str]] = {
    errors.YOUTUBE_BLOCKED: _CAPTIONS,  # often one client of YouTube's is refused and another is not
    errors.YOUTUBE_BLOCKED_PROXY: _CAPTIONS,
    errors.YOUTUBE_BLOCKED_ROTATING: _CAPTIONS,
    errors.AGE_RESTRICTED: _CAPTIONS,
    errors.PO_TOKEN_REQUIRED: _ANY,
    errors.CONSENT_REQUIRED: _ANY,
    errors.EMPTY_ANSWER: _ANY,
    errors.CAPTIONS_UNREADABLE: _ANY,
    errors.CAPTIONS_DISABLED: frozenset({SPEECH}),
}

# Of several failures the one that says most is told: the last of the highest weight.
_SAYS_LITTLE = (errors.CAPTIONS_UNREADABLE, errors.EMPTY_ANSWER, errors.YOUTUBE_UNREACHABLE)
_REFUSED = (errors.YOUTUBE_BLOCKED, errors.YOUTUBE_BLOCKED_PROXY, errors.YOUTUBE_BLOCKED_ROTATING)


class RoutesInOrder:
    """Implements `summary.ports.Transcripts` for videos."""

    def __init__(self, routes: Sequence[Route]) -> None:
        self._routes = tuple(routes)

    def fetch(self, wanted: TranscriptRequest, told: Told, cancel: CancelToken) -> Transcript:
        """The transcript by the first route that gives one, with every attempt; AppError: why none does."""
        failures: list[tuple[str, AppError]] = []
        for route in self._routes:
            if failures and route.name not in NEXT.get(failures[-1][1].kind, ()):
                continue
            try:
                found = route.fetch(wanted, told, cancel)
            except AppError as fault:
                log.info("%s: %s gave no transcript: %s", wanted.source.key, route.name, fault.code)
                failures.append((route.name, fault))
                continue
            before = [RouteAttempt(name, fault.code) for name, fault in failures]
            return replace(found, origin=found.origin.tried(*before))
        raise max(reversed(failures), key=lambda failure: _weight(failure[1].kind))[1]


def _weight(kind: ErrorKind) -> int:
    return 0 if kind in _SAYS_LITTLE else 1 if kind in _REFUSED else 2
