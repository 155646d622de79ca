"""A followed channel or playlist, and what is wanted of it, as values."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from following.feeds import Feed
from summary.values import SummaryOptions

MOST_PER_CHECK = 50
MOST_WORDS = 50
MOST_WORD_CHARS = 100


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which of the new videos, and how their summaries should be.

    At most `limit` at each look; of titles that hold one of `include` (any, without), and none of `exclude`: plain
    words, whatever their case.
    """

    limit: int = 5
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    model: str | None = None
    options: SummaryOptions = field(default_factory=SummaryOptions)

    def takes(self, title: str) -> bool:
        """Whether a video of this title is wanted."""
        said = title.casefold()
        fits = not self.include or any(word.casefold() in said for word in self.include)
        return fits and not any(word.casefold() in said for word in self.exclude)


@dataclass(frozen=True, slots=True)
class Follow:
    """One that is followed. Times are ISO 8601 UTC; `error` is the error object of the last look, if that failed.

    `interval` in hours, None for the server's; `found` counts the videos that it brought so far.
    """

    follow_id: str
    feed: Feed
    title: str
    wanted: Wanted
    created_at: str
    next_check_at: str
    interval: float | None = None
    paused: bool = False
    checked_at: str | None = None
    last_job_id: str | None = None
    found: int = 0
    error: dict[str, Any] | None = None

    def as_dict(self) -> dict[str, Any]:
        """As a client receives it."""
        wanted = asdict(self.wanted)
        options = wanted.pop("options")
        return {
            "id": self.follow_id,
            "url": self.feed.url,
            "kind": "playlist" if self.feed.kind == "playlist" else "channel",
            "title": self.title,
            **{name: list(value) if isinstance(value, tuple) else value for name, value in wanted.items()},
            **{name: options[name] for name in ("length", "style", "language", "instruction")},
            "interval": self.interval,
            "paused": self.paused,
            "created_at": self.created_at,
            "checked_at": self.checked_at,
            "next_check_at": None if self.paused else self.next_check_at,
            "last_job_id": self.last_job_id,
            "found": self.found,
            "error": self.error,
        }

    def stored(self) -> dict[str, Any]:
        """As the library keeps it."""
        return {**asdict(self), "feed": self.feed.key}

    @classmethod
    def from_stored(cls, data: dict[str, Any]) -> "Follow":
        """The inverse of `stored`."""
        wanted = data["wanted"]
        return cls(
            **{
                **data,
                "feed": Feed.from_key(data["feed"]),
                "wanted": Wanted(
                    **{
                        **wanted,
                        "include": tuple(wanted["include"]),
                        "exclude": tuple(wanted["exclude"]),
                        "options": SummaryOptions(**wanted["options"]),
                    }
                ),
            }
        )


def plain_words(words: Sequence[str]) -> tuple[str, ...]:
    """Each once, without blanks around."""
    return tuple(dict.fromkeys(word for text in words if (word := " ".join(text.split()))))
