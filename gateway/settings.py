"""What the gateway is told from outside: environment variables, and `.env` beside them."""

from __future__ import annotations

from typing import Annotated, Any, Self

from pydantic import (
    Field,
    HttpUrl,
    SecretStr,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from gateway.mail.address import MailServer, is_mail_address

MINIMUM_SECRET = 32  # characters; HMAC-SHA256 asks for a key of 32 bytes
ASYNC_DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "postgres": "postgresql+asyncpg",
    "postgresql": "postgresql+asyncpg",
}


class SettingsError(Exception):
    """A setting is missing or wrong; the message is one sentence that never holds its value."""


class Settings(BaseSettings):
    """Every setting of the gateway. A field's name in capitals is the variable's name."""

    model_config = SettingsConfigDict(
        env_file=".env", extra="ignore", hide_input_in_errors=True, frozen=True
    )

    secret_key: SecretStr = Field(min_length=MINIMUM_SECRET)
    engine_secret: SecretStr = Field(min_length=1)
    host: str = "127.0.0.1"
    port: int = Field(8000, ge=1, le=65535)
    database_url: str = Field("sqlite:///var/modic.db", repr=False)
    engine_port: int = Field(5005, ge=1, le=65535)
    engine_url: str = ""
    contact_form_url: str = ""
    """Where people can write to the clinic; the built-in form when empty."""
    contact_due_days: int = Field(2, ge=1, le=30)
    """Business days within which somebody who sent the form is called."""
    contact_per_minute: int = Field(6, ge=1)
    """Forms of one client address, in one process."""
    contact_email: str = ""
    """Where the clinic reads that somebody sent the form; nobody is told when empty."""
    smtp_url: SecretStr | None = None
    """The mail server; without one no e-mail is sent."""
    mail_from: str = Field("", validate_default=True)
    red_flag_hours: int = Field(4, ge=1, le=168)
    """After how long a red flag that nobody has settled is overdue."""
    red_flag_email: str = ""
    """Where the clinic is told that there is a red flag; nobody is told when empty."""
    mail_includes_request: bool = False
    """Whether the clinic's e-mail has the person's words in it."""
    privacy_policy_url: str = ""
    chat_token_hours: int = Field(24, ge=1, le=24 * 30)
    retention_days: int = Field(180, ge=1, le=3650)
    """How long a conversation is kept after its last message. The notice says it."""
    messages_per_minute: int = Field(20, ge=1)
    """Of one conversation, in one process."""
    requests_per_minute: int = Field(60, ge=1)
    """Of one client address to the chat, in one process."""
    trusted_proxies: int = Field(0, ge=0)
    """How many proxies stand in front, each of which adds to X-Forwarded-For."""
    secure_cookies: bool = False
    """True where the site is served over HTTPS: then the console's cookies never travel without."""
    public_url: str = ""
    """Where the gateway is reached from outside; the request's own address when empty."""
    messenger_page_token: SecretStr | None = None
    """The Messenger channel is on when it is set."""
    messenger_app_secret: SecretStr | None = Field(None, validate_default=True)
    messenger_app_id: str = Field("", pattern=r"^[0-9]*$")
    messenger_verify_token: SecretStr | None = Field(None, validate_default=True)
    messenger_graph_version: str = Field("v25.0", pattern=r"^v[0-9]+\.[0-9]+$")
    messenger_graph_url: str = "https://graph.facebook.com"
    engine_python: str = ".venv/bin/python"
    """The engine's interpreter, with which the trainer compares models."""
    allowed_origins: Annotated[tuple[str, ...], NoDecode] = ()

    @field_validator("allowed_origins", mode="before")
    @classmethod
    def _split(cls, value: Any) -> Any:
        if isinstance(value, str):
            return tuple(origin.strip() for origin in value.split(",") if origin.strip())
        return value

    @field_validator(
        "messenger_page_token",
        "messenger_app_secret",
        "messenger_verify_token",
        "smtp_url",
        mode="before",
    )
    @classmethod
    def _empty_is_unset(cls, value: Any) -> Any:
        return value or None

    @field_validator("messenger_app_secret", "messenger_verify_token")
    @classmethod
    def _goes_with_the_token(
        cls, value: SecretStr | None, info: ValidationInfo
    ) -> SecretStr | None:
        if value is None and info.data.get("messenger_page_token") is not None:
            raise ValueError("it is not set, and MESSENGER_PAGE_TOKEN is")
        return value

    @field_validator("smtp_url")
    @classmethod
    def _is_mail_server(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None:
            MailServer.parse(value.get_secret_value())
        return value

    @field_validator("contact_email", "red_flag_email", "mail_from")
    @classmethod
    def _is_mail_address(cls, value: str, info: ValidationInfo) -> str:
        if value and not is_mail_address(value):
            raise ValueError("it must be an e-mail address")
        if info.field_name == "mail_from" and not value and info.data.get("smtp_url") is not None:
            raise ValueError("it is not set, and SMTP_URL is")
        return value

    @field_validator("database_url")
    @classmethod
    def _with_async_driver(cls, value: str) -> str:
        try:
            url = make_url(value)
        except ArgumentError as error:
            raise ValueError("it must be a URL") from error
        if url.drivername in ASYNC_DRIVERS:
            url = url.set(drivername=ASYNC_DRIVERS[url.drivername])
        if url.drivername not in ASYNC_DRIVERS.values():
            raise ValueError("it must begin with sqlite:/// or postgresql://")
        if "sslmode" in url.query:  # asyncpg's name for it
            url = url.update_query_dict({"ssl": url.query["sslmode"]})
            url = url.difference_update_query(["sslmode"])
        return url.render_as_string(hide_password=False)

    @field_validator("contact_form_url", "privacy_policy_url", "public_url", "messenger_graph_url")
    @classmethod
    def _is_web_address(cls, value: str, info: ValidationInfo) -> str:
        if value or info.field_name == "messenger_graph_url":
            HttpUrl(value)
        return value

    @model_validator(mode="after")
    def _default_engine_url(self) -> Self:
        url = self.engine_url or f"http://127.0.0.1:{self.engine_port}"
        HttpUrl(url)
        object.__setattr__(self, "engine_url", url.rstrip("/"))
        return self

    @property
    def sends_mail(self) -> bool:
        """Whether there is a mail server to give e-mail to."""
        return self.smtp_url is not None

    @property
    def own_url(self) -> str:
        """Where the gateway is reached, as far as it knows without a request; no slash ends it."""
        return (self.public_url or f"http://localhost:{self.port}").rstrip("/")

    @property
    def contact_url(self) -> str:
        """Where people can write to the clinic; actions/ works it out in the same way."""
        return self.contact_form_url or f"{self.own_url}/contact"

    @property
    def has_contact_form(self) -> bool:
        """Whether the clinic uses the built-in form."""
        return self.contact_url == f"{self.own_url}/contact"


def load_settings() -> Settings:
    """Return the settings of this process; raises SettingsError naming the first wrong one."""
    try:
        return Settings()  # type: ignore[call-arg]  # they come from the environment
    except ValidationError as error:
        raise SettingsError(_sentence(error)) from None


def _sentence(error: ValidationError) -> str:
    first = error.errors(include_input=False, include_context=False, include_url=False)[0]
    name = str(first["loc"][0]).upper() if first["loc"] else "ENGINE_URL"
    if first["type"] == "missing":
        return f"{name} is not set: put it in the environment or in .env (see .env.example)."
    reason = first["msg"].removeprefix("Value error, ")
    return f"{name} is not valid: {reason[0].lower()}{reason[1:]} (see .env.example)."
