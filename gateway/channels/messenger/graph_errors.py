"""What Graph's refusals mean, by class.

https://developers.facebook.com/docs/messenger-platform/error-codes
"""

from __future__ import annotations

from typing import Any

from gateway.channels.messenger.models import Reason

_TOKEN = {102, 190, 463, 467}
_RATE = {4, 17, 32, 341, 368, 613, 80001, 80006}
_TEMPORARY = {2, 1200}
_UNKNOWN = 1  # with it Meta may have sent the message all the same
_BLOCKED_SUBCODES = {1545041, 2018001, 2018108}
_WINDOW_SUBCODES = {2018065, 2018278}
_UNAVAILABLE = 551
_NO_PERMISSION = {10, *range(200, 300)}  # without a subcode, which would say what is meant
_UNAUTHORIZED, _TOO_MANY, _SERVER_ERROR = 401, 429, 500


class GraphError(Exception):
    """Base of all refusals. The message is a code or a class, never a part of what was sent.

    `retry_after` is in seconds, null when Graph does not say.
    """

    reason: Reason = "refused"

    def __init__(self, message: str, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class TokenInvalidError(GraphError):
    """The page's token is no longer good: nothing can be sent until there is a new one."""

    reason: Reason = "token_invalid"


class BlockedError(GraphError):
    """The person cannot be reached by this page: blocked it, or is gone."""

    reason: Reason = "blocked"


class OutsideWindowError(GraphError):
    """More than 24 hours have passed since the person wrote."""

    reason: Reason = "outside_window"


class RefusedError(GraphError):
    """Graph does not take this message, and would not take it later."""


class LaterError(GraphError):
    """The same may succeed later."""

    reason: Reason = "unreachable"


class UnreachableError(LaterError):
    """Nothing was sent, or Graph has a trouble of its own."""


class UncertainError(LaterError):
    """It was sent and no answer came: it may have been taken."""


class RateLimitedError(LaterError):
    """Too many calls."""

    reason: Reason = "rate_limited"


def error_of(status: int, answer: Any, retry_after: str | None) -> GraphError:
    """Return the error that a response other than a success stands for."""
    error = answer.get("error") if isinstance(answer, dict) else None
    error = error if isinstance(error, dict) else {}
    code, subcode = error.get("code"), error.get("error_subcode")
    said = f"status {status}, code {code}, subcode {subcode}"
    pause = float(retry_after) if retry_after and retry_after.isdigit() else None
    return _kind(status, code, subcode)(said, pause)


def _kind(status: int, code: object, subcode: object) -> type[GraphError]:
    """Return the class; the first line that holds decides."""
    kinds: tuple[tuple[bool, type[GraphError]], ...] = (
        (status == _TOO_MANY or code in _RATE, RateLimitedError),
        (subcode in _WINDOW_SUBCODES, OutsideWindowError),
        (code == _UNAVAILABLE or subcode in _BLOCKED_SUBCODES, BlockedError),
        (code in _TOKEN or status == _UNAUTHORIZED, TokenInvalidError),
        (code in _NO_PERMISSION and not subcode, TokenInvalidError),
        (code in _TEMPORARY, UnreachableError),
        (status >= _SERVER_ERROR or code == _UNKNOWN, UncertainError),
    )
    return next((kind for holds, kind in kinds if holds), RefusedError)
