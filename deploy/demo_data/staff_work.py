"""What the staff did in the month: reviews, tags, notes, corrections, reveals, and decisions."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from deploy.demo_data.content import staff_content
from deploy.demo_data.speaking import Dialogue, Exchange
from deploy.demo_data.storing import moment
from gateway.attention.by_hand import settle_entry
from gateway.attention.models import Attention, How
from gateway.attention.raising import RED_FLAGS
from gateway.audit.trail import AuditTrail
from gateway.conversations.models import Message
from gateway.review.corrections import Said, correct
from gateway.review.notes import add_note
from gateway.review.reveals import Asked, reveal
from gateway.review.standing import assign, mark_reviewed
from gateway.review.tags import add_tag
from gateway.staff.models import Role, StaffAccount

CORRECTIONS = 90  # in the month, for 2,000 conversations
_UNSURE = 0.7
_FRESH = timedelta(days=2)  # nobody has read what is newer


class Staff:
    """The people at work. `done` counts what they did."""

    def __init__(
        self, session: AsyncSession, accounts: dict[Role, StaffAccount], now: datetime
    ) -> None:
        self._session = session
        self._accounts = accounts
        self._now = now
        self.done = dict.fromkeys(["reviewed", "tagged", "noted", "assigned", "corrected"], 0)

    async def look_at(self, conversation: UUID, dialogue: Dialogue) -> None:
        """Commit what somebody did with one conversation, if anything."""
        random, last = dialogue.random, dialogue.exchanges[-1].at
        at = last + timedelta(hours=random.uniform(3, 40))
        is_alarming = any(each.reply.outcome in RED_FLAGS for each in dialogue.exchanges)
        if at > self._now - _FRESH or (random.random() > 0.6 and not is_alarming):
            return
        who = self._accounts["reviewer" if random.random() < 0.7 else "manager"]
        with moment(at):
            self._note(who, "conversation.opened", conversation)
            await self._say_something(random, conversation, who)
            for exchange in dialogue.exchanges:
                await self._correct(random, conversation, exchange, who)
            await self._see_to_red_flags(random, conversation, who)
            if random.random() < 0.85:
                await mark_reviewed(self._session, conversation, who, is_reviewed=True)
                self._did("reviewed", who, "conversation.reviewed", conversation)
            await self._session.commit()
        self._session.expunge_all()

    async def _see_to_red_flags(
        self, random: Random, conversation: UUID, who: StaffAccount
    ) -> None:
        found = await self._session.scalars(
            select(Attention).where(
                Attention.conversation_id == conversation,
                Attention.kind == "red_flag",
                Attention.settled_at.is_(None),
            )
        )
        for entry in found:
            how: How = random.choice(["called", "nothing_to_do", "already_followed"])
            await settle_entry(self._session, entry, who.id, how)
            self._note(who, "attention.settled", entry.id, how=how)

    async def _say_something(self, random: Random, conversation: UUID, who: StaffAccount) -> None:
        words = staff_content()
        if random.random() < 0.14:
            await add_tag(self._session, conversation, random.choice(words.tags))
            self._did("tagged", who, "conversation.tagged", conversation)
        if random.random() < 0.08:
            note = await add_note(self._session, conversation, who.id, random.choice(words.notes))
            self._did("noted", who, "note.added", conversation, note=str(note.id))
        if random.random() < 0.06:
            to = self._accounts["reviewer"].id
            await assign(self._session, conversation, to)
            self._did("assigned", who, "conversation.assigned", conversation, to=str(to))

    async def _correct(
        self, random: Random, conversation: UUID, exchange: Exchange, who: StaffAccount
    ) -> None:
        unsure = (exchange.reply.confidence or 0) < _UNSURE
        if not unsure or exchange.inbound.payload or random.random() > 0.35:
            return
        if self.done["corrected"] >= CORRECTIONS:
            return
        meant = staff_content().meanings.get(exchange.theme)
        said = Said("changed", meant) if meant else Said("nothing")
        message = await self._message(conversation, exchange)
        await correct(self._session, message.id, said, who.id)
        self._did("corrected", who, "message.corrected", message.id, kind=said.kind, intent=meant)
        if message.personal_data and random.random() < 0.3:
            asked = Asked("message", None, "urgent_call_back")
            await reveal(self._session, message.id, asked, who.id)
            self._note(who, "message.revealed", message.id, kinds=["name"])

    async def _message(self, conversation: UUID, exchange: Exchange) -> Message:
        query = select(Message).where(
            Message.conversation_id == conversation,
            Message.client_id == exchange.inbound.client_id,
        )
        return (await self._session.scalars(query)).one()

    def _did(
        self, what: str, who: StaffAccount, action: str, subject: UUID, **details: object
    ) -> None:
        self.done[what] += 1
        self._note(who, action, subject, **details)

    def _note(self, who: StaffAccount, action: str, subject: UUID, **details: object) -> None:
        AuditTrail(self._session, who).note(action, subject, **details)
