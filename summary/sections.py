"""The parts of what a model writes: a fence around the whole of it, and the section "Key moments" in it."""

from collections.abc import Callable

KEY_MOMENTS = "Key moments"

_TITLE = KEY_MOMENTS.casefold()
_ORNAMENT = " \t\r\n#*_:.-–—=()0123456789⏱\ufe0f🔑🕒"
_LONGEST_TITLE_LINE = 80


def _is_title(line: str) -> bool:
    return len(line) <= _LONGEST_TITLE_LINE and line.strip(_ORNAMENT).casefold() == _TITLE


def _may_become_title(line: str) -> bool:
    return len(line) <= _LONGEST_TITLE_LINE and _TITLE.startswith(line.strip(_ORNAMENT).casefold())


def _level(line: str) -> int:
    bare = line.lstrip(" ")
    hashes = len(bare) - len(bare.lstrip("#"))
    return hashes if 1 <= hashes <= 6 and bare[hashes : hashes + 1] in (" ", "\t", "\n", "\r", "") else 0


class _Gate:
    """Reads whole lines and knows which belong to the section: from its heading to the next one of its rank."""

    def __init__(self) -> None:
        self.inside = False
        self._level = 0

    def read(self, line: str) -> bool:
        """True when the line belongs to the section, its heading included."""
        if _is_title(line):
            self.inside = True
            self._level = _level(line) or 6
        elif self.inside and 1 <= _level(line) <= self._level:
            self.inside = False
        return self.inside


def split_key_moments(markdown: str) -> tuple[str, str]:
    """The text without the section, and the section's lines without its heading ("" when there is none)."""
    gate = _Gate()
    text: list[str] = []
    section: list[str] = []
    for line in markdown.split("\n"):
        if not gate.read(line):
            text.append(line)
        elif not _is_title(line):
            section.append(line)
    while section and text and not text[-1].strip(" -*_\t\r"):
        text.pop()  # the rule that parted the section from the text
    return "\n".join(text).strip(), "\n".join(section).strip()


class KeyMomentsFilter:
    """Hands text on as it is written, but nothing of the section, so that no raw list of times flickers by."""

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
