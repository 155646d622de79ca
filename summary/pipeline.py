"""From a source to a stored summary: library, transcript, model, checks, library."""

import hashlib
import uuid
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from errors import CAPTIONS_TOO_THIN, MISSING, SUMMARY_NOT_FOUND, AppError, WorkInterrupted
from summary.budget import Budget
from summary.origin import FOUND, LIBRARY, RouteAttempt
from summary.ports import CancelToken, Library, Models, Report, SideBySide, Transcripts, Turns
from summary.prompts import PROMPT_VERSION
from summary.recording import record_of
from summary.steps import Steps
from summary.stretch import within
from summary.values import (
    Source,
    SourceKind,
    SummaryRecord,
    SummaryRequest,
    Transcript,
    TranscriptRequest,
    Usage,
    VideoDetails,
)
from summary.verbatim import shown_whole, why
from summary.words import count_words
from summary.writer import StillMissing, Writer, Written

LEAST_WORDS = 20
NOT_THERE = "not_there"


def cache_key(fingerprint: str, request: SummaryRequest) -> str:
    """Hex SHA-256: the same for two requests that the same summary answers, whatever brought their transcript.

    `fingerprint` is that of the transcript.
    """
    answer = (request.model, *request.options.key_parts)
    stretch = () if request.span is None else (f"{request.span.start:.2f}-{request.span.end:.2f}",)
    parts = (fingerprint, *answer, PROMPT_VERSION, *stretch)
    return hashlib.sha256("\x1f".join(parts).encode(errors="replace")).hexdigest()


