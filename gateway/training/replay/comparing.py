"""One comparison: a copy of the data learns the new sentences, and both models are asked."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Sequence
from contextlib import aclosing
from pathlib import Path
from typing import Any
from uuid import UUID

import yaml
from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError

from gateway.claim import ClaimLostError
from gateway.conversations.models import Message
from gateway.database import SessionMaker
from gateway.record import utc_now
from gateway.training.data_files import read_intents
from gateway.training.data_patch import make_patch, write_changes
from gateway.training.exports import open_changes
from gateway.training.models import Replay, ReplayRow
from gateway.training.patch_plan import DataPatchError
from gateway.training.replay.engine_process import EngineProcesses
from gateway.training.replay.errors import DataNotReadableError, NothingToAskError
from gateway.training.replay.messages import Past, past_messages
from gateway.training.replay.verdicts import Understood, flag_change, summary, verdict

COPIED = ("config.yml", "domain.yml", "data")
_PROGRESS = 20  # answers between two notes of how far it is
_BATCH = 500  # rows stored at once
_TRIES = 5  # to store a batch while conversations of it are being erased


class Comparing:
    """The work on one replay, under a claim. `root` is the project, `copies` where copies go."""

    def __init__(
        self, sessions: SessionMaker, replay: UUID, claim: UUID, root: Path, copies: Path
    ) -> None:
        self._sessions = sessions
        self._replay = replay
        self._claim = claim
        self._root = root
        self.copy = copies / str(replay)

    async def run(self, engine: EngineProcesses) -> None:
        """Train, ask, compare and store; the copy is gone afterwards, come what may.

        Raises ReplayError, ClaimLostError and the database's errors.
        """
        model = self.copy / "model" / "new.tar.gz"
        current = engine.newest_model()
        async with self._sessions() as session:
            newest = (await session.get_one(Replay, self._replay)).messages
            past = await past_messages(session, newest)
        if not past:
            raise NothingToAskError
        try:
            await self._note(state="training", to_ask=2 * len(past), asked=0)
            await self._make_copy()
            await engine.train(self.copy, model)
            await self._note(state="asking")
            before = await self._ask(engine, current, past, already=0)
            after = await self._ask(engine, model, past, already=len(past))
        finally:
            await asyncio.to_thread(shutil.rmtree, self.copy, ignore_errors=True)
        await self._store(past, before, after)

    async def _make_copy(self) -> None:
        """Copy what a model is made from, and put the new sentences in."""
        async with self._sessions() as session:
            changes = await open_changes(session, "approved", "exported")
        try:
            await asyncio.to_thread(copy_project, self._root, self.copy)
            patch = make_patch(self.copy, changes.learned, changes.withdrawn)
            write_changes(self.copy, patch)
        except (OSError, shutil.Error, yaml.YAMLError, KeyError, DataPatchError) as error:
            raise DataNotReadableError(type(error).__name__) from None
        await self._note(candidates=patch.plan.added)

    async def _ask(
        self, engine: EngineProcesses, model: Path, past: Sequence[Past], already: int
    ) -> list[Understood | None]:
        answers: list[Understood | None] = []
        lines = ({"text": each.text, "context": each.context} for each in past)
        async with aclosing(engine.ask(model, lines)) as asking:
            async for answer in asking:
                answers.append(answer)
                if len(answers) % _PROGRESS == 0 or len(answers) == len(past):
                    await self._note(asked=already + len(answers))
        return answers

    async def _store(
        self,
        past: Sequence[Past],
        before: Sequence[Understood | None],
        after: Sequence[Understood | None],
    ) -> None:
        intents = await asyncio.to_thread(read_intents, self._root)
        rows = [
            row(self._replay, each, old, new, intents.get(each.expected or ""))
            for each, old, new in zip(past, before, after, strict=True)
            if old is not None and new is not None
        ]
        async with self._sessions() as session:
            await session.execute(delete(ReplayRow).where(ReplayRow.replay_id == self._replay))
            await session.commit()
        for start in range(0, len(rows), _BATCH):
            await self._store_some(rows[start : start + _BATCH])
        counts = summary((each["verdict"], each["flag"]) for each in rows)
        await self._note(state="done", summary=counts, finished_at=utc_now())

    async def _store_some(self, rows: Sequence[dict[str, Any]]) -> None:
        """Store the rows of messages that are still there."""
        for attempt in range(_TRIES):
            async with self._sessions() as session:
                keys = [each["message_id"] for each in rows]
                there = set(await session.scalars(select(Message.id).where(Message.id.in_(keys))))
                session.add_all(ReplayRow(**each) for each in rows if each["message_id"] in there)
                try:
                    await session.commit()
                except IntegrityError:
                    if attempt == _TRIES - 1:
                        raise
                else:
                    return

    async def _note(self, **values: Any) -> None:
        """Store how far it is; raises ClaimLostError when somebody else has taken it over."""
        ours = Replay.id == self._replay, Replay.claim == self._claim
        async with self._sessions() as session:
            changed = update(Replay).where(*ours).values(**values).returning(Replay.id)
            if await session.scalar(changed) is None:
                raise ClaimLostError
            await session.commit()


def copy_project(root: Path, copy: Path) -> None:
    """Copy what a model is made from; raises OSError."""
    shutil.rmtree(copy, ignore_errors=True)
    copy.mkdir(parents=True)
    for name in COPIED:
        source = root / name
        if source.is_dir():
            shutil.copytree(source, copy / name)
        else:
            shutil.copy2(source, copy / name)


def row(
    replay: UUID, past: Past, before: Understood, after: Understood, expected: Any
) -> dict[str, Any]:
    """Return what is stored of one message that both models answered."""
    return {
        "replay_id": replay,
        "conversation_id": past.conversation_id,
        "message_id": past.message_id,
        "expected": past.expected,
        "verdict": verdict(before, after, expected),
        "flag": flag_change(before, after, expected, past.was_alarming),
        **_side("before", before),
        **_side("after", after),
    }


def _side(name: str, understood: Understood) -> dict[str, Any]:
    return {
        f"{name}_intent": understood.intent,
        f"{name}_topic": understood.topic,
        f"{name}_outcome": understood.outcome,
        f"{name}_confidence": understood.confidence,
    }
