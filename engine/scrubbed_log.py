"""A log without anybody's words.

Rasa logs messages at debug level, and on an error whole frames with the values of variables. Here
a record keeps its level, its logger's name and its fixed text; of an error only the class and the
place; of Rasa's structured events only their names.
"""

from __future__ import annotations

import logging
import sys
import traceback
from collections.abc import MutableMapping
from types import TracebackType
from typing import Any

import structlog

_SAFE_KEYS = frozenset({"event", "event_info", "level"})


def install(level: int = logging.WARNING) -> None:
    """Send the whole process's log to standard error, at `level` and above, scrubbed."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(ScrubbedFormatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, _keep_safe_keys],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )


class ScrubbedFormatter(logging.Formatter):
    """Formats a record; an exception becomes its class and where it was raised."""

    def formatException(  # noqa: N802 (the standard library's name)
        self,
        ei: tuple[type[BaseException], BaseException, TracebackType | None]
        | tuple[None, None, None],
    ) -> str:
        """Return for example `KeyError at engine/turn.py:42 in take_turn`."""
        kind, _, trace = ei
        frames = traceback.extract_tb(trace)
        where = f" at {frames[-1].filename}:{frames[-1].lineno}" if frames else ""
        return f"{kind.__name__ if kind else 'no error'}{where}"


def _keep_safe_keys(
    _: Any, __: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any] | str:
    return " ".join(str(event[key]) for key in sorted(_SAFE_KEYS & event.keys()))
