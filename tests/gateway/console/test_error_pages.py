"""A person never sees JSON: what goes wrong is a page too."""

from __future__ import annotations

import re

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from gateway.settings import Settings
from tests.gateway.conftest import make_settings
from tests.gateway.console.conftest import EMAIL, LIST, PASSWORD, sign_in
from tests.gateway.console.people import Browser, add_person
from tests.gateway.console.team.routes import console_routes
from tests.gateway.databases import ON_ONE_DATABASE
from tests.gateway.engine_server import EngineServer
from tests.gateway.running import running_gateway

CSRF_COOKIE = "modic_csrf_8000"


def is_page(answer: httpx.Response, sentence: str) -> bool:
    kind = answer.headers["content-type"]
    return kind.startswith("text/html") and f"<h1>{sentence}" in answer.text


@pytest.mark.parametrize("path", ["/console/nowhere", f"{LIST}/nobody", "/console/a/b"])
async def test_an_address_that_does_not_exist(staff: httpx.AsyncClient, path: str) -> None:
    answer = await staff.get(path)
    assert answer.status_code == 404
    assert is_page(answer, "Cette page n’existe pas")
    assert EMAIL in answer.text  # still signed in, and the menu is there


@ON_ONE_DATABASE
async def test_an_address_with_a_key_that_is_none(
    client: httpx.AsyncClient, sessions: async_sessionmaker[AsyncSession]
) -> None:
    account = await add_person(sessions, "administrator")
    browser = await (await Browser.open(client)).signed_in(sessions, account)
    with_keys = [route for route in console_routes() if re.search(r"{\w+:str}", route.path)]
    assert len(with_keys) > 30
    for route in with_keys:
        address = re.sub(r"{\w+:str}", "nobody", route.path)
        answer = await (browser.get if route.method == "GET" else browser.post)(address)
        assert answer.headers["content-type"].startswith("text/html"), route
        assert answer.status_code == 404, route


async def test_what_exists_is_not_told_to_strangers(client: httpx.AsyncClient) -> None:
    assert (await client.get("/console/nowhere")).status_code == 302


@ON_ONE_DATABASE
async def test_a_form_without_its_token_says_to_start_again(client: httpx.AsyncClient) -> None:
    answer = await client.post("/console/login", data={"email": EMAIL, "password": PASSWORD})
    assert answer.status_code == 403
    assert is_page(answer, "Cette page était ouverte depuis trop longtemps")


async def test_signing_in_works_again_after_the_secret_key_has_changed(
    settings: Settings, database_url: str, engine: EngineServer, account: str
) -> None:
    async with running_gateway(settings) as before:
        await before.get("/console/login")
        old = before.cookies[CSRF_COOKIE]
    changed = make_settings(database_url, engine, secret_key="another key of thirty-two characters")
    async with running_gateway(changed) as client:
        client.cookies.set(CSRF_COOKIE, old, domain="gateway.test", path="/console")
        assert (await sign_in(client)).status_code == 403
        assert (await sign_in(client)).status_code == 303


@ON_ONE_DATABASE
async def test_a_form_that_is_none(staff: httpx.AsyncClient) -> None:
    kept = {"x-csrftoken": staff.cookies[CSRF_COOKIE]}
    answer = await staff.post("/console/login?lang=fr", data={"email": ["a", "b"]}, headers=kept)
    assert answer.status_code == 400
    assert is_page(answer, "La console n’a pas compris ce qui a été envoyé")


@ON_ONE_DATABASE
@pytest.mark.parametrize("table", ["turn", "staff_session"])
async def test_a_database_that_fails(
    staff: httpx.AsyncClient, sessions: async_sessionmaker[AsyncSession], table: str
) -> None:
    async with sessions() as session:
        await session.execute(text(f"ALTER TABLE {table} RENAME TO away"))
        await session.commit()
    # With no conversation there is no turn to read, but the query runs all the same.
    answer = await staff.get(LIST)
    assert answer.status_code == 503
    assert is_page(answer, "La console ne répond pas")
