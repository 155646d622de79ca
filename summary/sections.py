"""The parts of what a model writes: a fence around the whole of it, and the sections in it that become data."""

from collections.abc import Callable
from dataclasses import dataclass

KEY_MOMENTS = "Key moments"
VERDICT = "Verdict"

_TITLES = (KEY_MOMENTS.casefold(), VERDICT.casefold())
_ORNAMENT = " \t\r\n#*_:.-–—=()0123456789⏱\ufe0f🔑🕒"
_LONGEST_TITLE_LINE = 80


def _title(line: str) -> str | None:
    """The title of a section that becomes data, when the line is its heading."""
    bare = line.strip(_ORNAMENT).casefold() if len(line) <= _LONGEST_TITLE_LINE else ""
    return bare if bare in _TITLES else None


def _may_become_title(line: str) -> bool:
    bare = line.strip(_ORNAMENT).casefold()
    return len(line) <= _LONGEST_TITLE_LINE and any(title.startswith(bare) for title in _TITLES)


def _level(line: str) -> int:
    bare = line.lstrip(" ")
    hashes = len(bare) - len(bare.lstrip("#"))
    return hashes if 1 <= hashes <= 6 and bare[hashes : hashes + 1] in (" ", "\t", "\n", "\r", "") else 0


class _Gate:
    """Reads whole lines and knows which belong to a section: from its heading to the next one of its rank."""

    def __init__(self) -> None:
        self.inside: str | None = None
        self._level = 0

    def read(self, line: str) -> str | None:
        """The title of the section that the line belongs to, its heading included; None for the text."""
        if title := _title(line):
            self.inside = title
            self._level = _level(line) or 6
        elif self.inside and 1 <= _level(line) <= self._level:
            self.inside = None
        return self.inside


@dataclass(frozen=True, slots=True)
class Answer:
    """What a model wrote: the text, and the lines of its sections without their headings, "" where there is none."""

    text: str
    key_moments: str
    verdict: str


def split(markdown: str) -> Answer:
    """The text without the sections, and each of them."""
    gate = _Gate()
    lines: dict[str | None, list[str]] = {None: [], **{title: [] for title in _TITLES}}
    for line in markdown.split("\n"):
        inside = gate.read(line)
        if _title(line) is None:
            lines[inside].append(line)
    while any(lines[title] for title in _TITLES) and lines[None] and not lines[None][-1].strip(" -*_\t\r"):
        lines[None].pop()  # the rule that parts a section from the text
    text, moments, verdict = ("\n".join(lines[title]).strip() for title in (None, *_TITLES))
    return Answer(text, moments, verdict)


class AsideFilter:
    """Hands text on as it is written, but nothing of the sections, so that no raw list of times flickers by."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        self._tell = tell
        self._gate = _Gate()
        self._held = ""
        self._flowing = False

    def write(self, chunk: str) -> None:
        """More of the answer, cut anywhere."""
        ready: list[str] = []
        for piece in chunk.splitlines(keepends=True) if "\n" in chunk else [chunk]:
            ready.append(self._pass(piece))
        self._hand_on("".join(ready))

    def end(self) -> None:
        """The answer is complete: what was held because it might have become the heading is told, if it did not."""
        if self._held and not self._gate.read(self._held):
            self._hand_on(self._held)
        self._held = ""

    def _pass(self, piece: str) -> str:
        if not self._flowing:
            self._held += piece
            if not piece.endswith("\n"):
                if self._gate.inside or _may_become_title(self._held):
                    return ""
                self._flowing = True
            elif self._gate.read(self._held):
                self._held = ""
                return ""
            piece, self._held = self._held, ""
        if piece.endswith("\n"):
            self._flowing = False
        return piece

    def _hand_on(self, text: str) -> None:
        if text:
            self._tell(text)


def unfenced(markdown: str) -> str:
    """The answer without the code fence that some models put around the whole of it."""
    lines = markdown.strip().split("\n")
    fenced = len(lines) > 2 and lines[0].strip() in ("```", "```markdown", "```md") and lines[-1].strip() == "```"
    inner = lines[1:-1] if fenced else lines
    return "\n".join(inner) if fenced and not any(line.startswith("```") for line in inner) else markdown.strip()
