"""What is kept of an e-mail on its way."""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from gateway.claim import ClaimedRecord
from gateway.record import utc_now

MailState = Literal["pending", "sent", "failed"]
# Why it has not left, or not yet.
MailReason = Literal[
    "unreachable",  # the server does not answer, or not to the end
    "busy",  # the server asks to try later
    "login_refused",  # it does not take our name and password, or our way of encrypting
    "sender_refused",  # it does not send for MAIL_FROM
    "recipient_refused",  # there is no such address
    "refused",  # it does not take this message
    "unreadable",  # it was stored under another SECRET_KEY
]


class MailDelivery(ClaimedRecord):
    """One e-mail to one address. The claim is on sending it; its Message-ID comes from the key."""

    __tablename__ = "mail_delivery"
    __table_args__ = (Index("ix_mail_delivery_state_next_at", "state", "next_at"),)

    content: Mapped[bytes | None] = mapped_column(LargeBinary)
    """Address, subject and text (outbox.Mail), encrypted; null once it is sent."""
    request_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("contact_request.id", ondelete="CASCADE"), index=True
    )
    """The contact request that it is about, if it is about one."""
    state: Mapped[MailState] = mapped_column(String(8), default="pending")
    reason: Mapped[MailReason | None] = mapped_column(String(20))
    attempts: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime] = mapped_column(default=utc_now)
    """When it may be tried (again)."""
    created_at: Mapped[datetime] = mapped_column(default=utc_now, index=True)
