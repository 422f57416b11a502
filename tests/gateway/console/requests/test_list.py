"""The list of requests: who sees it, what comes first, nothing twice and nothing left out."""

from __future__ import annotations

import re
from uuid import UUID

import httpx
import pytest
from sqlalchemy import text

from gateway.console.requests.list_queries import (
    NOBODY,
    PAGE,
    VIEWS,
    View,
    links_page,
    requests_page,
)
from gateway.contact.due import due_requests
from gateway.contact.models import ContactRequest, HandOff
from gateway.contact.references import new_reference
from gateway.position import Position
from gateway.record import utc_now
from tests.gateway.console.requests.conftest import (
    LIST,
    Sessions,
    add_account,
    add_request,
    audited,
    due_in,
    sign_in_as,
)
from tests.gateway.counted_queries import counted_queries
from tests.gateway.databases import ON_ONE_DATABASE


def listed(page: httpx.Response) -> list[str]:
    return re.findall(r'id="request-([^"]+)"', page.text)


@ON_ONE_DATABASE
@pytest.mark.parametrize(
    ("role", "status"),
    [("reader", 403), ("reviewer", 200), ("manager", 200), ("administrator", 200)],
)
async def test_who_may_see_requests(
    client: httpx.AsyncClient, sessions: Sessions, role: str, status: int
) -> None:
    request = await add_request(sessions)
    assert (await client.get(LIST)).headers["location"].startswith("/console/login")
    await sign_in_as(client, sessions, role)
    for path in (LIST, f"{LIST}/{request.id}", f"{LIST}/of/{request.reference}"):
        page = await client.get(path, follow_redirects=True)
        assert page.status_code == status
        assert ("Tremblay" in page.text) == (status == 200)


async def test_each_view_has_its_requests_the_most_pressing_first(
    staff: httpx.AsyncClient, sessions: Sessions
) -> None:
    later = await add_request(sessions, due_at=due_in(days=3))
    late = await add_request(sessions, due_at=due_in(hours=-1))
    called = await add_request(sessions, state="called", due_at=due_in(hours=-2))
    closed = await add_request(sessions, state="closed", closed_at=utc_now())
    expected: dict[View, list[ContactRequest]] = {
        "new": [late, later],
        "overdue": [late],
        "called": [called],
        "closed": [closed],
        "all": [closed, called, late, later],
    }
    for view, requests in expected.items():
        page = await staff.get(LIST, params={"view": view})
        assert listed(page) == [str(request.id) for request in requests]
    page = await staff.get(LIST)
    assert page.text.count("badge late") == 1
    assert page.headers["cache-control"] == "no-store"
    assert await audited(sessions, "requests") == [("requests.listed", None)] * 6


async def test_requests_of_one_person_of_nobody_and_mine(
    staff: httpx.AsyncClient, sessions: Sessions, account: str
) -> None:
    other = await add_account(sessions, "paul@clinique.example", "manager")
    async with sessions() as session:
        found = await session.execute(
            text("SELECT id FROM staff_account WHERE email = :email"), {"email": account}
        )
        mine_id = UUID(str(found.scalar_one()))
    mine = await add_request(sessions, assignee_id=mine_id)
    theirs = await add_request(sessions, assignee_id=other.id)
    nobodys = await add_request(sessions)
    for assignee, request in (("me", mine), (str(other.id), theirs), ("nobody", nobodys)):
        for view in ("new", "all"):
            page = await staff.get(LIST, params={"assignee": assignee, "view": view})
            assert listed(page) == [str(request.id)]


@ON_ONE_DATABASE
async def test_what_is_no_view_no_assignee_and_no_position_is_not_found(
    staff: httpx.AsyncClient,
) -> None:
    for query in ({"view": "x"}, {"assignee": "x"}, {"after": "x"}, {"after": "2026-01-01~x"}):
        assert (await staff.get(LIST, params=query)).status_code == 404


@pytest.mark.parametrize("view", [view for view in VIEWS if view not in {"given", "overdue"}])
async def test_every_request_is_on_exactly_one_page(sessions: Sessions, view: View) -> None:
    state = "new" if view == "all" else view
    same = due_in(days=1)
    added = [
        await add_request(sessions, state=state, due_at=same if number % 2 else due_in(days=number))
        for number in range(PAGE + 3)
    ]
    async with sessions() as session:
        first = await requests_page(session, view, None, utc_now(), None)
        assert first.following is not None
        rest = await requests_page(
            session, view, None, utc_now(), Position.parse(str(first.following))
        )
    assert rest.following is None
    seen = [row.id for row in first.rows + rest.rows]
    assert len(seen) == len(added)
    assert set(seen) == {request.id for request in added}


async def test_links_that_nobody_used_are_listed_apart(
    staff: httpx.AsyncClient, sessions: Sessions
) -> None:
    async with sessions() as session:
        for number in range(PAGE + 2):
            session.add(HandOff(reference=new_reference(), subject=f"n{number}", language="fr"))
        used = HandOff(
            reference="K7PX-4M2Q", subject="servi", language="fr", requested_at=utc_now()
        )
        session.add(used)
        await session.commit()
    page = await staff.get(LIST, params={"view": "given"})
    assert len(re.findall(r'id="given-', page.text)) == PAGE
    assert "servi" not in page.text
    (more,) = re.findall(r'rel="next" href="([^"]+)"', page.text)
    rest = await staff.get(LIST + more.replace("&amp;", "&"))
    assert len(re.findall(r'id="given-', rest.text)) == 2


async def test_the_number_of_queries_does_not_grow(
    staff: httpx.AsyncClient, sessions: Sessions
) -> None:
    async def queries() -> list[int]:
        counts = []
        for view in VIEWS:
            with counted_queries() as seen:
                await staff.get(LIST, params={"view": view})
            counts.append(len(seen))
        return counts

    await add_request(sessions)
    before = await queries()
    for number in range(5):
        await add_request(sessions, due_at=due_in(days=-number))
    assert await queries() == before


async def test_what_is_due_is_new_and_due_by_the_end_of_the_clinics_day(
    sessions: Sessions,
) -> None:
    now = utc_now()
    late = await add_request(sessions, due_at=due_in(days=-2))
    due = await add_request(sessions, due_at=now)
    await add_request(sessions, due_at=due_in(days=2))
    await add_request(sessions, state="called", due_at=due_in(days=-2))
    async with sessions() as session:
        found = await due_requests(session, now, 10)
        assert [request.id for request in found] == [late.id, due.id]
        assert len(await due_requests(session, now, 1)) == 1


@ON_ONE_DATABASE
async def test_no_view_scans_or_sorts_the_table(sessions: Sessions) -> None:
    async with sessions() as session:
        for view in VIEWS:
            with counted_queries() as seen:
                if view == "given":
                    await links_page(session, Position(utc_now(), UUID(int=1)))
                else:
                    for whose in (None, NOBODY, UUID(int=2)):
                        position = Position(utc_now(), UUID(int=1))
                        await requests_page(session, view, whose, utc_now(), position)
            for statement in seen:
                values = ("2026-01-01 00:00:00",) * statement.count("?")
                connection = await session.connection()
                plan = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
                for detail in plan.scalars(3):
                    assert "TEMP B-TREE" not in detail, (view, statement)
                    assert not detail.startswith("SCAN") or "USING INDEX" in detail, detail
