from __future__ import annotations

import json

import pytest

from engine.ask import Conversations, answer_line
from engine.context import read_context
from engine.errors import BadTurnError, TurnTimeoutError, UnknownPayloadError
from engine.model import load_agent, newest_model
from engine.turn import Turn, take_turn

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_an_answer_carries_all_that_the_contract_names(conversations: Conversations) -> None:
    result = (await conversations.say(None, "Le Modic 1, est-ce une infection ?")).as_dict()
    assert result["outcome"] == "answer"
    assert result["topic"] == "infection"
    assert result["intent"] == "infection"
    assert result["language"] == "fr"
    assert 0.5 < result["confidence"] <= 1
    assert result["ms"] > 0
    assert "inflammation" in result["replies"][0]["text"]
    assert all({"title", "payload"} == set(b) for b in result["replies"][0]["buttons"])
    assert result["context"]["topic"] == "infection"
    confidences = [row["confidence"] for row in result["ranking"]]
    assert confidences == sorted(confidences, reverse=True)
    json.dumps(result)


async def test_a_handoff_gives_a_link_and_a_reference_for_this_turn_only(
    conversations: Conversations,
) -> None:
    handed = await conversations.say("handoff-once", "Je voudrais parler à quelqu’un.")
    reference = handed.context["handoff_reference"]
    assert handed.outcome == "handoff"
    assert f"ref={reference}" in handed.replies[-1].links[0]["url"]
    assert handed.context["handoff_subject"] == "Demande de contact"
    after = await conversations.say("handoff-once", "merci")
    assert after.context["handoff_reference"] is None


async def test_the_answer_to_a_topic_with_a_handoff_stays_an_answer(
    conversations: Conversations,
) -> None:
    result = await conversations.say(None, "Comment organiser le parcours en France ?")
    assert result.outcome == "answer"
    assert result.topic == "organize_travel"
    assert result.context["handoff_subject"] == "Organiser la chirurgie en France"
    assert result.replies[-1].links


@pytest.mark.parametrize(
    "text", ["/restart", "/surgery_timing", '/infection{"language": "en"}', "//", "/"]
)
async def test_a_text_that_begins_with_a_slash_is_no_command(
    conversations: Conversations, text: str
) -> None:
    result = await conversations.say(None, text)
    assert len(result.ranking) > 1  # the classifier has read it; a command has no rivals
    assert result.replies


async def test_a_payload_is_a_command(conversations: Conversations) -> None:
    result = await conversations.say(None, payload='/modic_types{"modic_type": "3"}')
    assert result.intent == "modic_types"
    assert result.confidence == 1
    assert result.replies[0].text.startswith("Le Modic 3")


@pytest.mark.parametrize(
    "payload", ["surgery_timing", "/no_such_intent", "/infection{", '/infection{"who": "me"}', "/"]
)
async def test_a_payload_of_no_button_is_refused(
    conversations: Conversations, payload: str
) -> None:
    with pytest.raises(UnknownPayloadError):
        await conversations.say(None, payload=payload)


@pytest.mark.parametrize("text", ["", "  \n", "a" * 1001, "half \ud800 a character"])
async def test_a_text_that_is_no_message_is_refused(
    conversations: Conversations, text: str
) -> None:
    with pytest.raises(BadTurnError):
        await conversations.say(None, text)


async def test_nul_emoji_and_markup_are_ordinary_characters(conversations: Conversations) -> None:
    for text in ("infection\0 ?", "😭😭😭", "<script>alert(1)</script>", "{{7*7}}", "\u202eabc"):
        assert (await conversations.say(None, text)).outcome != "failed"


async def test_the_language_follows_the_visitor_and_stays_when_unclear(
    conversations: Conversations,
) -> None:
    assert (await conversations.say("switch", "Is Modic 1 an infection?")).language == "en"
    assert (await conversations.say("switch", "modic 2")).language == "en"
    french = await conversations.say("switch", "Dois-je être opéré tout de suite ?")
    assert french.language == "fr"
    assert "chirurgie" in french.replies[0].text


async def test_no_reply_depends_on_events_of_an_earlier_turn(conversations: Conversations) -> None:
    alone = await conversations.say(None, "Et l’infiltration, ça dure combien de temps ?")
    for text in ("bonjour", "Est-ce une infection ?", "merci"):
        await conversations.say("long", text)
    later = await conversations.say("long", "Et l’infiltration, ça dure combien de temps ?")
    assert later.replies == alone.replies
    assert later.ranking == alone.ranking


async def test_a_dead_action_server_makes_a_failed_turn_and_not_half_an_answer() -> None:
    agent = load_agent(newest_model(), "http://127.0.0.1:1/webhook")
    result = await take_turn(agent, Turn("x" * 16, {}, "Je voudrais parler à quelqu’un."), 10)
    assert result.outcome == "failed"
    answered = await take_turn(agent, Turn("x" * 16, {}, "Est-ce une infection ?"), 10)
    assert answered.outcome == "answer"


async def test_a_turn_that_takes_too_long_is_an_error(conversations: Conversations) -> None:
    with pytest.raises(TurnTimeoutError):
        await take_turn(conversations.agent, Turn("x" * 16, {}, "bonjour"), 0)


@pytest.mark.parametrize(
    "context",
    [[], "x", {"language": "de"}, {"topic": "a b"}, {"topic": 3}, {"topic": "x" * 65}],
)
async def test_a_context_that_is_none_is_refused(context: object) -> None:
    with pytest.raises(BadTurnError):
        read_context(context)


async def test_an_old_context_with_more_in_it_is_read(conversations: Conversations) -> None:
    context = {"language": "en", "topic": "infection", "handoff_reference": "AAAA-BBBB", "old": 1}
    assert read_context(context) == {"language": "en", "topic": "infection"}


@pytest.mark.parametrize("line", ["{", "[]", '{"text": 3}', '{"text": ""}', "null"])
async def test_a_bad_line_of_a_batch_is_an_error_on_its_line(
    conversations: Conversations, line: str
) -> None:
    assert set(await answer_line(conversations, line)) == {"error"}
