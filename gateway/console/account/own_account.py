"""What every form on « Mon compte » needs: the account itself, and the page again."""

from __future__ import annotations

from typing import Any

from litestar import Request, Response
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.console.pages import page
from gateway.staff.models import StaffAccount
from gateway.staff.permissions import PERMISSIONS, Permission
from gateway.staff.recovery_codes import recovery_codes_left
from gateway.staff.sessions import sessions_of


async def own_account(request: Request[Any, Any, Any], session: AsyncSession) -> StaffAccount:
    """Return who is signed in, as a row of this session that can be changed."""
    return await session.get_one(StaffAccount, request.user.id)


async def account_page(
    request: Request[Any, Any, Any], session: AsyncSession, status: int = 200, **context: Any
) -> Response[Any]:
    """Return « Mon compte »; `context` says what of a form was not right."""
    account = await own_account(request, session)
    return page(
        request,
        "account/index",
        status=status,
        me=account,
        sessions=await sessions_of(session, account.id),
        present=request.auth.id,
        codes_left=await recovery_codes_left(session, account.id),
        allowed=[each for each in Permission if each in PERMISSIONS[account.role]],
        **context,
    )
