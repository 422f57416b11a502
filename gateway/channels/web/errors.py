"""Why a visitor's request is refused: its token, its origin, its session, or too many."""

from gateway.errors import RefusalError


class TokenMissingError(RefusalError):
    """There is no `Authorization: Bearer …` header."""

    status = 401
    code = "token_missing"
    message = "This needs the token that POST /api/chat/session gives."


class TokenInvalidError(RefusalError):
    """The token was not made here, or has been changed."""

    status = 401
    code = "token_invalid"
    message = "The token is not valid: start a new session."


class TokenExpiredError(RefusalError):
    """The token was good once."""

    status = 401
    code = "token_expired"
    message = "The token has expired: start a new session."


class NoticeNotAcceptedError(RefusalError):
    """No version of the notice, or not the present one, was accepted."""

    status = 422
    code = "notice_not_accepted"
    message = "The present version of the notice (GET /api/chat/notice) must be accepted first."


class OriginNotAllowedError(RefusalError):
    """A page of another site asks, and the settings do not name it."""

    status = 403
    code = "origin_not_allowed"
    message = "Pages of that origin may not use this chat."


class TooManyRequestsError(RefusalError):
    """More requests came than the limit allows; `retry_after` is how many seconds to wait."""

    status = 429
    code = "too_many_requests"
    message = "Too many requests: wait a moment."

    def __init__(self, retry_after: int) -> None:
        super().__init__()
        self.retry_after = retry_after

    @property
    def headers(self) -> dict[str, str]:
        """Say when to come back."""
        return {"retry-after": str(self.retry_after)}
