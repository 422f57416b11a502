"""Personal data are masked for everybody, and shown once to who may see them and says why."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, get_args

import pytest
from sqlalchemy import select

from gateway.review.models import Reveal
from gateway.staff.models import Role
from tests.gateway.console.conversations.conftest import Sessions, SignIn, said
from tests.gateway.databases import ON_ONE_DATABASE
from tests.gateway.visitor import Visitor

WRITTEN = "Ici Julie Tremblay, 514 555-0199, née le 3 mars 1961, julie@exemple.com, TREJ 6153 0312"
SECRETS = ("Tremblay", "555-0199", "1961", "julie@", "6153")
Found = Callable[[str], Any]


@pytest.mark.parametrize("role", get_args(Role))
async def test_a_transcript_is_masked_for_every_role(sign_in_as: SignIn, role: Role) -> None:
    reviewer = await sign_in_as(role)
    conversation = await said(reviewer.client, WRITTEN)
    page = await reviewer.read(conversation)
    # The assistant of these tests repeats what it was told: ours never does.
    visitor = page[page.index('class="visitor"') :].partition("</p>")[0]
    for secret in SECRETS:
        assert secret not in visitor
    for mask in ("nom", "téléphone", "date de naissance", "courriel", "numéro d’assurance maladie"):
        assert f'<span class="mask">[{mask}]</span>' in visitor


async def test_the_whole_message_is_shown_in_that_answer_only(
    sign_in_as: SignIn, messages_of: Found, audited: Found, sessions: Sessions
) -> None:
    reviewer = await sign_in_as("reviewer")
    conversation = await said(reviewer.client, WRITTEN)
    (message,) = await messages_of(conversation)
    shown = await reviewer.send(
        f"/console/messages/{message}/reveal", what="message", reason="urgent_call_back"
    )
    assert shown.status_code == 200
    assert WRITTEN in shown.text
    assert shown.headers["cache-control"] == "no-store"
    assert 'class="mask"' not in shown.text
    assert 'class="visitor revealed"' not in await reviewer.read(conversation)
    (entry,) = await audited("message.revealed")
    assert entry.subject == str(message)
    assert entry.details == {
        "conversation": conversation,
        "place": "message",
        "kinds": ["birth_date", "email", "name", "phone", "ramq"],
        "reason": "urgent_call_back",
    }
    async with sessions() as session:
        (kept,) = await session.scalars(select(Reveal))
    assert (kept.message_id, kept.by_id, kept.reason) == (
        message,
        reviewer.account.id,
        "urgent_call_back",
    )


async def test_one_mask_is_lifted_and_the_others_stay(
    sign_in_as: SignIn, messages_of: Found, audited: Found
) -> None:
    reviewer = await sign_in_as("reviewer")
    (message,) = await messages_of(await said(reviewer.client, WRITTEN))
    path = f"/console/messages/{message}/reveal"
    shown = (await reviewer.send(path, what="1", reason="quality")).text
    visitor = shown[: shown.index("L’assistant</p>")]
    assert "514 555-0199" in visitor
    assert "Tremblay" not in visitor
    assert visitor.count('class="mask"') == 4
    assert (await audited("message.revealed"))[0].details["kinds"] == ["phone"]
    for nothing_there in ("9", "-1", "1" * 5000, "feedback"):
        answer = await reviewer.send(path, what=nothing_there, reason="quality")
        assert answer.status_code in {200, 404}
        assert nothing_there != "9" or answer.status_code == 404


@ON_ONE_DATABASE
async def test_a_reason_is_needed_and_another_one_is_explained(
    sign_in_as: SignIn, messages_of: Found, audited: Found, sessions: Sessions
) -> None:
    reviewer = await sign_in_as("manager")
    (message,) = await messages_of(await said(reviewer.client, WRITTEN))
    path = f"/console/messages/{message}/reveal"
    wrong: tuple[dict[str, Any], ...] = (
        {},
        {"reason": "because"},
        {"reason": "other"},
        {"reason": "other", "explanation": " "},
    )
    for fields in wrong:
        refused = await reviewer.send(path, what="message", **fields)
        assert refused.status_code == 422
        assert "Choisissez une raison" in refused.text
        assert 'class="visitor revealed"' not in refused.text
    long = await reviewer.send(path, what="message", reason="quality", explanation="x" * 501)
    assert long.status_code == 422
    assert await audited("message.revealed") == []
    why = "Mme Tremblay a rappelé"
    shown = await reviewer.send(path, what="message", reason="other", explanation=why)
    assert shown.status_code == 200
    (entry,) = await audited("message.revealed")
    assert "Tremblay" not in str(entry.details)
    async with sessions() as session:
        (kept,) = await session.scalars(select(Reveal))
    assert kept.explanation == why


@ON_ONE_DATABASE
async def test_a_reader_a_link_and_a_forged_form_reveal_nothing(
    sign_in_as: SignIn, messages_of: Found, audited: Found
) -> None:
    reader = await sign_in_as("reader")
    (message,) = await messages_of(await said(reader.client, WRITTEN))
    path = f"/console/messages/{message}/reveal"
    assert (await reader.send(path, what="message", reason="quality")).status_code == 403
    assert path not in (await reader.client.get(f"/console/messages/{message}")).text
    reviewer = await sign_in_as("reviewer")
    fields = {"what": "message", "reason": "quality"}
    assert (await reviewer.client.get(path, params=fields)).status_code in {404, 405}
    assert (await reviewer.client.post(path, data=fields)).status_code == 403
    assert await audited("message.revealed") == []


async def test_the_reason_of_a_thumb_is_masked_and_can_be_revealed(
    sign_in_as: SignIn, messages_of: Found
) -> None:
    reviewer = await sign_in_as("reviewer")
    visitor = await Visitor.arrive(reviewer.client)
    await visitor.say("une question", "0190b6a5-0000-4000-8000-000000000000")
    why = "je voulais parler à Mme Lavoie"
    await visitor.judge("0190b6a5-0000-4000-8000-000000000000", "down", why)
    page = await reviewer.read(visitor.conversation)
    assert "Lavoie" not in page
    (message,) = await messages_of(visitor.conversation)
    path = f"/console/messages/{message}/reveal"
    shown = await reviewer.send(path, what="feedback", reason="complaint")
    assert why in shown.text
    assert (await reviewer.send(path, what="message", reason="complaint")).status_code == 404


@ON_ONE_DATABASE
async def test_without_scripts_it_is_a_page_of_its_own(
    sign_in_as: SignIn, messages_of: Found
) -> None:
    reviewer = await sign_in_as("reviewer")
    (message,) = await messages_of(await said(reviewer.client, WRITTEN))
    shown = await reviewer.send(
        f"/console/messages/{message}/reveal", partial=False, what="message", reason="quality"
    )
    assert shown.status_code == 200
    assert "<html" in shown.text
    assert WRITTEN in shown.text
