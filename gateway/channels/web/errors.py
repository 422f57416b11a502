"""Why a visitor's token or session is refused."""

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
