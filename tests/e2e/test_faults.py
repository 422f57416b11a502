"""What happens when a process is gone: nothing is lost, and it comes back."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
from playwright.sync_api import BrowserContext, expect

from tests.e2e.conftest import ARTIFACTS
from tests.e2e.stack import PROGRAMS, ROOT, Stack
from tests.e2e.visitor import WAIT, Visitor

LIMIT = 6.0  # seconds in which every message is answered


@pytest.fixture
def visitor_token(stack: Stack) -> dict[str, str]:
    stack.wait_until_ready()
    version = httpx.get(f"{stack.url}/api/chat/notice").json()["version"]
    asked = {"notice_version": version, "language": "fr"}
    token = httpx.post(f"{stack.url}/api/chat/session", json=asked).json()["token"]
    return {"Authorization": f"Bearer {token}"}


@pytest.mark.parametrize("how", [signal.SIGSTOP, signal.SIGKILL])
def test_engine_down_is_answered_in_time_and_stored(
    stack: Stack, visitor_token: dict[str, str], how: signal.Signals
) -> None:
    engine = stack.processes()["engine"]
    os.kill(engine, how)
    try:
        question = {"id": str(uuid4()), "text": "Est-ce une infection ?"}
        started = time.monotonic()
        answer = httpx.post(
            f"{stack.url}/api/chat/messages", json=question, headers=visitor_token, timeout=20
        )
        assert time.monotonic() - started < LIMIT
    finally:
        if how == signal.SIGSTOP:
            os.kill(engine, signal.SIGCONT)
    assert answer.status_code == 200
    told = answer.json()
    assert told["outcome"] == "failed"
    urls = [link["url"] for reply in told["replies"] for link in reply["links"]]
    assert any(url.startswith(f"{stack.url}/contact") for url in urls)
    history = httpx.get(f"{stack.url}/api/chat/messages", headers=visitor_token).json()["messages"]
    assert history[0]["text"] == "Est-ce une infection ?"
    assert history[-1]["text"] == told["replies"][-1]["text"]
    stack.wait_until_ready()
    again = {"id": str(uuid4()), "text": "Est-ce une infection ?"}
    answered = httpx.post(
        f"{stack.url}/api/chat/messages", json=again, headers=visitor_token, timeout=20
    )
    assert answered.json()["outcome"] == "answer"


def test_a_visitor_sees_a_sentence_and_the_form_when_the_engine_is_gone(
    stack: Stack, phone: BrowserContext
) -> None:
    stack.wait_until_ready()
    visitor = Visitor(phone, stack.url)
    visitor.open()
    os.kill(stack.processes()["engine"], signal.SIGKILL)
    visitor.question.fill("Est-ce une infection ?")
    visitor.question.press("Enter")
    form = visitor.log.get_by_role("link", name="formulaire")
    expect(form.first).to_be_visible(timeout=WAIT)
    visitor.page.screenshot(path=ARTIFACTS / "phone-engine-down.png")


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_process_that_dies_is_started_again(stack: Stack, name: str) -> None:
    stack.wait_until_ready()
    before = stack.processes()[name]
    os.kill(before, signal.SIGKILL)
    stack.wait_for(
        lambda: stack.processes().get(name, before) != before, f"{name} was not started again"
    )
    stack.wait_until_ready()


def test_a_taken_port_is_one_sentence(stack: Stack) -> None:
    """The stack runs: another start on its ports must not take a line more than needed."""
    refused = stack.make("run")
    assert refused.returncode != 0
    said = [line for line in refused.stderr.splitlines() if not line.startswith("make")]
    port = stack.environment["PORT"]
    assert said == [
        f"Port {port} is taken: stop what listens there, or choose another with PORT=… in .env "
        "or before the command."
    ]


def test_a_missing_tool_is_one_sentence(tmp_path: Path, stack: Stack) -> None:
    (tmp_path / "bash").symlink_to(shutil.which("bash") or "")
    (tmp_path / "make").symlink_to(shutil.which("make") or "")
    without_python = check_tools(stack, tmp_path)
    assert without_python == [
        "CPython 3.11 is needed: install it, or say where it is with PYTHON=/path/to/python3.11"
    ]
    (tmp_path / "python3.11").symlink_to(Path(sys.executable).resolve())
    assert check_tools(stack, tmp_path) == [
        "Node 20 or later with npm is needed to build the chat widget: install it and start again"
    ]


def check_tools(stack: Stack, path: Path) -> list[str]:
    """Return what `make` says when only the tools in this folder can be found."""
    refused = subprocess.run(
        [path / "make", "check-tools"],
        cwd=ROOT,
        env={**stack.environment, "PATH": str(path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert refused.returncode != 0
    return [line for line in refused.stderr.splitlines() if not line.startswith("make")]


def test_ctrl_c_leaves_no_process_behind(tmp_path: Path) -> None:
    second = Stack(tmp_path)  # beside the first: two copies run side by side
    second.start()
    running = [*second.processes().values(), second.supervisor()]
    assert len(running) == len(PROGRAMS) + 1
    second.stop()
    assert [pid for pid in running if Path(f"/proc/{pid}").exists()] == []
    for name in ("PORT", "ENGINE_PORT", "ACTIONS_PORT"):
        with socket.socket() as probe:
            assert probe.connect_ex(("127.0.0.1", int(second.environment[name]))) != 0
    assert (ROOT / "var" / "log" / second.environment["PORT"] / "gateway.log").exists()
