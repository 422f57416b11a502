"""What is approved leaves as a patch that Git takes; what was withdrawn goes out with the next."""

from __future__ import annotations

import html
import shutil
import subprocess
from pathlib import Path

from sqlalchemy import select

from gateway.console.strings import strings
from gateway.privacy.forgetting import forget_conversations
from gateway.training.candidates import propose_candidate
from gateway.training.data_files import read_intents
from gateway.training.models import Candidate, TrainingExport
from gateway.training.provenance import read_provenance
from tests.gateway.databases import ON_ONE_DATABASE
from tests.gateway.training.conftest import TRAINING, Hire, Person, Sessions, store_message
from tests.gateway.training.test_candidate_pages import decide, proposed, read
from tests.gateway.training.test_candidates import SCREWS, corrected

OUT = strings("fr")["training_exports"]
EXPORTS = f"{TRAINING}/exports"


def apply(root: Path, patch: str) -> None:
    subprocess.run(["git", "apply", "-"], input=patch.encode(), cwd=root, check=True)


async def approved(sessions: Sessions, hire: Hire) -> tuple[Person, Candidate, str]:
    """Return a manager, and a candidate of a visitor's that two people accepted."""
    lise, paul = await hire("lise"), await hire("paul", "manager")
    async with sessions() as session:
        message = await store_message(session, SCREWS)
        correction = corrected(message, "implant_details", by=lise.id)
        candidate = await propose_candidate(session, correction, message)
        await session.commit()
    assert candidate is not None
    assert (await decide(paul, candidate, "approve")).status_code == 303
    return paul, candidate, str(message.conversation_id)


async def test_the_patch_is_downloaded_applied_and_then_nothing_waits(
    hire: Hire, sessions: Sessions, project: Path
) -> None:
    paul, candidate, _ = await approved(sessions, hire)
    assert (await paul.send(EXPORTS)).status_code == 303
    stored = await read(sessions, candidate)
    async with sessions() as session:
        export = (await session.scalars(select(TrainingExport))).one()
    assert (stored.state, stored.exported_in_id) == ("exported", export.id)
    assert (export.added, export.removed, export.by_id) == (1, 0, paul.id)
    page = html.unescape(await paul.get(EXPORTS))
    assert OUT["download"] in page
    assert "git apply" in page

    answer = await paul.client.get(f"{EXPORTS}/patch")
    assert answer.headers["content-type"].startswith("text/x-diff")
    assert 'attachment; filename="modic-20' in answer.headers["content-disposition"]
    apply(project, answer.text)
    assert read_intents(project)["implant_details"].examples[-1] == SCREWS
    assert set(read_provenance(project)) == {candidate.provenance}

    assert OUT["nothing_open"] in html.unescape(await paul.get(EXPORTS))
    assert (await paul.client.get(f"{EXPORTS}/patch")).status_code == 409
    answer = await paul.send(EXPORTS)
    assert answer.status_code == 409
    assert OUT["nothing_to_export"] in html.unescape(answer.text)


async def test_who_is_erased_leaves_the_data_with_the_next_patch(
    hire: Hire, sessions: Sessions, project: Path
) -> None:
    paul, candidate, _ = await approved(sessions, hire)
    await paul.send(EXPORTS)
    before = {path: path.read_text() for path in (project / "data").rglob("*.yml")}
    apply(project, (await paul.client.get(f"{EXPORTS}/patch")).text)
    async with sessions() as session:
        assert candidate.conversation_id
        gone = await forget_conversations(session, [candidate.conversation_id])
        await session.commit()
    assert gone == [candidate.provenance]
    page = await paul.get(f"{TRAINING}?state=withdrawn")
    assert candidate.provenance in page
    assert SCREWS not in html.unescape(page)
    assert (await paul.send(EXPORTS)).status_code == 303
    patch = (await paul.client.get(f"{EXPORTS}/patch")).text
    assert f"-    - {SCREWS}\n" in patch
    apply(project, patch)
    assert {path: path.read_text() for path in before} == before
    assert read_provenance(project) == {}


async def test_who_is_erased_before_the_patch_is_fetched_is_not_in_it(
    hire: Hire, sessions: Sessions, project: Path
) -> None:
    paul, candidate, _ = await approved(sessions, hire)
    await paul.send(EXPORTS)
    async with sessions() as session:
        assert candidate.conversation_id
        await forget_conversations(session, [candidate.conversation_id])
        await session.commit()
    assert (await paul.client.get(f"{EXPORTS}/patch")).status_code == 409


@ON_ONE_DATABASE
async def test_a_second_export_has_what_the_first_had_if_nobody_applied_it(
    hire: Hire, sessions: Sessions, project: Path
) -> None:
    paul, _, _ = await approved(sessions, hire)
    await paul.send(EXPORTS)
    nadia = await hire("nadia")
    other = await proposed(sessions, nadia, "un hélicoptère me ramènera-t-il chez nous", "cost")
    await decide(paul, other, "approve")
    await paul.send(EXPORTS)
    apply(project, (await paul.client.get(f"{EXPORTS}/patch")).text)
    assert SCREWS in read_intents(project)["implant_details"].examples
    assert other.text in read_intents(project)["cost"].examples


@ON_ONE_DATABASE
async def test_a_withdrawn_sentence_that_was_edited_by_hand_is_named(
    hire: Hire, sessions: Sessions, project: Path
) -> None:
    paul, candidate, _ = await approved(sessions, hire)
    await paul.send(EXPORTS)
    apply(project, (await paul.client.get(f"{EXPORTS}/patch")).text)
    path = project / read_intents(project)["implant_details"].path
    path.write_text(path.read_text().replace(SCREWS, SCREWS + " donc"))
    async with sessions() as session:
        assert candidate.conversation_id
        await forget_conversations(session, [candidate.conversation_id])
        await session.commit()
    page = html.unescape(await paul.get(EXPORTS))
    assert OUT["not_found"] in page
    assert candidate.provenance in page


@ON_ONE_DATABASE
async def test_without_the_data_it_says_so_and_loses_nothing(
    hire: Hire, sessions: Sessions, project: Path
) -> None:
    paul, candidate, _ = await approved(sessions, hire)
    shutil.rmtree(project / "data")
    answer = await paul.send(EXPORTS)
    assert answer.status_code == 500
    assert OUT["data_not_readable"] in html.unescape(answer.text)
    assert (await read(sessions, candidate)).state == "approved"
