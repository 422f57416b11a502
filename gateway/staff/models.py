"""What is kept of the staff: accounts, sessions and failed sign-ins."""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gateway.conversations.models import Language
from gateway.record import Record, utc_now

Role = Literal["reader", "reviewer", "manager", "administrator"]


class StaffAccount(Record):
    """One member of the staff."""

    __tablename__ = "staff_account"

    email: Mapped[str] = mapped_column(String(254), unique=True)
    """Lower-cased: nobody remembers the capitals of an address."""
    password_hash: Mapped[str] = mapped_column(String(255))
    """Argon2id, with its parameters."""
    role: Mapped[Role] = mapped_column(String(16))
    created_at: Mapped[datetime] = mapped_column(default=utc_now)


class StaffSession(Record):
    """A signed-in browser. Its cookie holds a random token, of which only the hash is kept."""

    __tablename__ = "staff_session"

    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    """SHA-256 of the cookie's value."""
    account_id: Mapped[UUID] = mapped_column(
        ForeignKey("staff_account.id", ondelete="CASCADE"), index=True
    )
    language: Mapped[Language] = mapped_column(String(2), default="fr")
    created_at: Mapped[datetime] = mapped_column(default=utc_now)
    last_seen_at: Mapped[datetime] = mapped_column(default=utc_now)

    account: Mapped[StaffAccount] = relationship(lazy="joined", innerjoin=True)


class SignInFailure(Record):
    """One attempt that has not succeeded, kept for as long as it counts against the next."""

    __tablename__ = "staff_sign_in_failure"
    __table_args__ = (Index("ix_staff_sign_in_failure_subject_failed_at", "subject", "failed_at"),)

    subject: Mapped[bytes] = mapped_column(LargeBinary(32))
    """SHA-256 of the address and the e-mail that were tried."""
    failed_at: Mapped[datetime] = mapped_column(default=utc_now)
