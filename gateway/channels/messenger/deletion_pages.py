"""The addresses that Meta's data-deletion callback knows."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, Template
from litestar import MediaType, Request, Response, get, post
from litestar.exceptions import NotFoundException

from gateway.channels.messenger.service import MessengerService
from gateway.channels.messenger.signature import SignatureError, read_signed_request
from gateway.settings import Settings

PAGE = Path(__file__).with_name("content") / "deletion.html"
PATH = "/webhooks/messenger/deletion"


@post("/deletion", status_code=200)
async def request_deletion(
    request: Request[Any, Any, Any], messenger: MessengerService
) -> dict[str, str]:
    """Erase who Meta names and say where the state of it stands; raises SignatureError."""
    signed = (await request.form()).get("signed_request")
    if not isinstance(signed, str):
        raise SignatureError
    asked = read_signed_request(signed, messenger.app_secret)
    user = asked.get("user_id")
    if not isinstance(user, str) or not user:
        raise SignatureError
    code = await messenger.deletions.request(user)
    settings: Settings = request.app.state.settings
    origin = (settings.public_url or str(request.base_url)).rstrip("/")
    return {"url": f"{origin}{PATH}/{code}", "confirmation_code": code}


@get("/deletion/{code:str}", media_type=MediaType.HTML)
async def show_deletion(code: str, messenger: MessengerService) -> Response[str]:
    """Say how a request stands; raises NotFoundException for a code that nobody was given."""
    asked = await messenger.deletions.status(code)
    if asked is None:
        raise NotFoundException
    return Response(_page().render(code=code, done=asked.done_at is not None))


@cache
def _page() -> Template:
    return Environment(autoescape=True).from_string(PAGE.read_text(encoding="utf-8"))
