"""The words of a caption: freed of the signs that surround them, and cut into sentences and short pieces."""

import html
import re
from collections.abc import Sequence

MAX_SEGMENT_CHARS = 600
PIECE_WORDS = 40

# Only tags that format captions: a tutorial that shows <div> keeps it. No pattern here can run longer than its text.
_TAG = re.compile(
    r"<(?:/?(?:i|b|u|s|c|v|em|strong|font|span|ruby|rt|lang|br)(?:[.\s/][^<>]*)?|\d[\d:.,]*)>", re.IGNORECASE
)
_OVERRIDE = re.compile(r"\{\\[^{}]*\}")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_SOUND = re.compile(
    r"[\[(（【]\s*(?:music|applause|laughter|laughs|cheering|silence|foreign|inaudible|"
    r"musik|applaus|gelächter|música|musica|musique|aplausos|applausi|applaudissements|risas|rires|"
    r"музыка|аплодисменты|смех|موسيقى|تصفيق|ضحك|"
    r"מוזיקה|מחיאות כפיים|צחוק|音楽|拍手|笑い|음악|박수|웃음|掌声|音乐)\s*[\])）】]",
    re.IGNORECASE,
)
_ALL_SOUND = re.compile(r"\[[^\[\]]{1,60}\]")
_SPEAKER = re.compile(r"(?:^|\s)>>+(?=\s|$)|^\s*>>+")
# Also the marks that set the direction of text: subtitle files of right-to-left languages wrap each line in them, other
# forms of the same captions do not, and every program that shows text finds the direction by itself. Joiners stay:
# without them Persian and emoji would read otherwise.
_NOISE = re.compile(
    "[\u0000-\u0008\u000e-\u001f\u007f-\u009f\u061c\u200b"
    "\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\ud800-\udfff]"
)
# Scripts that put no space between words: Han, kana, and the punctuation that goes with them.
_UNSPACED = (
    "\u3001-\u303f\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff01-\uff65\U00020000-\U0003ffff"
)
_GAP = re.compile(f"(?<=[{_UNSPACED}])\n(?=[{_UNSPACED}])")
_WORD = re.compile(f"[{_UNSPACED}]|[^\\s{_UNSPACED}]+")
_NOTES = re.compile("[♪♫♬]")
_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+|(?<=[.!?…][\"'”’)\]])\s+|(?<=[。！？])")
_ABBREVIATION = re.compile(r"(?:^|\s)(?:mr|mrs|ms|dr|prof|st|vs|no|nr|(?:[a-z]\.)*[a-z])\.$", re.IGNORECASE)


def clean(text: str) -> str:
    """One caption as plain words on one line: no tags, entities, sound notes, speaker marks or control characters."""
    if text.isspace():
        return ""
    if not text.isprintable():
        text = _NOISE.sub("", text)
    if "<" in text:
        text = without_tags(text)
    if "&" in text:
        text = _NOISE.sub("", _unescaped(text))
    if "{\\" in text:
        text = _OVERRIDE.sub(" ", text)
    if ">>" in text:
        text = _SPEAKER.sub(" ", text)
    if not text.isascii():
        text = _NOTES.sub(" ", text)
    if "[" in text or "(" in text or "（" in text or "【" in text:
        text = _SOUND.sub(" ", text)
        if _ALL_SOUND.fullmatch(text.strip()):
            return ""
    if "<" in text:  # once more: what was escaped, or stood inside of a tag, may have become one
        text = without_tags(text)
    return " ".join(text.split())


def joined(lines: Sequence[str]) -> str:
    """Lines as one; a space goes between two of them only in scripts that have spaces."""
    if len(lines) == 1:
        return lines[0]
    text = "\n".join(lines)
    return (text if text.isascii() else _GAP.sub("", text)).replace("\n", " ")


def words_of(line: str) -> list[str]:
    """The words of a line; in scripts without spaces, its signs."""
    return line.split() if line.isascii() else _WORD.findall(line)


def without_tags(text: str) -> str:
    """The text without caption tags; `<br>` becomes a space."""
    if ">" not in text:
        return text
    bare = _TAG.sub(lambda match: " " if match[0][1:3].lower() == "br" else "", text)
    # What is left of a tag inside a tag would be a tag again; nobody writes that, so it need not look good.
    return bare.replace("<", " ") if _TAG.search(bare) else bare


def _unescaped(text: str) -> str:
    once = _ENTITY.sub(lambda match: html.unescape(match[0]), text)
    # YouTube escapes some captions twice.
    return _ENTITY.sub(lambda match: html.unescape(match[0]), once) if "&" in once else once


def sentences(text: str) -> list[str]:
    """The sentences of a paragraph; a dot after an abbreviation ends none."""
    found: list[str] = []
    open_: list[str] = []
    for part in _SENTENCE_END.split(text):
        if part.strip():
            open_.append(part.strip())
            if not (open_[-1].endswith(".") and _ABBREVIATION.search(open_[-1][-8:])):
                found.append(" ".join(open_))
                open_ = []
    return [*found, " ".join(open_)] if open_ else found


def short_pieces(text: str) -> list[str]:
    """The text cut so that no piece is longer than MAX_SEGMENT_CHARS; inside a word only where it must be."""
    if len(text) <= MAX_SEGMENT_CHARS:
        return [text]
    pieces: list[str] = []
    words: list[str] = []
    for word in text.split():
        if len(word) > MAX_SEGMENT_CHARS // 3:
            pieces += [" ".join(words)] if words else []
            pieces += [word[at : at + 200] for at in range(0, len(word), 200)]
            words = []
            continue
        words.append(word)
        if len(words) == PIECE_WORDS or sum(map(len, words)) > MAX_SEGMENT_CHARS // 2:
            pieces.append(" ".join(words))
            words = []
    return [*pieces, " ".join(words)] if words else pieces
