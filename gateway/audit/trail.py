"""Note what somebody does, in the transaction in which they do it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from gateway.audit.models import AuditEntry
from gateway.staff.models import StaffAccount

PROGRAM = "program"
"""Who did what nobody asked for: what the program erases by itself when its time has come."""


class AuditTrail:
    """The trail of one account within one request; entries are stored by the caller's commit."""

    def __init__(self, session: AsyncSession, account: StaffAccount) -> None:
        self._session = session
        self._account = account

    def note(self, action: str, subject: UUID | str | None = None, **details: Any) -> None:
        """Add an entry. `details` are JSON values of ours and never words of a visitor."""
        self._session.add(
            AuditEntry(
                account_id=self._account.id,
                who=self._account.email,
                action=action,
                subject=None if subject is None else str(subject),
                details=details,
            )
        )


def note_without_account(
    session: AsyncSession, who: str, action: str, subject: UUID | str | None = None, **details: Any
) -> None:
    """Add an entry for what nobody signed in did: `who` names the program or the address tried."""
    session.add(
        AuditEntry(
            account_id=None,
            who=who,
            action=action,
            subject=None if subject is None else str(subject),
            details=details,
        )
    )
