"""What an examination found, as values and as JSON; nothing in it is a secret."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

import errors
from errors import AppError

_NO_WAY_OUT = {errors.YOUTUBE_UNREACHABLE.code, errors.MODEL_UNREACHABLE.code, errors.CHECK_SILENT.code}
_SAYS_LITTLE = {errors.CAPTIONS_UNREADABLE.code, errors.DATA_API_UNUSABLE.code}


class State(StrEnum):
    """How one part is."""

    OK = "ok"
    FAILED = "failed"
    NOT_CONFIGURED = "not_configured"


@dataclass(frozen=True, slots=True)
class Finding:
    """One part; `remedy` is empty unless something is to be done, `code` is that of an error. `seconds` it took."""

    name: str
    title: str
    state: State
    message: str
    remedy: str = ""
    code: str | None = None
    outside: bool = False
    seconds: float = 0.0


def failed(name: str, title: str, error: AppError, *, outside: bool = False) -> Finding:
    """A part that failed in this way; `outside`: it depends on the network."""
    return Finding(name, title, State.FAILED, error.message, error.remedy, error.code, outside)


@dataclass(frozen=True, slots=True)
class Report:
    """All findings, in their order."""

    findings: Sequence[Finding]

    @property
    def ok(self) -> bool:
        """Whether nothing failed."""
        return not self._failed

    @property
    def offline(self) -> bool:
        """Whether everything outside was tried in vain, for want of a connection."""
        codes = {finding.code for finding in self.findings if finding.outside}
        return bool(codes & _NO_WAY_OUT) and codes <= _NO_WAY_OUT | _SAYS_LITTLE

    @property
    def message(self) -> str:
        """One sentence for a person."""
        if self.offline:
            return (
                "This machine seems to be offline: nothing outside could be reached. Samples, subtitle files, the "
                "library and the built-in model work all the same."
            )
        count = len(self._failed)
        if not count:
            return "Everything that is configured works."
        return f"{count} of {len(self.findings)} parts {'does' if count == 1 else 'do'} not work."

    @property
    def _failed(self) -> list[Finding]:
        return [finding for finding in self.findings if finding.state is State.FAILED]

    def as_dict(self) -> dict[str, Any]:
        """The object of `POST /doctor` and of `flask doctor --json`."""
        hidden = ("outside",)
        checks = [
            {name: value for name, value in asdict(finding).items() if name not in hidden} for finding in self.findings
        ]
        return {"ok": self.ok, "offline": self.offline, "message": self.message, "checks": checks}
