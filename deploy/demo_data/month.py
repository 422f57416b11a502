"""A month as it was lived: people wrote, and the staff worked."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from deploy.demo_data.office_work import work_in_the_office
from deploy.demo_data.requests import send_forms
from deploy.demo_data.speaking import Dialogue
from deploy.demo_data.staff_work import Staff
from deploy.demo_data.storing import store_dialogues
from gateway.attention.models import Attention
from gateway.privacy.addresses import address_info
from gateway.settings import Settings
from gateway.staff.models import Role, StaffAccount


async def live_the_month(
    session: AsyncSession,
    dialogues: list[Dialogue],
    settings: Settings,
    accounts: dict[Role, StaffAccount],
    now: datetime,
) -> dict[str, int]:
    """Commit the dialogues and all that the staff did; return how often they did what.

    Nobody is written to: not by e-mail, and not for what is long past.
    """
    held = [dialogue for dialogue in dialogues if dialogue.exchanges]
    session.info.update(address_info(settings))  # as the sessions of the gateway
    stored = await store_dialogues(session, held)
    await session.execute(
        update(Attention)
        .where(Attention.alerted_at.is_(None), Attention.kind == "red_flag")
        .values(alerted_at=Attention.raised_at)
    )
    await session.commit()
    requests = await send_forms(session, held, settings, accounts, now)
    staff = Staff(session, accounts, now)
    for conversation, dialogue in stored:
        await staff.look_at(conversation, dialogue)
    await work_in_the_office(session, accounts, now)
    return {"requests": requests, **staff.done}
