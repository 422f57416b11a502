"""Keyed hashes for identities, encryption at rest for what is needed again."""

from __future__ import annotations

import base64
import hashlib
import hmac

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_KEY = 32  # bytes


class UnreadableError(Exception):
    """Something was encrypted under another SECRET_KEY, or changed since."""


class Secrecy:
    """Two keys derived from the gateway's secret (HKDF, RFC 5869): one hashes, one encrypts.

    `part` names what they are for; another part's keys are others.
    """

    def __init__(self, secret: str, part: str) -> None:
        self._hash_key = _derive(secret, f"modic {part} identity")
        self._fernet = Fernet(base64.urlsafe_b64encode(_derive(secret, f"modic {part} words")))

    def key_of(self, identity: str) -> str:
        """Return 64 hex digits that stand for the identity and tell nothing of it."""
        return hmac.new(self._hash_key, identity.encode(), hashlib.sha256).hexdigest()

    def hide(self, words: str) -> bytes:
        """Return the words encrypted."""
        return self._fernet.encrypt(words.encode())

    def show(self, hidden: bytes) -> str:
        """Return the words that `hide` was given; raises UnreadableError."""
        try:
            return self._fernet.decrypt(hidden).decode()
        except InvalidToken:
            raise UnreadableError from None


def _derive(secret: str, purpose: str) -> bytes:
    return HKDF(SHA256(), _KEY, salt=None, info=purpose.encode()).derive(secret.encode())
