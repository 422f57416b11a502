"""Tell the clinic by e-mail that there is a red flag: how many, and where to see them."""

from __future__ import annotations

from pathlib import Path

import msgspec
from sqlalchemy import update

from gateway.attention.models import Attention
from gateway.database import SessionMaker
from gateway.mail.outbox import queue_mail
from gateway.record import utc_now

CONTENT = Path(__file__).with_name("content") / "alert.yml"


class _Wording(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    subject: str
    one: str
    many: str
    text: str


async def alert(sessions: SessionMaker, to: str, link: str) -> int:
    """Queue one e-mail about all open red flags of which none was sent; return how many they are.

    Nothing is sent about none. Several processes may do it at once. Raises the database's errors.
    """
    untold = (
        update(Attention)
        .where(
            Attention.kind == "red_flag",
            Attention.settled_at.is_(None),
            Attention.alerted_at.is_(None),
        )
        .values(alerted_at=utc_now())
        .returning(Attention.id)
    )
    async with sessions() as session:
        count = len(list(await session.scalars(untold)))
        if count:
            subject, text = _written(count, link)
            await queue_mail(session, to, subject, text)
        await session.commit()
    return count


def _written(count: int, link: str) -> tuple[str, str]:
    wording = msgspec.yaml.decode(CONTENT.read_bytes(), type=_Wording)
    what = wording.one if count == 1 else wording.many.format(count=count)
    return wording.subject, wording.text.format(what=what, link=link)
