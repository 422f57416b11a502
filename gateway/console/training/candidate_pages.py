"""One candidate: read, edited, decided."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.exceptions import NotFoundException
from litestar.response import Redirect
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.audit.trail import AuditTrail
from gateway.console.forms import Form
from gateway.console.guards import needs
from gateway.console.pages import page
from gateway.console.training.candidate_queries import names_of, next_proposed
from gateway.review.intents import choosable_intents
from gateway.staff.permissions import Permission
from gateway.training.checks import is_blocked
from gateway.training.decision_errors import DecisionError
from gateway.training.decisions import approve, edit, reject, reopen
from gateway.training.models import Candidate
from gateway.training.withdrawal import withdraw

LIST = "/console/training"


@get("/training/candidates/{key:str}", guards=[needs(Permission.EDIT_TRAINING)])
async def candidate_page(
    request: Request[Any, Any, Any], key: UUID, db_session: AsyncSession, audit: AuditTrail
) -> Response[Any]:
    """Return a candidate with what stands in its way; 404 when there is none."""
    candidate = await find(db_session, key)
    audit.note("training.candidate_opened", candidate.provenance)
    shown = await show(request, db_session, candidate)
    await db_session.commit()
    return shown


@post("/training/candidates/{key:str}/edit", guards=[needs(Permission.EDIT_TRAINING)])
async def edit_candidate(
    request: Request[Any, Any, Any],
    key: UUID,
    data: Form,
    db_session: AsyncSession,
    audit: AuditTrail,
) -> Response[Any]:
    """Change a candidate's text, intent or language; the form comes back when that is refused."""
    candidate = await find(db_session, key)
    typed = {name: data.get(name, "") for name in ("text", "intent", "language")}
    try:
        await edit(
            db_session,
            candidate,
            request.user,
            text=typed["text"],
            intent=typed["intent"],
            language="en" if typed["language"] == "en" else "fr",
            seen=revision_of(data),
        )
    except DecisionError as error:
        return await refused(request, db_session, key, error, typed)
    audit.note("training.edited", candidate.provenance)
    await db_session.commit()
    return Redirect(f"{LIST}/candidates/{key}", status_code=303)


@post("/training/candidates/{key:str}/approve", guards=[needs(Permission.APPROVE_TRAINING)])
async def approve_candidate(
    request: Request[Any, Any, Any],
    key: UUID,
    data: Form,
    db_session: AsyncSession,
    audit: AuditTrail,
) -> Response[Any]:
    """Accept a candidate that somebody else proposed, and go on to the next."""
    candidate = await find(db_session, key)
    try:
        await approve(db_session, candidate, request.user, seen=revision_of(data))
    except DecisionError as error:
        return await refused(request, db_session, key, error)
    audit.note("training.approved", candidate.provenance)
    return await _commit_and_go_on(db_session, candidate)


@post("/training/candidates/{key:str}/reject", guards=[needs(Permission.EDIT_TRAINING)])
async def reject_candidate(
    request: Request[Any, Any, Any],
    key: UUID,
    data: Form,
    db_session: AsyncSession,
    audit: AuditTrail,
) -> Response[Any]:
    """Refuse a candidate for a reason, and go on to the next."""
    candidate = await find(db_session, key)
    reason = data.get("reason", "")
    try:
        await reject(db_session, candidate, request.user, reason, seen=revision_of(data))
    except DecisionError as error:
        return await refused(request, db_session, key, error, {"reason": reason})
    audit.note("training.rejected", candidate.provenance)
    return await _commit_and_go_on(db_session, candidate)


@post("/training/candidates/{key:str}/reopen", guards=[needs(Permission.APPROVE_TRAINING)])
async def reopen_candidate(
    request: Request[Any, Any, Any], key: UUID, db_session: AsyncSession, audit: AuditTrail
) -> Response[Any]:
    """Put an approved or rejected candidate up for decision again."""
    candidate = await find(db_session, key)
    try:
        await reopen(db_session, candidate)
    except DecisionError as error:
        return await refused(request, db_session, key, error)
    audit.note("training.reopened", candidate.provenance)
    await db_session.commit()
    return Redirect(f"{LIST}/candidates/{key}", status_code=303)


@post("/training/candidates/{key:str}/withdraw", guards=[needs(Permission.APPROVE_TRAINING)])
async def withdraw_candidate(
    request: Request[Any, Any, Any],
    key: UUID,
    data: Form,
    db_session: AsyncSession,
    audit: AuditTrail,
) -> Response[Any]:
    """Take an exported sentence out with the next export."""
    candidate = await find(db_session, key)
    try:
        await withdraw(db_session, candidate, request.user, seen=revision_of(data))
    except DecisionError as error:
        return await refused(request, db_session, key, error)
    audit.note("training.withdrawn", candidate.provenance)
    await db_session.commit()
    return Redirect(f"{LIST}/candidates/{key}", status_code=303)


async def find(session: AsyncSession, key: UUID) -> Candidate:
    """Return the candidate; raises NotFoundException when there is none."""
    if candidate := await session.get(Candidate, key):
        return candidate
    raise NotFoundException


def revision_of(form: dict[str, str]) -> int:
    """Return the revision that the person saw, -1 for a form that does not say."""
    seen = form.get("seen", "")
    return int(seen) if seen.isdecimal() and seen.isascii() else -1


async def refused(
    request: Request[Any, Any, Any],
    session: AsyncSession,
    key: UUID,
    error: DecisionError,
    typed: dict[str, str] | None = None,
) -> Response[Any]:
    """Return the page as things stand now, with the reason and what the person typed."""
    await session.rollback()
    candidate = await find(session, key)
    return await show(request, session, candidate, status=409, error=error.name, typed=typed or {})


async def show(
    request: Request[Any, Any, Any],
    session: AsyncSession,
    candidate: Candidate,
    status: int = 200,
    **context: Any,
) -> Response[Any]:
    """Return the candidate's page."""
    people = (candidate.proposed_by_id, candidate.edited_by_id, candidate.decided_by_id)
    return page(
        request,
        "training/candidate",
        status=status,
        candidate=candidate,
        people=await names_of(session, people),
        groups=choosable_intents(),
        is_blocked=is_blocked(candidate.checks),
        is_own=request.user.id in (candidate.proposed_by_id, candidate.edited_by_id),
        **{"typed": {}, "error": None} | context,
    )


async def _commit_and_go_on(session: AsyncSession, candidate: Candidate) -> Redirect:
    await session.commit()
    following = await next_proposed(session, candidate)
    return Redirect(f"{LIST}/candidates/{following}" if following else LIST, status_code=303)
