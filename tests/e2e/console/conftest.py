from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.e2e.console.console import CONVERSATIONS, Console
from tests.e2e.stack import ROOT, STAFF_PASSWORD, Stack
from tests.gateway.conftest import make_settings
from tests.gateway.process import free_port, gateway_process


@pytest.fixture(scope="session")
def demo_url(stack: Stack, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a gateway of our own with demo data, answered by the stack's engine."""
    folder = tmp_path_factory.mktemp("console")
    environment = {
        **stack.environment,
        "DATABASE_URL": f"sqlite:///{folder / 'demo.db'}",
        "STAFF_PASSWORD": STAFF_PASSWORD,
    }
    command = ["deploy.local.command", "deploy.demo_data", "--conversations", str(CONVERSATIONS)]
    made = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, made.stderr
    settings = make_settings(environment["DATABASE_URL"], "http://127.0.0.1:1", contact_form_url="")
    with gateway_process(settings, free_port()) as process:
        yield process.url


@pytest.fixture(scope="session")
def console(browser: Browser, demo_url: str) -> Iterator[Console]:
    """The console, where everybody stays signed in."""
    console = Console(browser, demo_url)
    yield console
    console.close()
