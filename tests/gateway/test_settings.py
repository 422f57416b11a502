"""Settings: a missing or wrong one gives one clear sentence, without its value."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from deploy.local.environment import PORTS
from gateway.settings import Settings, SettingsError, load_settings
from tests.gateway.process import PROJECT, environment

# Where variables are read that are not the gateway's settings: by name, or in Rasa's YAML files.
READERS = [
    "engine",
    "actions",
    "deploy/local",
    "gateway/staff",
    "tests",
    "endpoints.yml",
    "credentials.yml",
]
READ = re.compile(r"""environ(?:\.get\(|\[)"([A-Z_]+)"|\$\{([A-Z_]+)\}""")
GOOD = {"SECRET_KEY": "k" * 32, "ENGINE_SECRET": "shared"}


@pytest.fixture(autouse=True)
def elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)  # no .env here
    for name, value in GOOD.items():
        monkeypatch.setenv(name, value)


def test_the_defaults() -> None:
    settings = load_settings()
    assert (settings.host, settings.port) == ("127.0.0.1", 8000)
    assert settings.database_url == "sqlite+aiosqlite:///var/modic.db"
    assert settings.engine_url == "http://127.0.0.1:5005"
    assert settings.allowed_origins == ()


@pytest.mark.parametrize("name", sorted(GOOD))
def test_a_secret_is_missing(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.delenv(name)
    with pytest.raises(SettingsError, match=f"^{name} is not set: .*\\.$"):
        load_settings()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", "too-short-a-secret"),
        ("ENGINE_SECRET", ""),
        ("PORT", "eighty"),
        ("PORT", "70000"),
        ("DATABASE_URL", "mysql://user:hunter2@host/db"),
        ("DATABASE_URL", "hunter2"),
        ("ENGINE_URL", "not-a-url"),
        ("CONTACT_FORM_URL", "javascript:hunter2"),
        ("CHAT_TOKEN_HOURS", "-7"),
        ("SMTP_URL", "http://hunter2"),
        ("SMTP_URL", "smtp://user@host"),
        ("SMTP_URL", "smtp://host:many"),
        ("MAIL_FROM", "hunter2"),
        ("CONTACT_EMAIL", "a@b.example, hunter2@c.example"),
        ("CONTACT_DUE_DAYS", "0"),
        ("PRIVACY_POLICY_URL", "javascript:hunter2"),
        ("MESSAGES_PER_MINUTE", "-3"),
        ("REQUESTS_PER_MINUTE", "many"),
        ("TRUSTED_PROXIES", "-1"),
    ],
)
def test_a_wrong_value_is_named_and_not_shown(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=f"^{name} is not valid: ") as raised:
        load_settings()
    sentence = str(raised.value)
    assert "\n" not in sentence
    assert not value or value not in sentence


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("sqlite:///a/b.db", "sqlite+aiosqlite:///a/b.db"),
        ("postgresql://u:p%40@h:1/d", "postgresql+asyncpg://u:p%40@h:1/d"),
        ("postgres://u@h/d?sslmode=require", "postgresql+asyncpg://u@h/d?ssl=require"),
        ("postgresql+asyncpg://u@h/d", "postgresql+asyncpg://u@h/d"),
    ],
)
def test_a_database_gets_its_async_driver(
    monkeypatch: pytest.MonkeyPatch, given: str, used: str
) -> None:
    monkeypatch.setenv("DATABASE_URL", given)
    assert load_settings().database_url == used


def test_lists_and_ports(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALLOWED_ORIGINS", "https://a.example, https://b.example,")
    monkeypatch.setenv("ENGINE_PORT", "6005")
    settings = load_settings()
    assert settings.allowed_origins == ("https://a.example", "https://b.example")
    assert settings.engine_url == "http://127.0.0.1:6005"


def test_no_secret_shows_when_settings_are_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://u:hunter2@h/d")
    shown = repr(load_settings())
    assert not any(secret in shown for secret in (*GOOD.values(), "hunter2"))


def test_the_process_says_it_in_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    env = environment(load_settings()) | {"SECRET_KEY": "too-short-a-secret"}
    for module in ("gateway", "gateway.migrate"):
        ended = subprocess.run(
            [sys.executable, "-m", module],
            cwd=PROJECT,
            env=env,
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )
        assert ended.returncode != 0
        assert len(ended.stderr.splitlines()) == 1
        assert "SECRET_KEY is not valid" in ended.stderr
        assert "too-short-a-secret" not in ended.stderr


def test_the_example_lists_every_setting_and_no_other() -> None:
    lines = (PROJECT / ".env.example").read_text(encoding="utf-8").splitlines()
    listed = [line.partition("=")[0] for line in lines if line and not line.startswith("#")]
    assert len(listed) == len(set(listed))
    assert set(listed) == {name.upper() for name in Settings.model_fields} | read_elsewhere()


def read_elsewhere() -> set[str]:
    """Return the names that other code than the gateway's settings reads."""
    files = [
        file
        for reader in READERS
        for file in ([PROJECT / reader] if "." in reader else (PROJECT / reader).rglob("*.py"))
    ]
    found = {
        name
        for file in files
        for match in READ.findall(file.read_text(encoding="utf-8"))
        for name in match
        if name
    }
    return (found | set(PORTS)) - {"PATH"}


def test_the_example_shows_the_defaults() -> None:
    lines = (PROJECT / ".env.example").read_text(encoding="utf-8").splitlines()
    shown = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    for name, field in Settings.model_fields.items():
        if not field.is_required():
            default = "" if field.default in {(), None} else str(field.default)
            default = default.lower() if isinstance(field.default, bool) else default
            assert shown[name.upper()] == default


@pytest.mark.parametrize("missing", ["MESSENGER_APP_SECRET", "MESSENGER_VERIFY_TOKEN"])
def test_messenger_is_on_with_all_its_secrets_or_says_which_is_missing(
    monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    monkeypatch.setenv("MESSENGER_PAGE_TOKEN", "hunter2")
    for name in {"MESSENGER_APP_SECRET", "MESSENGER_VERIFY_TOKEN"} - {missing}:
        monkeypatch.setenv(name, "hunter3")
    with pytest.raises(SettingsError, match=f"^{missing} is .*MESSENGER_PAGE_TOKEN") as raised:
        load_settings()
    assert "hunter" not in str(raised.value)
    monkeypatch.setenv(missing, "hunter4")
    token = load_settings().messenger_page_token
    assert token is not None
    assert token.get_secret_value() == "hunter2"


def test_messenger_is_off_while_its_settings_are_empty(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PAGE_TOKEN", "APP_SECRET", "VERIFY_TOKEN"):
        monkeypatch.setenv(f"MESSENGER_{name}", "")
    assert load_settings().messenger_page_token is None
