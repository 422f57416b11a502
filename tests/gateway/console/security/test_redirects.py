"""Open redirects and session fixation: where one is led, and who one is afterwards."""

from __future__ import annotations

import httpx
import pytest

from tests.console.html import Reader
from tests.gateway.console.conftest import EMAIL, LIST, PASSWORD, csrf_token, sign_in
from tests.gateway.console.security.conftest import Poisoned
from tests.gateway.databases import ON_ONE_DATABASE

COOKIE = "modic_staff_8000"
ELSEWHERE = [
    "https://evil.example/",
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "%2f%2fevil.example",
    "/%2f/evil.example",
    "/%5cevil.example",
    "https:evil.example",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "data:text/html,x",
    "/console//evil.example",
    "/console/..//evil.example",
    "/console/\\evil.example",
    "/console/\t//evil.example",
    "\t//evil.example",
    "/console@evil.example",
    ".evil.example",
    "/console/\r\nLocation: https://evil.example",
]
FIELDS = ("next", "back", "return", "url", "redirect", "from", "to")


def leads_away(answer: httpx.Response) -> bool:
    """Tell whether a browser that follows the answer leaves the site."""
    target = answer.headers.get("location") or answer.headers.get("hx-redirect") or ""
    as_browsers_read = target.replace("\\", "/").replace("\t", "").strip()
    url = httpx.URL("http://gateway.test/console/x").join(as_browsers_read)
    return (url.scheme, url.host) != ("http", "gateway.test")


@pytest.mark.parametrize("wanted", ELSEWHERE)
@ON_ONE_DATABASE
async def test_nothing_that_is_typed_leads_away(poisoned: Poisoned, wanted: str) -> None:
    client = poisoned.client
    answers = [
        await client.post(
            path,
            data={
                **dict.fromkeys(FIELDS, wanted),
                "language": "fr",
                "_csrf_token": await csrf_token(client, "/console/account"),
            },
        )
        for path in ("/console/language", "/console/conversations/search")
    ]
    answers.append(await client.get("/console", params=dict.fromkeys(FIELDS, wanted)))
    answers.append(await client.get("/console/login", params={"next": wanted}))
    client.cookies.clear()
    answers.append(await sign_in(client, "reader@clinique.example", PASSWORD, next=wanted))
    assert answers[-1].status_code == 303
    assert not [answer.headers for answer in answers if leads_away(answer)]


@ON_ONE_DATABASE
async def test_every_form_that_says_where_to_go_stays_here(poisoned: Poisoned) -> None:
    client, tried = poisoned.client, set()
    for page in await poisoned.pages():
        for form in Reader((await client.get(page.address)).text).forms:
            where = [name for name in FIELDS if name in form.fields]
            if form.method != "post" or not where or form.action in tried:
                continue
            tried.add(form.action)
            for wanted in ("//evil.example", "https://evil.example", "/\\evil.example"):
                data = {**form.fields, **dict.fromkeys(where, wanted)}
                assert not leads_away(await client.post(form.action, data=data)), form.action
    assert "/console/language" in tried


async def test_a_cookie_that_was_given_beforehand_never_becomes_somebody(
    client: httpx.AsyncClient, account: str
) -> None:
    def plant(value: str) -> None:
        client.cookies.clear()
        client.cookies.set(COOKIE, value, domain="gateway.test", path="/console")

    plant("chosen-by-somebody-else")
    await sign_in(client)
    plant("chosen-by-somebody-else")
    assert (await client.get(LIST)).status_code == 302


async def test_who_signs_in_over_anothers_session_leaves_it_alone(
    client: httpx.AsyncClient, account: str
) -> None:
    """Somebody plants the cookie of their own session, and waits for the victim to use it."""
    await sign_in(client)
    planted = client.cookies[COOKIE]
    token = await csrf_token(client, "/console/account")
    form = {"email": EMAIL, "password": PASSWORD, "_csrf_token": token}
    answer = await client.post("/console/login", data=form)
    fresh = client.cookies[COOKIE]
    assert answer.status_code == 303
    assert fresh != planted
    await client.post(
        "/console/logout", data={"_csrf_token": await csrf_token(client, "/console/account")}
    )
    client.cookies.set(COOKIE, fresh, domain="gateway.test", path="/console")
    assert (await client.get(LIST)).status_code == 302
