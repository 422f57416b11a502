"""Questions without a full answer, grouped by meaning."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from litestar import Request, Response, get
from litestar.exceptions import NotFoundException
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.audit.trail import AuditTrail
from gateway.clinic_time import day_of
from gateway.console.authentication import language_of
from gateway.console.guards import needs
from gateway.console.measures.changes import change
from gateway.console.measures.pages import First, Last, asked_period
from gateway.console.pages import page
from gateway.console.strings import strings
from gateway.measures.question_groups import Place, group_sizes, groups_page, questions_page
from gateway.record import utc_now
from gateway.staff.permissions import Permission

_NEEDS = [needs(Permission.READ_MEASURES), needs(Permission.READ_CONVERSATIONS)]


@get("/measures/questions", guards=_NEEDS)
async def question_groups(
    request: Request[Any, Any, Any],
    db_session: AsyncSession,
    audit: AuditTrail,
    *,
    first: First = None,
    last: Last = None,
    after: str | None = None,
) -> Response[Any]:
    """Return the groups of a period, the largest first; 404 for a place that is none."""
    asked = asked_period(first, last, day_of(utc_now()))
    try:
        place = Place.parse(after) if after else None
    except ValueError:
        raise NotFoundException from None
    words = strings(language_of(request))
    groups, following = await groups_page(db_session, asked.period, place)
    audit.note("questions.listed", groups=len(groups))
    await db_session.commit()
    return page(
        request,
        "measures/questions",
        status=asked.status,
        asked=asked,
        groups=groups,
        changes=[
            change(words, each.size, each.before, words["measures"]["change"]) for each in groups
        ],
        is_first=place is None,
        following=following,
    )


@get("/measures/questions/{group_id:str}", guards=_NEEDS)
async def one_question_group(
    request: Request[Any, Any, Any],
    db_session: AsyncSession,
    audit: AuditTrail,
    group_id: UUID,
    *,
    first: First = None,
    last: Last = None,
    after: str | None = None,
) -> Response[Any]:
    """Return a group's questions of a period, newest first; 404 when there is no such group."""
    asked = asked_period(first, last, day_of(utc_now()))
    sizes = await group_sizes(db_session, group_id, asked.period)
    if sizes is None:
        raise NotFoundException
    words = strings(language_of(request))
    questions, following = await questions_page(db_session, group_id, asked.period, _moment(after))
    audit.note("question_group.opened", group_id)
    await db_session.commit()
    return page(
        request,
        "measures/question_group",
        status=asked.status,
        asked=asked,
        group=group_id,
        size=sizes[0],
        change=change(words, *sizes, words["measures"]["change"]),
        questions=questions,
        is_first=after is None,
        following="~".join((following[0].isoformat(), str(following[1]))) if following else None,
    )


def _moment(after: str | None) -> tuple[datetime, UUID] | None:
    """Return where the page begins; raises NotFoundException for a place that is none."""
    if after is None:
        return None
    at, _, key = after.partition("~")
    try:
        moment = datetime.fromisoformat(at)
        if moment.tzinfo is None:
            raise NotFoundException
        return moment, UUID(key)
    except ValueError:
        raise NotFoundException from None
