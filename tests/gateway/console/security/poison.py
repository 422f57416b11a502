"""Words with bad intentions, wherever a visitor or the staff can leave some."""

from __future__ import annotations

from datetime import date
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from gateway.attention.models import Attention
from gateway.contact.models import ContactRequest, HandOff, RequestStep
from gateway.conversations.models import Conversation, Feedback, Message, Outcome, Turn
from gateway.privacy.models import ErasureReceipt, Incident, PersonFile
from gateway.record import utc_now
from gateway.review.models import Correction, Note, Reveal
from gateway.review.tags import add_tag
from gateway.search.facets import refresh_facets
from gateway.search.indexing import index_turn
from gateway.search.models import SavedFilter
from gateway.search.words import near_key
from gateway.staff.invitations import invite
from gateway.staff.models import Role, StaffAccount
from gateway.training.models import Candidate, Replay, ReplayRow, TrainingExport
from gateway.training.replay.verdicts import summary
from tests.console.rare_rows import add_question_groups

_POISON = """=1+1"'><i-xss onx=1>{{{{ 7*7 }}}}<!--{}"""


def poison(place: str) -> str:
    """Return words that are a formula, an element, an attribute, a template and a comment.

    `place` tells where they were left.
    """
    return _POISON.format(place)


async def leave_everywhere(session: AsyncSession, accounts: dict[Role, StaffAccount]) -> list[str]:
    """Commit poison in every place, and return the names of the places that some page shows."""
    by = accounts["reviewer"]
    by.display_name = poison("display_name")
    conversation = Conversation(channel="web", language="fr", notice_version="1", last_position=4)
    session.add(conversation)
    await session.flush()
    turn = await _say(session, conversation, "message", outcome="emergency")
    pressed = await _press(session, conversation)
    session.add(Feedback(turn_id=turn.id, thumb="down", reason=poison("thumb_reason")))
    for author in (by, accounts["administrator"]):
        words = poison("note")
        session.add(Note(conversation_id=conversation.id, author_id=author.id, text=words))
    await add_tag(session, conversation.id, poison("tag")[:40])
    await _hand_over(session, conversation, pressed, by)
    await _raise(session, conversation, turn, by)
    await _teach(session, conversation, turn, by)
    await _look_after(session, conversation, turn, by)
    await add_question_groups(session, [turn], 1)
    await refresh_facets(session, conversation.id)
    session.add(
        SavedFilter(account_id=by.id, name=poison("filter"), shared=True, query="channel=web")
    )
    await invite(session, "n@clinique.example", poison("invitation"), "reader", by.id)
    await session.commit()
    return SHOWN


SHOWN = [
    "message",
    "reply",
    "button",
    "link",
    "thumb_reason",
    "note",
    "settled_note",
    "tag",
    "filter",
    "candidate",
    "display_name",
    "invitation",
    "incident",
]
"""The places whose words some page of the console must show."""


async def _say(
    session: AsyncSession, conversation: Conversation, place: str, outcome: Outcome
) -> Turn:
    message = Message(
        conversation_id=conversation.id,
        position=1,
        direction="in",
        client_id=uuid4(),
        text=poison(place),
    )
    session.add(message)
    await session.flush()
    session.add(
        Message(
            conversation_id=conversation.id,
            position=2,
            direction="out",
            reply_to_id=message.id,
            text=poison("reply"),
            buttons=[{"title": poison("button"), "payload": "/cost"}],
            links=[{"title": poison("link"), "url": "javascript:x55()"}],
        )
    )
    turn = Turn(
        conversation_id=conversation.id,
        message_id=message.id,
        outcome=outcome,
        topic="cost",
        intent="cost",
        confidence=0.3,
        ranking=[{"intent": poison("ranking")[:60], "confidence": 0.3}],
        language="fr",
        total_ms=10,
    )
    session.add(turn)
    await session.flush()
    await index_turn(session, message)
    return turn


async def _press(session: AsyncSession, conversation: Conversation) -> Turn:
    message = Message(
        conversation_id=conversation.id,
        position=3,
        direction="in",
        client_id=uuid4(),
        payload="/cost",
        title=poison("button"),
    )
    session.add(message)
    await session.flush()
    turn = Turn(
        conversation_id=conversation.id,
        message_id=message.id,
        outcome="handoff",
        language="fr",
        total_ms=10,
    )
    session.add(turn)
    await session.flush()
    return turn


