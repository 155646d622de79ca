"""The log: one line an event, as text or as JSON, each with the request and the job it belongs to."""

import json
import logging
from datetime import UTC, datetime

from clock import iso
from log_context import job_id, request_id

_TEXT = "%(asctime)s %(levelname)s %(name)s%(about)s: %(message)s"


def install(level: str, form: str) -> None:
    """The log of this process, to standard error, from `level` on; `form` is TEXT or JSON."""
    handler = logging.StreamHandler()
    handler.addFilter(_about)
    handler.setFormatter(_AsJson() if form == "JSON" else logging.Formatter(_TEXT))
    logging.basicConfig(level=level, handlers=[handler])


def _about(record: logging.LogRecord) -> bool:
    """Every line gets what it belongs to."""
    known = {"request": request_id.get(), "job": job_id.get()}
    belongs = {name: value for name, value in known.items() if value}
    record.__dict__["belongs"] = belongs
    record.__dict__["about"] = "".join(f" [{name} {value}]" for name, value in belongs.items())
    return True


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
