"""The engine as the gateway meets it: a server process, over HTTP."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

SECRET = "a-secret-for-tests"
CANARY = "zébulon-canari-7319"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """A running engine without an action server, and its log."""
    port = free_port()
    log = tmp_path_factory.mktemp("engine") / "engine.log"
    environment = {
        **os.environ,
        "ENGINE_PORT": str(port),
        "ENGINE_SECRET": SECRET,
        "ACTIONS_URL": "http://127.0.0.1:1/webhook",
    }
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "engine.serve"],
            env=environment,
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    base = f"http://127.0.0.1:{port}/webhooks/engine"
    try:
        wait_for(f"{base}/health", process)
        yield base, log
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(15)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urlopen(url, timeout=2) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.2)  # the port is not open yet; there is nothing else to wait on
    raise AssertionError("the engine did not start")


def post(base: str, body: Any, secret: str | None = SECRET, path: str = "turn") -> tuple[int, Any]:
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    request = Request(f"{base}/{path}", data=data, method="POST")
    if secret is not None:
        request.add_header("Authorization", f"Bearer {secret}")
    try:
        with urlopen(request, timeout=60) as answer:
            return answer.status, json.load(answer)
    except HTTPError as error:
        return error.code, json.load(error)


def turn(**fields: Any) -> dict[str, Any]:
    return {"conversation": "c" * 16, "channel": "web", "context": {}, **fields}


def test_a_turn_and_the_next_one_with_its_context(server: tuple[str, Path]) -> None:
    base, _ = server
    status, first = post(base, turn(text="Is Modic 1 an infection?"))
    assert status == 200
    assert (first["outcome"], first["topic"], first["language"]) == ("answer", "infection", "en")
    assert first["conversation"] == "c" * 16
    status, second = post(base, turn(payload="/surgery_timing", context=first["context"]))
    assert status == 200
    assert (second["topic"], second["language"]) == ("surgery_timing", "en")


@pytest.mark.parametrize("secret", [None, "", "wrong", SECRET + "x"])
def test_without_the_secret_nothing_is_answered(
    server: tuple[str, Path], secret: str | None
) -> None:
    for path, body in (("turn", turn(text="bonjour")), ("vectors", {"texts": ["bonjour"]})):
        status, answer = post(server[0], body, secret, path)
        assert status == 401
        assert set(answer) == {"error"}


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"{", 400),
        (b"\xff", 400),
        (b"[" * 40_000, 400),
        ([], 400),
        (turn(), 400),
        (turn(text="a", payload="/greet"), 400),
        (turn(text=3), 400),
        (turn(text=""), 400),
        (turn(text="a" * 1001), 400),
        (turn(text="\ud800"), 400),
        (turn(text="a", channel="fax"), 400),
        (turn(text="a", context=[]), 400),
        (turn(text="a", conversation="short"), 400),
        (turn(text="a", conversation="c" * 15 + "\0"), 400),
        (turn(payload="/no_such_intent"), 422),
    ],
)
def test_a_bad_turn_has_a_clear_error_and_the_engine_lives(
    server: tuple[str, Path], body: Any, expected: int
) -> None:
    status, answer = post(server[0], body)
    assert (status, set(answer)) == (expected, {"error"})
    assert post(server[0], turn(text="bonjour"))[0] == 200


def test_a_lost_action_is_told_as_failed(server: tuple[str, Path]) -> None:
    status, answer = post(server[0], turn(text="Je voudrais parler à quelqu’un."))
    assert (status, answer["outcome"]) == (200, "failed")


def test_vectors_of_as_many_texts_as_are_allowed(server: tuple[str, Path]) -> None:
    texts = [f"{number} \u00e9\U0001f9b4" * 50 for number in range(64)]
    status, answer = post(server[0], {"texts": texts}, path="vectors")
    assert status == 200
    assert [len(vector) for vector in answer["vectors"]] == [512] * 64
    for vector in answer["vectors"]:
        assert sum(value * value for value in vector) == pytest.approx(1, abs=1e-3)


def test_turns_are_answered_while_vectors_are_made(server: tuple[str, Path]) -> None:
    texts = {"texts": [f"une très longue histoire de dos {number} " * 20 for number in range(64)]}
    post(server[0], texts, path="vectors")  # the first makes the space
    with ThreadPoolExecutor() as pool:
        started = time.monotonic()
        made = pool.submit(post, server[0], texts, path="vectors")
        assert post(server[0], turn(text="Is Modic 1 an infection?"))[0] == 200
        answered = time.monotonic() - started
        assert made.result()[0] == 200
        assert answered < time.monotonic() - started


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"\xff",
        [],
        {},
        {"texts": "bonjour"},
        {"texts": []},
        {"texts": ["a"] * 65},
        {"texts": ["a", 3]},
        {"texts": [" "]},
        {"texts": ["a" * 1001]},
        {"texts": ["\ud800"]},
        b'{"texts": ["' + b"a" * 600_000 + b'"]}',
    ],
)
def test_texts_that_are_none_have_a_clear_error(server: tuple[str, Path], body: Any) -> None:
    status, answer = post(server[0], body, path="vectors")
    assert (status, set(answer)) == (400, {"error"})


def test_no_word_of_a_visitor_reaches_the_log(server: tuple[str, Path]) -> None:
    base, log = server
    post(base, turn(text=f"{CANARY} est-ce une infection ?"))
    post(base, turn(text=f"{CANARY} je veux parler à quelqu’un"))  # the action fails
    post(base, turn(text=CANARY * 100))  # too long
    post(base, turn(payload=f"/{CANARY}"))
    post(base, json.dumps(turn(text=CANARY)).encode()[:-3])
    post(base, {"texts": [CANARY]}, path="vectors")
    post(base, {"texts": [CANARY * 100]}, path="vectors")
    written = log.read_text(encoding="utf-8")
    assert "turn refused" in written
    assert "vectors refused" in written
    assert "action_hand_off_to_contact_form" in written
    assert CANARY not in written
    assert "canari" not in written
