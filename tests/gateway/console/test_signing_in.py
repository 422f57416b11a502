from __future__ import annotations

import re

import httpx
import pytest

from gateway.console.authentication import HOME
from tests.gateway.conftest import make_settings
from tests.gateway.console.conftest import EMAIL, LIST, PASSWORD, csrf_token, sign_in
from tests.gateway.engine_server import EngineServer
from tests.gateway.running import running_gateway

COOKIE = "modic_staff_8000"


async def test_the_way_in_and_out(client: httpx.AsyncClient, account: str) -> None:
    answer = await sign_in(client)
    assert (answer.status_code, answer.headers["location"]) == (303, HOME)
    (cookie,) = [
        value for value in answer.headers.get_list("set-cookie") if value.startswith(COOKIE)
    ]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Path=/console" in cookie
    assert (await client.get(LIST)).status_code == 200
    kept = client.cookies[COOKIE]
    token = await csrf_token(client, LIST)
    out = await client.post("/console/logout", data={"_csrf_token": token})
    assert (out.status_code, out.headers["location"]) == (303, "/console/login")
    client.cookies.set(COOKIE, kept, domain="gateway.test", path="/console")
    assert (await client.get(LIST)).status_code == 302  # ended on the server too


@pytest.mark.parametrize(
    "path", [LIST, f"{LIST}/0190b6a5-0000-7000-8000-000000000000", "/console/references"]
)
async def test_no_page_without_signing_in(client: httpx.AsyncClient, path: str) -> None:
    answer = await client.get(path)
    assert answer.status_code == 302
    assert answer.headers["location"].startswith("/console/login")


async def test_wrong_password_and_unknown_account_get_the_same_page(
    client: httpx.AsyncClient, account: str
) -> None:
    wrong = await sign_in(client, password="not the password")
    unknown = await sign_in(client, email="nobody@clinique.example")
    assert wrong.status_code == unknown.status_code == 401
    assert "ne convient pas" in wrong.text
    assert COOKIE not in client.cookies
    assert EMAIL not in wrong.text


async def test_guessing_is_slowed_with_a_retry_after(
    client: httpx.AsyncClient, account: str
) -> None:
    for _ in range(5):
        assert (await sign_in(client, password="not the password")).status_code == 401
    slowed = await sign_in(client)
    assert slowed.status_code == 429
    assert 0 < int(slowed.headers["retry-after"]) <= 900
    assert "Trop d’essais" in slowed.text


async def test_cookies_never_travel_in_the_clear_where_the_site_is_https(
    database_url: str, engine: EngineServer, account: str
) -> None:
    settings = make_settings(database_url, engine, secure_cookies=True)
    async with running_gateway(settings) as client:
        client.base_url = "https://gateway.test"
        answers = [await client.get("/console/login"), await sign_in(client)]
    cookies = [each for answer in answers for each in answer.headers.get_list("set-cookie")]
    assert {each.partition("=")[0] for each in cookies} == {COOKIE, "modic_csrf_8000"}
    assert all("; Secure" in each and "HttpOnly" in each for each in cookies)


@pytest.mark.parametrize("path", ["/console/login", "/console/logout", "/console/language"])
async def test_a_form_from_elsewhere_is_refused(staff: httpx.AsyncClient, path: str) -> None:
    form = {"email": EMAIL, "password": PASSWORD, "language": "en"}
    assert (await staff.post(path, data=form)).status_code == 403
    assert (await staff.post(path, data={**form, "_csrf_token": "forged"})).status_code == 403
    assert (await staff.get(LIST)).status_code == 200


async def test_a_session_id_from_before_is_not_used(
    client: httpx.AsyncClient, account: str
) -> None:
    client.cookies.set(COOKIE, "chosen-by-somebody-else", domain="gateway.test", path="/console")
    answer = await sign_in(client)
    assert "chosen-by-somebody-else" not in str(answer.headers.get_list("set-cookie"))
    client.cookies.clear()
    client.cookies.set(COOKIE, "chosen-by-somebody-else", domain="gateway.test", path="/console")
    assert (await client.get(LIST)).status_code == 302


@pytest.mark.parametrize(
    ("wanted", "goes"),
    [
        (f"{LIST}?after=x", f"{LIST}?after=x"),
        ("", HOME),
        ("https://evil.example/", HOME),
        ("//evil.example/console/", HOME),
        ("/console/..//evil.example", HOME),
        ("/console/\\evil.example", HOME),
        ("/console/\r\nSet-Cookie: a=b", HOME),
        ("/demo/", HOME),
    ],
)
async def test_signing_in_leads_to_our_own_pages_only(
    client: httpx.AsyncClient, account: str, wanted: str, goes: str
) -> None:
    answer = await sign_in(client, next=wanted)
    assert answer.headers["location"] == goes


async def test_the_page_asked_for_is_found_again_after_signing_in(
    client: httpx.AsyncClient, account: str
) -> None:
    asked = f"{LIST}/0190b6a5-0000-7000-8000-000000000000"
    turned = await client.get(asked)
    form = await client.get(turned.headers["location"])
    assert f'name="next" value="{asked}"' in form.text


async def test_the_language_leaves_a_page_of_the_list_where_it_is(
    staff: httpx.AsyncClient,
) -> None:
    asked = f"{LIST}?after=2026-01-01T00:00:00%2B00:00~0190b6a5-0000-7000-8000-000000000000"
    found = re.search(r'name="next" value="([^"]+)"', (await staff.get(asked)).text)
    assert found
    assert found[1] == asked


async def test_the_language_is_kept_with_the_session(staff: httpx.AsyncClient) -> None:
    assert 'lang="fr"' in (await staff.get(LIST)).text
    token = await csrf_token(staff, LIST)
    form = {"language": "en", "next": LIST, "_csrf_token": token}
    assert (await staff.post("/console/language", data=form)).headers["location"] == LIST
    english = (await staff.get(LIST)).text
    assert '<html lang="en">' in english
    assert "Sign out" in english


async def test_the_chat_needs_no_form_token_and_sets_no_cookie(client: httpx.AsyncClient) -> None:
    notice = await client.get("/api/chat/notice")
    asked = {"notice_version": notice.json()["version"], "language": "fr"}
    assert (await client.post("/api/chat/session", json=asked)).status_code == 201
    assert "set-cookie" not in notice.headers
