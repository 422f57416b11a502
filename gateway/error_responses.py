"""Every error as the same JSON: `{"error": {"code", "message"}}`."""

from __future__ import annotations

import logging
from typing import Any

from litestar import MediaType, Request, Response
from litestar.exceptions import HTTPException
from litestar.types import ExceptionHandlersMap

from gateway.database import DATABASE_ERRORS
from gateway.errors import RefusalError

logger = logging.getLogger(__name__)

_BY_STATUS = {
    400: ("bad_request", "The request cannot be understood."),
    401: ("unauthorized", "This needs a valid token."),
    403: ("forbidden", "This is not allowed."),
    404: ("not_found", "There is nothing at this address."),
    405: ("method_not_allowed", "This address does not know that method."),
    413: ("body_too_large", "The body is too large."),
    429: ("too_many_requests", "Too many requests: wait a moment."),
}


def error_response(
    status: int, code: str, message: str, headers: dict[str, str] | None = None
) -> Response[Any]:
    """Return the JSON answer for an error."""
    return Response(
        {"error": {"code": code, "message": message}},
        status_code=status,
        media_type=MediaType.JSON,
        headers=headers,
    )


def _refused(_: Request[Any, Any, Any], error: RefusalError) -> Response[Any]:
    return error_response(error.status, error.code, error.message, error.headers)


def _http_error(request: Request[Any, Any, Any], error: HTTPException) -> Response[Any]:
    # The exception's own detail is left out: it may repeat a part of the request.
    if error.status_code not in _BY_STATUS:
        return _unexpected(request, error)
    return error_response(error.status_code, *_BY_STATUS[error.status_code], error.headers)


def _unavailable(_: Request[Any, Any, Any], error: Exception) -> Response[Any]:
    logger.error("unavailable", exc_info=error)
    return error_response(503, "unavailable", "This cannot be done now: try again in a moment.")


def _unexpected(_: Request[Any, Any, Any], error: Exception) -> Response[Any]:
    logger.error("unexpected error", exc_info=error)
    return error_response(500, "internal_error", "Something went wrong on our side.")


def exception_handlers() -> ExceptionHandlersMap:
    """Return the handlers for all errors of the application."""
    return {
        RefusalError: _refused,
        HTTPException: _http_error,
        **dict.fromkeys(DATABASE_ERRORS, _unavailable),
        Exception: _unexpected,
    }
