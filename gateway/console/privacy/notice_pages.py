"""The notices that visitors accepted, version by version."""

from __future__ import annotations

from typing import Any

from litestar import Request, Response, get
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.console.guards import needs
from gateway.console.pages import page
from gateway.privacy.notices import MOST_COUNTED, used_notices
from gateway.staff.permissions import Permission


@get("/privacy/notices", guards=[needs(Permission.RECORD_INCIDENTS)])
async def notice_list(request: Request[Any, Any, Any], db_session: AsyncSession) -> Response[Any]:
    """Return every version that was in use, with its words."""
    notices = await used_notices(db_session, request.app.state.settings)
    return page(request, "privacy/notices", notices=notices, most=MOST_COUNTED)
