"""One request for contact: who asks what, what was done about it, and what can be."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from litestar import Request, Response, get
from litestar.exceptions import NotFoundException
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.audit.trail import AuditTrail
from gateway.clinic_time import day_of
from gateway.console.guards import needs
from gateway.console.pages import page
from gateway.console.requests.list_queries import colleagues
from gateway.contact.handling import CALL_RESULTS, CLOSING_REASONS, HandlingError
from gateway.contact.models import ContactRequest, RequestStep
from gateway.contact.phones import dialled
from gateway.mail.unsent import unsent_mail
from gateway.record import utc_now
from gateway.review.reveals import REASONS
from gateway.staff.models import StaffAccount
from gateway.staff.permissions import Permission

_STEPS = 200  # of a history, the newest; more are not shown


@get("/requests/{key:str}", guards=[needs(Permission.HANDLE_REQUESTS)])
async def one_request(
    request: Request[Any, Any, Any], key: UUID, db_session: AsyncSession, audit: AuditTrail
) -> Response[Any]:
    """Return a request with its history; 404 when there is none."""
    found = await find_request(db_session, key)
    audit.note("request.opened", found.id)
    shown = await show_request(request, db_session, found)
    await db_session.commit()
    return shown


async def find_request(session: AsyncSession, key: UUID) -> ContactRequest:
    """Return a request; raises NotFoundException when there is none."""
    found = await session.get(ContactRequest, key)
    if found is None:
        raise NotFoundException
    return found


async def show_request(
    request: Request[Any, Any, Any],
    session: AsyncSession,
    found: ContactRequest,
    error: HandlingError | None = None,
    typed: dict[str, str] | None = None,
    *,
    is_revealed: bool = False,
) -> Response[Any]:
    """Return its page (4 queries), with what was typed when a step could not be done.

    `is_revealed`: with the person's words as they are, and not masked.
    """
    now = utc_now()
    newest = (
        select(RequestStep)
        .where(RequestStep.request_id == found.id)
        .order_by(RequestStep.id.desc())
        .limit(_STEPS)
    )
    steps = list(await session.scalars(newest))
    keys = {key for step in steps for key in (step.by_id, step.assignee_id) if key}
    keys |= {found.assignee_id} if found.assignee_id else set()
    accounts = await session.scalars(select(StaffAccount).where(StaffAccount.id.in_(keys)))
    return page(
        request,
        "requests/one",
        status=error.status if error else 200,
        asked=found,
        steps=steps,
        names={account.id: account.name for account in accounts},
        people=await colleagues(session),
        unsent=await unsent_mail(session, found.id),
        now=now,
        today=day_of(now).isoformat(),
        is_revealed=is_revealed,
        reveal_reasons=REASONS,
        built_in_form=request.app.state.settings.has_contact_form,
        dialled=dialled(found.phone or ""),
        results=CALL_RESULTS,
        reasons=CLOSING_REASONS,
        problem=error.problem if error else None,
        typed=typed or {},
    )
