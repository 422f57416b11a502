"""Stored and reflected cross-site scripting: what people wrote stays words on every page."""

from __future__ import annotations

import re

import httpx
import pytest

from tests.console.html import Form, Reader
from tests.gateway.console.conftest import csrf_token
from tests.gateway.console.security.conftest import Poisoned
from tests.gateway.console.security.poison import poison
from tests.gateway.databases import ON_ONE_DATABASE

_OURS = re.compile(r"/console/static/\w+\.js")
# Choices, not words: they lead a form to where it reads the words.
_NO_WORDS = {"_csrf_token", "next", "language", "role", "kind", "state", "seen", "format"}


def faults(answer: httpx.Response) -> list[str]:
    """Return what of a page a browser would take for more than words, one line each."""
    if "html" not in answer.headers.get("content-type", ""):
        return []
    page = Reader(answer.text)
    found = [
        f"<{tag} {attributes}>" for tag, attributes in page.elements if _is_alive(tag, attributes)
    ]
    found += [
        f"leads to {address}"
        for address in page.addresses
        if re.match(r"\s*(javascript|data|vbscript):", address, re.IGNORECASE)
    ]
    if "<!--" in answer.text:
        found.append("a comment is open")
    if "49" in re.findall(r"onx=1&gt;(.{0,3})", answer.text):
        found.append("a template was calculated")
    return found


def _is_alive(tag: str, attributes: dict[str, str]) -> bool:
    if tag == "script":
        return _OURS.fullmatch(attributes.get("src", "")) is None
    by_hand = [name for name in attributes if name.startswith("on") or name == "style"]
    return tag in {"i-xss", "iframe", "object", "embed", "base"} or bool(by_hand)


@pytest.mark.parametrize("language", ["fr", "en"])
@ON_ONE_DATABASE
async def test_no_page_takes_words_for_more(poisoned: Poisoned, language: str) -> None:
    client = poisoned.client
    form = {"language": language, "_csrf_token": await csrf_token(client, "/console/account")}
    assert (await client.post("/console/language", data=form)).status_code == 303
    found, seen = [], set()
    for page in await poisoned.pages():
        answer = await client.get(page.address)
        assert answer.status_code < 500, page.address
        found += [f"{page.address}: {fault}" for fault in faults(answer)]
        seen |= set(re.findall(r"&lt;!--([a-z_]+)", answer.text))
    assert not found, "\n".join(found)
    assert set(poisoned.shown) <= seen, set(poisoned.shown) - seen


@ON_ONE_DATABASE
async def test_no_form_gives_words_back_as_more(poisoned: Poisoned) -> None:
    client, found, tried = poisoned.client, [], set()
    for page in await poisoned.pages():
        for form in Reader((await client.get(page.address)).text).forms:
            action = re.sub(r"[0-9a-f-]{32,36}", "…", form.action)
            if form.method != "post" or action in tried or action.endswith("/logout"):
                continue
            tried.add(action)
            answer = await submit(client, page.address, form)
            found += [f"{form.action}: {fault}" for fault in faults(answer)]
            if answer.url.path == "/console/login":
                await poisoned.enter("administrator")
    assert not found, "\n".join(found)
    assert len(tried) > 10


async def submit(client: httpx.AsyncClient, page: str, form: Form) -> httpx.Response:
    """Send the form with poison in each field of words."""
    data = {
        name: value if name in _NO_WORDS or name in form.choices else poison("typed")
        for name, value in form.fields.items()
    }
    data |= {name: form.fields.get(name, values[0]) for name, values in form.choices.items()}
    address = httpx.URL(f"http://gateway.test{page}").join(form.action or page)
    return await client.post(address, data=data, follow_redirects=True)
