"""What time it is, as the project writes it: UTC, ISO 8601, milliseconds, `Z`."""

from datetime import UTC, datetime, timedelta


def utc_now() -> datetime:
    """The current time, aware of its zone."""
    return datetime.now(UTC)


def iso(moment: datetime) -> str:
    """`2026-11-21T10:00:00.000Z`; texts of two moments sort as the moments do."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def iso_in(moment: datetime, seconds: float) -> str:
    """The moment so many seconds later, as text."""
    return iso(moment + timedelta(seconds=seconds))


def parse_iso(text: str) -> datetime:
    """The inverse of `iso`; ValueError."""
    return datetime.fromisoformat(text)
