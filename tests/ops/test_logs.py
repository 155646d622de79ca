"""A line of the log stays one line, whatever others had a hand in it."""

import io
import logging
from collections.abc import Iterator

import pytest

from ops import logs

HOSTILE = "a\r\n2026-01-01 00:00:00,000 ERROR app: forged \x1b[31m\x00\x85\u2028\u202e"


@pytest.fixture
def log() -> Iterator[tuple[logging.Logger, io.StringIO]]:
    """A logger, and what it wrote, through the handler of the program."""
    root, before = logging.getLogger(), logging.getLogger().handlers[:]
    root.handlers.clear()
    logs.install("INFO", "TEXT")
    (handler,) = root.handlers
    assert isinstance(handler, logging.StreamHandler)
    written = io.StringIO()
    handler.setStream(written)
    yield logging.getLogger("hostile"), written
    root.handlers[:] = before


def test_a_record_is_a_line_without_control_characters(log: tuple[logging.Logger, io.StringIO]) -> None:
    logger, written = log
    logger.warning("It said %s", HOSTILE)
    (line,) = written.getvalue().splitlines()
    assert line.isprintable()
    assert line.endswith(r"a\r\n2026-01-01 00:00:00,000 ERROR app: forged \x1b[31m\x00\x85\u2028\u202e")


def test_no_line_of_a_traceback_looks_like_a_record(log: tuple[logging.Logger, io.StringIO]) -> None:
    logger, written = log
    try:
        raise ValueError(HOSTILE)
    except ValueError:
        logger.exception("It broke")
    first, *rest = written.getvalue().splitlines()
    assert first.endswith("It broke")
    assert len(rest) > 3
    assert all(line.startswith("    ") or not line for line in rest)
