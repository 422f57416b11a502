"""Random tokens that open something: who was given one has it, and only its hash is kept here."""

from __future__ import annotations

import hashlib
import secrets

_BYTES = 32


def new_token() -> str:
    """Return a token that nobody can guess, of 43 characters that may stand in an address."""
    return secrets.token_urlsafe(_BYTES)


def token_hash(token: str) -> bytes:
    """Return what is kept of a token: its SHA-256. It is random, so no salt is needed."""
    return hashlib.sha256(token.encode()).digest()
