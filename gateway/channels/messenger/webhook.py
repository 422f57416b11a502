"""Meta's webhook: /webhooks/messenger."""

from __future__ import annotations

from typing import Any

from litestar import MediaType, Request, Response, get, post
from litestar.params import Parameter
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.channels.messenger.events import read_batch
from gateway.channels.messenger.intake import store_batch
from gateway.channels.messenger.service import MessengerService
from gateway.channels.messenger.signature import check_signature, same_secret
from gateway.errors import RefusalError

MAX_BODY = 1_048_576  # bytes; Meta batches up to 1,000 events


class VerificationError(RefusalError):
    """Whoever wants to subscribe does not know the verify token."""

    status = 403
    code = "verification_failed"
    message = "The verify token is wrong."


@get("/", media_type=MediaType.TEXT)
async def verify(
    messenger: MessengerService,
    mode: str | None = Parameter(query="hub.mode", default=None),
    token: str | None = Parameter(query="hub.verify_token", default=None),
    challenge: str | None = Parameter(query="hub.challenge", default=None),
) -> Response[str]:
    """Return Meta's challenge to who knows the verify token; raises VerificationError."""
    known = same_secret(token or "", messenger.verify_token)
    if not known or mode != "subscribe" or challenge is None:
        raise VerificationError
    return Response(challenge, media_type=MediaType.TEXT)


@post("/", status_code=200, media_type=MediaType.TEXT)
async def receive(
    request: Request[Any, Any, Any], db_session: AsyncSession, messenger: MessengerService
) -> str:
    """Store what Meta sends and say so at once; raises SignatureError and nothing is stored."""
    raw = await request.body()
    check_signature(raw, request.headers.get("x-hub-signature-256"), messenger.app_secret)
    batch = read_batch(raw)
    async with messenger.worker.precedence.storing():
        await store_batch(db_session, batch, messenger.secrecy)
    messenger.worker.wake()
    return "EVENT_RECEIVED"
