"""The command as its user runs it: a process, with and without a terminal."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.database import create_database_engine
from gateway.staff.sign_in import sign_in
from tests.gateway.databases import KINDS, empty_database
from tests.gateway.terminal import on_a_terminal

COMMAND = [sys.executable, "-m", "gateway.staff.create_account"]
PASSWORD = "une longue phrase de passe"


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "SECRET_KEY": "k" * 32,
        "ENGINE_SECRET": "s",
        "DATABASE_URL": f"sqlite:///{tmp_path / 'staff.db'}",
    }


def run(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *arguments],
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def test_without_a_terminal_the_password_comes_from_the_environment(
    environment: dict[str, str],
) -> None:
    added = run({**environment, "STAFF_PASSWORD": PASSWORD}, "A@clinique.example", "administrator")
    assert (added.returncode, added.stderr) == (0, "")
    assert added.stdout == "a@clinique.example may now sign in as administrator.\n"
    again = run({**environment, "STAFF_PASSWORD": PASSWORD}, "a@clinique.example", "reader")
    assert again.returncode == 1
    assert "already an account" in again.stderr


@pytest.mark.parametrize(
    ("password", "email", "role", "sentence"),
    [
        ("", "a@clinique.example", "reader", "set STAFF_PASSWORD"),
        ("short", "a@clinique.example", "reader", "12 to 1024 characters"),
        (PASSWORD, "nobody", "reader", "EMAIL is not an e-mail address"),
        (PASSWORD, "a@clinique.example", "boss", "ROLE must be one of"),
        (PASSWORD, "", "", "EMAIL is not an e-mail address"),
    ],
)
def test_what_is_wrong_is_one_sentence(
    environment: dict[str, str], password: str, email: str, role: str, sentence: str
) -> None:
    refused = run({**environment, "STAFF_PASSWORD": password}, email, role)
    assert refused.returncode == 1
    assert sentence in refused.stderr
    assert refused.stderr.count("\n") == 1
    assert PASSWORD not in refused.stderr


@pytest.mark.parametrize(
    ("again", "status", "says"),
    [
        (f"{PASSWORD}\n", 0, "may now sign in"),
        ("another one, longer\n", 1, "differ"),
        ("\x03", 1, "Nothing was changed"),  # Ctrl-C
        ("\x04", 1, "Nothing was changed"),  # Ctrl-D
    ],
)
def test_on_a_terminal_it_asks_twice_and_shows_nothing(
    environment: dict[str, str], again: str, status: int, says: str
) -> None:
    dialogue = [(b"Password: ", f"{PASSWORD}\n".encode()), (b"Again: ", again.encode())]
    ended, seen = on_a_terminal([*COMMAND, "b@clinique.example", "reader"], environment, dialogue)
    assert (ended, says in seen) == (status, True), seen
    assert PASSWORD not in seen
    assert "Traceback" not in seen


def test_what_is_wrong_is_told_before_a_password_is_asked_for(environment: dict[str, str]) -> None:
    ended, seen = on_a_terminal([*COMMAND, "b@clinique.example", "boss"], environment, [])
    assert ended == 1
    assert "ROLE must be one of" in seen
    assert "Password" not in seen


def test_a_database_that_does_not_answer_is_one_sentence(environment: dict[str, str]) -> None:
    nowhere = {"DATABASE_URL": "postgresql://127.0.0.1:1/none", "STAFF_PASSWORD": PASSWORD}
    refused = run({**environment, **nowhere}, "a@clinique.example", "reader")
    assert refused.returncode == 1
    assert refused.stderr.startswith("The database does not answer")
    assert refused.stderr.count("\n") == 1


@pytest.mark.parametrize("kind", KINDS)
async def test_the_account_that_it_makes_in_an_empty_database_opens(
    environment: dict[str, str], kind: str, tmp_path: Path
) -> None:
    async with empty_database(kind, tmp_path) as url:
        setting = {"DATABASE_URL": url, "STAFF_PASSWORD": PASSWORD}
        added = run({**environment, **setting}, "a@clinique.example", "manager")
        assert added.returncode == 0, added.stderr
        engine = create_database_engine(url)
        async with AsyncSession(engine, expire_on_commit=False) as session:
            account = await sign_in(session, "a@clinique.example", PASSWORD, "192.0.2.1")
            assert account.role == "manager"
        await engine.dispose()
