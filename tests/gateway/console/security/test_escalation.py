"""Role escalation: forms that nobody was shown, and fields that no form has."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from gateway.staff.models import Role, StaffAccount
from gateway.staff.permissions import Permission, may
from tests.console.pages import addresses, handlers
from tests.gateway.console.conftest import csrf_token
from tests.gateway.console.security.conftest import Poisoned
from tests.gateway.databases import ON_ONE_DATABASE

EVERYTHING = {
    "role": "administrator",
    "is_reviewed": "yes",
    "kind": "nothing",
    "state": "closed",
    "reason": "other",
    "text": "x",
    "name": "x",
    "email": "evil@evil.example",
    "display_name": "x",
    "words": "x",
    "days": "1",
    "seen": "1",
    "format": "csv",
    "confirmation": "x",
}


def _permission(handler: Any) -> Permission | None:
    for guard in handler.resolve_guards():
        if found := getattr(getattr(guard, "func", guard), "permission", None):
            return Permission(found)
    return None


@pytest.mark.parametrize("role", ["reader", "reviewer", "manager"])
@ON_ONE_DATABASE
async def test_a_form_that_the_role_never_sees_is_refused(poisoned: Poisoned, role: Role) -> None:
    async with poisoned.sessions() as session:
        forbidden = [
            address
            for route, handler in handlers(poisoned.app, "POST").items()
            if (permission := _permission(handler)) and not may(role, permission)
            for address in await addresses(session, route)
        ]
    assert forbidden
    await poisoned.enter(role)
    token = await csrf_token(poisoned.client, "/console/account")
    before, answered = await poisoned.everything(), {}
    for address in forbidden:
        data = {**EVERYTHING, "_csrf_token": token}
        answered[address] = (await poisoned.client.post(address, data=data)).status_code
    assert set(answered.values()) == {403}, answered
    assert await poisoned.everything() == before


@pytest.mark.parametrize("role", ["reader", "reviewer", "manager"])
@ON_ONE_DATABASE
async def test_no_field_that_no_form_has_makes_somebody_more(
    poisoned: Poisoned, role: Role
) -> None:
    async with poisoned.sessions() as session:
        accounts = list(await session.scalars(select(StaffAccount)))
        own = next(account for account in accounts if account.role == role)
        allowed = [
            address
            for route, handler in handlers(poisoned.app, "POST").items()
            if (permission := _permission(handler)) is None or may(role, permission)
            for address in await addresses(session, route)
        ]
    await poisoned.enter(role)
    for address in allowed:
        if (await poisoned.client.get("/console/account")).status_code != 200:
            await poisoned.enter(role)  # the last form signed us out
        data = {
            **EVERYTHING,
            "id": str(own.id),
            "account_id": str(own.id),
            "password_hash": "x",
            "_csrf_token": await csrf_token(poisoned.client, "/console/account"),
        }
        answer = await poisoned.client.post(address, data=data)
        assert answer.status_code < 500, address
    async with poisoned.sessions() as session:
        after = {each.id: each.role for each in await session.scalars(select(StaffAccount))}
    assert after == {account.id: account.role for account in accounts}
