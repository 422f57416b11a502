"""What Graph's refusals mean, by class.

https://developers.facebook.com/docs/messenger-platform/error-codes
"""

from __future__ import annotations

from typing import Any

from gateway.channels.messenger.models import Reason

_TOKEN = {102, 190, 463, 467}
_RATE = {4, 17, 32, 613, 80006}
_TEMPORARY = {1, 2, 1200}
_BLOCKED_SUBCODES = {1545041, 2018001, 2018108}
_WINDOW_SUBCODE = 2018278
_UNAVAILABLE = 551
_NO_PERMISSION = 10
_UNAUTHORIZED, _TOO_MANY, _SERVER_ERROR = 401, 429, 500


class GraphError(Exception):
    """Base of all refusals. The message is a code or a class, never a part of what was sent."""

    reason: Reason = "refused"


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
    """The same may succeed later. `retry_after` is in seconds, null when Graph does not say."""

    reason: Reason = "unreachable"

    def __init__(self, message: str, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


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
    if status == _TOO_MANY or code in _RATE:
        return RateLimitedError(said, pause)
    if subcode == _WINDOW_SUBCODE:
        return OutsideWindowError(said)
    if code == _UNAVAILABLE or subcode in _BLOCKED_SUBCODES:
        return BlockedError(said)
    if code in _TOKEN or status == _UNAUTHORIZED or (code == _NO_PERMISSION and not subcode):
        return TokenInvalidError(said)
    if status >= _SERVER_ERROR or code in _TEMPORARY:
        return UnreachableError(said, pause)
    return RefusedError(said)
