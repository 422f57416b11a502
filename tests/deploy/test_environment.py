from __future__ import annotations

import os
import socket
import stat
from pathlib import Path

import pytest

from deploy.local.bench import free_ports
from deploy.local.environment import (
    PORTS,
    SECRETS,
    StartError,
    check_ports,
    local_environment,
)


def test_defaults_need_nothing_to_be_set(tmp_path: Path) -> None:
    environment = local_environment(tmp_path, {})
    assert {name: environment[name] for name in PORTS} == {
        "PORT": "8000",
        "ENGINE_PORT": "5005",
        "ACTIONS_PORT": "5055",
    }
    assert environment["ENGINE_URL"] == "http://127.0.0.1:5005"
    assert environment["ACTIONS_URL"] == "http://127.0.0.1:5055/webhook"
    assert environment["SANIC_HOST"] == "127.0.0.1"


def test_secrets_are_made_once_and_readable_by_the_owner_only(tmp_path: Path) -> None:
    first = local_environment(tmp_path, {})
    second = local_environment(tmp_path, {})
    assert all(len(first[name]) >= 48 for name in SECRETS)
    assert [first[name] for name in SECRETS] == [second[name] for name in SECRETS]
    assert len({first[name] for name in SECRETS}) == len(SECRETS)
    kept = tmp_path / "var" / "secrets.env"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert list(kept.parent.iterdir()) == [kept]


def test_the_environment_wins_over_the_file_and_the_file_over_defaults(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("PORT=8001\nENGINE_PORT=5006\nSECRET_KEY=\n")
    environment = local_environment(tmp_path, {"PORT": "8002", "SECRET_KEY": "given"})
    assert environment["PORT"] == "8002"
    assert environment["ENGINE_URL"].endswith(":5006")
    assert environment["SECRET_KEY"] == "given"


@pytest.mark.parametrize("port", ["0", "65536", "-1", "http", "8000 "])
def test_a_port_that_is_none_is_one_clear_sentence(tmp_path: Path, port: str) -> None:
    with pytest.raises(StartError, match=r"^PORT must be a port number from 1 to 65535\.$"):
        local_environment(tmp_path, {"PORT": port})


def test_the_same_port_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StartError, match="three different ports"):
        local_environment(tmp_path, {"PORT": "5005"})


@pytest.mark.parametrize("name", PORTS)
def test_a_taken_port_is_named_with_the_variable_that_moves_it(tmp_path: Path, name: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        with pytest.raises(StartError, match=f"^Port {port} is taken: .*{name}="):
            check_ports(local_environment(tmp_path, {**free_ports(), name: port}))


def test_free_ports_pass(tmp_path: Path) -> None:
    check_ports(local_environment(tmp_path, {**os.environ, **free_ports()}))
