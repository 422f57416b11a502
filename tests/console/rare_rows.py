"""One of each thing that a month seldom has, so that its page is looked at too."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.attention.models import Attention
from gateway.contact.models import ContactRequest, HandOff
from gateway.conversations.models import Conversation, Message, Turn
from gateway.measures.question_models import GroupedQuestion, QuestionGroup, QuestionLeader
from gateway.privacy.models import ErasureReceipt, PersonFile
from gateway.review.models import Note
from gateway.staff.invitations import invite
from gateway.staff.models import StaffAccount
from gateway.training.models import Replay, ReplayRow, Verdict
from gateway.training.replay.verdicts import summary


async def add_rare_rows(session: AsyncSession, by: StaffAccount) -> None:
    """Commit a person's file, an erasure's receipt, an invitation and a comparison of models."""
    newest = select(Conversation.id).order_by(Conversation.id.desc()).limit(3)
    keys = [str(key) for key in await session.scalars(newest)]
    session.add(PersonFile(conversations=keys, requests=[]))
    asked = await session.scalars(select(ContactRequest.id).limit(2))
    given = await session.scalars(select(HandOff.id).limit(2))
    requests, handoffs = map(str, asked), map(str, given)
    session.add(PersonFile(conversations=keys, requests=list(requests), handoffs=list(handoffs)))
    conversation = (await session.scalars(newest)).first()
    session.add(Note(conversation_id=conversation, author_id=by.id, text="Rappelée."))
    stores = {"conversation": {"before": 1, "after": 0}}
    session.add(ErasureReceipt(code="E-7K2M9QPX", who=by.email, reason="asked", stores=stores))
    await invite(session, "nouvelle@clinique.example", "Nouvelle", "reader", by.id)
    await _compare(session, by)
    typed = select(Turn).join(Message, Message.id == Turn.message_id)
    turns = await session.scalars(typed.where(Message.payload.is_(None)).limit(200))
    await add_question_groups(session, list(turns), 20)
    newest_flag = (
        select(Attention).where(Attention.kind == "red_flag").order_by(Attention.id.desc())
    )
    if flag := (await session.scalars(newest_flag.limit(1))).first():
        flag.settled_at = flag.settled_how = flag.settled_by_id = None  # nobody has seen it yet
    await session.commit()


async def add_question_groups(session: AsyncSession, turns: list[Turn], number: int) -> None:
    """Add groups of questions that mean the same: every turn is in one of them."""
    groups = [QuestionGroup(last_at=turns[-1].created_at) for _ in range(number)]
    session.add_all(groups)
    await session.flush()
    for place, turn in enumerate(turns):
        group = groups[place % number]
        session.add(GroupedQuestion(turn_id=turn.id, group_id=group.id, at=turn.created_at))
        if place < number:
            vector = bytes(4 * 300)
            session.add(QuestionLeader(group_id=group.id, turn_id=turn.id, vector=vector))


async def _compare(session: AsyncSession, by: StaffAccount) -> None:
    verdicts: tuple[Verdict, ...] = ("same", "better", "worse", "unknown")
    counts = summary((verdicts[each % 4], None) for each in range(50))
    replay = Replay(state="done", messages=50, asked=100, to_ask=100, by_id=by.id, summary=counts)
    session.add(replay)
    await session.flush()
    asked = select(Message).where(Message.direction == "in", Message.payload.is_(None)).limit(50)
    for number, message in enumerate(await session.scalars(asked)):
        session.add(
            ReplayRow(
                replay_id=replay.id,
                conversation_id=message.conversation_id,
                message_id=message.id,
                expected="cost" if number % 4 == 0 else None,
                verdict=verdicts[number % 4],
                flag=None if number % 9 else "kept",
                before_intent="infection",
                before_outcome="answer",
                before_confidence=0.6,
                after_intent="cost",
                after_outcome="answer",
                after_confidence=0.9,
            )
        )
