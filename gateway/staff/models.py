"""What is kept of the staff: accounts, sessions, the ways in that are under way."""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gateway.conversations.models import Language
from gateway.record import Record, utc_now

Role = Literal["reader", "reviewer", "manager", "administrator"]


class StaffAccount(Record):
    """One member of the staff."""

    __tablename__ = "staff_account"
    __table_args__ = (Index("ix_staff_account_role", "role"),)

    email: Mapped[str] = mapped_column(String(254), unique=True)
    """Lower-cased: nobody remembers the capitals of an address."""
    display_name: Mapped[str] = mapped_column(String(80), default="", server_default="")
    password_hash: Mapped[str] = mapped_column(String(255))
    """Argon2id, with its parameters."""
    role: Mapped[Role] = mapped_column(String(16))
    created_at: Mapped[datetime] = mapped_column(default=utc_now)
    deactivated_at: Mapped[datetime | None]
    """Since when nobody may sign in with it; null for an account in use."""
    code_secret: Mapped[bytes | None] = mapped_column(LargeBinary)
    """The secret of the one-time codes, encrypted (gateway/secrecy.py)."""
    codes_since: Mapped[datetime | None]
    """When a first code confirmed the secret; without it signing in asks for no code."""
    last_code_step: Mapped[int | None] = mapped_column(BigInteger)
    """The time step of the newest code that was accepted: none of it or before is again."""

    @property
    def name(self) -> str:
        """What the person is called where people are shown."""
        return self.display_name or self.email

    @property
    def has_codes(self) -> bool:
        """Whether signing in asks for a one-time code."""
        return self.codes_since is not None


class StaffSession(Record):
    """A signed-in browser. Its cookie holds a random token, of which only the hash is kept."""

    __tablename__ = "staff_session"
    __table_args__ = (Index("ix_staff_session_last_seen_at", "last_seen_at"),)

    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    """SHA-256 of the cookie's value."""
    account_id: Mapped[UUID] = mapped_column(
        ForeignKey("staff_account.id", ondelete="CASCADE"), index=True
    )
    language: Mapped[Language] = mapped_column(String(2), default="fr")
    browser: Mapped[str] = mapped_column(String(40), default="", server_default="")
    """Its family and system, so that its owner recognises it; no address is kept."""
    created_at: Mapped[datetime] = mapped_column(default=utc_now)
    last_seen_at: Mapped[datetime] = mapped_column(default=utc_now)

    account: Mapped[StaffAccount] = relationship(lazy="joined", innerjoin=True)


class SecondStep(Record):
    """A browser whose password was right and whose one-time code is awaited."""

    __tablename__ = "staff_second_step"

    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    account_id: Mapped[UUID] = mapped_column(
        ForeignKey("staff_account.id", ondelete="CASCADE"), index=True
    )
    created_at: Mapped[datetime] = mapped_column(default=utc_now, index=True)

    account: Mapped[StaffAccount] = relationship(lazy="joined", innerjoin=True)


class RecoveryCode(Record):
    """A code that stands in once for the telephone that was lost."""

    __tablename__ = "staff_recovery_code"

    account_id: Mapped[UUID] = mapped_column(
        ForeignKey("staff_account.id", ondelete="CASCADE"), index=True
    )
    code_key: Mapped[str] = mapped_column(String(64))
    """Its keyed hash (gateway/secrecy.py)."""


class Invitation(Record):
    """Somebody who may make an account. It is deleted when they have, or when it is withdrawn."""

    __tablename__ = "staff_invitation"

    email: Mapped[str] = mapped_column(String(254), unique=True)
    display_name: Mapped[str] = mapped_column(String(80), default="")
    role: Mapped[Role] = mapped_column(String(16))
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    invited_by_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("staff_account.id", ondelete="SET NULL"), index=True
    )
    created_at: Mapped[datetime] = mapped_column(default=utc_now)
    expires_at: Mapped[datetime]


class PasswordReset(Record):
    """A way to a new password: one for each account, deleted when it was used."""

    __tablename__ = "staff_password_reset"

    account_id: Mapped[UUID] = mapped_column(
        ForeignKey("staff_account.id", ondelete="CASCADE"), unique=True
    )
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    expires_at: Mapped[datetime]

    account: Mapped[StaffAccount] = relationship(lazy="joined", innerjoin=True)


class SignInFailure(Record):
    """One attempt that has not succeeded, kept for as long as it counts against the next."""

    __tablename__ = "staff_sign_in_failure"
    __table_args__ = (
        Index("ix_staff_sign_in_failure_subject_failed_at", "subject", "failed_at"),
        Index("ix_staff_sign_in_failure_failed_at", "failed_at"),
    )

    subject: Mapped[bytes] = mapped_column(LargeBinary(32))
    """SHA-256 of what was tried and from where (gateway/staff/attempts.py)."""
    failed_at: Mapped[datetime] = mapped_column(default=utc_now)
