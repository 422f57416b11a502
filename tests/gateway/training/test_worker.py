"""The trainer: one comparison at a time, taken up again after a death, and nothing left behind."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import time
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.claim import try_claim
from gateway.conversations.models import Conversation
from gateway.record import utc_now
from gateway.search.facets import refresh_facets
from gateway.training.candidates import propose_by_hand, propose_candidate
from gateway.training.data_files import ROOT
from gateway.training.models import Candidate, Replay, ReplayRow
from gateway.training.replay.engine_process import EngineProcesses
from gateway.training.replay.requests import (
    KEPT,
    UnderWayError,
    erase_old_replays,
    request_replay,
)
from gateway.training.replay.trainer_sign import is_trainer_there
from gateway.training.worker import MOST_ATTEMPTS, Trainer
from tests.gateway.databases import ON_ONE_DATABASE
from tests.gateway.training.conftest import Sessions, store_message
from tests.gateway.training.stand_in_engine import StandInEngine
from tests.gateway.training.test_candidates import SCREWS, corrected

ALARM = "je ne sens plus rien entre les jambes depuis hier"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with two files of data, and a model that has learned nothing but the alarm."""
    root = tmp_path / "project"
    for name in ("config.yml", "domain.yml", "data/not_covered/implant_details.yml",
                 "data/safety/bladder_bowel.yml"):  # fmt: skip
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, root / name)
    (root / "var/models").mkdir(parents=True)
    (root / "var/models/now.tar.gz").write_text(json.dumps({ALARM: "bladder_bowel"}))
    return root


@pytest.fixture
def stand_in(tmp_path: Path) -> StandInEngine:
    return StandInEngine(tmp_path / "engine")


@pytest.fixture
def trainer(sessions: Sessions, project: Path, stand_in: StandInEngine) -> Trainer:
    return Trainer(sessions, EngineProcesses(stand_in.python, project), project)


async def prepare(session: AsyncSession) -> tuple[Candidate, UUID]:
    """Store messages, one of which is corrected and accepted, and ask for a comparison."""
    screws = await store_message(session, SCREWS)
    candidate = await propose_candidate(session, corrected(screws, "implant_details"), screws)
    assert candidate is not None
    candidate.state = "approved"
    for number in range(5):
        await store_message(session, f"une question {number} sur tout autre chose")
    replay = await request_replay(session, 100, uuid4())
    await session.commit()
    return candidate, replay.id


async def outcome(sessions: Sessions, key: UUID) -> tuple[Replay, dict[str, ReplayRow]]:
    async with sessions() as session:
        replay = await session.get_one(Replay, key)
        rows = await session.scalars(select(ReplayRow).where(ReplayRow.replay_id == key))
        return replay, {row.before_intent + ">" + row.after_intent: row for row in rows}


async def test_a_comparison_is_made_and_says_what_would_change(
    sessions: Sessions, trainer: Trainer, project: Path, stand_in: StandInEngine
) -> None:
    async with sessions() as session:
        candidate, key = await prepare(session)
    assert await trainer.take_one()
    replay, rows = await outcome(sessions, key)
    assert (replay.state, replay.failure) == ("done", None)
    assert replay.candidates == [candidate.provenance]
    assert (replay.asked, replay.to_ask) == (12, 12)
    row = rows["out_of_scope>implant_details"]
    assert (row.verdict, row.expected, row.flag) == ("better", "implant_details", None)
    assert row.message_id == candidate.message_id
    counted = {name: replay.summary[name] for name in ("messages", "better", "worse", "same")}
    assert counted == {"messages": 6, "better": 1, "worse": 0, "same": 5}
    assert replay.summary["advice"] == "yes"
    assert list((project / "var/training").iterdir()) == []  # nobody's words stay on the disk
    assert SCREWS not in (project / "data/not_covered/implant_details.yml").read_text()
    assert stand_in.calls == ["-m engine.train", "-m engine.ask", "-m engine.ask"]
    assert not await trainer.take_one()


