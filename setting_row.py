"""What is said of one setting: its name, how its text is read, its help, and how it may be changed."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from setting_values import DEFAULTS


@dataclass(frozen=True, slots=True)
class Setting:
    """One row of the table; `older` are names that older notes used for the same thing.

    The text of a `verbatim` one is taken as it is, with the blanks at its ends. An `editable` one may be changed while
    the server runs, and holds at once if it is `live`, else from the next start.
    """

    name: str
    parse: Callable[[str], Any]
    help: str
    secret: bool = False
    older: tuple[str, ...] = ()
    verbatim: bool = False
    editable: bool = True
    live: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """Every name it may be given by, today's first."""
        return (self.name, *self.older)

    @property
    def field(self) -> str:
        """The attribute of `Settings` that holds it."""
        return self.name.lower()

    @property
    def default(self) -> Any:
        """What holds when it is not set."""
        return getattr(DEFAULTS, self.field)
