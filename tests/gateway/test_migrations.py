"""The migrations make exactly the tables of the models, on every database, there and back."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

import pytest
import pytest_asyncio
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, inspect, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from gateway.contact.models import ContactRequest, HandOff, RequestStep
from gateway.conversations.models import Conversation, Message, Turn
from gateway.database import create_database_engine
from gateway.migrate import alembic_config, migrate
from tests.gateway.databases import KINDS, empty_database


@pytest_asyncio.fixture(params=KINDS)
async def empty(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    async with empty_database(request.param, tmp_path) as url:
        yield url


async def test_the_models_and_the_migrations_agree(empty: str) -> None:
    await migrate(empty)
    await migrate(empty)  # there is nothing left to do
    engine = create_database_engine(empty)
    async with engine.begin() as connection:
        await connection.run_sync(lambda sync: command.check(alembic_config(sync)))
    await engine.dispose()


async def test_they_can_be_taken_back(empty: str) -> None:
    def back_and_forth(connection: Connection) -> list[str]:
        config = alembic_config(connection)
        command.upgrade(config, "head")
        command.downgrade(config, "base")
        left = inspect(connection).get_table_names()
        command.upgrade(config, "head")
        return left

    engine = create_database_engine(empty)
    async with engine.begin() as connection:
        assert await connection.run_sync(back_and_forth) == ["alembic_version"]
    await engine.dispose()


async def test_a_hand_off_is_kept_when_its_table_is_made_anew(empty: str) -> None:
    engine = create_database_engine(empty)
    await _move(engine, command.upgrade, "0002")
    turn = await _hand_off(engine)
    for move, revision in (
        (command.upgrade, "head"),
        (command.downgrade, "0002"),
        (command.upgrade, "head"),
    ):
        await _move(engine, move, revision)
        async with AsyncSession(engine) as session:
            (handoff,) = await session.execute(select(HandOff.reference, HandOff.turn_id))
            assert tuple(handoff) == ("K7PX-4M2Q", turn)
    await engine.dispose()


async def test_a_request_keeps_its_steps_and_its_consent(empty: str) -> None:
    engine = create_database_engine(empty)
    await _move(engine, command.upgrade, "0014")
    async with AsyncSession(engine) as session:
        for statement in _REQUEST:
            await session.execute(text(statement))
        await session.commit()
    kept = select(ContactRequest.contact_consent_at, RequestStep.kind).join(
        RequestStep, RequestStep.request_id == ContactRequest.id
    )
    for move, revision in (
        (command.upgrade, "head"),
        (command.downgrade, "0014"),
        (command.upgrade, "head"),
    ):
        await _move(engine, move, revision)
        async with AsyncSession(engine) as session:
            ((consent, kind),) = await session.execute(kept)
            assert (consent, kind) == (datetime(2026, 11, 25, 10, tzinfo=UTC), "called")
            assert list(await session.scalars(text("SELECT name FROM tag"))) == []
    await engine.dispose()


async def _move(engine: AsyncEngine, move: Callable[[Config, str], None], revision: str) -> None:
    async with engine.begin() as connection:
        await connection.run_sync(lambda sync: move(alembic_config(sync), revision))


_MESSAGE = """
INSERT INTO message (id, conversation_id, position, direction, text, buttons, links, created_at)
VALUES ('{}', '{}', 1, 'in', '', '[]', '[]', '2026-11-25 10:00:00')
"""


_REQUEST = (
    """
INSERT INTO contact_request
(id, form_id, reference, subject, name, message, language, state, due_at, contact_consent_at,
created_at)
VALUES ('0190b6a5000070008000000000000001', '0190b6a5000070008000000000000002', 'K7PX-4M2Q', 's',
'n', '', 'fr', 'new', '2026-11-25 10:00:00', '2026-11-25 10:00:00', '2026-11-25 10:00:00')
""",
    """
INSERT INTO contact_request_step (id, request_id, kind, note, at)
VALUES ('0190b6a5000070008000000000000003', '0190b6a5000070008000000000000001', 'called', '',
'2026-11-25 10:00:00')
""",
    """
INSERT INTO tag (id, name, created_at)
VALUES ('0190b6a5000070008000000000000004', 'anne tremblay', '2026-11-25 10:00:00')
""",
)


_HAND_OFF = """
INSERT INTO handoff (id, reference, language, turn_id, created_at)
VALUES ('{}', 'K7PX-4M2Q', 'fr', '{}', '2026-11-25 10:00:00')
"""


async def _hand_off(engine: AsyncEngine) -> UUID:
    """Store a conversation with a hand-off and return its turn's id."""
    conversation = Conversation(id=uuid4(), channel="web", language="fr", notice_version="1")
    message = uuid4()
    turn = Turn(
        id=uuid4(),
        conversation_id=conversation.id,
        message_id=message,
        outcome="handoff",
        language="fr",
        total_ms=1,
    )
    async with AsyncSession(engine, expire_on_commit=False) as session:
        session.add(conversation)
        await session.flush()
        # The models know columns that revision 0002 does not have yet.
        await session.execute(text(_MESSAGE.format(message.hex, conversation.id.hex)))
        session.add(turn)
        await session.flush()
        await session.execute(text(_HAND_OFF.format(uuid4().hex, turn.id.hex)))
        await session.commit()
    return turn.id


async def test_a_message_of_no_conversation_cannot_be_stored(
    sessions: async_sessionmaker[AsyncSession],
) -> None:
    async with sessions() as session:
        session.add(Message(conversation_id=uuid4(), position=1, direction="in"))
        with pytest.raises(IntegrityError):
            await session.commit()
