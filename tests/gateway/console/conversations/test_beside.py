"""What stands beside a transcript: reviewed or not, whose it is, tags and notes."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.privacy.forgetting import forget_conversations
from gateway.review.models import Note, Tag
from gateway.review.tags import add_tag, remove_tag, tags_of
from gateway.search.models import conversation_facet
from tests.gateway.console.conftest import LIST
from tests.gateway.console.conversations.conftest import Reviewer, Sessions, SignIn, said
from tests.gateway.databases import ON_ONE_DATABASE

Found = Callable[[str], Any]
ATTACK = "<script>alert(1)</script><img src=x onerror=alert(2)>"


async def facets(sessions: Sessions, conversation: str) -> set[str]:
    of_it = conversation_facet.c.conversation_id == UUID(conversation)
    async with sessions() as session:
        return set(await session.scalars(select(conversation_facet.c.facet).where(of_it)))


async def test_a_conversation_is_reviewed_and_to_be_reviewed_again(
    sign_in_as: SignIn, audited: Found, sessions: Sessions
) -> None:
    reviewer = await sign_in_as("reviewer")
    conversation = await said(reviewer.client, "bonjour")
    path = f"/console/conversations/{conversation}/reviewed"
    done = await reviewer.send(path, reviewed="yes")
    assert "Relue par reviewer@clinique.example" in done.text
    assert "reviewed:yes" in await facets(sessions, conversation)
    again = await reviewer.send(path, reviewed="no")
    assert "Pas encore relue" in again.text
    assert "reviewed:no" in await facets(sessions, conversation)
    assert [entry.subject for entry in await audited("conversation.reviewed")] == [conversation]
    assert len(await audited("conversation.unreviewed")) == 1


async def test_a_conversation_is_given_to_who_may_review(
    sign_in_as: SignIn, sessions: Sessions
) -> None:
    reader = await sign_in_as("reader")
    manager = await sign_in_as("manager")
    reviewer = await sign_in_as("reviewer")
    conversation = await said(reviewer.client, "bonjour")
    path = f"/console/conversations/{conversation}/assignee"
    given = await reviewer.send(path, assignee=str(manager.account.id))
    assert f'<option value="{manager.account.id}" selected>' in given.text
    assert f"assignee:{manager.account.id.hex}" in await facets(sessions, conversation)
    for wrong in (str(reader.account.id), "0190b6a5-0000-7000-8000-000000000000", "nobody"):
        refused = await reviewer.send(path, assignee=wrong)
        assert refused.status_code == 422
        assert "ne peut pas s’occuper" in refused.text
        assert f'<option value="{manager.account.id}" selected>' in refused.text
    assert " selected>" not in (await reviewer.send(path, assignee="")).text


async def test_tags_are_made_once_and_go_with_their_last_use(
    sign_in_as: SignIn, sessions: Sessions, audited: Found
) -> None:
    reviewer = await sign_in_as("reviewer")
    conversation = await said(reviewer.client, "bonjour")
    path = f"/console/conversations/{conversation}/tags"
    for spelled in ("À rappeler", "#à  rappeler ", "À RAPPELER"):
        tagged = await reviewer.send(path, tag=spelled)
        assert tagged.text.count('<li class="badge">') == 1
    async with sessions() as session:
        (tag,) = await session.scalars(select(Tag))
    assert tag.name == "à rappeler"
    assert f"tag:{tag.id.hex}" in await facets(sessions, conversation)
    assert '<option value="à rappeler">' in await reviewer.read(conversation)
    assert "rappeler" not in str([entry.details for entry in await audited("conversation.tagged")])
    other = await said(reviewer.client, "bonsoir")
    await reviewer.send(f"/console/conversations/{other}/tags", tag="à rappeler")
    removed = await reviewer.send(f"{path}/{tag.id}/remove")
    assert "Aucune étiquette" in removed.text
    async with sessions() as session:
        assert len(list(await session.scalars(select(Tag)))) == 1
        await forget_conversations(session, [UUID(other)])
        await session.commit()
        assert list(await session.scalars(select(Tag))) == []
    assert f"tag:{tag.id.hex}" not in await facets(sessions, conversation)
    long = await reviewer.send(path, tag="x" * 41)
    assert long.status_code == 422
    assert "C’est trop long" in long.text
    assert "x" * 41 in long.text  # nothing that was typed is lost


@ON_ONE_DATABASE
@pytest.mark.parametrize("name", ["Rappeler Mme Tremblay", "514 555-0199", "a@exemple.example"])
async def test_a_tag_names_nobody(sign_in_as: SignIn, sessions: Sessions, name: str) -> None:
    reviewer = await sign_in_as("reviewer")
    conversation = await said(reviewer.client, "bonjour")
    refused = await reviewer.send(f"/console/conversations/{conversation}/tags", tag=name)
    assert refused.status_code == 422
    assert "Une étiquette ne doit nommer personne" in refused.text
    assert name in refused.text
    async with sessions() as session:
        assert list(await session.scalars(select(Tag))) == []


async def test_a_tag_that_is_taken_off_while_another_gives_it_stays_theirs(
    sign_in_as: SignIn, sessions: Sessions
) -> None:
    reviewer = await sign_in_as("reviewer")
    keys = [UUID(await said(reviewer.client, "bonjour")) for _ in range(2)]
    async with sessions() as session:
        tag = await add_tag(session, keys[0], "dos")
        await session.commit()

    async def change(change: Callable[[AsyncSession], Awaitable[object]]) -> None:
        async with sessions() as session:
            await change(session)
            await session.commit()

    await asyncio.gather(
        change(lambda session: remove_tag(session, keys[0], tag.id)),
        change(lambda session: add_tag(session, keys[1], "dos")),
    )
    async with sessions() as session:
        assert [each.name for each in await tags_of(session, keys[1])] == ["dos"]
        assert len(list(await session.scalars(select(Tag)))) == 1


async def test_notes_are_ones_own_to_change(sign_in_as: SignIn, sessions: Sessions) -> None:
    author = await sign_in_as("reviewer")
    conversation = await said(author.client, "bonjour")
    path = f"/console/conversations/{conversation}/notes"
    written = await author.send(path, text="  Rappelée\nà 14 h  ")
    assert '<p class="note">Rappelée\nà 14 h</p>' in written.text
    async with sessions() as session:
        (note,) = await session.scalars(select(Note))
    edit, delete = (f"/console/notes/{note.id}/{do}" for do in ("edit", "delete"))
    form = await author.client.get(edit, headers={"hx-request": "true"})
    assert "Rappelée\nà 14 h</textarea>" in form.text
    changed = await author.send(edit, text="Rappelée hier")
    assert "modifiée" in changed.text
    for empty in ("", " \n "):
        assert (await author.send(edit, text=empty)).status_code == 422
    long = await author.send(path, text="y" * 4001)
    assert (long.status_code, "y" * 4001 in long.text) == (422, True)

    other = await sign_in_as("manager")
    page = await other.read(conversation)
    assert "Rappelée hier" in page
    assert edit not in page
    for refused in (await other.send(edit, text="autre"), await other.send(delete)):
        assert refused.status_code == 403
        assert "Seule la personne qui a écrit cette note" in refused.text
    assert (await other.client.get(edit)).status_code == 403

    async with sessions() as session:
        (kept,) = await session.scalars(select(Note))
    assert kept.text == "Rappelée hier"


async def test_who_manages_privacy_deletes_anybodys_note(
    sign_in_as: SignIn, sessions: Sessions, audited: Found
) -> None:
    author = await sign_in_as("reviewer")
    conversation = await said(author.client, "bonjour")
    await author.send(f"/console/conversations/{conversation}/notes", text="Rappelée")
    async with sessions() as session:
        (note,) = await session.scalars(select(Note))
    administrator = await sign_in_as("administrator")
    page = await administrator.read(conversation)
    assert f"/console/notes/{note.id}/delete" in page
    assert f"/console/notes/{note.id}/edit" not in page
    refused = await administrator.send(f"/console/notes/{note.id}/edit", text="autre")
    assert refused.status_code == 403
    deleted = await administrator.send(f"/console/notes/{note.id}/delete")
    assert "Aucune note" in deleted.text
    (entry,) = await audited("note.deleted")
    assert entry.details == {"note": str(note.id), "of": str(author.account.id)}


async def test_what_staff_write_is_text_and_nothing_else(sign_in_as: SignIn) -> None:
    reviewer = await sign_in_as("reviewer")
    conversation = await said(reviewer.client, "bonjour")
    path = f"/console/conversations/{conversation}"
    await reviewer.send(f"{path}/notes", text=f"{ATTACK} {{{{ 7*7 }}}}")
    await reviewer.send(f"{path}/tags", tag="<b onclick=x>&\"'")
    page = await reviewer.read(conversation)
    assert "<script>" not in page
    assert "<img" not in page
    assert "<b onclick" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert "{{ 7*7 }}" in page


@ON_ONE_DATABASE
async def test_a_reader_reads_and_changes_nothing(sign_in_as: SignIn, sessions: Sessions) -> None:
    reviewer = await sign_in_as("reviewer")
    conversation = await said(reviewer.client, "bonjour")
    path = f"/console/conversations/{conversation}"
    await reviewer.send(f"{path}/notes", text="Une note")
    await reviewer.send(f"{path}/tags", tag="urgence")
    reader = await sign_in_as("reader")
    page = await reader.read(conversation)
    assert "Une note" in page
    assert "urgence" in page
    assert f'action="{path}' not in page
    async with sessions() as session:
        (tag,) = await session.scalars(select(Tag.id))
        (note,) = await session.scalars(select(Note.id))
    for refused in (
        f"{path}/reviewed",
        f"{path}/assignee",
        f"{path}/tags",
        f"{path}/tags/{tag}/remove",
        f"{path}/notes",
        f"/console/notes/{note}/edit",
        f"/console/notes/{note}/delete",
    ):
        assert (await reader.send(refused, text="x", tag="x")).status_code == 403, refused


@ON_ONE_DATABASE
async def test_what_staff_write_is_masked_for_who_may_not_reveal(
    sign_in_as: SignIn, sessions: Sessions
) -> None:
    reviewer = await sign_in_as("reviewer")
    conversation = await said(reviewer.client, "bonjour")
    path = f"/console/conversations/{conversation}"
    await reviewer.send(f"{path}/notes", text="Rappeler Julie Tremblay")
    await reviewer.send(f"{path}/tags", tag="dos")
    async with sessions() as session:  # one from before tags were looked through
        await session.execute(update(Tag).values(name="514 555-0199"))
        await session.commit()
    as_written = await reviewer.read(conversation) + (await reviewer.client.get(LIST)).text
    assert "Rappeler Julie Tremblay" in as_written
    assert as_written.count(">514 555-0199") == 2
    reader = await sign_in_as("reader")
    page, listed = await reader.read(conversation), (await reader.client.get(LIST)).text
    assert "Rappeler [nom]" in page
    assert "[téléphone]" in page
    assert listed.count("[téléphone]") == 2  # in the row, and among the filters
    for secret in ("Tremblay", "555-0199"):
        assert secret not in page + listed


@ON_ONE_DATABASE
@pytest.mark.parametrize("what", ["reviewed", "assignee", "tags", "notes"])
async def test_what_is_gone_is_said_to_be_gone(sign_in_as: SignIn, what: str) -> None:
    reviewer: Reviewer = await sign_in_as("reviewer")
    missing = "/console/conversations/0190b6a5-0000-7000-8000-000000000000"
    assert (await reviewer.send(f"{missing}/{what}", text="x", tag="x")).status_code == 404
