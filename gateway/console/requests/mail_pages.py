"""What staff do about e-mail that has not left."""

from __future__ import annotations

from litestar import post
from litestar.response import Redirect
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.audit.trail import AuditTrail
from gateway.console.guards import needs
from gateway.mail.unsent import drop_failed_mail, retry_mail
from gateway.staff.permissions import Permission

LIST = "/console/requests"


@post("/requests/mail/retry", guards=[needs(Permission.HANDLE_REQUESTS)])
async def retry_unsent(db_session: AsyncSession, audit: AuditTrail) -> Redirect:
    """Have it tried again now."""
    await retry_mail(db_session)
    audit.note("mail.retried")
    await db_session.commit()
    return Redirect(LIST, status_code=303)


@post("/requests/mail/drop", guards=[needs(Permission.HANDLE_REQUESTS)])
async def drop_unsent(db_session: AsyncSession, audit: AuditTrail) -> Redirect:
    """Forget what was given up."""
    await drop_failed_mail(db_session)
    audit.note("mail.dropped")
    await db_session.commit()
    return Redirect(LIST, status_code=303)
