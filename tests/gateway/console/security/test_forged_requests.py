"""Forged requests: another website may send a form, and it changes nothing."""

from __future__ import annotations

import httpx
import pytest

from tests.console.pages import addresses, handlers
from tests.gateway.console.conftest import csrf_token
from tests.gateway.console.security.conftest import Poisoned
from tests.gateway.databases import ON_ONE_DATABASE

METHODS = ("POST", "PUT", "PATCH", "DELETE")
FORM = {
    "email": "evil@evil.example",
    "role": "administrator",
    "name": "x",
    "words": "x",
    "days": "1",
}


async def _forms(poisoned: Poisoned) -> list[tuple[str, str]]:
    async with poisoned.sessions() as session:
        return [
            (method, address)
            for method in METHODS
            for route in sorted(handlers(poisoned.app, method))
            for address in (await addresses(session, route))[:1]
        ]


@pytest.mark.parametrize("token", [None, "forged", "somebody else's"])
@ON_ONE_DATABASE
async def test_a_form_from_elsewhere_changes_nothing(poisoned: Poisoned, token: str | None) -> None:
    """A page of another site knows no token of ours; its owner may have one of their own."""
    data = dict(FORM)
    if token == "somebody else's":
        own = httpx.AsyncClient(
            transport=poisoned.client._transport, base_url="http://gateway.test"
        )
        data["_csrf_token"] = await csrf_token(own)
    elif token:
        data["_csrf_token"] = token
    forms, before = await _forms(poisoned), await poisoned.everything()
    answered = {}
    for method, address in forms:
        answer = await poisoned.client.request(method, address, data=data)
        if answer.status_code != 403:
            answered[f"{method} {address}"] = answer.status_code
    assert not answered
    assert await poisoned.everything() == before
    assert len(forms) > 20
    routes = {route for method in METHODS for route in handlers(poisoned.app, method)}
    assert len(forms) >= len(routes)


@ON_ONE_DATABASE
async def test_reading_changes_nothing(poisoned: Poisoned) -> None:
    """A link, or a picture on another site, can make a browser ask for any page."""
    pages, before = await poisoned.pages(), await poisoned.everything()
    for page in pages:
        await poisoned.client.get(page.address)
    after = await poisoned.everything()
    assert {name for name in after if after[name] != before[name]} <= {"attention_pick"}
