"""What a person sees when a page cannot be shown: a page too, in words."""

from __future__ import annotations

import logging
from typing import Any

from litestar import Request, Response
from litestar.enums import ParamType
from litestar.exceptions import (
    HTTPException,
    NotAuthorizedException,
    NotFoundException,
    PermissionDeniedException,
    ValidationException,
)
from litestar.types import ExceptionHandlersMap

from gateway.console.authentication import csrf_cookie_name, to_sign_in
from gateway.console.guards import NotAllowedError
from gateway.console.pages import page
from gateway.database import DATABASE_ERRORS

logger = logging.getLogger(__name__)


def console_exception_handlers() -> ExceptionHandlersMap:
    """Return the handlers for all errors below /console."""
    return {
        NotAuthorizedException: to_sign_in,
        NotFoundException: _not_found,
        NotAllowedError: _not_allowed,
        PermissionDeniedException: _stale_form,
        ValidationException: _not_valid,
        HTTPException: _not_understood,
        **dict.fromkeys(DATABASE_ERRORS, _unavailable),
        Exception: _unexpected,
    }


def _not_found(request: Request[Any, Any, Any], _: NotFoundException) -> Response[Any]:
    return page(request, "error", status=404, error="not_found")


def _not_allowed(request: Request[Any, Any, Any], _: NotAllowedError) -> Response[Any]:
    return page(request, "error", status=403, error="not_allowed")


def _stale_form(request: Request[Any, Any, Any], _: PermissionDeniedException) -> Response[Any]:
    answer = page(request, "error", status=403, error="stale_form")
    # A cookie signed with an older key would be refused for ever: the next page sets a new one.
    answer.delete_cookie(csrf_cookie_name(request.app.state.settings), path="/console")
    return answer


def _not_understood(request: Request[Any, Any, Any], error: HTTPException) -> Response[Any]:
    if error.status_code >= 500:  # noqa: PLR2004
        return _unexpected(request, error)
    return page(request, "error", status=error.status_code, error="not_understood")


def _not_valid(request: Request[Any, Any, Any], error: ValidationException) -> Response[Any]:
    """An address with a key that is none leads nowhere; all else was not understood."""
    wrong = error.extra if isinstance(error.extra, list) else []
    if any(each.get("source") == ParamType.PATH for each in wrong):
        return page(request, "error", status=404, error="not_found")
    return _not_understood(request, error)


def _unavailable(request: Request[Any, Any, Any], error: Exception) -> Response[Any]:
    logger.error("unavailable", exc_info=error)
    return page(request, "error", status=503, error="unavailable")


def _unexpected(request: Request[Any, Any, Any], error: Exception) -> Response[Any]:
    logger.error("unexpected error", exc_info=error)
    return page(request, "error", status=500, error="unexpected")
