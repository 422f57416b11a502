"""Settle an entry, and open it again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, cast, get_args
from uuid import UUID

from litestar import Request, Response, post
from litestar.enums import RequestEncodingType
from litestar.exceptions import NotFoundException
from litestar.params import Body
from litestar.response import Redirect
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.attention.by_hand import NotSettledError, reopen_entry, settle_entry
from gateway.attention.models import Attention
from gateway.attention.undelivered import settle_undelivered
from gateway.audit.trail import AuditTrail
from gateway.console.guards import needs
from gateway.console.to_review.overview import Tab
from gateway.console.to_review.pages import Asked, Refused, to_review
from gateway.staff.permissions import Permission


@dataclass(frozen=True)
class Settling:
    """The form of an entry. `kind` is the tab on which it stands."""

    how: str = "seen"
    note: str = ""
    kind: str = "all"

    @property
    def tab(self) -> Tab:
        """The tab to go back to; all of them for one that is none."""
        return cast("Tab", self.kind) if self.kind in get_args(Tab) else "all"


SettlingForm = Annotated[Settling, Body(media_type=RequestEncodingType.URL_ENCODED)]


@post("/to-review/{entry_id:str}/settle", guards=[needs(Permission.REVIEW)])
async def settle(
    request: Request[Any, Any, Any],
    db_session: AsyncSession,
    audit: AuditTrail,
    entry_id: UUID,
    data: SettlingForm,
) -> Response[Any]:
    """Settle an entry and lead back to the list; 404 when it is gone, 422 when it is not said
    what was done about a red flag."""
    entry = await db_session.get(Attention, entry_id)
    if entry is None:
        raise NotFoundException
    note = data.note.strip()
    try:
        settled = await settle_entry(db_session, entry, request.user.id, data.how, note)
    except NotSettledError:
        asked = Asked(data.tab, refused=Refused(entry_id, note))
        return await to_review(request, db_session, audit, asked)
    if settled:
        audit.note("attention.settled", entry_id, kind=entry.kind, how=data.how)
    await db_session.commit()
    return _back(data.tab, entry_id)


@post("/to-review/undelivered/{conversation_id:str}/settle", guards=[needs(Permission.REVIEW)])
async def settle_not_arrived(
    request: Request[Any, Any, Any],
    db_session: AsyncSession,
    audit: AuditTrail,
    conversation_id: UUID,
    data: SettlingForm,
) -> Response[Any]:
    """Note that somebody has seen that replies of a conversation did not arrive."""
    entry = await settle_undelivered(db_session, conversation_id, request.user.id)
    if entry is None:
        return _back(data.tab)
    await db_session.flush()
    audit.note("attention.settled", entry.id, kind=entry.kind, how="seen")
    await db_session.commit()
    return _back(data.tab, entry.id)


@post("/to-review/{entry_id:str}/reopen", guards=[needs(Permission.REVIEW)])
async def reopen(
    request: Request[Any, Any, Any],
    db_session: AsyncSession,
    audit: AuditTrail,
    entry_id: UUID,
    data: SettlingForm,
) -> Response[Any]:
    """Open again what a person settled by hand, and lead to the list in which it is."""
    entry = await db_session.get(Attention, entry_id)
    if entry is None:
        raise NotFoundException
    if await reopen_entry(db_session, entry):
        audit.note("attention.reopened", entry_id, kind=entry.kind)
    await db_session.commit()
    return _back(data.tab)


def _back(tab: Tab, settled: UUID | None = None) -> Redirect:
    query = f"?kind={tab}" + (f"&settled={settled}" if settled else "")
    return Redirect(f"/console/to-review{query}", status_code=303)
