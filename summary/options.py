"""How a reader wants a summary."""

from dataclasses import dataclass
from typing import Literal, get_args

Length = Literal["brief", "short", "medium", "long", "full"]
Style = Literal["briefing", "bullets", "notes", "steps", "prose"]
LENGTHS: tuple[Length, ...] = get_args(Length)
STYLES: tuple[Style, ...] = get_args(Style)
MAX_INSTRUCTION_CHARS = 2000


@dataclass(frozen=True, slots=True)
class SummaryOptions:
    """All wishes; `language` is `auto` (the transcript's) or a name or tag, `sponsors`: advertising belongs to it."""

    length: str = "medium"
    language: str = "auto"
    style: str = "briefing"
    instruction: str = ""
    sponsors: bool = False

    @property
    def key_parts(self) -> tuple[str, ...]:
        """What sets a summary apart from one that was wanted otherwise."""
        wishes = (self.length, self.language, self.style, self.instruction)
        return (*wishes, "sponsors") if self.sponsors else wishes
