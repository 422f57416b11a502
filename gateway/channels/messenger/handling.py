"""What each kind of event does."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid5

import msgspec
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.channels.messenger import consent
from gateway.channels.messenger.afterthoughts import give_thumb, take_back_words
from gateway.channels.messenger.erasure import erase_person
from gateway.channels.messenger.events import Content, edited
from gateway.channels.messenger.limits import split_text
from gateway.channels.messenger.models import Delivery, Event, EventState, Person
from gateway.channels.messenger.outbox import Outbox, enqueue
from gateway.channels.messenger.render import render
from gateway.channels.messenger.sayings import CONTINUE, ERASE, GET_STARTED, Saying, Sayings
from gateway.conversations.engine_client import EngineClient, EngineError
from gateway.conversations.engine_reply import MalformedReplyError
from gateway.conversations.errors import (
    ConversationGoneError,
    EmptyTextError,
    PayloadNotOfferedError,
)
from gateway.conversations.inbound import Inbound
from gateway.conversations.models import Conversation
from gateway.conversations.outbound import Answer
from gateway.conversations.text import MAX_TEXT, clean_text
from gateway.conversations.turns import ENGINE_LIMIT, TurnService
from gateway.database import SessionMaker
from gateway.privacy.traces import remove_traces
from gateway.secrecy import Secrecy, UnreadableError

logger = logging.getLogger(__name__)

_ALARMING = frozenset(["emergency", "urgent", "distress"])  # outcomes
_MOST_EDITS, _MOST_PARTS = 10, 10  # of one message: Meta allows 5 edits and 2,000 characters
# Kinds that ask something, and so wait for the notice to be accepted.
_ASKING = frozenset(["text", "button", "edited"])


class Handler:
    """Handles one event after the other; what it says goes to the outbox with the same commit.

    An event that was begun and not finished (the process died) is handled again: the conversation
    service gives the stored answer for the same message, so nobody is answered twice.
    """

    def __init__(
        self,
        sessions: SessionMaker,
        turns: TurnService,
        outbox: Outbox,
        *,
        engine: EngineClient,
        secrecy: Secrecy,
        sayings: Sayings,
        notice_version: str,
    ) -> None:
        self._sessions = sessions
        self._turns = turns
        self._outbox = outbox
        self._engine = engine
        self._secrecy = secrecy
        self._sayings = sayings
        self._notice_version = notice_version

    async def handle(self, key: UUID) -> None:
        """Do what the event asks for, once; raises the database's errors."""
        async with self._sessions() as session:
            event = await session.get(Event, key)
            if event is None or event.state != "pending" or event.content is None:
                return
            person = await session.get(Person, event.person_id)
            if person is None:
                return
            try:
                content = msgspec.json.decode(self._secrecy.show(event.content), type=Content)
            except (UnreadableError, msgspec.DecodeError) as error:
                logger.exception("messenger: an event cannot be read: %s", type(error).__name__)
                await self._finish(session, event)
                return
            conversation = await consent.consented(session, person, self._notice_version)
            if self._wants_erasure(content):
                await self._erase(session, event, person, conversation)
            elif content.kind == "reaction":
                target = self._secrecy.key_of(content.target or "")
                await give_thumb(session, person, target, content.thumb)
                await self._finish(session, event)
            elif content.kind == "unsent":
                await self._unsend(session, event, person, content)
            elif conversation is None:
                await self._before_consent(session, event, person, content)
            else:
                await self._in_conversation(session, event, person, content, conversation)

    def _wants_erasure(self, content: Content) -> bool:
        typed = content.kind == "text" and self._sayings.wordings.asks_to_erase(content.text)
        return typed or content.payload == ERASE

    async def _erase(
        self, session: AsyncSession, event: Event, person: Person, conversation: Conversation | None
    ) -> None:
        if not await self._end(session, event):
            return
        language = conversation.language if conversation else None
        session.add_all(
            Delivery(address=person.address, content=self._hide(message))
            for message in self._sayings.erased(language)
        )
        await erase_person(session, person, event)
        await session.commit()
        await remove_traces(session)
        await self._outbox.flush_last_words()

    async def _unsend(
        self, session: AsyncSession, event: Event, person: Person, content: Content
    ) -> None:
        mid = content.target or ""
        key = self._secrecy.key_of(mid)
        if waiting := await consent.waiting_event(session, person, key):
            waiting.state, waiting.content = "done", None
        elif person.conversation_id is not None:
            edits = [self._secrecy.key_of(edited(mid, number)) for number in range(1, _MOST_EDITS)]
            ids = [part for version in (key, *edits) for part in _client_ids(version, _MOST_PARTS)]
            await take_back_words(session, person.conversation_id, ids)
        await self._finish(session, event)
        await remove_traces(session)

    async def _before_consent(
        self, session: AsyncSession, event: Event, person: Person, content: Content
    ) -> None:
        accepts = content.payload == CONTINUE or (
            content.kind == "text" and self._sayings.is_acceptance(content.text)
        )
        if accepts:
            if not await consent.accept(session, person, self._notice_version):
                enqueue(session, self._secrecy, person, self._sayings.welcome(None))
            await self._finish(session, event)
            return
        if content.kind == "edited":
            key = self._secrecy.key_of(content.target or "")
            if waiting := await consent.waiting_event(session, person, key):
                waiting.content = self._hide(Content("text", text=content.text))
                enqueue(session, self._secrecy, person, await self._alarm(content.text))
                await self._finish(session, event)
                return
        asks = content.kind in _ASKING and content.payload != GET_STARTED
        if asks:
            enqueue(session, self._secrecy, person, await self._alarm(content.text))
        enqueue(session, self._secrecy, person, self._sayings.notice())
        await self._finish(session, event, "waiting" if asks else "done")

    async def _alarm(self, text: str) -> list[dict[str, Any]]:
        """Return the emergency's reply to words that wait for the notice, or nothing.

        Nobody in danger waits for a button: the engine, which keeps nothing, is asked at once.
        """
        alarms = []
        for part in split_text(text, MAX_TEXT):
            turn = {"conversation": "", "context": {}, "channel": "messenger", "text": part}
            try:
                reply, _ = await self._engine.take_turn(turn, ENGINE_LIMIT)
            except (EngineError, MalformedReplyError) as error:
                logger.warning("messenger: not looked for an alarm: %s", type(error).__name__)
                continue
            if reply.outcome in _ALARMING:
                alarms += render([Saying(said.text) for said in reply.replies], reply.language)
        return alarms

    async def _in_conversation(
        self,
        session: AsyncSession,
        event: Event,
        person: Person,
        content: Content,
        conversation: Conversation,
    ) -> None:
        language = conversation.language
        if content.kind in {"attachment", "sticker"}:
            enqueue(session, self._secrecy, person, self._sayings.attachment(language))
        elif content.payload in {CONTINUE, GET_STARTED}:
            enqueue(session, self._secrecy, person, self._sayings.welcome(language))
        elif content.kind in _ASKING:
            await session.commit()  # a turn may last: its connection serves others meanwhile
            answers = await self._answer(event, person, content, conversation.id)
            for answer in answers:
                messages = render(answer.replies, answer.language)
                enqueue(session, self._secrecy, person, messages, answer.replies[-1].id)
        await self._finish(session, event)

    async def _answer(
        self, event: Event, person: Person, content: Content, conversation: UUID
    ) -> list[Answer]:
        """Take the turns of an event: one, or as many as its text has parts of a message's length.

        None where nothing is left of the text, or the conversation was erased meanwhile.
        """
        showing = asyncio.create_task(self._show(person))
        answers = []
        try:
            for inbound in _inbound(event.key, content):
                try:
                    answer = await self._turns.take(conversation, inbound)
                except PayloadNotOfferedError:
                    # A button of a conversation that is gone: its title asks the same question.
                    title = Inbound(_client_ids(event.key, 2)[1], clean_text(content.text))
                    answer = await self._turns.take(conversation, title)
                answers.append(answer)
        except (EmptyTextError, ConversationGoneError) as error:
            logger.info("messenger: an event had no turn: %s", type(error).__name__)
        finally:
            with contextlib.suppress(asyncio.CancelledError):
                await showing
        return [answer for answer in answers if answer.replies]

    async def _show(self, person: Person) -> None:
        await self._outbox.show(person, "mark_seen")
        await self._outbox.show(person, "typing_on")

    async def abandon(self, key: UUID) -> None:
        """Let an event go that could not be handled, so that the next ones are."""
        async with self._sessions() as session:
            this = update(Event).where(Event.id == key, Event.state == "pending")
            await session.execute(this.values(state="done", content=None))
            await session.commit()

    async def _finish(
        self, session: AsyncSession, event: Event, state: EventState = "done"
    ) -> None:
        """Commit what was done, or nothing of it where another process has done it meanwhile."""
        if await self._end(session, event, state):
            await session.commit()

    async def _end(self, session: AsyncSession, event: Event, state: EventState = "done") -> bool:
        """Take the event out of what is to be done; False, and all is undone, if it is no more."""
        content = event.content if state == "waiting" else None
        ended = await session.scalar(
            update(Event)
            .where(Event.id == event.id, Event.state == "pending")
            .values(state=state, content=content)
            .returning(Event.id)
        )
        if ended is None:
            await session.rollback()
            logger.info("messenger: an event was handled by another process meanwhile")
        return ended is not None

    def _hide(self, content: object) -> bytes:
        return self._secrecy.hide(msgspec.json.encode(content).decode())


def _client_ids(key: str, count: int) -> list[UUID]:
    """Return the ids under which the conversation service knows the parts of an event's text."""
    return [
        uuid5(NAMESPACE_OID, key if number == 0 else f"{key}#{number}") for number in range(count)
    ]


def _inbound(key: str, content: Content) -> list[Inbound]:
    """Return what to ask: a payload of ours, or the text, in parts no longer than a message.

    Raises EmptyTextError.
    """
    if content.payload is not None and content.payload.startswith("/"):
        return [Inbound(_client_ids(key, 1)[0], payload=content.payload)]
    parts = [clean_text(part) for part in split_text(content.text, MAX_TEXT)]
    if not parts:
        raise EmptyTextError
    ids = _client_ids(key, len(parts))
    return [Inbound(client_id, part) for client_id, part in zip(ids, parts, strict=True)]
