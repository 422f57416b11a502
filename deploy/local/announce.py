"""Say that the assistant is there, once it has answered a real question; else say what is not."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Mapping

import httpx

PATIENCE = 120.0  # seconds; a first start reads a language model from a cold disk
QUESTIONS = {
    "Le Modic 1, est-ce une infection ?": "answer",
    "Je voudrais parler à quelqu’un.": "handoff",
}


class NotAnsweredError(Exception):
    """The assistant did not answer as it must; the message says which part to look at."""


def wait_until_ready(gateway: httpx.Client, patience: float = PATIENCE) -> None:
    """Return when the gateway reaches its database and the engine; raises NotAnsweredError."""
    deadline = time.monotonic() + patience
    last = "the gateway does not listen yet"
    while time.monotonic() < deadline:
        try:
            answer = gateway.get("/health/ready")
            if answer.status_code == httpx.codes.OK:
                return
            last = f"the gateway reports {answer.text}"
        except httpx.TransportError:
            pass
        time.sleep(0.25)
    raise NotAnsweredError(f"not ready after {patience:.0f} s: {last}")


def ask_real_questions(environment: Mapping[str, str]) -> None:
    """Ask the engine one question of the article and one that needs an action.

    They go to the engine, as the gateway's do, so that no conversation is stored that nobody had.
    Raises NotAnsweredError when an answer is missing or of another outcome.
    """
    for question, outcome in QUESTIONS.items():
        answer = httpx.post(
            f"{environment['ENGINE_URL']}/webhooks/engine/turn",
            headers={"Authorization": f"Bearer {environment['ENGINE_SECRET']}"},
            json={"conversation": "startup-question", "text": question, "channel": "web"},
            timeout=30,
        )
        if answer.status_code != httpx.codes.OK or answer.json()["outcome"] != outcome:
            raise NotAnsweredError("the engine or its actions did not answer a question")


def main() -> None:
    """Print the address, or why there is none; then everything is stopped."""
    base = f"http://localhost:{os.environ['PORT']}"
    try:
        with httpx.Client(base_url=base, timeout=5) as gateway:
            wait_until_ready(gateway)
        ask_real_questions(os.environ)
    except (NotAnsweredError, httpx.HTTPError) as error:
        print(f"The assistant did not start: {error}. Logs: {os.environ['LOGS']}/", flush=True)
        os.kill(os.getppid(), signal.SIGTERM)
        sys.exit(1)
    print(f"Ready: {base}  (staff: {base}/console). Ctrl-C stops everything.", flush=True)


if __name__ == "__main__":
    main()
