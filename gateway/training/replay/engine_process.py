"""The engine as processes of its own: one trains a model, one answers a batch of messages."""

from __future__ import annotations

import asyncio
import json
import logging
import os
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncGenerator, AsyncIterator, Iterable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from gateway.training.replay.errors import (
    AskingFailedError,
    EngineMissingError,
    TrainingFailedError,
)
from gateway.training.replay.verdicts import Understood

logger = logging.getLogger(__name__)

TRAINING_LIMIT = 3600.0  # seconds
ANSWER_LIMIT = 180.0  # seconds; the first answer waits for the model to be loaded
_KEPT = ("PATH", "HOME", "LANG", "CONTACT_FORM_URL")  # no secret: the engine needs none here


class EngineProcesses:
    """Runs the engine with an interpreter, in the project's root."""

    def __init__(self, python: str, root: Path) -> None:
        self._python = python
        self._root = root

    def newest_model(self) -> Path:
        """Return the model in use; raises EngineMissingError when there is none."""
        models = (self._root / "var" / "models").glob("*.tar.gz")
        if newest := max(models, key=lambda path: path.stat().st_mtime, default=None):
            return newest
        raise EngineMissingError("there is no model")

    async def train(self, copy: Path, target: Path) -> None:
        """Train a model from the files in `copy`; raises TrainingFailedError."""
        arguments = ["engine.train", "--root", str(copy), "--target", str(target)]
        async with self._running(arguments, DEVNULL) as process:
            try:
                status = await asyncio.wait_for(process.wait(), TRAINING_LIMIT)
            except TimeoutError:
                raise TrainingFailedError("it took too long") from None
        if status != 0:
            logger.warning("training ended with status %s", status)
            raise TrainingFailedError("the engine trained no model")

    async def ask(
        self, model: Path, lines: Iterable[dict[str, Any]]
    ) -> AsyncGenerator[Understood | None, None]:
        """Yield how the model understands each line, in order; None for one that it refuses.

        A line has a `text` and may have a `context`. Raises AskingFailedError.
        """
        arguments = ["engine.ask", "--jsonl", "--model", str(model)]
        async with self._running(arguments, PIPE) as process:
            for line in lines:
                yield await self._answer(process, line)

    async def _answer(self, process: Process, line: dict[str, Any]) -> Understood | None:
        assert process.stdin is not None  # noqa: S101  (they are pipes)
        assert process.stdout is not None  # noqa: S101
        try:
            process.stdin.write(json.dumps(line).encode() + b"\n")
            await process.stdin.drain()
            said = await asyncio.wait_for(process.stdout.readline(), ANSWER_LIMIT)
            answer = json.loads(said)
        except (TimeoutError, ConnectionError, json.JSONDecodeError) as error:
            raise AskingFailedError(type(error).__name__) from None
        if "error" in answer:
            return None
        return Understood(
            answer["intent"], answer["topic"], answer["outcome"], answer["confidence"]
        )

    @asynccontextmanager
    async def _running(self, arguments: list[str], pipe: int) -> AsyncIterator[Process]:
        """Give a running process, and see to it that it is gone afterwards.

        `pipe` is its standard input and output. What it says on standard error is dropped: it may
        quote a sentence.
        """
        try:
            process = await asyncio.create_subprocess_exec(
                self._python,
                "-m",
                *arguments,
                cwd=self._root,
                env={name: os.environ[name] for name in _KEPT if name in os.environ},
                stdin=pipe,
                stdout=pipe,
                stderr=DEVNULL,
                limit=2**20,  # bytes of a line; replies are far shorter
            )
        except OSError as error:
            raise EngineMissingError(type(error).__name__) from None
        try:
            yield process
        finally:
            if process.returncode is None:
                process.kill()
            await process.wait()
