"""A button's payload passes when this conversation was shown that button, and never else."""

from __future__ import annotations

from tests.gateway.engine_server import EngineServer, Turn, answer
from tests.gateway.visitor import Visitor

BUTTON = {"title": "Le type 2", "payload": '/modic_types{"modic_type":"2"}'}


def _offer(turn: Turn) -> dict[str, object]:
    return answer(turn, replies=[{"text": "Lequel ?", "buttons": [BUTTON], "links": []}])


async def test_a_button_of_any_earlier_reply_can_be_pressed(
    visitor: Visitor, engine: EngineServer
) -> None:
    engine.reply = _offer
    await visitor.say("les types")
    engine.reply = answer
    await visitor.say("autre chose")
    response = await visitor.press(BUTTON["payload"])
    assert response.status_code == 200
    assert engine.turns[-1]["payload"] == BUTTON["payload"]
    assert "text" not in engine.turns[-1]
    pressed = (await visitor.history())[-2]
    assert (pressed["payload"], pressed["title"]) == (BUTTON["payload"], BUTTON["title"])
    assert pressed["text"] == ""


async def test_a_button_of_another_conversation_cannot(
    visitor: Visitor, engine: EngineServer
) -> None:
    engine.reply = _offer
    await visitor.say("les types")
    other = await Visitor.arrive(visitor.client)
    response = await other.press(BUTTON["payload"])
    assert response.status_code == 422
    assert len(engine.turns) == 1


async def test_almost_the_same_payload_cannot(visitor: Visitor, engine: EngineServer) -> None:
    engine.reply = _offer
    await visitor.say("les types")
    response = await visitor.press('/modic_types{"modic_type":"3"}')
    assert (response.status_code, response.json()["error"]["code"]) == (422, "payload_not_offered")
