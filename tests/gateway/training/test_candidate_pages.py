"""The pages on which sentences are read, edited, approved by a second person, and rejected."""

from __future__ import annotations

import html
import re
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from gateway.audit.models import AuditEntry
from gateway.console.strings import strings
from gateway.training.candidates import propose_by_hand, propose_candidate
from gateway.training.models import Candidate
from tests.gateway.databases import ON_ONE_DATABASE
from tests.gateway.training.conftest import (
    TRAINING,
    Hire,
    Person,
    Sessions,
    leads_to,
    store_late_message,
    store_message,
)
from tests.gateway.training.test_candidates import SCREWS, corrected

TEXT = strings("fr")["training"]
TRAINED = "Que se passe-t-il après l'échec de la physiothérapie ?"


async def proposed(
    sessions: Sessions, by: Person, text: str = SCREWS, intent: str = "implant_details"
) -> Candidate:
    async with sessions() as session:
        candidate = await propose_by_hand(session, text, intent, "fr", by.id)
        await session.commit()
        return candidate


async def read(sessions: Sessions, candidate: Candidate) -> Candidate:
    async with sessions() as session:
        return await session.get_one(Candidate, candidate.id)


def page_of(candidate: Candidate) -> str:
    return f"{TRAINING}/candidates/{candidate.id}"


def words_of(answer: httpx.Response | str) -> str:
    return html.unescape(answer if isinstance(answer, str) else answer.text)


def seen_in(page: str) -> str:
    found = re.search(r'name="seen" value="(\d+)"', page)
    assert found
    return found[1]


async def decide(person: Person, candidate: Candidate, what: str, **form: Any) -> httpx.Response:
    """Open the page, as one does, and send one of its forms."""
    page = await person.get(page_of(candidate))
    seen = seen_in(page) if 'name="seen"' in page else "1"
    return await person.send(f"{page_of(candidate)}/{what}", **{"seen": seen} | form)


async def test_a_second_person_approves_and_the_first_does_not(
    hire: Hire, sessions: Sessions
) -> None:
    lise, paul = await hire("lise", "manager"), await hire("paul", "manager")
    candidate = await proposed(sessions, lise)
    assert "/approve" not in await lise.get(page_of(candidate))  # it is not even offered
    answer = await decide(lise, candidate, "approve")
    assert answer.status_code == 409
    assert TEXT["refused"]["same_person"] in words_of(answer)
    assert (await read(sessions, candidate)).state == "proposed"

    assert (await decide(paul, candidate, "approve")).status_code == 303
    stored = await read(sessions, candidate)
    assert (stored.state, stored.decided_by_id) == ("approved", paul.id)
    assert stored.decided_at is not None


async def test_who_edited_does_not_approve_either(hire: Hire, sessions: Sessions) -> None:
    lise, paul = await hire("lise", "manager"), await hire("paul", "manager")
    candidate = await proposed(sessions, lise)
    edited = {"text": "faut-il retirer les vis un jour", "intent": "implant_details"}
    assert (await decide(paul, candidate, "edit", language="fr", **edited)).status_code == 303
    assert (await read(sessions, candidate)).text == edited["text"]
    answer = await decide(paul, candidate, "approve")
    assert (answer.status_code, (await read(sessions, candidate)).state) == (409, "proposed")
    nadia = await hire("nadia", "manager")
    assert (await decide(nadia, candidate, "approve")).status_code == 303


async def test_who_corrects_the_message_again_does_not_approve_what_it_means_now(
    hire: Hire, sessions: Sessions
) -> None:
    lise, paul = await hire("lise"), await hire("paul", "manager")
    async with sessions() as session:
        message = await store_message(session, SCREWS)
        await session.commit()
    where = f"/console/messages/{message.id}/correction"
    assert (await lise.send(where, kind="changed", intent="implant_details")).status_code == 303
    async with sessions() as session:
        candidate = (await session.scalars(select(Candidate))).one()
    assert (await paul.send(where, kind="changed", intent="implant_details")).status_code == 303
    assert "/approve" in await paul.get(page_of(candidate))  # he said the same
    assert (await paul.send(where, kind="changed", intent="dynamic_implants")).status_code == 303
    assert TEXT["approval_needs_other"] in words_of(await paul.get(page_of(candidate)))
    answer = await decide(paul, candidate, "approve")
    assert TEXT["refused"]["same_person"] in words_of(answer)
    stored = await read(sessions, candidate)
    assert (stored.state, stored.intent, stored.edited_by_id) == (
        "proposed", "dynamic_implants", paul.id,
    )  # fmt: skip


@ON_ONE_DATABASE
async def test_a_reviewer_proposes_edits_and_rejects_but_never_approves(
    hire: Hire, sessions: Sessions
) -> None:
    lise, paul = await hire("lise"), await hire("paul")
    candidate = await proposed(sessions, lise)
    assert TEXT["approval_needs_role"] in words_of(await paul.get(page_of(candidate)))
    for path in ("approve", "reopen", "withdraw"):
        assert (await decide(paul, candidate, path)).status_code == 403
    for path in ("exports", "exports/patch", "comparisons"):
        await paul.get(f"{TRAINING}/{path}", status=403)
    for path in ("exports", "comparisons"):
        assert (await paul.send(f"{TRAINING}/{path}")).status_code == 403
    assert (await decide(paul, candidate, "reject", reason="trop vague")).status_code == 303
    assert (await read(sessions, candidate)).state == "rejected"