async def test_a_red_flag_that_would_be_missed_comes_first_and_forbids(
    sessions: Sessions, trainer: Trainer
) -> None:
    async with sessions() as session:
        message = await store_message(session, ALARM, outcome="emergency", intent="bladder_bowel")
        await refresh_facets(session, message.conversation_id)
        _, key = await prepare(session)
    await trainer.take_one()
    replay, rows = await outcome(sessions, key)
    row = rows["bladder_bowel>out_of_scope"]
    assert (row.flag, row.verdict) == ("missed", "unknown")
    assert (replay.summary["missed"], replay.summary["advice"]) == (1, "no")


async def test_red_flags_and_corrections_are_asked_however_old_they_are(
    sessions: Sessions, trainer: Trainer
) -> None:
    async with sessions() as session:
        message = await store_message(session, ALARM, outcome="emergency", intent="bladder_bowel")
        await refresh_facets(session, message.conversation_id)
        _, key = await prepare(session)
        await session.execute(update(Replay).values(messages=1))
        await session.commit()
    await trainer.take_one()
    _, rows = await outcome(sessions, key)
    assert len(rows) == 3  # the alarm, the correction and the newest
    assert "bladder_bowel>out_of_scope" in rows


async def test_near_identical_messages_are_asked_once_and_with_what_was_said_before(
    sessions: Sessions, trainer: Trainer, stand_in: StandInEngine
) -> None:
    async with sessions() as session:
        first = await store_message(session, "combien ça coûte ?", topic="cost", intent="cost")
        await store_message(
            session, "Et en France ?", language="en", conversation=first.conversation_id
        )
        await store_message(session, "Combien ca coute")
        await request_replay(session, 100, uuid4())
        await session.commit()
    await trainer.take_one()
    asked = [json.loads(line) for line in stand_in.asked.splitlines()]
    half = asked[: len(asked) // 2]
    assert asked[len(asked) // 2 :] == half
    assert sorted(line["text"] for line in half) == ["Combien ca coute", "Et en France ?"]
    (follow_up,) = [line for line in half if line["text"] == "Et en France ?"]
    assert follow_up["context"] == {"language": "fr", "topic": "cost"}


@pytest.mark.parametrize(
    ("fault", "failure"), [("train", "TrainingFailedError"), ("ask", "AskingFailedError")]
)
async def test_a_fault_of_the_engine_is_told_by_its_name(
    sessions: Sessions, trainer: Trainer, stand_in: StandInEngine, fault: str, failure: str
) -> None:
    stand_in.fails_at(fault)
    async with sessions() as session:
        _, key = await prepare(session)
    await trainer.take_one()
    replay, rows = await outcome(sessions, key)
    assert (replay.state, replay.failure, rows) == ("failed", failure, {})
    assert replay.finished_at is not None
    assert not await trainer.take_one()


@ON_ONE_DATABASE
async def test_what_is_not_installed_is_told_too(
    sessions: Sessions, project: Path, stand_in: StandInEngine
) -> None:
    async def failure_of(engine: EngineProcesses) -> str | None:
        async with sessions() as session:
            replay = await request_replay(session, 10, uuid4())
            await session.commit()
        await Trainer(sessions, engine, project).take_one()
        return (await outcome(sessions, replay.id))[0].failure

    working = EngineProcesses(stand_in.python, project)
    assert await failure_of(working) == "NothingToAskError"
    async with sessions() as session:
        await store_message(session, "une question")
        await session.commit()
    missing = EngineProcesses(str(project / "nowhere/python"), project)
    assert await failure_of(missing) == "EngineMissingError"
    shutil.rmtree(project / "data")
    assert await failure_of(working) == "DataNotReadableError"
    shutil.rmtree(project / "var/models")
    assert await failure_of(working) == "EngineMissingError"


async def test_who_dies_at_it_is_followed_by_another_and_not_for_ever(
    sessions: Sessions, trainer: Trainer, stand_in: StandInEngine
) -> None:
    stand_in.fails_at("hang")
    async with sessions() as session:
        _, key = await prepare(session)
    dying = asyncio.create_task(trainer.take_one())
    await stand_in.hanging()
    assert not await trainer.take_one()  # it is claimed: nobody does it twice
    dying.cancel()
    with pytest.raises(asyncio.CancelledError):
        await dying
    stand_in.fails_at("")
    assert await trainer.take_one()
    replay, rows = await outcome(sessions, key)
    assert (replay.state, replay.attempts) == ("done", 2)
    assert len(rows) == 2

    async with sessions() as session:
        broken = Replay(messages=1, attempts=MOST_ATTEMPTS, state="asking")
        session.add(broken)
        await session.commit()
    await trainer.take_one()
    replay, _ = await outcome(sessions, broken.id)
    assert (replay.state, replay.failure) == ("failed", "GaveUpError")


async def test_a_claim_that_another_holds_is_left_alone(
    sessions: Sessions, trainer: Trainer, stand_in: StandInEngine
) -> None:
    async with sessions() as session:
        _, key = await prepare(session)
        assert await try_claim(session, Replay, key)
    assert not await trainer.take_one()
    assert stand_in.calls == []


async def test_who_is_erased_while_it_runs_is_in_no_row(
    sessions: Sessions, trainer: Trainer, stand_in: StandInEngine
) -> None:
    async with sessions() as session:
        candidate, key = await prepare(session)
    stand_in.fails_at("hang")
    work = asyncio.create_task(trainer.take_one())
    await stand_in.hanging()
    async with sessions() as session:
        await session.delete(await session.get_one(Conversation, candidate.conversation_id))
        await session.commit()
    stand_in.fails_at("")
    assert await work
    replay, _ = await outcome(sessions, key)
    assert replay.state == "done"
    async with sessions() as session:
        rows = await session.scalars(select(ReplayRow).where(ReplayRow.replay_id == key))
        assert candidate.conversation_id not in {row.conversation_id for row in rows}


async def test_one_comparison_at_a_time_and_none_for_ever(sessions: Sessions) -> None:
    async with sessions() as session:
        replay = await request_replay(session, 5000, uuid4())
        assert replay.messages == 2000
        with pytest.raises(UnderWayError):
            await request_replay(session, 10, uuid4())
        replay.state = "done"
        replay.created_at = utc_now() - KEPT
        await session.flush()
        await request_replay(session, 10, uuid4())
        assert await erase_old_replays(session) == 1


async def test_the_console_knows_whether_a_trainer_is_there(
    sessions: Sessions, trainer: Trainer, project: Path
) -> None:
    left = project / "var/training" / str(uuid4())
    left.mkdir(parents=True)
    hours_ago = time.time() - 3 * 3600
    os.utime(left, (hours_ago, hours_ago))
    at_work = left.with_name(str(uuid4()))  # another trainer's, of another database
    at_work.mkdir()
    stopping = asyncio.Event()
    async with sessions() as session:
        assert not await is_trainer_there(session)
        work = asyncio.create_task(trainer.work(stopping))
        async with asyncio.timeout(20):
            while not await is_trainer_there(session) or left.exists():
                await session.rollback()
                await asyncio.sleep(0.05)
        stopping.set()
        await work
        await session.rollback()
        assert not await is_trainer_there(session)
    assert not left.exists()  # what another left when it died
    assert at_work.exists()


async def test_an_unknown_sentence_of_the_staff_is_learned_too(
    sessions: Sessions, trainer: Trainer
) -> None:
    async with sessions() as session:
        _, key = await prepare(session)
        made = await propose_by_hand(session, "et mes vis", "implant_details", "fr", uuid4())
        made.state = "approved"
        await session.commit()
    await trainer.take_one()
    replay, _ = await outcome(sessions, key)
    assert made.provenance in replay.candidates
    assert len(replay.candidates) == 2
