"""One staff account of each role, to sign in with."""

from __future__ import annotations

import os
import secrets

from sqlalchemy.ext.asyncio import AsyncSession

from gateway.staff.accounts import create_account, find_account
from gateway.staff.models import Role, StaffAccount

EMAILS: dict[Role, str] = {
    "reader": "claire@clinique.example",
    "reviewer": "rosalie@clinique.example",
    "manager": "gilles@clinique.example",
    "administrator": "anne@clinique.example",
}
NAMES: dict[Role, str] = {
    "reader": "Claire Lavigne",
    "reviewer": "Rosalie Bergevin",
    "manager": "Gilles Marcoux",
    "administrator": "Anne Desmarteaux",
}


async def demo_staff(session: AsyncSession) -> tuple[dict[Role, StaffAccount], str | None]:
    """Commit an account for each role that has none yet; return them all and the password.

    The password is that of STAFF_PASSWORD or a new one; None when no account had to be made.
    """
    password, made = os.environ.get("STAFF_PASSWORD") or secrets.token_urlsafe(12), False
    accounts: dict[Role, StaffAccount] = {}
    for role, email in EMAILS.items():
        account = await find_account(session, email)
        if account is None:
            account, made = await create_account(session, email, password, role), True
            account.display_name = NAMES[role]
        accounts[role] = account
    await session.commit()
    return accounts, password if made else None
