"""The log: one line an event, as text or as JSON, each with the request and the job it belongs to."""

import json
import logging
import re
from datetime import UTC, datetime
from textwrap import indent
from typing import Any

from clock import iso
from log_context import job_id, request_id

# What could end a line, colour a terminal or turn the order of letters around.
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_TEXT = "%(asctime)s %(levelname)s %(name)s%(about)s: %(message)s"


def install(level: str, form: str) -> None:
    """The log of this process, to standard error, from `level` on; `form` is TEXT or JSON."""
    handler = logging.StreamHandler()
    handler.addFilter(_about)
    handler.setFormatter(_AsJson() if form == "JSON" else _AsText(_TEXT))
    logging.basicConfig(level=level, handlers=[handler])


def _about(record: logging.LogRecord) -> bool:
    """Every line gets what it belongs to."""
    known = {"request": request_id.get(), "job": job_id.get()}
    belongs = {name: value for name, value in known.items() if value}
    record.__dict__["belongs"] = belongs
    record.__dict__["about"] = "".join(f" [{name} {value}]" for name, value in belongs.items())
    return True


class _AsText(logging.Formatter):
    """One line a record, whatever others wrote into it; the lines of a traceback are set in, so that none looks so."""

    def formatMessage(self, record: logging.LogRecord) -> str:
        """The line."""
        return _CONTROL.sub(lambda found: ascii(found[0])[1:-1], super().formatMessage(record))

    def formatException(self, ei: Any) -> str:
        """The lines below it."""
        return indent("\n".join(super().formatException(ei).splitlines()), "    ")


class _AsJson(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        told = {
            "timestamp": iso(datetime.fromtimestamp(record.created, UTC)),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            **{f"{name}_id": value for name, value in record.__dict__["belongs"].items()},
        }
        if record.exc_info:
            told["exception"] = self.formatException(record.exc_info)
        return json.dumps(told, ensure_ascii=False)
