"""Words that let whoever has one give captions to one item for a while, and do nothing else."""

import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from clock import iso, utc_now

LIFE = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Invitation:
    """`token` holds until `expires_at`, ISO 8601 UTC, and not beyond the next start of the server."""

    token: str
    expires_at: str


class Invitations:
    """Gives them out and knows them again, without keeping any; for all threads."""

    def __init__(self, now: Callable[[], datetime] = utc_now) -> None:
        self._now = now
        self._key = secrets.token_bytes(32)

    def give(self, job_id: str, index: int) -> Invitation:
        """A new one for this item."""
        expires = self._now() + LIFE
        second = int(expires.timestamp())
        return Invitation(f"{second}.{self._seal(job_id, index, second)}", iso(expires))

    def holds(self, token: str, job_id: str, index: int) -> bool:
        """Whether it was given out for this very item, and its time is not over; takes as long for any token."""
        second, _, seal = token.partition(".")
        told = int(second) if second.isascii() and second.isdigit() and len(second) <= 12 else 0
        genuine = hmac.compare_digest(seal.encode(), self._seal(job_id, index, told).encode())
        return genuine and told > self._now().timestamp()

    def _seal(self, job_id: str, index: int, second: int) -> str:
        return hmac.digest(self._key, f"{job_id} {index} {second}".encode(), "sha256").hex()
