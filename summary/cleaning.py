"""Markdown of a model with nothing in it that could lead or load from elsewhere: no images, no links, no HTML.

What a speaker says may try to make a model write them. Links to the video's own times stay; of all others the words.
"""

import re

from summary.values import VideoDetails

_IMAGE = re.compile(r"!\[([^\[\]]*)\](?:\([^()\n]*(?:\([^()\n]*\)[^()\n]*)?\)|\[[^\[\]\n]*\])")
_LINK = re.compile(r"\[([^\[\]]*)\]\(\s*<?([^()\s<>]*(?:\([^()\s]*\)[^()\s]*)?)>?[^()\n]*\)")
_REFERENCE = re.compile(r"\[([^\[\]\n]+)\]\[[^\[\]\n]*\]")
_DEFINITION = re.compile(r"^ {0,3}\[[^\[\]\n]+\]:[ \t]*\S.*$\n?", re.MULTILINE)
_ELEMENTS = (
    "a abbr applet area article aside audio b base big blink body br button canvas center code col dd details dialog "
    "div dl dt em embed fieldset figure font footer form frame frameset h[1-6] head header hr html i iframe img input "
    "ins kbd label legend li link main map mark marquee math menu meta nav noscript object ol option p param picture "
    "pre q s script section select small source span strike strong style sub summary sup svg table tbody td template "
    "textarea tfoot th thead title tr track tt u ul video xml xmp"
).replace(" ", "|")
_SCRIPT = re.compile(r"<(script|style)\b[^<>]*>.*?(?:</\1\s*>|\Z)", re.DOTALL | re.IGNORECASE)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
# An unknown name without attributes is more likely a type or a placeholder than a tag.
_TAG = re.compile(rf"</?(?:{_ELEMENTS})(?:[\s/][^<>]*)?>|</?[a-z][\w:-]*[\s/][^<>]*=[^<>]*>|<[!?][a-z][^<>]*>", re.I)
_BRACED = re.compile(r"<([a-z][a-z0-9+.-]{1,31}:[^<>\s]*|[^<>\s@]{1,64}@[^<>\s]+)>", re.IGNORECASE)
# Also where it touches a word: what stood between them may just have been taken out.
_ADDRESS = re.compile(r"(?:(?:https?|ftp|file)://|\bwww\.(?=\w)|javascript:(?=\S))[^\s()<>\[\]\"']*", re.IGNORECASE)
_PLACE = re.compile("\x00(\\d+)\x00")


def cleaned(markdown: str, details: VideoDetails) -> str:
    """The text; the words of links and the alternative texts of images stay."""
    own: list[str] = []

    def kept(text: str) -> str:
        own.append(text)
        return f"\x00{len(own) - 1}\x00"

    def link(found: re.Match[str]) -> str:
        words, address = found.groups()
        return f"[{words}" + kept(f"]({address})") if _is_own(address, details) else words

    def address(found: re.Match[str]) -> str:
        bare = found.group().rstrip(".,;:!?*_")
        return kept(bare) + found.group()[len(bare) :] if _is_own(bare, details) else ""

    text = markdown.replace("\x00", "")
    for _ in range(3):  # an image may be the words of a link
        text = _LINK.sub(link, _IMAGE.sub(r"\1", text))
    text = _REFERENCE.sub(r"\1", _DEFINITION.sub("", text))
    text = _BRACED.sub("", _TAG.sub("", _COMMENT.sub("", _SCRIPT.sub("", text))))
    return _PLACE.sub(lambda found: own[int(found[1])], _ADDRESS.sub(address, text))


def _is_own(address: str, details: VideoDetails) -> bool:
    """Whether it leads to a time of this very video."""
    ident = re.escape(details.video_id)
    page = rf"https?://(?:(?:www\.|m\.)?youtube\.com/watch\?v={ident}|youtu\.be/{ident})"
    times = r"(?:[?&](?:t|start)=[0-9hms]{1,12})?"
    return details.video_url is not None and re.fullmatch(page + times, address) is not None
