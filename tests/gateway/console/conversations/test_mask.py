"""What the rules missed is masked by hand: everywhere, without a word of it in the log."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.conversations.models import Message
from gateway.search.models import message_words
from gateway.search.rebuild import rebuild
from gateway.training.models import Candidate
from tests.gateway.console.conftest import LIST
from tests.gateway.console.conversations.conftest import (
    Reviewer,
    Sessions,
    SignIn,
    exchange,
    said,
)
from tests.gateway.databases import ON_ONE_DATABASE

Found = Callable[[str], Any]
# A nickname is no name to the rules.
WRITTEN = "le gros Ti-Loup mauve de ma tante peut-il conduire le tracteur ? TI-LOUP en a peur"
MASK = "[masqué par l’équipe]"


async def mask(reviewer: Reviewer, message: UUID, passage: str, **fields: Any) -> Any:
    path = f"/console/messages/{message}/mask"
    return await reviewer.send(path, passage=passage, **fields)


def visitor(page: str, message: UUID) -> str:
    """Return what the page shows of what the person wrote."""
    shown = exchange(page, message)
    return shown[: shown.index("L’assistant</p>")].partition("<details")[0]


async def words_of(sessions: Sessions, message: UUID) -> str:
    async with sessions() as session:
        query = select(message_words.c.words).where(message_words.c.message_id == message)
        return str(await session.scalar(query))


async def found_by(reviewer: Reviewer, words: str) -> bool:
    """Tell whether a search for these words finds a conversation."""
    answer = await reviewer.send("/console/conversations/search", partial=False, words=words)
    listed = await reviewer.client.get(answer.headers["location"])
    return 'id="conversation-' in listed.text


async def test_a_passage_is_masked_wherever_it_stands(
    sign_in_as: SignIn, messages_of: Found, audited: Found, sessions: Sessions
) -> None:
    reviewer = await sign_in_as("reviewer")
    conversation = await said(reviewer.client, WRITTEN, "et le dos ?")
    message, other = await messages_of(conversation)
    assert await found_by(reviewer, "loup")
    answer = await mask(reviewer, message, "ti-loup")
    assert answer.status_code == 200
    assert "masqué à 2 endroits" in answer.text
    for page in (answer.text, await reviewer.read(conversation)):
        assert "loup" not in visitor(page, message).lower()
        assert visitor(page, message).count(f'<span class="mask">{MASK}</span>') == 2
    listed = (await reviewer.client.get(LIST)).text
    assert "Loup" not in listed
    assert MASK in listed
    assert not await found_by(reviewer, "loup")
    assert await found_by(reviewer, "tracteur")
    (entry,) = await audited("message.masked")
    assert (entry.subject, entry.details) == (str(message), {"count": 2})
    assert "et le dos" in await reviewer.read(conversation)
    assert other != message


async def test_what_is_not_there_is_told_and_nothing_is_lost(
    sign_in_as: SignIn, messages_of: Found, audited: Found, sessions: Sessions
) -> None:
    reviewer = await sign_in_as("reviewer")
    (message,) = await messages_of(await said(reviewer.client, "Julie Tremblay a mal, Ti-Loup"))
    refused = await mask(reviewer, message, "Gros-Loup", next="/console/conversations")
    assert refused.status_code == 422
    assert "ne sont pas dans ce message" in refused.text
    assert 'value="Gros-Loup"' in refused.text
    # Nobody tries out so what is under a mask.
    assert (await mask(reviewer, message, "Tremblay")).status_code == 422
    assert (await mask(reviewer, message, " ")).status_code == 422
    assert (await mask(reviewer, message, "x" * 1001)).status_code == 422
    missing = UUID("0190b6a5-0000-7000-8000-000000000000")
    assert (await mask(reviewer, missing, "Loup")).status_code == 404
    assert await audited("message.masked") == []
    async with sessions() as session:
        kept = await session.get_one(Message, message)
    assert [span["kind"] for span in kept.personal_data] == ["name"]


async def test_it_is_revealed_as_the_others_and_taken_back_by_who_may_reveal(
    sign_in_as: SignIn, messages_of: Found, audited: Found, sessions: Sessions
) -> None:
    reader = await sign_in_as("reader")
    conversation = await said(reader.client, WRITTEN)
    (message,) = await messages_of(conversation)
    path = f"/console/messages/{message}"
    assert (await mask(reader, message, "ti-loup")).status_code == 403
    assert "/mask" not in await reader.read(conversation)
    reviewer = await sign_in_as("reviewer")
    await mask(reviewer, message, "ti-loup")
    await mask(reviewer, message, "tante")
    shown = await reviewer.send(f"{path}/reveal", what="0", reason="quality")
    assert "le gros Ti-Loup mauve" in shown.text
    assert (await audited("message.revealed"))[0].details["kinds"] == ["other"]
    page = await reviewer.read(conversation)
    assert "Ne plus masquer" in page
    for nothing in ("", "9", "x"):
        assert (await reviewer.send(f"{path}/unmask", span=nothing)).status_code == 404
    back = await reviewer.send(f"{path}/unmask", span="0")
    assert "Ti-Loup" in visitor(back.text, message)
    assert "TI-LOUP" in visitor(back.text, message)
    assert "tante" not in visitor(back.text, message)
    assert await found_by(reviewer, "loup")
    (entry,) = await audited("message.unmasked")
    assert (entry.subject, entry.details) == (str(message), {"count": 2})


async def test_what_was_proposed_for_training_follows(
    sign_in_as: SignIn, messages_of: Found, sessions: Sessions
) -> None:
    reviewer = await sign_in_as("reviewer")
    (message,) = await messages_of(await said(reviewer.client, WRITTEN))
    correction = f"/console/messages/{message}/correction"
    await reviewer.send(correction, kind="changed", intent="recovery")
    await mask(reviewer, message, "Ti-Loup")
    candidate = await proposed(sessions)
    assert "Loup" not in candidate.text
    assert "⟦masqué par l’équipe⟧" in candidate.text
    assert [check["name"] for check in candidate.checks if check["blocks"]] == ["personal_data"]
    await reviewer.send(f"/console/messages/{message}/unmask", span="0")
    assert (await proposed(sessions)).text == WRITTEN
    async with sessions() as session:
        await session.execute(
            update(Candidate).values(
                text="Ti-Loup de l’équipe et ⟦nom⟧", edited_by_id=reviewer.account.id
            )
        )
        await session.commit()
    await mask(reviewer, message, "ti-loup")
    assert (await proposed(sessions)).text == "⟦masqué par l’équipe⟧ de l’équipe et ⟦nom⟧"


async def proposed(sessions: Sessions) -> Candidate:
    async with sessions() as session:
        return (await session.scalars(select(Candidate))).one()


@ON_ONE_DATABASE
@pytest.mark.parametrize(
    ("state", "then", "is_masked"),
    [("approved", "proposed", True), ("rejected", "rejected", False)],
)
async def test_an_approved_sentence_is_decided_on_anew_and_a_rejected_one_stays(
    sign_in_as: SignIn,
    messages_of: Found,
    sessions: Sessions,
    *,
    state: str,
    then: str,
    is_masked: bool,
) -> None:
    reviewer = await sign_in_as("reviewer")
    (message,) = await messages_of(await said(reviewer.client, WRITTEN))
    await reviewer.send(
        f"/console/messages/{message}/correction", kind="changed", intent="recovery"
    )
    async with sessions() as session:
        await session.execute(update(Candidate).values(state=state))
        await session.commit()
    await mask(reviewer, message, "la pluie")
    assert (await proposed(sessions)).state == state
    await mask(reviewer, message, "Ti-Loup")
    candidate = await proposed(sessions)
    assert candidate.state == then
    assert ("Loup" not in candidate.text) is is_masked


@ON_ONE_DATABASE
async def test_without_scripts_it_leads_back_to_the_message(
    sign_in_as: SignIn, messages_of: Found
) -> None:
    reviewer = await sign_in_as("reviewer")
    conversation = await said(reviewer.client, WRITTEN)
    (message,) = await messages_of(conversation)
    there = f"/console/conversations/{conversation}?language=fr"
    answer = await mask(reviewer, message, "ti-loup", partial=False, next=there)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{there}#m-{message}")


async def test_a_rebuild_looks_anew_and_keeps_what_the_staff_masked(
    sign_in_as: SignIn, messages_of: Found, sessions: Sessions
) -> None:
    reviewer = await sign_in_as("reviewer")
    conversation = await said(reviewer.client, "Ti-Loup et Julie Tremblay, mal au dos")
    (message,) = await messages_of(conversation)
    await mask(reviewer, message, "ti-loup")
    before = await spans_of(sessions, message)
    async with sessions() as session:
        # As if the rules of that day had missed the name, and found one that is none.
        kept = [before[0], {"kind": "name", "start": 28, "end": 31}]
        await session.execute(update(Message).values(personal_data=kept))
        await session.commit()
        await rebuild(session)
    assert await spans_of(sessions, message) == before
    assert [span["kind"] for span in before] == ["other", "name"]
    assert "tremblay" not in await words_of(sessions, message)
    assert "loup" not in await words_of(sessions, message)
    assert " mal " in await words_of(sessions, message)


async def spans_of(sessions: Sessions, message: UUID) -> list[dict[str, Any]]:
    session: AsyncSession
    async with sessions() as session:
        return (await session.get_one(Message, message)).personal_data
