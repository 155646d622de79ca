"""One talk as the files that people have of it, the way each program writes it."""

import json
from collections.abc import Sequence

# (start in ms, words). The words are said one after another, WORD_MS each.
Line = tuple[int, str]
WORD_MS = 300

TALK: tuple[Line, ...] = (
    (160, "hello & welcome"),
    (2320, "today we bake"),
    (5000, "a loaf of rye"),
    (9000, "with nothing but flour"),
    (12_400, "and water"),
)


def clock(ms: int, mark: str = ".") -> str:
    return f"{ms // 3_600_000:02d}:{ms // 60_000 % 60:02d}:{ms // 1000 % 60:02d}{mark}{ms % 1000:03d}"


def ends(talk: Sequence[Line]) -> list[int]:
    return [*[start for start, _ in talk[1:]], talk[-1][0] + 2000]


def rolling_vtt(talk: Sequence[Line] = TALK) -> str:
    """Automatic captions: each line appears word by word, stays alone for an instant, then above the next one."""
    rows = ["WEBVTT", "Kind: captions", "Language: en", ""]
    above = " "
    for (start, words), end in zip(talk, ends(talk), strict=True):
        first, *rest = words.replace("&", "&amp;").split()
        tagged = first + "".join(f"<{clock(start + n * WORD_MS)}><c> {word}</c>" for n, word in enumerate(rest, 1))
        whole = words.replace("&", "&amp;")
        rows += [f"{clock(start)} --> {clock(end - 10)} align:start position:0%", above, tagged, ""]
        rows += [f"{clock(end - 10)} --> {clock(end)} align:start position:0%", whole, " ", ""]
        above = whole
    return "\n".join(rows)


def rolling_srt(talk: Sequence[Line] = TALK) -> str:
    """The same after a conversion that dropped the tags and kept the repeats."""
    rows, above, number = [], "", 0
    for (start, words), end in zip(talk, ends(talk), strict=True):
        shown = [line for line in (above, words) if line]
        for first, last, lines in ((start, end - 10, shown), (end - 10, end, [words])):
            number += 1
            rows += [str(number), f"{clock(first, ',')} --> {clock(last, ',')}", *lines, ""]
        above = words
    return "\r\n".join(rows)


def plain_srt(talk: Sequence[Line] = TALK) -> str:
    rows = []
    for number, ((start, words), end) in enumerate(zip(talk, ends(talk), strict=True), 1):
        rows += [str(number), f"{clock(start, ',')} --> {clock(end, ',')}", words, ""]
    return "\n".join(rows)


def sbv(talk: Sequence[Line] = TALK) -> str:
    rows = []
    for (start, words), end in zip(talk, ends(talk), strict=True):
        rows += [f"{clock(start)[1:]},{clock(end)[1:]}", words, ""]
    return "\n".join(rows)


def json3(talk: Sequence[Line] = TALK) -> str:
    """Automatic captions as the player gets them: a window first, then pieces, and line breaks that are appended."""
    events: list[dict[str, object]] = [{"tStartMs": 0, "dDurationMs": 60_000, "id": 1, "wpWinPosId": 1}]
    for start, words in talk:
        pieces = [
            {"utf8": (" " if n else "") + word, "tOffsetMs": n * WORD_MS, "acAsrConf": 0}
            for n, word in enumerate(words.split())
        ]
        events.append({"tStartMs": start, "dDurationMs": 7000, "wWinId": 1, "segs": pieces})
        events.append(
            {"tStartMs": start + 900, "dDurationMs": 6100, "wWinId": 1, "aAppend": 1, "segs": [{"utf8": "\n"}]}
        )
    return json.dumps({"wireMagic": "pb3", "pens": [{}], "wsWinStyles": [{}], "wpWinPositions": [{}], "events": events})


def api_json(talk: Sequence[Line] = TALK) -> str:
    return json.dumps([{"text": words, "start": start / 1000, "duration": 7.0} for start, words in talk])
