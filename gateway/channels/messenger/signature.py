"""Did Meta send this? Signatures of the app's secret, with SHA-256 and nothing else.

https://developers.facebook.com/docs/messenger-platform/webhooks ("Validate payloads")
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
from typing import Any

from gateway.errors import RefusalError

_PREFIX = "sha256="


class SignatureError(RefusalError):
    """The body was not signed with the app's secret, or has been changed."""

    status = 403
    code = "signature_invalid"
    message = "The signature is missing or wrong."


def check_signature(raw: bytes, header: str | None, secret: str) -> None:
    """Raise SignatureError unless X-Hub-Signature-256 is that of the raw body."""
    if header is None or not header.startswith(_PREFIX):
        raise SignatureError
    expected = hmac.new(secret.encode(), raw, hashlib.sha256).hexdigest()
    given = header.removeprefix(_PREFIX)
    if not hmac.compare_digest(expected.encode(), given.encode()):
        raise SignatureError


def same_secret(given: str, expected: str) -> bool:
    """Tell whether two secrets are the same, in a time that tells nothing."""
    return hmac.compare_digest(given.encode(), expected.encode())


def app_secret_proof(token: str, secret: str) -> str:
    """Return what proves to Graph that the token is used by its app.

    https://developers.facebook.com/docs/graph-api/guides/secure-requests
    """
    return hmac.new(secret.encode(), token.encode(), hashlib.sha256).hexdigest()


def read_signed_request(signed: str, secret: str) -> dict[str, Any]:
    """Return the object of a signed request (`signature.payload`, both base64url).

    Raises SignatureError. https://developers.facebook.com/docs/facebook-login/guides/advanced/oidc-token
    """
    signature, _, payload = signed.partition(".")
    expected = hmac.new(secret.encode(), payload.encode(), hashlib.sha256).digest()
    try:
        given = _decode(signature)
        if not hmac.compare_digest(expected, given):
            raise SignatureError
        content = json.loads(_decode(payload))
    except (binascii.Error, ValueError):
        raise SignatureError from None
    if not isinstance(content, dict) or content.get("algorithm", "").upper() != "HMAC-SHA256":
        raise SignatureError
    return content


def _decode(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
