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
from youtube.lane import Passage, straight

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

# Of several failures the one that says most is told: of the highest weight the one with a time, else the last.
_SAYS_LITTLE = (errors.CAPTIONS_UNREADABLE, errors.EMPTY_ANSWER, errors.YOUTUBE_UNREACHABLE)
_REFUSED = (errors.YOUTUBE_BLOCKED, errors.YOUTUBE_BLOCKED_PROXY, errors.YOUTUBE_BLOCKED_ROTATING)


_Failures = list[tuple[str, AppError]]


class RoutesInOrder:
    """Implements `summary.ports.Transcripts` for videos."""

    def __init__(self, captions: Sequence[Route], speech: Route | None = None, passage: Passage = straight) -> None:
        """`captions` are the routes that ask YouTube, for one video all in one `passage`; `speech` comes after them."""
        self._captions = tuple(captions)
        self._speech = speech
        self._passage = passage

    def fetch(self, wanted: TranscriptRequest, told: Told, cancel: CancelToken) -> Transcript:
        """The transcript by the first route that gives one, with every attempt; AppError: why none does."""
        failures: _Failures = []

        def captions() -> Transcript | None:
            found = self._by(self._captions, failures, wanted, told, cancel)
            if found is None and not self._leads_on(failures, self._speech):
                raise _worst(failures)  # inside the passage, which hears what YouTube said
            return found

        found = self._passage(cancel, captions)
        if found is None and self._speech:
            found = self._by((self._speech,), failures, wanted, told, cancel)
        if found is None:
            raise _worst(failures)
        return found

    @staticmethod
    def _leads_on(failures: _Failures, route: Route | None) -> bool:
        """Whether this route may be tried after these."""
        return route is not None and (not failures or route.name in NEXT.get(failures[-1][1].kind, ()))

    def _by(
        self, routes: Sequence[Route], failures: _Failures, wanted: TranscriptRequest, told: Told, cancel: CancelToken
    ) -> Transcript | None:
        """The transcript by the first of these routes that may be tried and gives one; `failures` grow."""
        for route in routes:
            if not self._leads_on(failures, route):
                continue
            try:
                found = route.fetch(wanted, told, cancel)
            except AppError as fault:
                if fault.kind.asks:
                    raise
                log.info("%s: %s gave no transcript: %s", wanted.source.key, route.name, fault.code)
                failures.append((route.name, fault))
                continue
            before = [RouteAttempt(name, fault.code) for name, fault in failures]
            return replace(found, origin=found.origin.tried(*before))
        return None


def _worst(failures: _Failures) -> AppError:
    faults = [fault for _, fault in reversed(failures)]
    return max(faults, key=lambda fault: (_weight(fault.kind), fault.retry_after or 0))


def _weight(kind: ErrorKind) -> int:
    return 0 if kind in _SAYS_LITTLE else 1 if kind in _REFUSED else 2
