"""The loop closes: a message is misunderstood, corrected, approved by a second person, learned by a
new model, exported and applied; then the new model is in use, and who writes the message again gets
the right answer, as does who says it otherwise.

Everything is real: the engine in use, the training, the patch that Git applies, and the engine that
answers with the new model. Two minutes on two idle cores.
"""

from __future__ import annotations

import html
import shutil
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select

from gateway.console.strings import strings
from gateway.conversations.models import Message, Turn
from gateway.search.facets import ALARMING, refresh_facets
from gateway.training.data_files import ROOT, read_intents, read_yaml
from gateway.training.data_patch import make_patch, write_changes
from gateway.training.exports import open_changes
from gateway.training.likeness import Sentence, is_near_copy
from gateway.training.models import Candidate, Replay, ReplayRow
from gateway.training.provenance import digest, read_provenance
from gateway.training.replay.comparing import copy_project
from gateway.training.replay.engine_process import EngineProcesses
from gateway.training.replay.verdicts import Understood
from gateway.training.worker import Trainer
from tests.gateway.conftest import make_settings
from tests.gateway.databases import ON_ONE_DATABASE
from tests.gateway.running import running_gateway
from tests.gateway.training.conftest import TRAINING, Hire, Person, Sessions, store_message
from tests.gateway.training.deployed import deployed_engine
from tests.gateway.training.test_candidate_pages import decide
from tests.gateway.training.test_export_pages import apply
from tests.gateway.visitor import Visitor

MISREAD = "les vis dans le dos on les enlève-tu un jour"
# Never learned: that it is understood afterwards is no matter of having seen it.
SAID_OTHERWISE = "les vis dans le dos on les garde-tu toute la vie"
RIGHT = "implant_details"
ALARMS = [
    "je ne sens plus rien entre les jambes depuis hier soir",
    "I can't hold my urine any more since this morning",
    "J'ai 39 de fièvre et mon dos me fait souffrir sans arrêt",
]
OTHERS = [
    "Le Modic 1, est-ce une infection ?",
    "Combien de temps pour s'en remettre après l'opération ?",
    "How much does it all cost?",
    "merci beaucoup !",
]
COMPARED = strings("fr")["training_comparisons"]


class KeepingProcesses(EngineProcesses):
    """Keeps the model that a comparison trains, which is gone after it otherwise."""

    kept: Path

    async def train(self, copy: Path, target: Path) -> None:
        await super().train(copy, target)
        self.kept.parent.mkdir(parents=True)
        shutil.copy2(target, self.kept)


@pytest.fixture
def real_engine(tmp_path: Path) -> KeepingProcesses:
    """The true engine, with the model in use."""
    engine = KeepingProcesses(".venv/bin/python", ROOT)
    engine.kept = tmp_path / "kept" / "modic-new.tar.gz"
    return engine


async def ask(engine: EngineProcesses, *texts: str) -> dict[str, Understood]:
    lines = [{"text": text, "context": {"language": "fr"}} for text in texts]
    asked = engine.ask(engine.newest_model(), lines)
    answers = [answer async for answer in asked]
    return {text: answer for text, answer in zip(texts, answers, strict=True) if answer}


async def write(sessions: Sessions, understood: dict[str, Understood]) -> dict[str, Message]:
    """Store the messages as they were answered."""
    stored = {}
    async with sessions() as session:
        for text, seen in understood.items():
            stored[text] = await store_message(
                session, text, outcome=seen.outcome, intent=seen.intent, topic=seen.topic,
                confidence=seen.confidence,
            )  # fmt: skip
            await refresh_facets(session, stored[text].conversation_id)
        await session.commit()
    return stored


async def correct_as(sessions: Sessions, person: Person, message: Message) -> Candidate:
    form = {"kind": "changed", "intent": RIGHT}
    answer = await person.send(f"/console/messages/{message.id}/correction", **form)
    assert answer.status_code == 303
    async with sessions() as session:
        found = await session.scalar(select(Candidate).where(Candidate.message_id == message.id))
    assert found is not None
    return found


async def row_of(sessions: Sessions, message: Message) -> ReplayRow:
    async with sessions() as session:
        rows = await session.scalars(select(ReplayRow).where(ReplayRow.message_id == message.id))
        return rows.one()