class Pipeline:
    """Makes summaries, for any number of threads; what several ask for at the same time is made once."""

    def __init__(
        self,
        transcripts: Transcripts,
        models: Models,
        library: Library,
        turns: Turns,
        side_by_side: SideBySide,
        caption_languages: Sequence[str],
        now: Callable[[], datetime],
    ) -> None:
        self._transcripts = transcripts
        self._models = models
        self._library = library
        self._turns = turns
        self._side_by_side = side_by_side
        self._budget = Budget()
        self._caption_languages = tuple(caption_languages)
        self._now = now

    def summarize(self, request: SummaryRequest, report: Report, cancel: CancelToken) -> tuple[SummaryRecord, bool]:
        """The stored summary, and whether the library had it.

        AppError says what went wrong; JobCancelled and WorkInterrupted pass through. Everything that was made is
        on disk when it returns, and finished pieces are kept when it does not.
        """
        with self._turns.turn(request.flight_key, cancel, report) as turn:
            steps = Steps(turn.report, cancel)
            try:
                return self._summarize(request, turn.made, steps)
            except (Exception, WorkInterrupted):
                steps.withdraw_text()
                raise

    def _summarize(self, asked: SummaryRequest, made: bool, steps: Steps) -> tuple[SummaryRecord, bool]:
        """What was `made` a moment ago is as fresh and as complete as can be."""
        request = replace(asked, fresh=asked.fresh and not made)
        begun = self._now()
        steps.step("checking library", 0.02)
        known = None if request.fresh or request.version_of else self.known(request)
        if known is not None and (made or not known.provenance.parts_missing):
            steps.details(known.details)
            steps.tell("done", 1.0)  # at once, also while somebody writes these words up afresh
            return known, True
        transcript = None if request.fresh else self._kept(request, steps)
        if transcript is None:
            if request.missing:
                raise AppError(MISSING[request.missing])
            self._models.info(request.model)  # an unusable model is told before anything is fetched
            transcript = self._fetched(request, steps)
        key = cache_key(transcript.fingerprint, request)
        # Another request may have brought the same words: from an upload, or in a language named otherwise.
        with self._turns.turn(key, steps.cancel) as turn:
            return self._written(request, turn.made, transcript, key, begun, steps)

    def _written(
        self, asked: SummaryRequest, made: bool, transcript: Transcript, key: str, begun: datetime, steps: Steps
    ) -> tuple[SummaryRecord, bool]:
        """A stored summary that lacks parts is completed: only those are asked for."""
        fresh = asked.fresh and not made
        known = self._known(key, transcript)
        lacking = () if known is None or fresh else tuple(part.index for part in known.provenance.parts_missing)
        if known is not None and not fresh and (made or not lacking):
            steps.tell("done", 1.0)
            return known, True
        said = within(transcript, asked.span)
        _refuse_thin(said)
        try:
            written = self._write(asked, said, known.summary_id if known and fresh else "", lacking, steps)
        except StillMissing:
            if known is None:
                raise
            steps.tell("done", 1.0)
            return known, True
        info = self._models.info(asked.model)
        kept_key = known.cache_key if known else key
        record = record_of(kept_key, asked, transcript, said, written, info, begun, self._now(), known)
        steps.step("saving", 0.95)
        self._library.save(record)
        steps.tell("done", 1.0)
        return record, False

    def _write(
        self, request: SummaryRequest, said: Transcript, epoch: str, lacking: Sequence[int], steps: Steps
    ) -> Written:
        whole = shown_whole(said, request.options, self._models.info(request.model))
        if whole is not None:
            steps.text(whole)
            return Written(whole, 1, Usage(0, 0), 0.0, warnings=(why(said, request.options),))
        return Writer(
            self._models,
            self._library,
            self._side_by_side,
            self._budget,
            steps,
            request,
            said,
            epoch,
            lacking,
            begin=0.15,
            end=0.9,
        ).write()

    def known(self, request: SummaryRequest) -> SummaryRecord | None:
        """The summary that answers this request, found without reading the transcript; nobody outside is asked."""
        fingerprint = self._library.fingerprint(request.source, request.caption_language)
        if fingerprint is None:
            return None
        known = self._stored(cache_key(fingerprint, request), request.source)
        return known if known is not None and known.source == request.source else None

    def _kept(self, request: SummaryRequest, steps: Steps) -> Transcript | None:
        """The library's copy; of a video's captions it is the first route, what a person brought has no other."""
        if request.version_of:
            kept = self._library.transcript_of(request.version_of)
            if kept is None:
                raise AppError(SUMMARY_NOT_FOUND)
        else:
            kept = self._library.transcript(request.source, request.caption_language)
        if kept is None:
            return None
        steps.details(kept.details)
        _refuse_thin(kept)
        if request.source.kind is not SourceKind.VIDEO:
            return kept
        return replace(kept, route=LIBRARY, origin=replace(kept.origin, attempts=(RouteAttempt(LIBRARY, FOUND),)))

    def _fetched(self, request: SummaryRequest, steps: Steps) -> Transcript:
        named = request.caption_language
        languages = (named,) if named else self._caption_languages
        wanted = TranscriptRequest(request.source, languages, exactly=bool(named), account=request.account)
        steps.step("fetching details", 0.05)

        def told(details: VideoDetails) -> None:
            steps.details(details)
            steps.step("fetching transcript", 0.08)

        transcript = self._transcripts.fetch(wanted, told, steps.cancel)
        if not request.fresh and request.source.kind is SourceKind.VIDEO:
            transcript = replace(transcript, origin=transcript.origin.tried(RouteAttempt(LIBRARY, NOT_THERE)))
        _refuse_thin(transcript)
        self._library.save_transcript(transcript, request.caption_language)
        return transcript

    def _known(self, key: str, transcript: Transcript) -> SummaryRecord | None:
        """The stored summary of these words.

        Where another source had the same words, its summary is stored once more for this one, under a key of its own:
        each keeps its title, its link and its place in the library, and no model is asked twice.
        """
        known = self._stored(key, transcript.source)
        if known is None or known.source == transcript.source:
            return known
        provenance = replace(
            known.provenance,
            captions=transcript.kind,
            caption_language=transcript.language,
            route=transcript.route,
            warnings=transcript.warnings,
            origin=transcript.origin,
        )
        twin = replace(
            known,
            summary_id=uuid.uuid4().hex,
            cache_key=_own_key(key, transcript.source),
            source=transcript.source,
            details=transcript.details,
            provenance=provenance,
        )
        self._library.save(twin)
        return twin

    def _stored(self, key: str, source: Source) -> SummaryRecord | None:
        """The summary of these words that is kept for this source, else that of another one."""
        return self._library.find(_own_key(key, source)) or self._library.find(key)


def _refuse_thin(transcript: Transcript) -> None:
    """AppError CAPTIONS_TOO_THIN; counts no further than it must."""
    words = 0
    for segment in transcript.segments:
        words += count_words(segment.text)
        if words >= LEAST_WORDS:
            return
    raise AppError(CAPTIONS_TOO_THIN, words=words)


def _own_key(key: str, source: Source) -> str:
    """The key of a summary that was first made for another source with the same words."""
    return hashlib.sha256(f"{key} {source.key}".encode()).hexdigest()
