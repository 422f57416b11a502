"""A corrected message becomes a candidate, follows its correction, and goes with its person."""

from __future__ import annotations

import re
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.conversations.models import Message
from gateway.privacy.masking import find_personal_data
from gateway.review.models import Correction, CorrectionKind
from gateway.search.words import near_key
from gateway.training.candidates import propose_by_hand, propose_candidate
from gateway.training.checks import is_blocked
from gateway.training.data_files import ROOT
from gateway.training.exports import make_export
from gateway.training.models import Candidate, CandidateState
from gateway.training.withdrawal import let_go_of, withdraw_from
from tests.gateway.databases import ON_ONE_DATABASE
from tests.gateway.training.conftest import Sessions, store_message

SCREWS = "les vis dans le dos on les enlève-tu un jour"


def corrected(
    message: Message, intent: str | None, kind: CorrectionKind = "changed", by: UUID | None = None
) -> Correction:
    return Correction(
        id=uuid4(),
        turn_id=uuid4(),
        conversation_id=message.conversation_id,
        message_id=message.id,
        kind=kind,
        intent=intent,
        near_key=near_key(message.text),
        by_id=by or uuid4(),
    )


async def all_candidates(session: AsyncSession) -> list[Candidate]:
    return list(await session.scalars(select(Candidate).order_by(Candidate.id)))


async def test_a_corrected_message_is_proposed_with_where_it_comes_from(sessions: Sessions) -> None:
    async with sessions() as session:
        message = await store_message(session, SCREWS)
        correction = corrected(message, "implant_details")
        candidate = await propose_candidate(session, correction, message)
        await session.commit()
    assert candidate is not None
    assert (candidate.text, candidate.intent) == (SCREWS, "implant_details")
    assert (candidate.state, candidate.language) == ("proposed", "fr")
    assert re.fullmatch(r"T-[2-9A-HJ-NP-Z]{5}", candidate.provenance)
    assert candidate.conversation_id == message.conversation_id
    assert (candidate.message_id, candidate.correction_id) == (message.id, correction.id)
    assert candidate.proposed_by_id == correction.by_id
    assert not is_blocked(candidate.checks)


async def test_personal_data_never_come_into_a_candidate(sessions: Sessions) -> None:
    said = f"Bonjour, {SCREWS}, mon numéro est le 514 555-0199 ?"
    async with sessions() as session:
        spans = [dict(span) for span in find_personal_data(said)]
        message = await store_message(session, said, personal_data=spans)
        candidate = await propose_candidate(session, corrected(message, "implant_details"), message)
        assert candidate is not None
        assert "0199" not in candidate.text
        assert "⟦téléphone⟧" in candidate.text
        assert [c["name"] for c in candidate.checks if c["blocks"]] == ["personal_data"]


@pytest.mark.parametrize(
    ("text", "intent", "kind", "fields"),
    [
        (SCREWS, None, "nothing", {}),
        (SCREWS, "implant_details", "confirmed", {"confidence": 0.95}),
        ("Quelle est la suite si les traitements ne fonctionnent pas ?", "after_failure",
         "changed", {}),
        ("", "infection", "changed", {"payload": "/infection"}),
    ],
    ids=["nothing", "was sure", "known", "button"],
)  # fmt: skip
async def test_what_teaches_nothing_is_not_proposed(
    sessions: Sessions, text: str, intent: str, kind: CorrectionKind, fields: dict[str, str]
) -> None:
    async with sessions() as session:
        message = await store_message(session, text, **fields)  # type: ignore[arg-type]
        correction = corrected(message, intent, kind)
        assert await propose_candidate(session, correction, message) is None
        await session.commit()
        assert await all_candidates(session) == []


async def test_a_confirmation_that_was_not_sure_teaches(sessions: Sessions) -> None:
    async with sessions() as session:
        message = await store_message(session, SCREWS, confidence=0.6)
        correction = corrected(message, "implant_details", "confirmed")
        assert await propose_candidate(session, correction, message) is not None


