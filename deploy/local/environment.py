"""The environment that every process of a local start shares."""

from __future__ import annotations

import os
import secrets
import socket
from collections.abc import Mapping
from pathlib import Path

from dotenv import dotenv_values

HOST = "127.0.0.1"
PORTS = {"PORT": 8000, "ENGINE_PORT": 5005, "ACTIONS_PORT": 5055}
SECRETS = ("SECRET_KEY", "ENGINE_SECRET")


class StartError(Exception):
    """The start cannot go on; the message is one sentence for the person at the terminal."""


def local_environment(root: Path, given: Mapping[str, str]) -> dict[str, str]:
    """Return the processes' environment: `given`, then .env, then defaults and kept secrets.

    Secrets that nobody set are made once and kept in var/secrets.env, readable by the owner only.
    Raises StartError for a port that is no port or given twice.
    """
    written = {key: value for key, value in dotenv_values(root / ".env").items() if value}
    environment = {**written, **{key: value for key, value in given.items() if value}}
    for name, default in PORTS.items():
        environment[name] = str(_port(name, environment.get(name, str(default))))
    if len({environment[name] for name in PORTS}) < len(PORTS):
        raise StartError(f"{', '.join(PORTS)} must be three different ports.")
    environment.setdefault("ENGINE_URL", f"http://{HOST}:{environment['ENGINE_PORT']}")
    environment.setdefault("ACTIONS_URL", f"http://{HOST}:{environment['ACTIONS_PORT']}/webhook")
    environment["SANIC_HOST"] = HOST  # rasa-sdk would listen on every address
    for name, secret in _kept_secrets(root / "var" / "secrets.env").items():
        environment.setdefault(name, secret)
    return environment


def check_ports(environment: Mapping[str, str]) -> None:
    """Raise StartError, naming the variable that moves it, when a port is taken."""
    for name in PORTS:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, int(environment[name])))
            except OSError as error:
                raise StartError(
                    f"Port {environment[name]} is taken: stop what listens there, or choose "
                    f"another with {name}=… in .env or before the command."
                ) from error


def _port(name: str, value: str) -> int:
    if not value.isdigit() or not 1 <= int(value) <= 65535:  # noqa: PLR2004
        raise StartError(f"{name} must be a port number from 1 to 65535.")
    return int(value)


def _kept_secrets(path: Path) -> dict[str, str]:
    kept = {key: value for key, value in dotenv_values(path).items() if value}
    missing = [name for name in SECRETS if name not in kept]
    if missing:
        kept |= {name: secrets.token_urlsafe(48) for name in missing}
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_suffix(f".{os.getpid()}")
        unfinished.touch(mode=0o600)
        unfinished.write_text("".join(f"{name}={kept[name]}\n" for name in SECRETS))
        unfinished.replace(path)
    return kept