@pytest.mark.long
@ON_ONE_DATABASE
async def test_a_misunderstood_message_is_understood(
    hire: Hire,
    sessions: Sessions,
    real_engine: KeepingProcesses,
    database_url: str,
    tmp_path: Path,
) -> None:
    lise, paul = await hire("lise"), await hire("paul", "manager")
    understood = await ask(real_engine, MISREAD, SAID_OTHERWISE, *ALARMS, *OTHERS)
    assert not is_near_copy(Sentence.of(MISREAD), Sentence.of(SAID_OTHERWISE))
    assert understood[MISREAD].intent != RIGHT
    assert understood[SAID_OTHERWISE].intent != RIGHT
    assert all(understood[text].outcome in ALARMING for text in ALARMS)
    stored = await write(sessions, understood)

    # Lise corrects both; one is learned, the other kept to try what was learned.
    candidate = await correct_as(sessions, lise, stored[MISREAD])
    kept = await correct_as(sessions, lise, stored[SAID_OTHERWISE])
    assert (await decide(lise, candidate, "approve")).status_code == 403
    assert (await decide(paul, candidate, "approve")).status_code == 303
    assert (await decide(paul, kept, "reject", reason="gardée pour vérifier")).status_code == 303

    # Before and after, before anyone switches.
    answer = await paul.send(f"{TRAINING}/comparisons", messages="200")
    assert answer.status_code == 303
    assert COMPARED["trainer_missing"] in html.unescape(await paul.get(answer.headers["location"]))
    assert await Trainer(sessions, real_engine, ROOT).take_one()
    async with sessions() as session:
        replay = (await session.scalars(select(Replay))).one()
    assert (replay.state, replay.failure) == ("done", None)
    learned, otherwise = [await row_of(sessions, stored[t]) for t in (MISREAD, SAID_OTHERWISE)]
    assert (learned.verdict, learned.after_intent, learned.after_outcome) == (
        "better", RIGHT, "handoff",
    )  # fmt: skip
    assert (otherwise.verdict, otherwise.after_intent) == ("better", RIGHT)
    assert learned.before_intent == understood[MISREAD].intent
    for text in ALARMS:
        assert (await row_of(sessions, stored[text])).flag == "kept"
    assert (replay.summary["better"], replay.summary["worse"]) == (2, 0)
    assert replay.summary["advice"] == "yes"
    page = html.unescape(await paul.get(f"{TRAINING}/comparisons/{replay.id}"))
    assert COMPARED["advice"]["yes"] in page
    assert MISREAD in page
    assert list((ROOT / "var/training").glob(str(replay.id))) == []

    # The patch is applied by Git to a copy, which is then what the new model was trained from.
    trained_from, applied = tmp_path / "trained_from", tmp_path / "applied"
    async with sessions() as session:
        changes = await open_changes(session, "approved", "exported")
    for copy in (trained_from, applied):
        copy_project(ROOT, copy)
    write_changes(trained_from, make_patch(trained_from, changes.learned, changes.withdrawn))
    assert (await paul.send(f"{TRAINING}/exports")).status_code == 303
    apply(applied, (await paul.client.get(f"{TRAINING}/exports/patch")).text)
    assert contents(applied) == contents(trained_from)
    assert read_intents(applied)[RIGHT].examples[-1] == MISREAD
    assert read_provenance(applied) == {candidate.provenance: digest(MISREAD)}
    assert all(SAID_OTHERWISE not in each.examples for each in read_intents(applied).values())

    # The new model is put in use, and people write the two messages again.
    (applied / "var/models").mkdir(parents=True)
    shutil.copy2(real_engine.kept, applied / "var/models")
    async with (
        deployed_engine(applied) as address,
        running_gateway(make_settings(database_url, address)) as assistant,
    ):
        for text in (MISREAD, SAID_OTHERWISE):
            visitor = await Visitor.arrive(assistant)
            assert (await visitor.say(text)).status_code == 200
            turn = await turn_of(sessions, visitor)
            assert (turn.outcome, turn.topic, turn.intent) == ("handoff", RIGHT, RIGHT)
            assert answer_in(applied) in await visitor.texts()


async def turn_of(sessions: Sessions, visitor: Visitor) -> Turn:
    async with sessions() as session:
        asked = select(Turn).where(Turn.conversation_id == UUID(visitor.conversation))
        return (await session.scalars(asked)).one()


def answer_in(root: Path) -> str:
    """Return what the project's files say that the right answer is."""
    content = read_yaml((root / read_intents(root)[RIGHT].path).read_bytes())
    return str(content["responses"][f"utter_{RIGHT}"][0]["text"])


def contents(root: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()
    }
