"""Before and after: past messages as two models understand them."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.exceptions import NotFoundException
from litestar.response import Redirect
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.audit.trail import AuditTrail
from gateway.console.forms import Form
from gateway.console.guards import needs
from gateway.console.pages import page
from gateway.console.training.candidate_queries import names_of
from gateway.console.training.comparison_queries import SHOWN, Shown, compared_page
from gateway.staff.permissions import Permission
from gateway.training.exports import count_open
from gateway.training.models import Replay
from gateway.training.replay.requests import MOST_MESSAGES, UnderWayError, request_replay
from gateway.training.replay.trainer_sign import is_trainer_there

COMPARISONS = "/console/training/comparisons"
LISTED = 30  # comparisons; they are kept for thirty days


@get("/training/comparisons", guards=[needs(Permission.APPROVE_TRAINING)])
async def comparisons_page(
    request: Request[Any, Any, Any], db_session: AsyncSession, audit: AuditTrail
) -> Response[Any]:
    """Return the form that asks for a comparison, and those that were made."""
    audit.note("training.comparisons_listed")
    shown = await _list(request, db_session)
    await db_session.commit()
    return shown


@post("/training/comparisons", guards=[needs(Permission.APPROVE_TRAINING)])
async def compare(
    request: Request[Any, Any, Any], data: Form, db_session: AsyncSession, audit: AuditTrail
) -> Response[Any]:
    """Ask for a comparison and lead to its page."""
    typed = data.get("messages", "")
    messages = int(typed) if typed.isdecimal() and typed.isascii() else MOST_MESSAGES
    try:
        replay = await request_replay(db_session, messages, request.user.id)
    except UnderWayError:
        return await _list(request, db_session, status=409, error="under_way")
    audit.note("training.compared", replay.id, messages=replay.messages)
    await db_session.commit()
    return Redirect(f"{COMPARISONS}/{replay.id}", status_code=303)


@get("/training/comparisons/{key:str}", guards=[needs(Permission.APPROVE_TRAINING)])
async def comparison_page(
    request: Request[Any, Any, Any],
    key: UUID,
    db_session: AsyncSession,
    audit: AuditTrail,
    *,
    show: str | None = None,
    after: UUID | None = None,
) -> Response[Any]:
    """Return a comparison: its progress, or its result; 404 when there is none."""
    replay = await _find(db_session, key)
    shown = show or _first_to_show(replay)
    if shown not in SHOWN:
        raise NotFoundException
    context: dict[str, Any] = {
        "replay": replay,
        "shown": shown,
        "choices": SHOWN,
        "compared": await compared_page(db_session, key, cast("Shown", shown), after),
        "first_page": after is None,
        "trainer_there": await is_trainer_there(db_session),
    }
    audit.note("training.comparison_opened", key, show=shown)
    await db_session.commit()
    return page(request, "training/comparison", **context)


@get("/training/comparisons/{key:str}/progress", guards=[needs(Permission.APPROVE_TRAINING)])
async def comparison_progress(
    request: Request[Any, Any, Any], key: UUID, db_session: AsyncSession
) -> Response[Any]:
    """Return how far a comparison is; when it has ended, the page is to be loaded anew."""
    replay = await _find(db_session, key)
    shown = page(
        request,
        "training/progress",
        replay=replay,
        trainer_there=await is_trainer_there(db_session),
    )
    if replay.state in {"done", "failed"}:
        shown.headers["hx-refresh"] = "true"
    return shown


def _first_to_show(replay: Replay) -> str:
    """Return what must be looked at first, of what there is."""
    return next((each for each in SHOWN if replay.summary.get(each)), "better")


async def _find(session: AsyncSession, key: UUID) -> Replay:
    if replay := await session.get(Replay, key):
        return replay
    raise NotFoundException


async def _list(
    request: Request[Any, Any, Any],
    session: AsyncSession,
    status: int = 200,
    error: str | None = None,
) -> Response[Any]:
    query = select(Replay).order_by(Replay.id.desc()).limit(LISTED)
    made = list(await session.scalars(query))
    return page(
        request,
        "training/comparisons",
        status=status,
        learned=await count_open(session, "approved", "exported"),
        made=made,
        people=await names_of(session, (each.by_id for each in made)),
        trainer_there=await is_trainer_there(session),
        most=MOST_MESSAGES,
        error=error,
    )
