"""A real mail server (aiosmtpd) that can be down, slow, strict or rude."""

from __future__ import annotations

import asyncio
import email
import logging
import socket
import threading
from collections.abc import Callable
from email.message import EmailMessage
from email.policy import default
from typing import Any, cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.gateway.process import free_port

PATIENCE = 30  # seconds
# It would write down every address that it hears, where tests look for what the gateway writes.
logging.getLogger("mail.log").setLevel(logging.WARNING)


class MailServer:
    """Takes mail on a port of its own. Each answer is the server's until a test sets another."""

    def __init__(self, user: str | None = None, password: str | None = None) -> None:
        self.port = free_port()
        self.messages: list[EmailMessage] = []
        self.envelopes: list[Envelope] = []
        self.rcpt_answer = self.data_answer = self.mail_answer = ""
        self.on_data: Callable[[], None] = lambda: None
        """Called when a message has arrived, before its answer."""
        self._login = (user, password)
        self._arrived = threading.Condition()
        self._controller: Controller | None = None

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Listen; also again, on the same port."""
        needed: dict[str, Any] = {
            "auth_required": True,
            "auth_require_tls": False,
            "authenticator": self._check,
        }
        self._controller = Controller(
            self, hostname="127.0.0.1", port=self.port, **(needed if self._login[0] else {})
        )
        self._controller.start()

    def stop(self) -> None:
        if self._controller is not None:
            self._controller.stop()
            self._controller = None

    def wait_for(self, count: int) -> list[EmailMessage]:
        """Return the messages so far once there are so many; fail when there never are."""
        with self._arrived:
            assert self._arrived.wait_for(lambda: len(self.messages) >= count, PATIENCE)
            return list(self.messages)

    def _check(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, given: Any
    ) -> AuthResult:
        assert isinstance(given, LoginPassword)
        user, password = self._login
        right = (given.login.decode(), given.password.decode()) == (user, password)
        return AuthResult(success=right, handled=False)

    async def handle_MAIL(  # noqa: N802  (aiosmtpd's names and arguments)
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.mail_answer:
            return self.mail_answer
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.rcpt_answer:
            return self.rcpt_answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        if self.data_answer:
            return self.data_answer
        content = cast("bytes", envelope.content)
        with self._arrived:
            self.envelopes.append(envelope)
            self.messages.append(cast("Any", email.message_from_bytes(content, policy=default)))
            self._arrived.notify_all()
        await asyncio.to_thread(self.on_data)
        return "250 OK"


class RudeServer:
    """Takes connections, says `lines` one for each line that it reads, and then says no more.

    With `hangs_up` it ends the connection then; without, it stays there.
    """

    def __init__(self, port: int, lines: list[bytes], *, hangs_up: bool) -> None:
        self._lines, self._hangs_up = lines, hangs_up
        self._socket = socket.create_server(("127.0.0.1", port))
        self.connections = 0
        self._open: list[socket.socket] = []
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        for connection in self._open:
            connection.close()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return  # closed
            self.connections += 1
            self._open.append(connection)
            self._speak(connection)

    def _speak(self, connection: socket.socket) -> None:
        try:
            for number, line in enumerate(self._lines):
                if number:
                    connection.recv(4096)
                connection.sendall(line + b"\r\n")
            if self._lines:
                connection.recv(4096)
            if self._hangs_up:
                connection.close()
        except OSError:
            return  # the other side was quicker
