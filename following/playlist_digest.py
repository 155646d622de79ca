"""One text out of the summaries of a playlist, to be summarized like a transcript, and the way back to its videos."""

import re
from collections.abc import Sequence
from typing import Any

from summary.values import Segment, Source, SourceKind, SummaryRecord, Transcript, VideoDetails

MOST_VIDEOS = 200
ROUTE = "digest"
_HEAD = re.compile(r"(.*) \(youtube\.com/watch\?v=([A-Za-z0-9_-]{11})\)")
_LINK_SIGNS = re.compile(r"[\\\[\]*_`<>&]")
_ESCAPED = r"\\\g<0>"
_MARKS = re.compile(r"^\s*(#{1,6} |[-*+] |\d+\. )|\*\*|__")


def digest_source(playlist_id: str) -> Source:
    """What the digest of a playlist is kept under."""
    return Source(SourceKind.DIGEST, playlist_id)


def text_of(playlist_id: str, title: str, records: Sequence[SummaryRecord]) -> Transcript:
    """The summaries one after the other, each under a line that names its video."""
    lines: list[str] = []
    for record in records:
        lines.append(f"{' '.join(record.details.title.split())} (youtube.com/watch?v={record.details.video_id})")
        lines += [text for line in record.summary.splitlines() if (text := _MARKS.sub("", line).strip())]
    source = digest_source(playlist_id)
    return Transcript(
        source=source,
        details=VideoDetails(
            source.video_id, f"Digest: {title}", video_url=f"https://www.youtube.com/playlist?list={playlist_id}"
        ),
        segments=tuple(Segment(float(place), place + 1.0, text) for place, text in enumerate(lines)),
        language=_usual([record.language for record in records]),
        kind=ROUTE,
        route=ROUTE,
        timed=False,
    )


def citations(record: SummaryRecord, text: Transcript) -> list[dict[str, Any]]:
    """For each sentence of the digest that was found: the videos whose summaries say so."""
    videos = _videos(text)
    found = []
    for each in record.grounding or ():
        said_in = {videos[place]["video_id"]: videos[place] for place in each.segments if place in videos}
        if said_in:
            found.append({"sentence": each.sentence, "videos": list(said_in.values())})
    return found


def with_links(markdown: str, cited: Sequence[dict[str, Any]]) -> str:
    """The digest with links to its videos behind the sentences of `citations`.

    The links are made here of ids and titles, after whatever a model wrote was cleaned of links. A sentence that does
    not stand in the Markdown letter by letter, such as one with a word in bold, stays without.
    """
    parts: list[str] = []
    at = 0
    for each in cited:
        found = markdown.find(each["sentence"], at)
        if found >= 0:
            end = found + len(each["sentence"])
            links = ", ".join(f"[{_LINK_SIGNS.sub(_ESCAPED, one['title'])}]({one['url']})" for one in each["videos"])
            parts.append(f"{markdown[at:end]} ({links})")
            at = end
    return "".join((*parts, markdown[at:]))


def _videos(text: Transcript) -> dict[int, dict[str, Any]]:
    """The video of each line; none for the lines that name them."""
    found: dict[int, dict[str, Any]] = {}
    video: dict[str, Any] | None = None
    for place, line in enumerate(text.segments):
        if head := _HEAD.fullmatch(line.text):
            url = Source(SourceKind.VIDEO, head[2]).url
            video = {"video_id": head[2], "title": head[1], "url": url}
        elif video:
            found[place] = video
    return found


def _usual(languages: Sequence[str]) -> str:
    return max(set(languages), key=languages.count)
