"""The batch as its users run it: a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys

from engine.model import newest_model

FIELDS = {
    "text", "conversation", "outcome", "topic", "intent", "confidence", "language", "replies", "ms",
}  # fmt: skip


def test_json_lines_in_json_lines_out_in_the_same_order() -> None:
    lines = [
        '{"text": "Le Modic 1, est-ce une infection ?", "conversation": "c1"}',
        "this is not JSON",
        '{"text": "What about type 2?", "conversation": "c1"}',
        '{"text": "Je voudrais parler à quelqu’un."}',
    ]
    run = subprocess.run(
        [sys.executable, "-m", "engine.ask", "--jsonl"],
        input="\n".join(lines),
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    answers = [json.loads(line) for line in run.stdout.splitlines()]
    assert len(answers) == len(lines)
    first, bad, second, alone = answers
    assert set(first) == set(second) == set(alone) == FIELDS
    assert first["text"] == "Le Modic 1, est-ce une infection ?"
    assert (first["outcome"], first["topic"]) == ("answer", "infection")
    assert set(bad) == {"error"}
    assert second["conversation"] == "c1"
    assert (second["topic"], second["language"]) == ("modic_types", "en")
    assert alone["conversation"] is None
    assert alone["replies"][-1]["links"][0]["url"].startswith("http://localhost:8000/contact?ref=")
    assert "infection" not in run.stderr


def test_a_line_brings_its_own_context_and_the_model_is_named() -> None:
    lines = [
        '{"text": "Et en France ?", "context": {"language": "fr", "topic": "cost"}}',
        '{"text": "Et en France ?", "context": {"language": "fr", "topic": "waiting_times"}}',
        '{"text": "Et en France ?", "context": {"language": "de"}}',
    ]
    run = subprocess.run(
        [sys.executable, "-m", "engine.ask", "--jsonl", "--model", str(newest_model())],
        input="\n".join(lines),
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    cost, delays, wrong = [json.loads(line) for line in run.stdout.splitlines()]
    assert (cost["topic"], delays["topic"]) == ("cost", "waiting_times")
    assert set(wrong) == {"error"}
