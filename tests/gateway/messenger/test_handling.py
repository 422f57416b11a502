"""What each kind of event does, seen from the person's phone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import func, select, update

from gateway.channels.messenger.models import Delivery, Event, Person
from gateway.conversations.models import Conversation, Feedback, Message, Turn
from tests.gateway.engine_server import EngineServer, answer
from tests.gateway.messenger.conftest import Friend
from tests.messenger import events
from tests.messenger.graph_server import GraphServer

OF_A_PERSON = (Person, Conversation, Message, Turn, Delivery)


async def counts(sessions: Any, *tables: Any) -> list[int]:
    async with sessions() as session:
        return [
            int(await session.scalar(select(func.count()).select_from(table))) for table in tables
        ]


async def test_the_notice_comes_first_and_the_question_is_answered_after_it(
    friend: Friend, graph: GraphServer, sessions: Any
) -> None:
    await friend.say("Est-ce une infection ?")
    (notice,) = await friend.hear(1)
    assert "assistant automatisé" in notice
    assert "automated assistant" in notice
    assert "911" in notice
    assert "180 jours" in notice.replace("\u00a0", " ")
    offered = graph.sent(friend.psid)[0]["quick_replies"]
    assert [row["title"] for row in offered] == ["Continuer", "Effacer mes données"]
    assert await counts(sessions, Conversation, Message) == [0, 0]
    await friend.press("Continuer", "CONTINUE")
    assert (await friend.hear(2))[1] == "Réponse à : Est-ce une infection ?"
    assert {"mark_seen", "typing_on"} <= set(graph.actions(friend.psid))
    async with sessions() as session:
        (conversation,) = await session.scalars(select(Conversation))
    assert conversation.channel == "messenger"
    assert conversation.notice_version.endswith(".180")


async def test_nobody_in_danger_waits_for_a_button(
    friend: Friend, engine: EngineServer, sessions: Any
) -> None:
    engine.reply = lambda turn: answer(
        turn,
        outcome="emergency",
        replies=[{"text": "Composez le 911.", "buttons": [], "links": []}],
    )
    await friend.say("je ne peux plus uriner")
    alarm, notice = await friend.hear(2)
    assert alarm == "Composez le 911."
    assert "assistant automatisé" in notice
    assert await counts(sessions, Conversation, Message) == [0, 0]


async def test_nor_does_who_edits_a_question_that_waits(
    friend: Friend, engine: EngineServer
) -> None:
    mid = await friend.say("Bonjour")
    await friend.hear(1)
    said = [{"text": "Composez le 911.", "buttons": [], "links": []}]
    engine.reply = lambda turn: answer(turn, outcome="emergency", replies=said)
    edit = events.edited_event(friend.psid, mid, "je ne peux plus uriner")
    await friend.page.deliver(edit)
    assert (await friend.hear(2))[1] == "Composez le 911."


async def test_several_questions_wait_and_keep_their_order(friend: Friend) -> None:
    for number in range(3):
        await friend.say(f"question {number}")
    await friend.hear(3)
    await friend.press("Continuer", "CONTINUE")
    assert (await friend.hear(6))[3:] == [f"Réponse à : question {n}" for n in range(3)]


async def test_typing_the_title_accepts_as_well(friend: Friend) -> None:
    await friend.say("Est-ce grave ?")
    await friend.hear(1)
    await friend.say("continuer.")
    assert (await friend.hear(2))[1] == "Réponse à : Est-ce grave ?"


async def test_who_asked_nothing_is_invited(friend: Friend, graph: GraphServer) -> None:
    await friend.page.deliver(events.postback_event(friend.psid, "Démarrer", "GET_STARTED"))
    await friend.hear(1)
    await friend.press("Continuer", "CONTINUE")
    invitation = (await friend.hear(2))[1]
    assert "question" in invitation
    assert graph.sent(friend.psid)[1]["quick_replies"][0]["payload"].startswith("ASK/")


@pytest.mark.parametrize("arrival", [events.referral_event, events.optin_event])
async def test_who_comes_by_a_link_meets_the_notice_once(
    friend: Friend, graph: GraphServer, arrival: Callable[[str], events.Event]
) -> None:
    await friend.page.deliver(arrival(friend.psid))
    assert "assistant automatisé" in (await friend.hear(1))[0]
    await friend.press("Continuer", "CONTINUE")
    await friend.hear(2)
    await friend.page.deliver(arrival(friend.psid))
    await friend.say("bonjour")
    assert (await friend.hear(3))[2] == "Réponse à : bonjour"


async def test_an_edited_question_waits_in_its_new_words(friend: Friend) -> None:
    mid = await friend.say("Est-ce une infction ?")
    await friend.page.deliver(events.edited_event(friend.psid, mid, "Est-ce une infection ?"))
    await friend.hear(1)
    await friend.press("Continuer", "CONTINUE")
    assert (await friend.hear(2))[1:] == ["Réponse à : Est-ce une infection ?"]


async def test_a_withdrawn_question_is_not_answered(friend: Friend, sessions: Any) -> None:
    mid = await friend.say("pas celle-là")
    await friend.hear(1)
    await friend.page.deliver(events.unsent_event(friend.psid, mid))
    await friend.press("Continuer", "CONTINUE")
    assert "pas celle-là" not in (await friend.hear(2))[1]
    async with sessions() as session:
        assert set(await session.scalars(select(Event.content))) == {None}


async def test_a_quick_reply_of_an_answer_is_its_payload(
    friend: Friend, engine: EngineServer
) -> None:
    buttons = [{"title": "La récupération", "payload": "/recovery"}]
    engine.reply = lambda turn: answer(
        turn, replies=[{"text": "Voici.", "buttons": buttons, "links": []}]
    )
    await friend.accept()
    await friend.press("La récupération", "/recovery")
    await friend.hear(3)
    assert engine.turns[-1]["payload"] == "/recovery"


async def test_a_payload_that_nobody_offered_is_its_title(
    friend: Friend, engine: EngineServer
) -> None:
    await friend.accept()
    await friend.press("Le suivi", "/never_offered")
    assert (await friend.hear(3))[2] == "Réponse à : Le suivi"
    assert "payload" not in engine.turns[-1]


async def test_the_menu_asks_its_title(friend: Friend, engine: EngineServer) -> None:
    await friend.accept()
    await friend.page.deliver(
        events.postback_event(friend.psid, "Est-ce une infection ?", "ASK/infection")
    )
    assert (await friend.hear(3))[2] == "Réponse à : Est-ce une infection ?"


@pytest.mark.parametrize("kind", ["image", "audio", "file", "video"])
async def test_a_file_gets_a_kind_sentence_and_is_not_kept(
    friend: Friend, engine: EngineServer, graph: GraphServer, sessions: Any, kind: str
) -> None:
    await friend.accept()
    asked = len(engine.turns)
    await friend.page.deliver(events.attachment_event(friend.psid, kind))
    assert "images" in (await friend.hear(3))[2]
    (button,) = graph.sent(friend.psid)[2]["attachment"]["payload"]["buttons"]
    assert button["url"].startswith("http://localhost:8000/contact")
    assert len(engine.turns) == asked
    async with sessions() as session:
        assert set(await session.scalars(select(Event.content))) == {None}


async def test_a_thumb_is_a_word_and_another_sticker_is_a_picture(friend: Friend) -> None:
    await friend.accept()
    await friend.page.deliver(events.sticker_event(friend.psid))
    assert (await friend.hear(3))[2] == "Réponse à : 👍"
    await friend.page.deliver(events.sticker_event(friend.psid, 1))
    assert "images" in (await friend.hear(4))[3]


async def test_a_reaction_is_a_thumb_on_the_answer(
    friend: Friend, graph: GraphServer, sessions: Any
) -> None:
    await friend.accept()
    mid = graph.sent_ids(friend.psid)[1]
    for number, (event, expected) in enumerate(
        [
            (events.reaction_event(friend.psid, mid), ["up"]),
            (events.reaction_event(friend.psid, mid, "👎", reaction="dislike"), ["down"]),
            (events.reaction_event(friend.psid, mid, action="unreact"), []),
        ]
    ):
        await friend.page.deliver(event)
        await friend.say(f"et {number}")  # handled after it
        await friend.hear(3 + number)
        async with sessions() as session:
            assert list(await session.scalars(select(Feedback.thumb))) == expected


async def test_withdrawn_words_are_blanked_and_edited_ones_asked_anew(
    friend: Friend, sessions: Any
) -> None:
    await friend.accept()
    mid = await friend.say("mon numéro est le 12345")
    await friend.hear(3)
    await friend.page.deliver(events.unsent_event(friend.psid, mid))
    other = await friend.say("Est-ce grve ?")
    await friend.hear(4)
    await friend.page.deliver(events.edited_event(friend.psid, other, "Est-ce grave ?"))
    assert (await friend.hear(5))[4] == "Réponse à : Est-ce grave ?"
    async with sessions() as session:
        said = await session.scalars(select(Message.text).where(Message.direction == "in"))
        assert "mon numéro est le 12345" not in set(said)


async def test_all_that_was_withdrawn_is_blanked(friend: Friend, sessions: Any) -> None:
    await friend.accept()
    mid = await friend.say("Mon secret est long. " * 80)
    await friend.hear(4)
    await friend.page.deliver(events.edited_event(friend.psid, mid, "Mon secret est court."))
    await friend.hear(5)
    await friend.page.deliver(events.unsent_event(friend.psid, mid))
    await friend.say("et après ?")
    await friend.hear(6)
    async with sessions() as session:
        said = list(await session.scalars(select(Message.text).where(Message.direction == "in")))
    assert not any("secret" in text for text in said)


async def test_words_go_before_the_picture_that_they_came_with(friend: Friend) -> None:
    await friend.accept()
    picture = events.attachment_event(friend.psid, "image")
    picture["message"]["text"] = "Est-ce une infection ?"
    await friend.page.deliver(picture)
    assert (await friend.hear(3))[2] == "Réponse à : Est-ce une infection ?"


async def test_half_a_character_does_not_refuse_the_others(friend: Friend) -> None:
    await friend.accept()
    half = events.text_event(friend.psid, "x\ud83d")
    await friend.page.deliver(half, events.text_event(friend.psid, "entier"))
    assert (await friend.hear(4))[2:] == ["Réponse à : x?", "Réponse à : entier"]


async def test_a_long_text_is_read_to_its_end(friend: Friend, engine: EngineServer) -> None:
    await friend.accept()
    story = "Je travaille au port. " * 70
    await friend.say(story + "Depuis hier je ne peux plus uriner.")
    await friend.hear(4)
    asked = [turn["text"] for turn in engine.turns if turn["text"] != "Bonjour"]
    assert len(asked) == 2
    assert all(len(text) <= 1000 for text in asked)
    assert asked[-1].endswith("uriner.")


@pytest.mark.parametrize("wish", ["button", "words", "menu"])
async def test_erasing_leaves_nothing_and_is_confirmed(
    friend: Friend, sessions: Any, wish: str
) -> None:
    await friend.accept()
    if wish == "words":
        await friend.say("Supprimer mes données svp")
    elif wish == "button":
        await friend.press("Effacer mes données", "ERASE")
    else:
        menu = events.postback_event(friend.psid, "Supprimer mes données", "ERASE")
        await friend.page.deliver(menu)
    assert "effacé" in (await friend.hear(3))[2]
    assert (await counts(sessions, *OF_A_PERSON))[:4] == [0, 0, 0, 0]
    async with sessions() as session:
        assert set(await session.scalars(select(Event.person_id))) == {None}


async def test_erasing_before_the_notice_is_accepted(friend: Friend, sessions: Any) -> None:
    await friend.say("Est-ce grave ?")
    await friend.hear(1)
    await friend.press("Effacer mes données", "ERASE")
    assert "effacé" in (await friend.hear(2))[1]
    assert (await counts(sessions, *OF_A_PERSON))[:4] == [0, 0, 0, 0]


async def test_what_comes_again_after_an_erasure_begins_nothing(
    friend: Friend, sessions: Any
) -> None:
    await friend.accept()
    mid = await friend.say("une question")
    await friend.hear(3)
    await friend.press("Effacer mes données", "ERASE")
    await friend.hear(4)
    await friend.say("une question", mid)
    await friend.say("bonjour")
    assert "assistant automatisé" in (await friend.hear(5))[4]
    assert await counts(sessions, Message) == [0]


async def test_a_new_notice_is_asked_for_anew(friend: Friend, sessions: Any) -> None:
    await friend.accept()
    async with sessions() as session:
        await session.execute(update(Conversation).values(notice_version="2020-01-01.1"))
        await session.commit()
    await friend.say("et maintenant ?")
    assert "assistant automatisé" in (await friend.hear(3))[2]
    await friend.press("Continuer", "CONTINUE")
    assert (await friend.hear(4))[3] == "Réponse à : et maintenant ?"


async def test_events_that_came_backwards_are_handled_in_their_order(friend: Friend) -> None:
    await friend.accept()
    told = [events.text_event(friend.psid, f"{number}") for number in range(3)]
    await friend.page.deliver_batch(list(reversed(told)))
    assert (await friend.hear(5))[2:] == [f"Réponse à : {number}" for number in range(3)]
