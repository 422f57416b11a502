"""Every page of the console, as its routes say: a new one needs no mention to be looked at."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta

from litestar import Litestar
from litestar.handlers import HTTPRouteHandler
from litestar.routes import HTTPRoute
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.record import utc_now

# What a path's parameter may be, by what stands before it: some of the newest and of the oldest.
_NEWEST_AND_OLDEST = """
SELECT id FROM (SELECT id FROM {0} ORDER BY id DESC LIMIT 2) AS newest
UNION ALL SELECT id FROM (SELECT id FROM {0} ORDER BY id LIMIT 1) AS oldest
"""
_TABLES = {
    "conversations/{conversation_id}": "conversation",
    "conversations/{key}": "conversation",
    "tags/{tag_id}": "tag",
    "candidates/{key}": "training_candidate",
    "comparisons/{key}": "training_replay",
    "privacy/incidents/{key}": "incident",
    "privacy/people/{key}": "person_file",
    "team/people/{account_id}": "staff_account",
    "team/invitations/{invitation_id}": "staff_invitation",
    "sessions/{session_id}": "staff_session",
    "filters/{key}": "saved_filter",
    "questions/{group_id}": "question_group",
    "requests/{key}": "contact_request",
    "handoffs/{key}": "handoff",
    "to-review/{entry_id}": "attention",
    "undelivered/{conversation_id}": "conversation",
}
_TODAY = utc_now().date()
_TWO_YEARS = f"?from={_TODAY - timedelta(days=728)}&to={_TODAY}"  # the longest period there is
# What a page's forms ask beside its path (links are followed); `{…}` is a value of the database.
_QUERIES = {
    "/console/measures": ["", _TWO_YEARS],
    "/console/measures/export": ["?format=csv", f"{_TWO_YEARS}&format=json"],
    "/console/measures/questions": ["", _TWO_YEARS],
    "/console/team/audit": [
        "",
        "?kind=conversation",
        "?person={person}&since=2024-01-01&until=2030-01-01",
        "?subject=00000000000000000000000000000000",
    ],
    "/console/privacy/retention": ["", "?kind=conversations&days=60"],
    "/console/requests": ["", "?view=closed&assignee={colleague}", "?view=given"],
    "/console/references": ["?reference={reference}"],
    "/console/conversations": [
        "",
        "?outcome=emergency",
        "?outcome=answer&topic=cost",
        "?topic=france&channel=messenger&language=fr",
        "?confidence=0-40&reviewed=no",
        "?thumb=down",
        "?thumb=none&handed_over=yes",
        "?red_flag=yes&from=2024-01-01&to=2030-01-01",
        "?red_flag=no&reviewed=yes",
        "?tag={tag}",
        "?assignee={account}",
        "?assignee=none&reviewed=no",
        "?outcome=failed&topic=infection&thumb=up",
        "?after=2000-01-01T00:00:00%2B00:00~0190b6a5-0000-7000-8000-000000000000",
    ],
}
_VALUES = {
    "person={person}": "SELECT id FROM staff_account ORDER BY id LIMIT 2",
    "assignee={colleague}": "SELECT id FROM staff_account ORDER BY id LIMIT 2",
    "reference={reference}": "SELECT reference FROM handoff ORDER BY id DESC LIMIT 3",
    "tag={tag}": "SELECT replace(CAST(id AS VARCHAR(36)), '-', '') FROM tag ORDER BY id LIMIT 2",
    "assignee={account}": (
        "SELECT replace(CAST(assignee_id AS VARCHAR(36)), '-', '') FROM conversation_review "
        "WHERE assignee_id IS NOT NULL LIMIT 1"
    ),
    "messages/{message_id}": (
        "SELECT message_id FROM turn JOIN message ON message.id = turn.message_id "
        "WHERE payload IS NULL ORDER BY turn.id LIMIT 2"
    ),
    # One's own: who looks is the administrator.
    "notes/{note_id}": (
        "SELECT note.id FROM note JOIN staff_account ON staff_account.id = note.author_id "
        "WHERE role = 'administrator' LIMIT 1"
    ),
    "of/{reference}": "SELECT reference FROM contact_request ORDER BY id LIMIT 2",
    "privacy/receipts/{code}": "SELECT code FROM erasure_receipt LIMIT 3",
    "invitation/{token}": "SELECT 'nobody-was-given-this'",
    "new-password/{token}": "SELECT 'nobody-was-given-this'",
}
# Of these the answer may be 404: nobody has begun what they go on with.
SELDOM_THERE = {
    "/console/account/codes",
    "/console/account/codes/qr.svg",
    "/console/invitation/{token}",
    "/console/new-password/{token}",
}


class UnknownParameterError(Exception):
    """A route has a parameter of which nothing is known here: say in this file what it may be."""


@dataclass(frozen=True)
class Page:
    """An address of the console; `route` is where it was registered, as /console/x/{id}."""

    route: str
    address: str


def handlers(app: Litestar, method: str) -> dict[str, HTTPRouteHandler]:
    """Return the console's handlers of a method (GET, POST) by the path of their route.

    Files are none of them, nor what answers for every other address.
    """
    return {
        route.path_format: handler
        for route in app.routes
        if isinstance(route, HTTPRoute) and route.path.startswith("/console")
        for handler in route.route_handlers
        if method in handler.http_methods and ":path}" not in route.path
    }


async def every_page(app: Litestar, session: AsyncSession) -> list[Page]:
    """Return several addresses for each page. Raises UnknownParameterError."""
    return [
        Page(route, address)
        for route in sorted(handlers(app, "GET"))
        for address in await addresses(session, route)
    ]


async def addresses(session: AsyncSession, route: str) -> list[str]:
    """Return several addresses of a route, or one when it has no parameter."""
    found = [route + query for query in _QUERIES.get(route, [""])]
    for name in set(re.findall(r"(?:(?:privacy|team)/)?[\w-]+[/=]{\w+}", " ".join(found))):
        values = await _values(session, name)
        before = name.partition("{")[0]
        found = [
            each.replace(name, before + value)
            for each in found
            for value in (values if name in each else [""])
        ]
    return found


async def _values(session: AsyncSession, name: str) -> list[str]:
    if name in _TABLES:
        query = _NEWEST_AND_OLDEST.format(_TABLES[name])
    elif name in _VALUES:
        query = _VALUES[name]
    else:
        raise UnknownParameterError(f"tests/console/pages.py has no {name}")
    return [str(value) for value in await session.scalars(text(query))]
