"""A transcript that a person brings: which format it is, and its words and times."""

import re
from dataclasses import dataclass
from pathlib import PurePath

from summary.values import Segment
from youtube.subtitle_bytes import LINES_PER_CAPTION, check_size, decoded, refuse
from youtube.subtitle_cues import read_cues, segments_of, timing
from youtube.subtitle_json import read_json
from youtube.subtitle_plain import read_timed, read_untimed

_VTT_LANGUAGE = re.compile(r"^Language:\s*([A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)\s*$", re.MULTILINE)
_FILE_LANGUAGE = re.compile(r"[a-z]{2}(?:-[A-Za-z0-9]{2,8})*")
_MARKUP = re.compile(
    r"\s*(?:<!--[^>]{0,500}-->\s*)?<(!doctype|html|head|body|\?xml|tt|transcript|timedtext)\b", re.IGNORECASE
)
_JSON_BEGINS = re.compile(r"\s*(?:\{\s*\"|\[\s*[\[{\"]|\{\s*\}|\[\s*\])")
_LANGUAGES = (
    " "
    "aa ab af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cs cu cv cy da de dv dz ee el en eo es "
    "et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi hr ht hu hy ia id ie ig ii ik io is it iu iw ja jv ka kg ki "
    "kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no "
    "nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta "
    "te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu "
)


@dataclass(frozen=True, slots=True)
class ParsedSubtitles:
    """What a file says; `format` is webvtt, subrip, subviewer, json3, youtube-transcript-api or text.

    `timed` is False for text without times, whose segments all begin and end at 0.0. `language` is a BCP 47 tag when
    the file or its name tells it.
    """

    segments: tuple[Segment, ...]
    timed: bool
    format: str
    warnings: tuple[str, ...] = ()
    language: str | None = None


def parse(data: bytes, filename: str | None = None) -> ParsedSubtitles:
    """The captions in a file; AppError BAD_TRANSCRIPT says what else it is. The content decides, not the name."""
    text, warnings = decoded(data)
    text = text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff\n\t ")
    name, segments, timed = _read(text)
    if not segments:
        raise refuse("it holds no words" if name == "text" else f"it is a {name} file without captions")
    check_size(len(segments))
    return ParsedSubtitles(segments, timed, name, warnings, _language(text, name, filename))


def _read(text: str) -> tuple[str, tuple[Segment, ...], bool]:
    markup = _MARKUP.match(text)
    if markup:
        is_page = markup[1].lower() in ("!doctype", "html", "head", "body")
        raise refuse("it is an HTML page" if is_page else "it is an XML file")
    if text.startswith("[Script Info]"):
        raise refuse("it is an ASS or SSA file")
    if text[:1] in ("{", "["):
        from_json = read_json(text)
        if from_json:
            return from_json[0], segments_of(from_json[1]), True
        if _JSON_BEGINS.match(text):
            raise refuse("it begins like JSON but is not complete or not valid")
    if text.startswith("WEBVTT"):
        return "webvtt", segments_of(read_cues(text, webvtt=True)), True
    lines = text.split("\n")
    check_size(len(lines) // LINES_PER_CAPTION)
    first = next((line for line in lines if timing(line)), None)
    if first:
        arrow = "-->" in first
        return "subrip" if arrow else "subviewer", segments_of(read_cues(text, webvtt=False)), True
    cues = read_timed(lines)
    if cues:
        return "text", segments_of(cues), True
    segments = read_untimed(lines)
    return "text", segments if any(char.isalnum() for segment in segments for char in segment.text) else (), False


def _language(text: str, name: str, filename: str | None) -> str | None:
    if name == "webvtt":
        header = _VTT_LANGUAGE.search(text.partition("\n\n")[0][:2000])
        if header:
            return header[1]
    suffixes = PurePath(filename.replace("\x00", "")).suffixes if filename else []
    if len(suffixes) > 1:
        tag = suffixes[-2][1:].removesuffix("-orig")
        if _FILE_LANGUAGE.fullmatch(tag) and f" {tag[:2]} " in _LANGUAGES:
            return tag
    return None
