"""What the person is given when everything of theirs was erased."""

from __future__ import annotations

import secrets

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.privacy.models import ErasureReceipt

# No letter that is taken for another when it is read aloud on the telephone.
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


def new_code() -> str:
    """Return a short random code such as E-7K2M9QPX."""
    return "E-" + "".join(secrets.choice(_ALPHABET) for _ in range(8))


async def find_receipt(session: AsyncSession, code: str) -> ErasureReceipt | None:
    """Return the receipt with this code, however it is typed."""
    typed = code.strip().upper()
    return await session.scalar(select(ErasureReceipt).where(ErasureReceipt.code == typed))


async def latest_receipts(session: AsyncSession, most: int) -> list[ErasureReceipt]:
    """Return the newest receipts, newest first."""
    newest = select(ErasureReceipt).order_by(ErasureReceipt.erased_at.desc()).limit(most)
    return list(await session.scalars(newest))
