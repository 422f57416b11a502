"""The section's first page: what can be done here, and the latest erasures."""

from __future__ import annotations

from typing import Any

from litestar import Request, Response, get
from litestar.exceptions import NotFoundException
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.audit.trail import AuditTrail
from gateway.console.guards import needs
from gateway.console.pages import page
from gateway.privacy.receipts import find_receipt, latest_receipts
from gateway.staff.permissions import Permission

SHOWN = 20  # receipts


@get("/privacy", guards=[needs(Permission.RECORD_INCIDENTS)])
async def privacy_page(
    request: Request[Any, Any, Any], db_session: AsyncSession, audit: AuditTrail
) -> Response[Any]:
    """Return the section's first page."""
    receipts = await latest_receipts(db_session, SHOWN)
    audit.note("privacy.opened", receipts=len(receipts))
    await db_session.commit()
    return page(request, "privacy/index", receipts=receipts)


@get("/privacy/receipts/{code:str}", guards=[needs(Permission.RECORD_INCIDENTS)])
async def receipt_page(
    request: Request[Any, Any, Any], db_session: AsyncSession, audit: AuditTrail, code: str
) -> Response[Any]:
    """Return the receipt of an erasure, to print or to read; 404 when there is none."""
    receipt = await find_receipt(db_session, code)
    if receipt is None:
        raise NotFoundException
    audit.note("receipt.opened", receipt.code)
    await db_session.commit()
    return page(request, "privacy/receipt", receipt=receipt)
