"""The visitor's token: signed, for one conversation, for a limited time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import jwt

from gateway.channels.web.errors import TokenExpiredError, TokenInvalidError
from gateway.record import utc_now

_ALGORITHM = "HS256"
_AUDIENCE = "web-chat"  # the same key signs other things; none of them passes for a token


@dataclass(frozen=True)
class TokenSigner:
    """Makes and reads tokens with the application's key; they live for `lifetime`."""

    key: str
    lifetime: timedelta

    def make(self, conversation: UUID) -> tuple[str, datetime]:
        """Return a token for the conversation, and the moment (UTC) when it expires."""
        now = utc_now().replace(microsecond=0)  # a token counts in whole seconds
        expires_at = now + self.lifetime
        claims = {"sub": str(conversation), "aud": _AUDIENCE, "iat": now, "exp": expires_at}
        return jwt.encode(claims, self.key, algorithm=_ALGORITHM), expires_at

    def read(self, token: str) -> UUID:
        """Return the conversation of a token; raises TokenExpiredError or TokenInvalidError."""
        try:
            claims = jwt.decode(
                token,
                self.key,
                algorithms=[_ALGORITHM],
                audience=_AUDIENCE,
                options={"require": ["sub", "aud", "iat", "exp"]},
            )
            return UUID(claims["sub"])
        except jwt.ExpiredSignatureError:
            raise TokenExpiredError from None
        except (jwt.InvalidTokenError, ValueError):
            raise TokenInvalidError from None
