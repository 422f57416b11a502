"""Who may do what: the table of gateway/staff/permissions.py, tried cell by cell."""

from __future__ import annotations

import httpx
import pytest
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from gateway.console.account import routes as account_routes
from gateway.console.sign_in import routes as sign_in_routes
from gateway.console.strings import strings
from gateway.staff.accounts import ROLES
from gateway.staff.permissions import PERMISSIONS, Permission, may
from tests.gateway.console.people import Browser, add_person
from tests.gateway.console.team.routes import ConsoleRoute, console_routes
from tests.gateway.databases import ON_ONE_DATABASE

Sessions = async_sessionmaker[AsyncSession]
ROUTES = console_routes()
GUARDED = [route for route in ROUTES if route.permissions]
# Said once more, by hand: who changes one of the two tables means it. Each role has what the one
# before it has.
MAY = {
    "reader": {"read_conversations", "read_measures"},
    "reviewer": {"review", "reveal", "handle_requests", "edit_training"},
    "manager": {
        "export_conversations",
        "approve_training",
        "export_measures",
        "record_incidents",
        "read_audit",
    },
    "administrator": {"manage_privacy", "manage_team"},
}
# Whoever is signed in may go to these; nobody needs a permission for their own account.
FOR_EVERYBODY = {"GET /console", "GET /console/{elsewhere:path}"}
OWN = {f"/console{path}" for each in account_routes.ROUTES for path in each.paths}
WAYS_IN = {f"/console{path}" for each in sign_in_routes.ROUTES for path in each.paths}


def test_every_route_says_what_it_needs() -> None:
    open_routes = [route for route in ROUTES if not route.permissions]
    unguarded = {
        str(route)
        for route in open_routes
        if str(route) not in FOR_EVERYBODY and route.path not in OWN | WAYS_IN
    }
    assert not unguarded, f"without guards=[needs(…)]: {sorted(unguarded)}"
    assert all(route.needs_sign_in for route in ROUTES if route.path not in WAYS_IN)


def test_every_permission_is_asked_for_somewhere() -> None:
    asked_for = {permission for route in GUARDED for permission in route.permissions}
    assert asked_for == set(Permission)


def test_the_table_is_the_one_that_is_meant() -> None:
    so_far: set[str] = set()
    for role in ROLES:
        so_far |= MAY[role]
        assert PERMISSIONS[role] == so_far
    assert so_far == {each.value for each in Permission}


@ON_ONE_DATABASE
async def test_each_cell_of_the_table(client: httpx.AsyncClient, sessions: Sessions) -> None:
    wrong = []
    for role in ROLES:
        account = await add_person(sessions, role)
        browser = await Browser.open(client)
        for route in GUARDED:
            # Anew each time: some of these end sessions.
            await browser.signed_in(sessions, account)
            answer = await call(browser, route)
            refused = answer.status_code == 403
            # A server error is neither a refusal nor leave.
            allowed = all(may(role, permission) for permission in route.permissions)
            if refused == allowed or answer.status_code >= 500:
                wrong.append(f"{role}: {route} gave {answer.status_code}")
    assert not wrong, "\n".join(wrong)


@ON_ONE_DATABASE
async def test_nobody_signed_in_is_led_to_the_sign_in(
    client: httpx.AsyncClient, sessions: Sessions
) -> None:
    browser = await Browser.open(client)
    for route in ROUTES:
        if route.path in WAYS_IN:
            continue
        answer = await call(browser, route)
        assert answer.status_code == 302, route
        assert answer.headers["location"].startswith("/console/login"), route


async def call(browser: Browser, route: ConsoleRoute) -> httpx.Response:
    """Make a real request, with the form's token and nothing in the form."""
    if route.method == "GET":
        return await browser.get(route.address())
    assert route.method == "POST", "a method for which no form exists"
    return await browser.post(route.address())


@ON_ONE_DATABASE
@pytest.mark.parametrize("language", ["fr", "en"])
async def test_the_page_shows_the_table_as_it_is(
    client: httpx.AsyncClient, sessions: Sessions, language: str
) -> None:
    manager = await add_person(sessions, "manager")
    browser = await (await Browser.open(client)).signed_in(sessions, manager)
    await browser.post("/console/language", language=language, next="/console/team/roles")
    html = (await browser.get("/console/team/roles")).text
    words = strings("en" if language == "en" else "fr")
    rows = html.split("<tbody>")[1].split("</tr>")
    for permission, row in zip(Permission, rows, strict=False):
        assert str(words["permissions"][permission.value]).replace("'", "&#39;") in row
        cells = [part.split('"')[0] for part in row.split('<td class="')[1:]]
        assert cells == ["can" if may(role, permission) else "cannot" for role in ROLES]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_permission_and_role_has_words(language: str) -> None:
    words = strings("en" if language == "en" else "fr")
    assert set(words["permissions"]) == {each.value for each in Permission}
    assert set(words["roles"]) == set(ROLES)
