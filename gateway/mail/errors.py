"""Why the mail server did not take a message, sorted by what can be done about it."""

from __future__ import annotations

from collections.abc import Iterator

from aiosmtplib import (
    SMTPAuthenticationError,
    SMTPConnectError,
    SMTPException,
    SMTPHeloError,
    SMTPNotSupported,
    SMTPRecipientRefused,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPSenderRefused,
)

from gateway.mail.models import MailReason

# RFC 5321, 4.2.1: what begins with 4 may be taken later, what begins with 5 will not.
_TRANSIENT, _PERMANENT = range(400, 500), range(500, 600)


class MailError(Exception):
    """The message was not sent. Its text is the server's code alone: the rest quotes addresses."""

    reason: MailReason = "unreachable"


class LaterError(MailError):
    """Nothing is wrong with the message: it is tried again."""


class UnreachableError(LaterError):
    """The server did not answer, or not to the end: it may even have taken the message."""


class BusyError(LaterError):
    """The server asks to try later: it is busy, or does not know us yet (greylisting)."""

    reason = "busy"


class LoginRefusedError(LaterError):
    """The server takes neither our name and password nor our encryption: SMTP_URL is wrong."""

    reason = "login_refused"


class SenderRefusedError(LaterError):
    """The server does not send for MAIL_FROM; once that is put right, everything leaves."""

    reason = "sender_refused"


class FinalError(MailError):
    """It makes no sense to try this message again."""

    reason: MailReason = "refused"


class RecipientRefusedError(FinalError):
    """There is no such address."""

    reason = "recipient_refused"


class MessageRefusedError(FinalError):
    """The server does not take this message."""


def error_of(error: SMTPException | OSError | TimeoutError) -> MailError:
    """Return what an error of aiosmtplib or of the network means."""
    for cause in _causes(error):
        # aiosmtplib has no class of its own for a server without STARTTLS or AUTH.
        if isinstance(cause, SMTPAuthenticationError | SMTPNotSupported) or (
            type(cause) is SMTPException
        ):
            return LoginRefusedError(_code(cause))
        if isinstance(cause, SMTPConnectError | SMTPHeloError):
            return UnreachableError(_code(cause))
        if isinstance(cause, SMTPResponseException):
            return _by_code(cause)
    return UnreachableError(type(error).__name__)


def _causes(error: Exception) -> Iterator[Exception]:
    if isinstance(error, SMTPRecipientsRefused):
        yield from error.recipients  # the one that there is
    else:
        yield error


def _by_code(error: SMTPResponseException) -> MailError:
    code = _code(error)
    if error.code in _TRANSIENT:
        return BusyError(code)
    if error.code not in _PERMANENT:
        return UnreachableError(code)  # whatever it speaks, it is not SMTP
    if isinstance(error, SMTPSenderRefused):
        return SenderRefusedError(code)
    if isinstance(error, SMTPRecipientRefused):
        return RecipientRefusedError(code)
    return MessageRefusedError(code)


def _code(error: Exception) -> str:
    return str(getattr(error, "code", type(error).__name__))
