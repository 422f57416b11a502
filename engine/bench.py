"""What a turn costs on this machine: `make bench`.

Asks all questions of tests/nlu three times in one process, as the server does, and prints
milliseconds per turn and the memory of the process.
"""

from __future__ import annotations

import asyncio
import resource
import time

from engine import scrubbed_log
from engine.action_server import action_server
from engine.ask import Conversations
from engine.evaluation.measure import answer_all
from engine.evaluation.questions import read_questions
from engine.model import load_agent, newest_model

ROUNDS = 3


async def bench() -> None:
    """Load the model, ask, and print."""
    started = time.perf_counter()
    async with action_server() as actions_url:
        conversations = Conversations(load_agent(newest_model(), actions_url))
        await conversations.say(None, "bonjour")
        print(f"model loaded and warm after {time.perf_counter() - started:.1f} s")
        questions = list(read_questions()) * ROUNDS
        speeds = sorted(row.result.ms for row in await answer_all(conversations, questions))
    count = len(speeds)
    print(
        f"{count} turns: p50 {speeds[count // 2]:.1f} ms, "
        f"p95 {speeds[count * 95 // 100]:.1f} ms, p99 {speeds[count * 99 // 100]:.1f} ms"
    )
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"memory of the engine with its actions: {megabytes:.0f} MB at most")


if __name__ == "__main__":
    scrubbed_log.install()
    asyncio.run(bench())
