"""The check that the form was sent from our own page: a signed token, as the console's forms have.

It has a cookie of its own, which goes to the contact form alone.
"""

from __future__ import annotations

from litestar.config.csrf import CSRFConfig
from litestar.datastructures import Cookie

from gateway.settings import Settings

_PATH = "/contact"


def csrf_config(settings: Settings) -> CSRFConfig:
    """Return the check's configuration."""
    return CSRFConfig(
        secret=settings.secret_key.get_secret_value(),
        cookie_name=_name(settings),
        cookie_path=_PATH,
        cookie_httponly=True,
        cookie_secure=settings.secure_cookies,
    )


def csrf_cookie(settings: Settings, token: str) -> Cookie:
    """Return the cookie against which the form's token is checked."""
    return Cookie(
        key=_name(settings),
        value=token,
        path=_PATH,
        httponly=True,
        secure=settings.secure_cookies,
        samesite="lax",
    )


def _name(settings: Settings) -> str:
    return f"modic_contact_{settings.port}"
