"""Staff who handle requests, and requests to handle."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
import pytest_asyncio
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from gateway.audit.models import AuditEntry
from gateway.contact.models import ContactRequest
from gateway.contact.references import new_reference
from gateway.record import utc_now
from gateway.settings import Settings
from gateway.staff.accounts import create_account
from gateway.staff.models import StaffAccount
from tests.gateway.conftest import make_settings
from tests.gateway.console.conftest import EMAIL, PASSWORD, csrf_token, sign_in
from tests.gateway.engine_server import EngineServer

Sessions = async_sessionmaker[AsyncSession]
LIST = "/console/requests"


@pytest.fixture
def settings(database_url: str, engine: EngineServer) -> Settings:
    """The settings of a gateway whose form may be sent as often as a test likes."""
    return make_settings(database_url, engine, contact_per_minute=10_000)


@pytest_asyncio.fixture
async def account(sessions: Sessions) -> str:
    """An account that may handle requests."""
    await add_account(sessions, EMAIL, "reviewer")
    return EMAIL


async def add_account(sessions: Sessions, email: str, role: str) -> StaffAccount:
    async with sessions() as session:
        made = await create_account(session, email, PASSWORD, role)
        await session.commit()
    return made


async def add_request(sessions: Sessions, **changed: Any) -> ContactRequest:
    """Store a request of somebody invented, due tomorrow unless told otherwise."""
    now = utc_now()
    values: dict[str, Any] = {
        "form_id": uuid4(),
        "reference": new_reference(),
        "subject": "Infection ou inflammation",
        "name": "Anne Tremblay",
        "email": "anne@exemple.example",
        "phone": "514 555-0199",
        "message": "Bonjour.\nRappelez-moi <b>le matin</b>.",
        "language": "fr",
        "due_at": now + timedelta(days=1),
        "contact_consent_at": now,
    }
    request = ContactRequest(**values | changed)
    async with sessions() as session:
        session.add(request)
        await session.commit()
    return request


def due_in(**delta: float) -> datetime:
    return utc_now() + timedelta(**delta)


async def act(staff: httpx.AsyncClient, key: UUID | str, step: str, **form: str) -> httpx.Response:
    """Send one of the forms of a request's page."""
    token = await csrf_token(staff, LIST)
    return await staff.post(f"{LIST}/{key}/{step}", data={"_csrf_token": token, **form})


async def reread(sessions: Sessions, key: UUID) -> ContactRequest:
    async with sessions() as session:
        found = await session.get(ContactRequest, key)
    assert found is not None
    return found


async def audited(sessions: Sessions, kind: str) -> list[tuple[str, str | None]]:
    """Return action and subject of the audit entries of a kind, oldest first."""
    async with sessions() as session:
        query = select(AuditEntry.action, AuditEntry.subject).order_by(AuditEntry.id)
        rows = await session.execute(query.where(AuditEntry.action.startswith(f"{kind}.")))
    return [(action, subject) for action, subject in rows]


async def sign_in_as(client: httpx.AsyncClient, sessions: Sessions, role: str) -> None:
    """Sign in with a new account of a role."""
    account = await add_account(sessions, f"{role}@clinique.example", role)
    assert (await sign_in(client, account.email)).status_code == 303
