"""The gateway as it runs in truth: `python -m gateway` in a process, with its output kept."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from gateway.settings import Settings

PROJECT = Path(__file__).parents[2]
PATIENCE = 30  # seconds until a start or a line counts as never


class GatewayProcess:
    """A running process; `output` is what it has written so far, line by line."""

    def __init__(self, settings: Settings, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self.output: list[str] = []
        self._written = threading.Condition()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "gateway"],
            cwd=PROJECT,
            env=environment(settings) | {"PORT": str(port)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self._reader = threading.Thread(target=self._read)
        self._reader.start()
        self.wait_for_line("Uvicorn running")

    def wait_for_line(self, part: str) -> None:
        """Wait until a line with `part` in it was written, or the process ended."""
        with self._written:
            self._written.wait_for(lambda: self._has(part) or self._ended(), PATIENCE)
        assert self._has(part), self.output

    def kill(self) -> None:
        """End it at once, as a power cut does."""
        self._process.kill()
        self._join()

    def stop(self) -> int:
        """Ask it to end and wait until it has; return its exit status."""
        self._process.terminate()
        return self._join()

    def _join(self) -> int:
        status = self._process.wait(PATIENCE)
        self._reader.join(PATIENCE)
        return status

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            with self._written:
                self.output.append(line)
                self._written.notify_all()
        with self._written:
            self._written.notify_all()

    def _has(self, part: str) -> bool:
        return any(part in line for line in self.output)

    def _ended(self) -> bool:
        return self._process.poll() is not None


@contextmanager
def gateway_process(settings: Settings, port: int | None = None) -> Iterator[GatewayProcess]:
    """Give a gateway that serves, on a free port unless told one; it is ended afterwards."""
    process = GatewayProcess(settings, port or free_port())
    try:
        yield process
    finally:
        process.kill()


def environment(settings: Settings) -> dict[str, str]:
    """Return the environment of a process with these settings and no others."""
    ours = {
        "SECRET_KEY": settings.secret_key.get_secret_value(),
        "ENGINE_SECRET": settings.engine_secret.get_secret_value(),
        "DATABASE_URL": settings.database_url,
        "ENGINE_URL": settings.engine_url,
        "MESSAGES_PER_MINUTE": str(settings.messages_per_minute),
        "REQUESTS_PER_MINUTE": str(settings.requests_per_minute),
    }
    return {"PATH": os.environ["PATH"], **ours, **_messenger(settings), **_mail(settings)}


def _mail(settings: Settings) -> dict[str, str]:
    if settings.smtp_url is None:
        return {}
    return {"SMTP_URL": settings.smtp_url.get_secret_value(), "MAIL_FROM": settings.mail_from}


def _messenger(settings: Settings) -> dict[str, str]:
    if settings.messenger_page_token is None:
        return {}
    secrets = {
        "MESSENGER_PAGE_TOKEN": settings.messenger_page_token,
        "MESSENGER_APP_SECRET": settings.messenger_app_secret,
        "MESSENGER_VERIFY_TOKEN": settings.messenger_verify_token,
    }
    shown = {name: secret.get_secret_value() for name, secret in secrets.items() if secret}
    return {**shown, "MESSENGER_GRAPH_URL": settings.messenger_graph_url}


def free_port() -> int:
    """Return a port of 127.0.0.1 on which nobody listens now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
