"""The log: one JSON object a line, and nothing in it that a person wrote.

An exception is logged as its classes and places. Its text is left out: it may quote a row of the
database or a part of a request.
"""

from __future__ import annotations

import json
import logging
import sys
import traceback
from datetime import UTC, datetime
from pathlib import Path


class ScrubbedFormatter(logging.Formatter):
    """Formats a record as JSON: at, level, logger, message, its `fields`, and the exception."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record's line."""
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **getattr(record, "fields", {}),
        }
        if record.exc_info and record.exc_info[1]:
            line["exception"] = _chain(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False)


def _chain(error: BaseException | None) -> list[dict[str, object]]:
    """Return class and places of an exception and of those that led to it."""
    chain: list[dict[str, object]] = []
    while error is not None:
        places = [
            f"{Path(frame.filename).name}:{frame.lineno} {frame.name}"
            for frame in traceback.extract_tb(error.__traceback__)
        ]
        chain.append({"class": type(error).__name__, "places": places})
        error = error.__cause__ or error.__context__
    return chain


def install() -> None:
    """Send every logger's records, INFO and above, to standard error in this form."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(ScrubbedFormatter())
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    logging.getLogger("httpx").setLevel(logging.WARNING)  # it names every address it asks
