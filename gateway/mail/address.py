"""Where the mail server is: what SMTP_URL says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal
from urllib.parse import unquote, urlsplit

Encryption = Literal["none", "tls", "starttls"]
_SCHEMES: dict[str, tuple[Encryption, int]] = {
    "smtp": ("none", 25),
    "smtps": ("tls", 465),  # RFC 8314
    "smtp+starttls": ("starttls", 587),
}


@dataclass(frozen=True)
class MailServer:
    """A mail server and how it is spoken to."""

    host: str
    port: int
    encryption: Encryption
    user: str | None
    password: str | None

    def __repr__(self) -> str:
        return f"MailServer({self.host}:{self.port})"

    @classmethod
    def parse(cls, url: str) -> MailServer:
        """Return the server of an address such as `smtp+starttls://user:password@host:587`.

        What is reserved in user and password is percent-encoded. Raises ValueError, whose text
        does not repeat the address.
        """
        parts = urlsplit(url)
        if parts.scheme not in _SCHEMES or not parts.hostname:
            raise ValueError("it must be smtp://host, smtps://host or smtp+starttls://host")
        if parts.path.strip("/") or parts.query or parts.fragment:
            raise ValueError("it must end with the host or the port")
        encryption, port = _SCHEMES[parts.scheme]
        try:
            port = parts.port or port
        except ValueError:
            raise ValueError("its port is no number") from None
        user, password = parts.username, parts.password
        if (user is None) != (password is None):
            raise ValueError("it has a user or a password without the other")
        return cls(
            parts.hostname,
            port,
            encryption,
            unquote(user) if user is not None else None,
            unquote(password) if password is not None else None,
        )


def is_mail_address(address: str) -> bool:
    """Tell whether a text is one plain e-mail address, as far as that shows."""
    local, at, domain = address.rpartition("@")
    labels = domain.split(".")
    return bool(
        at
        and address.isascii()
        and address.isprintable()
        and not set(address) & set(' "(),:;<>[\\]')
        and "@" not in local
        and 0 < len(local) <= 64  # noqa: PLR2004  (RFC 5321, 4.5.3.1.1)
        and not local.startswith(".")
        and not local.endswith(".")
        and ".." not in local
        and len(address) <= 254  # noqa: PLR2004  (RFC 5321, 4.5.3.1.3 with its erratum 1690)
        and len(labels) > 1
        and all(_is_label(label) for label in labels)
    )


def _is_label(label: str) -> bool:
    return (
        0 < len(label) <= 63  # noqa: PLR2004  (RFC 1035, 2.3.4)
        and label.replace("-", "").isalnum()
        and not label.startswith("-")
        and not label.endswith("-")
    )
