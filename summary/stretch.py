"""A stretch of a transcript, for a reader who wants one part of the video in more detail."""

from dataclasses import replace

from summary.findings import Span
from summary.values import Transcript


def within(transcript: Transcript, span: Span | None) -> Transcript:
    """The transcript with the lines and chapters that begin in the span; all of it without one.

    Nothing is left of a transcript that has no times. Its details keep the whole video's length.
    """
    if span is None:
        return transcript
    end = min(span.end, max(transcript.details.duration or span.end, span.start))
    said = tuple(s for s in transcript.segments if transcript.timed and span.start <= s.start < span.end)
    chapters = tuple(c for c in transcript.details.chapters if span.start <= c.start < span.end)
    return replace(
        transcript, span=Span(span.start, end), segments=said, details=replace(transcript.details, chapters=chapters)
    )
