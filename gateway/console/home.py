"""The addresses that are no page of a section."""

from __future__ import annotations

from litestar import get
from litestar.exceptions import NotFoundException
from litestar.response import Redirect

from gateway.console.authentication import HOME


@get("/")
async def home() -> Redirect:
    """Lead to what needs a person today."""
    return Redirect(HOME)


@get("/{elsewhere:path}")
async def no_page(elsewhere: str) -> None:
    """Answer for every other address below /console; always 404."""
    raise NotFoundException
