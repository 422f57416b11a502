"""A sentence that somebody of the staff makes up."""

from __future__ import annotations

from typing import Any

from litestar import Request, Response, get, post
from litestar.response import Redirect
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.audit.trail import AuditTrail
from gateway.console.forms import Form
from gateway.console.guards import needs
from gateway.console.pages import page
from gateway.console.training.candidate_pages import LIST
from gateway.review.intents import choosable_intents
from gateway.staff.permissions import Permission
from gateway.training.candidates import propose_by_hand
from gateway.training.decision_errors import DecisionError


@get("/training/new", guards=[needs(Permission.EDIT_TRAINING)])
async def proposing_page(request: Request[Any, Any, Any]) -> Response[Any]:
    """Return the form."""
    return _form(request)


@post("/training/new", guards=[needs(Permission.EDIT_TRAINING)])
async def propose(
    request: Request[Any, Any, Any], data: Form, db_session: AsyncSession, audit: AuditTrail
) -> Response[Any]:
    """Make the sentence a candidate and show what stands in its way."""
    try:
        candidate = await propose_by_hand(
            db_session,
            data.get("text", ""),
            data.get("intent", ""),
            "en" if data.get("language") == "en" else "fr",
            request.user.id,
        )
    except DecisionError as error:
        return _form(request, status=422, error=error.name, typed=data)
    audit.note("training.proposed", candidate.provenance)
    await db_session.commit()
    return Redirect(f"{LIST}/candidates/{candidate.id}", status_code=303)


def _form(
    request: Request[Any, Any, Any],
    status: int = 200,
    error: str | None = None,
    typed: dict[str, str] | None = None,
) -> Response[Any]:
    return page(
        request,
        "training/new",
        status=status,
        groups=choosable_intents(),
        error=error,
        typed=typed or {},
    )