async def _hand_over(
    session: AsyncSession, conversation: Conversation, turn: Turn, by: StaffAccount
) -> None:
    subject = poison("subject")
    handoff = HandOff(reference="K7PX-4M2Q", subject=subject, language="fr", turn_id=turn.id)
    session.add(handoff)
    await session.flush()
    request = ContactRequest(
        form_id=uuid4(),
        reference="K7PX-4M2Q",
        handoff_id=handoff.id,
        subject=subject,
        name=poison("request_name"),
        email=f'"{poison("m")}"@a.example',
        phone=poison("p")[:40],
        message=poison("request_message"),
        language="fr",
        due_at=utc_now(),
        conversation_id=conversation.id,
        contact_consent_at=utc_now(),
        transcript_consent_at=utc_now(),
    )
    session.add(request)
    await session.flush()
    session.add(
        RequestStep(request_id=request.id, kind="called", note=poison("step_note"), by_id=by.id)
    )


async def _raise(
    session: AsyncSession, conversation: Conversation, turn: Turn, by: StaffAccount
) -> None:
    for kind in ("red_flag", "thumb_down", "unsure"):
        session.add(
            Attention(
                kind=kind,
                conversation_id=conversation.id,
                turn_id=turn.id,
                near_key=near_key(kind),
                guess="cost",
                uncertainty=0.7,
                settled_how="other" if kind == "unsure" else None,
                settled_at=utc_now() if kind == "unsure" else None,
                settled_by_id=by.id if kind == "unsure" else None,
                note=poison("settled_note") if kind == "unsure" else None,
            )
        )


async def _teach(
    session: AsyncSession, conversation: Conversation, turn: Turn, by: StaffAccount
) -> None:
    correction = Correction(
        turn_id=turn.id,
        conversation_id=conversation.id,
        message_id=turn.message_id,
        kind="changed",
        intent="cost",
        near_key="0" * 32,
        by_id=by.id,
    )
    session.add(correction)
    for number, state in enumerate(("proposed", "approved", "rejected", "exported")):
        export = TrainingExport(added=1, removed=0, by_id=by.id)
        session.add(export)
        await session.flush()
        session.add(
            Candidate(
                provenance=f"T-POISN{number}",
                text=poison("candidate"),
                near_key=f"{number:032}",
                intent="cost",
                language="fr",
                state=state,
                conversation_id=conversation.id,
                message_id=turn.message_id if number == 0 else None,
                proposed_by_id=by.id,
                reason=poison("rejection") if state == "rejected" else None,
                exported_in_id=export.id if state == "exported" else None,
            )
        )
    counts = summary([("better", None)])
    replay = Replay(state="done", messages=1, asked=1, to_ask=1, by_id=by.id, summary=counts)
    session.add(replay)
    await session.flush()
    session.add(_compared(replay.id, conversation, turn))


def _compared(replay: UUID, conversation: Conversation, turn: Turn) -> ReplayRow:
    return ReplayRow(
        replay_id=replay,
        conversation_id=conversation.id,
        message_id=turn.message_id,
        expected="cost",
        verdict="better",
        before_intent="infection",
        before_outcome="answer",
        before_confidence=0.6,
        after_intent="cost",
        after_outcome="answer",
        after_confidence=0.9,
    )


async def _look_after(
    session: AsyncSession, conversation: Conversation, turn: Turn, by: StaffAccount
) -> None:
    session.add(
        Reveal(message_id=turn.message_id, by_id=by.id, reason="other", explanation=poison("why"))
    )
    session.add(PersonFile(conversations=[str(conversation.id)], requests=[]))
    session.add(ErasureReceipt(code="E-7K2M9QPX", who=by.email, reason="request", stores={}))
    words = dict.fromkeys(
        ("information", "circumstances", "assessment", "measures"), poison("incident")
    )
    session.add(
        Incident(
            happened_on=date(2026, 1, 2),
            known_on=date(2026, 1, 3),
            risk="none",
            recorded_by_id=by.id,
            **words,
        )
    )
