"""From a source to a stored summary: library, transcript, model, checks, library."""

import hashlib
import uuid
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from clock import iso
from errors import CAPTIONS_TOO_THIN, MISSING, MODEL_EMPTY, AppError, WorkInterrupted
from summary.impossible_times import without_impossible_times
from summary.key_moments import settle
from summary.languages import wanted_language
from summary.markdown import to_html
from summary.origin import FOUND, LIBRARY, RouteAttempt
from summary.ports import CancelToken, Library, Models, Report, Transcripts, Turns
from summary.prompts import PROMPT_VERSION
from summary.sections import unfenced
from summary.steps import Steps
from summary.stretch import within
from summary.values import (
    Provenance,
    Source,
    SourceKind,
    SummaryRecord,
    SummaryRequest,
    Transcript,
    TranscriptRequest,
    VideoDetails,
)
from summary.words import count_words
from summary.writer import Writer, Written

LEAST_WORDS = 20
NOT_THERE = "not_there"


def cache_key(fingerprint: str, request: SummaryRequest) -> str:
    """Hex SHA-256: the same for two requests that the same summary answers, whatever brought their transcript.

    `fingerprint` is that of the transcript.
    """
    options = request.options
    answer = (request.model, options.length, options.language, options.style, options.instruction)
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
        caption_languages: Sequence[str],
        now: Callable[[], datetime],
    ) -> None:
        self._transcripts = transcripts
        self._models = models
        self._library = library
        self._turns = turns
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
                return self._summarize(_accepting(request, turn.made), steps)
            except (Exception, WorkInterrupted):
                steps.withdraw_text()
                raise

    def _summarize(self, request: SummaryRequest, steps: Steps) -> tuple[SummaryRecord, bool]:
        begun = self._now()
        steps.step("checking library", 0.02)
        known = None if request.fresh else self.known(request)
        if known is not None:
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
            return self._written(_accepting(request, turn.made), transcript, key, begun, steps)

    def _written(
        self, request: SummaryRequest, transcript: Transcript, key: str, begun: datetime, steps: Steps
    ) -> tuple[SummaryRecord, bool]:
        known = self._known(key, transcript)
        if known is not None and not request.fresh:
            steps.tell("done", 1.0)
            return known, True
        epoch = known.summary_id if known else ""
        said = within(transcript, request.span)
        _refuse_thin(said)
        writer = Writer(self._models, self._library, steps, request, said, epoch, begin=0.15, end=0.9)
        record = self._record(known.cache_key if known else key, request, said, writer.write(), begun)
        record = replace(record, transcript_fingerprint=transcript.fingerprint, details=transcript.details)
        steps.step("saving", 0.95)
        self._library.save(record)
        steps.tell("done", 1.0)
        return record, False

    def known(self, request: SummaryRequest) -> SummaryRecord | None:
        """The summary that answers this request, found without reading the transcript; nobody outside is asked."""
        fingerprint = self._library.fingerprint(request.source, request.caption_language)
        if fingerprint is None:
            return None
        known = self._stored(cache_key(fingerprint, request), request.source)
        return known if known is not None and known.source == request.source else None

    def _kept(self, request: SummaryRequest, steps: Steps) -> Transcript | None:
        """The library's copy; of a video's captions it is the first route, what a person brought has no other."""
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
        wanted = TranscriptRequest(request.source, (named,) if named else self._caption_languages, exactly=bool(named))
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

    def _record(
        self, key: str, request: SummaryRequest, transcript: Transcript, written: Written, begun: datetime
    ) -> SummaryRecord:
        language = wanted_language(request.options.language, transcript.language)
        info = self._models.info(request.model)
        text, moments = settle(unfenced(written.markdown), transcript, language)
        text = without_impossible_times(text, transcript).strip()
        if not text:
            raise AppError(MODEL_EMPTY, provider=info.provider)
        now = self._now()
        provenance = Provenance(
            captions=transcript.kind,
            caption_language=transcript.language,
            route=transcript.route,
            parts=written.parts,
            prompt_version=PROMPT_VERSION,
            input_tokens=written.usage.input_tokens if written.usage else None,
            output_tokens=written.usage.output_tokens if written.usage else None,
            cost_usd=written.cost_usd,
            seconds=round((now - begun).total_seconds(), 3),
            warnings=transcript.warnings,
            origin=transcript.origin,
            fallback_from=request.fallback_from,
        )
        return SummaryRecord(
            summary_id=uuid.uuid4().hex,
            cache_key=key,
            source=transcript.source,
            details=transcript.details,
            summary=text,
            summary_html=to_html(text),
            key_moments=moments,
            model=request.model,
            options=request.options,
            language=language,
            summarized_at=iso(now),
            provenance=provenance,
            transcript_fingerprint=transcript.fingerprint,
            span=request.span,
        )


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


def _accepting(request: SummaryRequest, made: bool) -> SummaryRequest:
    """The request, content with the library when what it wants was `made` a moment ago: that is as fresh as can be."""
    return replace(request, fresh=request.fresh and not made)
