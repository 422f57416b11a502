"""What can go wrong between the form and its request: the form comes back as it was sent."""

from __future__ import annotations

import logging
from typing import Any

from litestar import Request, Response
from litestar.exceptions import HTTPException, PermissionDeniedException
from litestar.middleware.csrf import generate_csrf_token
from litestar.types import ExceptionHandlersMap
from litestar.types.empty import Empty
from litestar.utils.scope.state import ScopeState

from gateway.channels.web.errors import TooManyRequestsError
from gateway.contact.csrf import csrf_cookie
from gateway.contact.form import ContactForm
from gateway.contact.rendering import form_page, problem_page
from gateway.database import DATABASE_ERRORS

logger = logging.getLogger(__name__)

_NOT_THERE = (404, 405)
_TOO_LARGE = 413


def contact_exception_handlers() -> ExceptionHandlersMap:
    """Return the handlers for all errors below /contact."""
    return {
        PermissionDeniedException: _stale,
        TooManyRequestsError: _too_often,
        HTTPException: _http_error,
        **dict.fromkeys(DATABASE_ERRORS, _unavailable),
        Exception: _unavailable,
    }


def _stale(request: Request[Any, Any, Any], _: PermissionDeniedException) -> Response[Any]:
    """Show the form again with a token of its own: the next press on « send » will do."""
    settings = request.app.state.settings
    token = generate_csrf_token(settings.secret_key.get_secret_value())
    ScopeState.from_scope(request.scope).csrf_token = token
    answer = _again(request, "stale", 403)
    answer.set_cookie(csrf_cookie(settings, token))
    return answer


def _too_often(request: Request[Any, Any, Any], error: TooManyRequestsError) -> Response[Any]:
    answer = _again(request, "too_often", error.status)
    answer.headers.update(error.headers)
    return answer


def _http_error(request: Request[Any, Any, Any], error: HTTPException) -> Response[Any]:
    if error.status_code in _NOT_THERE:
        return problem_page(request, "not_found", error.status_code)
    if error.status_code == _TOO_LARGE:
        return problem_page(request, "too_large", error.status_code)
    return _unavailable(request, error)


def _unavailable(request: Request[Any, Any, Any], error: Exception) -> Response[Any]:
    logger.error("contact form: unavailable", exc_info=error)
    return _again(request, "unavailable", 503)


def _again(request: Request[Any, Any, Any], problem: str, status: int) -> Response[Any]:
    sent = ScopeState.from_scope(request.scope).form
    if request.method != "POST" or sent is Empty or not sent:
        return problem_page(request, problem, status)
    return form_page(
        request,
        ContactForm.from_post(sent),
        status=status,
        offers_transcript=sent.get("chat") == "yes",
        problem=problem,
    )
