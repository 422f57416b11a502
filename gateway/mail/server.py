"""Give one message to the mail server."""

from __future__ import annotations

import asyncio
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from uuid import UUID

import aiosmtplib

from gateway.mail.address import MailServer
from gateway.mail.errors import error_of
from gateway.mail.outbox import Mail

ANSWER_LIMIT = 20.0  # seconds that the server has for each answer
WHOLE_LIMIT = 60.0  # seconds for everything: some answer, but a byte at a time


class MailSender:
    """Sends in the name of `sender`, a new connection for each message."""

    def __init__(self, server: MailServer, sender: str) -> None:
        self._server = server
        self._sender = sender

    async def send(self, mail: Mail, key: UUID, written: datetime) -> None:
        """Return once the server has taken the message; raises MailError.

        `key` makes its Message-ID: should it be sent twice, the two are known for one.
        """
        server = self._server
        try:
            async with asyncio.timeout(WHOLE_LIMIT):
                await aiosmtplib.send(
                    self._message(mail, key, written),
                    sender=self._sender,
                    recipients=[mail.to],
                    hostname=server.host,
                    port=server.port,
                    username=server.user,
                    password=server.password,
                    use_tls=server.encryption == "tls",
                    start_tls=server.encryption == "starttls",
                    timeout=ANSWER_LIMIT,
                )
        except (aiosmtplib.SMTPException, OSError, TimeoutError) as error:
            raise error_of(error) from None  # its text may quote the message or the address

    def _message(self, mail: Mail, key: UUID, written: datetime) -> EmailMessage:
        message = EmailMessage(policy=SMTP)
        message["From"] = self._sender
        message["To"] = mail.to
        message["Subject"] = mail.subject
        message["Date"] = format_datetime(written)
        message["Message-ID"] = f"<{key}@{self._sender.rpartition('@')[2]}>"
        message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no « out of office » comes back
        message.set_content(mail.text, cte="quoted-printable")
        return message
