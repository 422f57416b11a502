"""A hand-off becomes a request without our form: the clinic has one of its own, or none came."""

from __future__ import annotations

from uuid import UUID, uuid4

from sqlalchemy import or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.contact.business_days import due_moment
from gateway.contact.models import ContactRequest, HandOff, RequestStep
from gateway.conversations.models import Turn
from gateway.record import utc_now
from gateway.staff.models import StaffAccount


async def take_in_charge(
    session: AsyncSession, key: UUID, by: StaffAccount, days: int
) -> tuple[ContactRequest, bool] | None:
    """Return the hand-off's request and whether it was made just now, or None for no hand-off.

    It is due in so many business days and given to who takes it. Of two who take it at once one
    makes it; when the person has sent the form meanwhile it is theirs. The caller commits.
    """
    now = utc_now()
    # Whoever else takes it, or sends its form, waits until the commit.
    held = update(HandOff).where(HandOff.id == key).values(language=HandOff.language)
    if await session.scalar(held.returning(HandOff.id)) is None:
        return None
    handoff = await session.get_one(HandOff, key)
    ours = or_(ContactRequest.handoff_id == key, ContactRequest.reference == handoff.reference)
    known = select(ContactRequest).where(ours).order_by(ContactRequest.id).limit(1)
    if found := await session.scalar(known):
        return found, False
    in_turn = select(Turn.conversation_id).where(Turn.id == handoff.turn_id)
    request = ContactRequest(
        form_id=uuid4(),
        reference=handoff.reference,
        handoff_id=key,
        subject=handoff.subject or "",
        name="",
        message="",
        language=handoff.language,
        due_at=due_moment(now, days),
        assignee_id=by.id,
        conversation_id=await session.scalar(in_turn),
        created_at=now,
    )
    try:
        async with session.begin_nested():
            session.add(request)
    except IntegrityError:  # somebody has just sent the form
        return (await session.scalars(known)).one(), False
    handoff.taken_at = now
    session.add(RequestStep(request_id=request.id, kind="taken", by_id=by.id))
    return request, True
