"""The engine's one channel: turns and vectors for the gateway, over HTTP with a shared secret."""

from __future__ import annotations

import hmac
import json
import logging
import re
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse
from sanic.response import json as json_response

from engine import scrubbed_log
from engine.context import read_context
from engine.errors import BadTurnError, EngineError
from engine.turn import Turn, take_turn
from engine.vectors import Vectors, read_texts

logger = logging.getLogger(__name__)

TURN_LIMIT = 4.5  # seconds; below the gateway's own limit, so that it hears a clear error
MAX_BODY = 32_768  # bytes
_CONVERSATION = re.compile(r"[A-Za-z0-9_-]{16,64}")
_CHANNELS = ("web", "messenger")


class EngineChannel(InputChannel):
    """`POST /webhooks/engine/turn` and `/vectors`, and `GET /webhooks/engine/health`."""

    @classmethod
    def name(cls) -> str:
        """Return the part of the path after /webhooks/."""
        return "engine"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> EngineChannel:
        """Build the channel; raises EngineError when credentials.yml gives it no secret."""
        if not credentials or not credentials.get("secret"):
            raise EngineError("credentials.yml gives the engine channel no secret")
        scrubbed_log.install()
        return cls(str(credentials["secret"]))

    def __init__(self, secret: str) -> None:
        self._authorization = f"Bearer {secret}".encode()
        self._vectors = Vectors()

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Return the routes. `on_new_message` is not used: it cannot carry a context or a reply."""
        routes = Blueprint("engine")

        @routes.get("/health")
        async def health(request: Request) -> HTTPResponse:
            ready = _agent(request) is not None and _agent(request).is_ready()
            status = 200 if ready else 503
            return json_response({"status": "ok" if ready else "loading"}, status)

        @routes.post("/turn")
        async def turn(request: Request) -> HTTPResponse:
            async def answer() -> dict[str, Any]:
                asked = read_turn(request.body)
                return (await take_turn(_agent(request), asked, TURN_LIMIT)).as_dict()

            return await self._answer(request, "turn", answer)

        @routes.post("/vectors")
        async def vectors(request: Request) -> HTTPResponse:
            async def answer() -> dict[str, Any]:
                return {"vectors": await self._vectors.of(read_texts(request.body))}

            return await self._answer(request, "vectors", answer)

        return routes

    async def _answer(
        self, request: Request, what: str, answer: Callable[[], Awaitable[dict[str, Any]]]
    ) -> HTTPResponse:
        """Return the answer to who knows the secret, or a clear error."""
        given = request.headers.get("authorization", "").encode()
        if not hmac.compare_digest(given, self._authorization):
            return json_response({"error": "the secret is missing or wrong"}, 401)
        try:
            return json_response(await answer())
        except EngineError as error:
            logger.warning("%s refused: %s", what, error)
            return json_response({"error": str(error)}, error.status)
        except Exception as error:  # whatever Rasa raises: never a 200 with nothing in it
            logger.exception("%s failed", what)
            return json_response({"error": type(error).__name__}, 500)


def read_turn(body: bytes) -> Turn:
    """Return the turn that a request's body asks for; raises BadTurnError when it is none."""
    if len(body) > MAX_BODY:
        raise BadTurnError(f"the body is longer than {MAX_BODY} bytes")
    try:
        data = json.loads(body)
    except (json.JSONDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BadTurnError("the body is not JSON") from error
    if not isinstance(data, dict):
        raise BadTurnError("the body must be an object")
    conversation, channel = data.get("conversation"), data.get("channel", "web")
    text, payload = data.get("text"), data.get("payload")
    if not isinstance(conversation, str) or not _CONVERSATION.fullmatch(conversation):
        raise BadTurnError("conversation must be 16 to 64 letters, digits, - or _")
    if channel not in _CHANNELS:
        raise BadTurnError(f"channel must be one of {', '.join(_CHANNELS)}")
    if (text is None) == (payload is None):
        raise BadTurnError("exactly one of text and payload is needed")
    if not isinstance(text or payload, str):
        raise BadTurnError("text and payload must be strings")
    return Turn(conversation, read_context(data.get("context")), text, payload, channel)


def _agent(request: Request) -> Any:
    return getattr(request.app.ctx, "agent", None)
