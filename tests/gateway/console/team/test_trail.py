"""Whatever the staff do leaves an entry: looked for in every handler, and tried where it can be."""

from __future__ import annotations

import ast
import textwrap

import httpx
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from gateway.audit.models import AuditEntry
from gateway.conversations.models import Conversation
from tests.gateway.console.people import Browser, add_person
from tests.gateway.console.team.routes import ConsoleRoute, console_routes
from tests.gateway.databases import ON_ONE_DATABASE
from tests.gateway.visitor import Visitor

Sessions = async_sessionmaker[AsyncSession]
ROUTES = console_routes()

# What leaves no entry, and why it need not.
WITHOUT_ENTRY = {
    "POST /console/language": "a choice of one's own, kept with the session",
    # Pages without a person's data.
    "GET /console": "leads to another page",
    "GET /console/{elsewhere:path}": "is no page",
    "GET /console/login": "nobody is signed in",
    "GET /console/login/code": "nobody is signed in",
    "GET /console/forgotten": "nobody is signed in",
    "GET /console/invitation/{token:str}": "nobody is signed in",
    "GET /console/new-password/{token:str}": "nobody is signed in",
    "GET /console/account": "one's own account",
    "GET /console/account/codes": "one's own secret; asking for it left one",
    "GET /console/account/codes/qr.svg": "a part of the page before",
    "GET /console/team/roles": "the table of who may do what",
    "GET /console/measures": "numbers only",
    "GET /console/to-review/count": "a number",
    "GET /console/to-review/ten/progress": "two numbers",
    "GET /console/notes/{note_id:str}/edit": "a part of a conversation that was opened",
    "GET /console/privacy/incidents/new": "an empty form",
    "GET /console/privacy/notices": "texts of the notice",
    "GET /console/privacy/people": "an empty form",
    "GET /console/privacy/retention": "rules and numbers",
    "GET /console/requests/of/{reference:str}": "leads to a page that leaves one",
    "GET /console/training/comparisons/{key:str}/progress": "a number",
    "GET /console/training/new": "an empty form",
}
# With an empty form, or for what is not there, these do nothing and lead back.
NOTHING_DONE = {
    "POST /console/login/code",
    "POST /console/conversations/search",
    "POST /console/privacy/people/files",
    "POST /console/to-review/undelivered/{conversation_id:str}/settle",
}
_NOTES = {"note", "note_without_account"}


def leaves_entry(route: ConsoleRoute) -> bool:
    """Tell whether a handler's code notes something, or hands its trail to what does."""
    for node in ast.walk(ast.parse(textwrap.dedent(route.source))):
        if not isinstance(node, ast.Call):
            continue
        called = node.func
        name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
        given = [*node.args, *(keyword.value for keyword in node.keywords)]
        hands_on = any(isinstance(each, ast.Name) and each.id == "audit" for each in given)
        if name in _NOTES or hands_on or name == "let_in":
            return True
    return False


def test_every_form_and_every_page_with_persons_data_leaves_an_entry() -> None:
    silent = {str(each) for each in ROUTES if not leaves_entry(each)}
    assert silent <= set(WITHOUT_ENTRY), f"no entry: {sorted(silent - set(WITHOUT_ENTRY))}"


def test_the_list_of_what_needs_none_is_up_to_date() -> None:
    assert set(WITHOUT_ENTRY) <= {str(each) for each in ROUTES}


@ON_ONE_DATABASE
async def test_what_is_answered_left_its_entry_in_the_database(
    client: httpx.AsyncClient, sessions: Sessions
) -> None:
    """Called as an administrator: an entry that is noted and not committed is none."""
    visitor = await Visitor.arrive(client)
    await visitor.say("J'ai mal au dos")
    async with sessions() as session:
        conversation = (await session.scalars(select(Conversation.id))).one()
    account = await add_person(sessions, "administrator")
    browser = await Browser.open(client)
    answered, silent = [], []
    for route in ROUTES:
        if str(route) in WITHOUT_ENTRY.keys() | NOTHING_DONE:
            continue
        await browser.signed_in(sessions, account)
        before = await count_entries(sessions)
        answer = await call(
            browser, route, conversation_id=str(conversation), key=str(conversation)
        )
        if answer.status_code < 400:
            answered.append(str(route))
            if await count_entries(sessions) == before:
                silent.append(f"{route} gave {answer.status_code}")
    assert not silent, "\n".join(silent)
    assert {
        "GET /console/conversations",
        "GET /console/conversations/{conversation_id:str}",
        "GET /console/team/audit",
        "GET /console/team/summary",
        "POST /console/account/name",
        "POST /console/account/sessions/end-others",
        "POST /console/logout",
    } <= set(answered)


async def call(browser: Browser, route: ConsoleRoute, **values: str) -> httpx.Response:
    if route.method == "GET":
        return await browser.get(route.address(**values))
    return await browser.post(route.address(**values))


async def count_entries(sessions: Sessions) -> int:
    async with sessions() as session:
        return (await session.scalars(select(func.count()).select_from(AuditEntry))).one()