@ON_ONE_DATABASE
async def test_a_reader_sees_nothing_of_it(hire: Hire, sessions: Sessions) -> None:
    reader, lise = await hire("rosa", "reader"), await hire("lise")
    candidate = await proposed(sessions, lise)
    for path in (TRAINING, f"{TRAINING}/new", page_of(candidate)):
        await reader.get(path, status=403)
    for what in ("edit", "approve", "reject", "reopen", "withdraw"):
        assert (await reader.send(f"{page_of(candidate)}/{what}")).status_code == 403
    assert (await reader.send(f"{TRAINING}/new", text="x")).status_code == 403


async def test_what_is_blocked_is_not_approved_whoever_asks(hire: Hire, sessions: Sessions) -> None:
    lise, paul = await hire("lise"), await hire("paul", "administrator")
    candidate = await proposed(sessions, lise, "je m'appelle au 514 555-0199, et les vis ?")
    shown = words_of(await paul.get(page_of(candidate)))
    assert "Réécrivez-la sans eux" in shown
    assert "0199" not in shown
    answer = await decide(paul, candidate, "approve")
    assert answer.status_code == 409
    assert TEXT["refused"]["blocked"] in words_of(answer)
    edited = {"text": "et les vis, on les ôte-tu ?", "intent": "implant_details"}
    assert (await decide(lise, candidate, "edit", language="fr", **edited)).status_code == 303
    assert (await decide(paul, candidate, "approve")).status_code == 303


async def test_nobody_approves_what_changed_under_their_eyes(
    hire: Hire, sessions: Sessions
) -> None:
    lise, paul = await hire("lise"), await hire("paul", "manager")
    candidate = await proposed(sessions, lise)
    seen = seen_in(await paul.get(page_of(candidate)))
    edited = {"text": "tout autre chose à propos des vis", "intent": "implant_details"}
    await decide(lise, candidate, "edit", language="fr", **edited)
    answer = await paul.send(f"{page_of(candidate)}/approve", seen=seen)
    assert answer.status_code == 409
    assert TEXT["refused"]["changed_meanwhile"] in words_of(answer)
    assert edited["text"] in words_of(answer)
    answer = await paul.send(f"{page_of(candidate)}/edit", seen=seen, text="la mienne",
                             intent="cost", language="fr")  # fmt: skip
    assert answer.status_code == 409
    assert "la mienne" in words_of(answer)  # what was typed is not lost
    assert (await read(sessions, candidate)).text == edited["text"]


async def test_a_rejection_needs_a_reason_and_can_be_taken_back(
    hire: Hire, sessions: Sessions
) -> None:
    lise, paul = await hire("lise"), await hire("paul", "manager")
    candidate = await proposed(sessions, lise)
    answer = await decide(paul, candidate, "reject", reason="  ")
    assert answer.status_code == 409
    assert TEXT["refused"]["no_reason"] in words_of(answer)
    await decide(paul, candidate, "reject", reason="pas une question")
    assert "pas une question" in words_of(await lise.get(page_of(candidate)))
    assert (await decide(paul, candidate, "reopen")).status_code == 303
    stored = await read(sessions, candidate)
    assert (stored.state, stored.reason, stored.decided_by_id) == ("proposed", None, None)


@ON_ONE_DATABASE
async def test_a_decided_sentence_is_not_decided_again(hire: Hire, sessions: Sessions) -> None:
    lise, paul = await hire("lise"), await hire("paul", "manager")
    candidate = await proposed(sessions, lise)
    seen = seen_in(await paul.get(page_of(candidate)))
    await paul.send(f"{page_of(candidate)}/approve", seen=seen)
    answer = await paul.send(f"{page_of(candidate)}/approve", seen=seen)
    assert answer.status_code == 409
    assert TEXT["refused"]["already_decided"] in words_of(answer)
    edited = {"text": "autre", "intent": "cost", "language": "fr"}
    answer = await lise.send(f"{page_of(candidate)}/edit", seen=seen, **edited)
    assert answer.status_code == 409
    assert (await read(sessions, candidate)).text == SCREWS


async def test_approving_leads_to_the_next_sentence(hire: Hire, sessions: Sessions) -> None:
    lise, paul = await hire("lise"), await hire("paul", "manager")
    first = await proposed(sessions, lise, "peut-on me payer un chauffeur", "cost")
    second = await proposed(sessions, lise)
    answer = await decide(paul, first, "approve")
    assert answer.headers["location"] == page_of(second)
    answer = await decide(paul, second, "approve")
    assert answer.headers["location"] == TRAINING