async def test_an_undecided_candidate_follows_its_correction(sessions: Sessions) -> None:
    async with sessions() as session:
        message = await store_message(session, SCREWS)
        first = await propose_candidate(session, corrected(message, "implant_details"), message)
        again = await propose_candidate(session, corrected(message, "dynamic_implants"), message)
        assert first is not None
        assert again is first
        assert again.intent == "dynamic_implants"
        await propose_candidate(session, corrected(message, None, "nothing"), message)
        await session.commit()
        assert await all_candidates(session) == []


@pytest.mark.parametrize("state", ["rejected", "exported"])
@ON_ONE_DATABASE
async def test_a_rejected_or_exported_one_does_not(
    sessions: Sessions, state: CandidateState
) -> None:
    async with sessions() as session:
        message = await store_message(session, SCREWS)
        first = await propose_candidate(session, corrected(message, "implant_details"), message)
        assert first is not None
        first.state = state
        await session.flush()
        for intent in ("cost", None):
            again = await propose_candidate(session, corrected(message, intent), message)
            assert again is first
            assert (again.state, again.intent) == (state, "implant_details")


async def test_who_is_erased_leaves_no_word_and_what_was_exported_is_still_found(
    sessions: Sessions,
) -> None:
    async with sessions() as session:
        exported = await store_message(session, SCREWS)
        proposed = await store_message(
            session, "peut-on piloter un avion après", conversation=exported.conversation_id
        )
        other = await store_message(session, "la sonnerie du détecteur à l'aéroport, ça arrive-tu")
        made = []
        for message in (exported, proposed, other):
            made.append(
                await propose_candidate(session, corrected(message, "implant_details"), message)
            )
        first, second, third = [each for each in made if each]
        first.state = "approved"
        await session.flush()
        await make_export(session, uuid4(), ROOT)
        await session.commit()

        found = await withdraw_from(session, [exported.conversation_id])
        await session.commit()
        assert found == sorted([first.provenance, second.provenance])
        kept = await all_candidates(session)
        for each in kept:
            await session.refresh(each)
        assert [each.provenance for each in kept] == [first.provenance, third.provenance]
        assert (kept[0].state, kept[0].text, kept[0].near_key) == ("withdrawn", "", "")
        assert kept[0].checks == []
        assert (kept[0].conversation_id, kept[0].message_id) == (None, None)
        assert kept[1].text == third.text
        assert await withdraw_from(session, [exported.conversation_id]) == []


async def test_what_was_approved_stays_learned_when_its_conversation_expires(
    sessions: Sessions,
) -> None:
    async with sessions() as session:
        learned = await store_message(session, SCREWS)
        proposed = await store_message(
            session, "peut-on piloter un avion après", conversation=learned.conversation_id
        )
        for message in (learned, proposed):
            await propose_candidate(session, corrected(message, "implant_details"), message)
        first, _ = await all_candidates(session)
        first.state = "approved"
        await session.commit()
        await let_go_of(session, [learned.conversation_id])
        await session.commit()
        (kept,) = await all_candidates(session)
        await session.refresh(kept)
    assert (kept.state, kept.text) == ("approved", first.text)
    assert (kept.conversation_id, kept.message_id, kept.correction_id) == (None, None, None)


async def test_who_edits_while_the_person_is_erased_brings_nothing_back(
    sessions: Sessions,
) -> None:
    from sqlalchemy.orm.exc import StaleDataError

    async with sessions() as session, sessions() as eraser:
        message = await store_message(session, SCREWS)
        candidate = await propose_candidate(session, corrected(message, "implant_details"), message)
        assert candidate is not None
        candidate.state = "approved"
        await session.flush()
        await make_export(session, uuid4(), ROOT)
        await session.commit()
        await session.refresh(candidate)
        await session.commit()
        await withdraw_from(eraser, [message.conversation_id])
        await eraser.commit()
        candidate.text = "les mots reviennent"
        with pytest.raises(StaleDataError):
            await session.commit()


async def test_a_sentence_of_the_staff_comes_from_nobody(sessions: Sessions) -> None:
    async with sessions() as session:
        by = uuid4()
        made = await propose_by_hand(
            session, " - une vis\n qui bouge ", "implant_details", "fr", by
        )
        assert made.text == "une vis qui bouge"
        assert (made.proposed_by_id, made.conversation_id, made.message_id) == (by, None, None)
