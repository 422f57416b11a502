"""The list of candidates, by topic."""

from __future__ import annotations

from typing import Annotated, Any, cast, get_args

from litestar import Request, Response, get
from litestar.exceptions import NotFoundException
from litestar.params import Parameter
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.audit.trail import AuditTrail
from gateway.console.guards import needs
from gateway.console.pages import page
from gateway.console.training.candidate_queries import (
    Position,
    candidates_page,
    counts_by_intent,
    counts_by_state,
    names_of,
)
from gateway.staff.permissions import Permission
from gateway.training.checks import is_blocked
from gateway.training.models import CandidateState


@get("/training", guards=[needs(Permission.EDIT_TRAINING)])
async def candidate_list(
    request: Request[Any, Any, Any],
    db_session: AsyncSession,
    audit: AuditTrail,
    *,
    chosen: Annotated[str, Parameter(query="state")] = "proposed",
    intent: str | None = None,
    after: str | None = None,
) -> Response[Any]:
    """Return a page of the candidates in one state; 404 for a state or a position that is none."""
    if chosen not in get_args(CandidateState):
        raise NotFoundException
    state = cast("CandidateState", chosen)
    try:
        position = Position.parse(after) if after else None
    except ValueError:
        raise NotFoundException from None
    listed = await candidates_page(db_session, state, intent, position)
    audit.note("training.listed", state=state)
    context: dict[str, Any] = {
        "state": state,
        "intent": intent,
        "listed": listed,
        "first_page": position is None,
        "counts": await counts_by_state(db_session),
        "topics": await counts_by_intent(db_session, state),
        "people": await names_of(db_session, (each.proposed_by_id for each in listed.candidates)),
        "is_blocked": is_blocked,
    }
    await db_session.commit()
    return page(request, "training/index", **context)
