"""Short ways to the values that the storage tests store."""

from dataclasses import replace

from summary.values import (
    Chapter,
    KeyMoment,
    Provenance,
    Segment,
    Source,
    SourceKind,
    SummaryOptions,
    SummaryRecord,
    Transcript,
    VideoDetails,
)

VIDEO = "dQw4w9WgXcQ"


def details(video_id: str = VIDEO, title: str = "How bread rises", channel: str | None = "Slow Oven") -> VideoDetails:
    url = f"https://www.youtube.com/watch?v={video_id}"
    return VideoDetails(
        video_id, title, channel, 90.5, f"https://i.ytimg.com/{video_id}", url, (Chapter(3.0, "Dough"),)
    )


def transcript(*lines: str, video_id: str = VIDEO, language: str = "en", timed: bool = True) -> Transcript:
    """One line every ten seconds."""
    step = 10.0 if timed else 0.0
    segments = tuple(Segment(n * step, (n + 1) * step, line) for n, line in enumerate(lines or ("flour and water",)))
    source = Source(SourceKind.VIDEO, video_id)
    return Transcript(source, details(video_id), segments, language, "manual", "wire", timed, ("one letter was odd",))


def record(
    summary_id: str = "s1",
    cache_key: str = "",
    of: Transcript | None = None,
    summary: str = "Yeast eats **sugar**.\n\n## Key moments\n- [00:10] It rises",
    title: str = "How bread rises",
    channel: str | None = "Slow Oven",
    at: str = "2026-11-21T10:00:00.000Z",
) -> SummaryRecord:
    """A summary of `of`, else of a transcript that is not stored."""
    said = of or transcript()
    return SummaryRecord(
        summary_id=summary_id,
        cache_key=cache_key or f"key of {summary_id}",
        source=said.source,
        details=replace(said.details, title=title, channel=channel),
        summary=summary,
        summary_html="<p>…</p>",
        key_moments=(KeyMoment(10, "It rises"),),
        model="builtin",
        options=SummaryOptions(length="short", instruction="for bakers"),
        language="en",
        summarized_at=at,
        provenance=Provenance(said.kind, said.language, said.route, 2, "3", 100, 20, 0.01, 1.5, ("w",)),
        transcript_fingerprint=said.fingerprint,
    )