async def test_a_sentence_is_proposed_by_hand(hire: Hire, sessions: Sessions) -> None:
    lise = await hire("lise")
    form = {"text": SCREWS, "intent": "implant_details", "language": "fr"}
    answer = await lise.send(f"{TRAINING}/new", **form)
    assert answer.status_code == 303
    assert SCREWS in words_of(await lise.get(answer.headers["location"]))
    listed = words_of(await lise.get(TRAINING))
    assert SCREWS in listed
    assert TEXT["ready"] in listed


@pytest.mark.parametrize(
    ("form", "error"),
    [
        ({"text": " ", "intent": "cost"}, "empty"),
        ({"text": "x" * 1001, "intent": "cost"}, "too_long"),
        ({"text": "les <b>vis</b>", "intent": ""}, "unknown_intent"),
        ({"text": "les <b>vis</b>", "intent": "../../gateway/app"}, "unknown_intent"),
    ],
)
@ON_ONE_DATABASE
async def test_a_wrong_form_comes_back_with_what_was_typed(
    hire: Hire, form: dict[str, str], error: str
) -> None:
    lise = await hire("lise")
    answer = await lise.send(f"{TRAINING}/new", language="fr", **form)
    assert answer.status_code == 422
    assert TEXT["refused"][error] in words_of(answer)
    assert html.escape(form["text"]).replace("&#x27;", "&#39;") in answer.text
    assert "<b>vis" not in answer.text


async def test_the_list_is_by_topic_and_walks_through_its_pages(
    hire: Hire, sessions: Sessions
) -> None:
    lise = await hire("lise")
    async with sessions() as session:
        for number in range(60):
            session.add(
                Candidate(
                    provenance=f"T-{number:05}", text=f"phrase numéro {number}",
                    near_key=str(number), intent="cost" if number < 10 else "infection",
                    language="fr", proposed_by_id=lise.id,
                )
            )  # fmt: skip
        await session.commit()
    first = words_of(await lise.get(TRAINING))
    assert first.index("phrase numéro 9<") < first.index("phrase numéro 10<")
    assert 'id="topic-cost"' in first
    assert 'id="topic-infection"' in first
    assert first.count("phrase numéro") == 50
    following = re.search(r'rel="next" href="([^"]+)"', first)
    assert following
    second = words_of(await lise.get(following[1]))
    assert second.count("phrase numéro") == 10
    only = words_of(await lise.get(f"{TRAINING}?intent=cost"))
    assert only.count("phrase numéro") == 10
    await lise.get(f"{TRAINING}?state=nonsense", status=404)
    await lise.get(f"{TRAINING}?after=nonsense", status=404)
    await lise.get(f"{TRAINING}/candidates/00000000-0000-0000-0000-000000000000", status=404)


@ON_ONE_DATABASE
async def test_it_leads_to_the_message_that_it_was(hire: Hire, sessions: Sessions) -> None:
    lise = await hire("lise")
    async with sessions() as session:
        message = await store_late_message(session, SCREWS)
        candidate = await propose_candidate(session, corrected(message, "implant_details"), message)
        await session.commit()
    assert candidate is not None
    assert await leads_to(lise, await lise.get(page_of(candidate)), message)


async def test_a_visitors_words_are_words_on_every_page(hire: Hire, sessions: Sessions) -> None:
    lise = await hire("lise")
    evil = '<script>alert(1)</script> "><img src=x onerror=alert(1)> les vis {{ 7*7 }}'
    async with sessions() as session:
        message = await store_message(session, evil)
        candidate = await propose_candidate(session, corrected(message, "implant_details"), message)
        await session.commit()
    assert candidate is not None
    for path in (TRAINING, page_of(candidate)):
        page = await lise.get(path)
        assert "<script>alert" not in page
        assert "<img" not in page
        assert "{{ 7*7 }}" in page


async def test_each_step_is_in_the_audit_trail_without_a_word(
    hire: Hire, sessions: Sessions
) -> None:
    lise, paul = await hire("lise"), await hire("paul", "manager")
    form = {"text": SCREWS, "intent": "implant_details", "language": "fr"}
    await lise.send(f"{TRAINING}/new", **form)
    async with sessions() as session:
        candidate = (await session.scalars(select(Candidate))).one()
    await decide(lise, candidate, "edit", **form | {"text": "et les vis de mon dos"})
    await decide(paul, candidate, "approve")
    async with sessions() as session:
        entries = list(await session.scalars(select(AuditEntry).order_by(AuditEntry.id)))
    ours = [entry for entry in entries if entry.action.startswith("training.")]
    assert [entry.action for entry in ours] == [
        "training.proposed", "training.candidate_opened", "training.edited",
        "training.candidate_opened", "training.approved",
    ]  # fmt: skip
    assert {entry.subject for entry in ours} == {candidate.provenance}
    assert "vis" not in str([entry.details for entry in ours])


@ON_ONE_DATABASE
async def test_a_form_without_its_token_changes_nothing(hire: Hire, sessions: Sessions) -> None:
    lise, paul = await hire("lise"), await hire("paul", "manager")
    candidate = await proposed(sessions, lise)
    answer = await paul.client.post(f"{page_of(candidate)}/approve", data={"seen": "1"})
    assert answer.status_code == 403
    assert (await read(sessions, candidate)).state == "proposed"
