"""`python -m gateway.staff.create_account EMAIL ROLE`: make an account, on this machine only.

The password is asked for twice on a terminal. Without one it is read from STAFF_PASSWORD, so that
it never stands on a command line.
"""

from __future__ import annotations

import argparse
import asyncio
import getpass
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy.ext.asyncio import AsyncSession

from gateway.audit.trail import note_without_account
from gateway.database import DATABASE_ERRORS, create_database_engine
from gateway.migrate import migrate
from gateway.settings import SettingsError, load_settings
from gateway.staff.accounts import ROLES, AccountError, checked_role, create_account, normal_email
from gateway.staff.passwords import PasswordError

PROGRAM = "make staff-user"  # who the audit log says it was


@asynccontextmanager
async def database(url: str) -> AsyncIterator[AsyncSession]:
    """Give one session on the database at `url`."""
    engine = create_database_engine(url)
    try:
        async with AsyncSession(engine) as session:
            yield session
    finally:
        await engine.dispose()


async def prepare(database_url: str, email: str, role: str) -> None:
    """Bring the database up to date; raises AccountError when this account cannot be made."""
    await migrate(database_url)
    async with database(database_url) as session:
        await checked_role(session, email, role)


async def add(database_url: str, email: str, password: str, role: str) -> None:
    """Add the account; raises as create_account does."""
    async with database(database_url) as session:
        account = await create_account(session, email, password, role)
        await session.flush()
        note_without_account(session, PROGRAM, "account.created", account.id, role=role)
        await session.commit()


def ask_password() -> str:
    """Return the password; raises PasswordError when there is none or the two differ."""
    if not sys.stdin.isatty():
        if password := os.environ.get("STAFF_PASSWORD"):
            return password
        raise PasswordError(
            "There is no terminal to ask for a password: set STAFF_PASSWORD.", "missing"
        )
    password = getpass.getpass("Password: ")
    if getpass.getpass("Again: ") != password:
        raise PasswordError("The two passwords differ; nothing was changed.", "differ")
    return password


def main() -> int:
    """Run the command; return its exit status."""
    parser = argparse.ArgumentParser(prog="make staff-user EMAIL=… ROLE=…")
    parser.add_argument("email")
    parser.add_argument("role", help=", ".join(ROLES))
    arguments = parser.parse_args()
    try:
        database_url = load_settings().database_url
        # Nobody types a password twice to be told that the role is unknown.
        asyncio.run(prepare(database_url, arguments.email, arguments.role))
        asyncio.run(add(database_url, arguments.email, ask_password(), arguments.role))
    except (SettingsError, AccountError, PasswordError) as error:
        print(error, file=sys.stderr)
        return 1
    except (KeyboardInterrupt, EOFError):
        print("\nNothing was changed.", file=sys.stderr)
        return 1
    except DATABASE_ERRORS as error:
        print(f"The database does not answer ({type(error).__name__}).", file=sys.stderr)
        return 1
    print(f"{normal_email(arguments.email)} may now sign in as {arguments.role}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
