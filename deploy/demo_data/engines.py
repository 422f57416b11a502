"""The real engine, started for as long as the invented people speak."""

from __future__ import annotations

import asyncio
import os
import subprocess
import tempfile
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from deploy.local.__main__ import ROOT
from deploy.local.bench import free_ports
from gateway.conversations.engine_client import EngineClient
from gateway.settings import Settings

PATIENCE = 240  # seconds; each process reads a language model
_PYTHON = ROOT / ".venv" / "bin" / "python"


class EngineNotStartedError(Exception):
    """The engine did not come up; the message says where to look."""


@asynccontextmanager
async def engines(settings: Settings, number: int) -> AsyncIterator[list[EngineClient]]:
    """Give clients of the engine of the settings when it is up, else of engines of our own.

    Raises EngineNotStartedError.
    """
    secret = settings.engine_secret.get_secret_value()
    async with AsyncExitStack() as stack:
        running = await stack.enter_async_context(EngineClient(settings.engine_url, secret))
        if await running.is_healthy():
            yield [running]
            return
        log = stack.enter_context(tempfile.TemporaryFile())  # noqa: SIM115  (it is one)
        started = []
        for _ in range(number):
            environment, url = _environment(secret)
            for module in (["engine.serve"], ["rasa_sdk", "--actions", "actions"]):
                port = ["--port", environment["ACTIONS_PORT"]] if len(module) > 1 else []
                command = [str(_PYTHON), "-m", *module, *port]
                process = subprocess.Popen(  # noqa: S603, ASYNC220
                    command, cwd=ROOT, env=environment, stdout=log, stderr=log
                )
                stack.callback(_end, process)
            started.append(await stack.enter_async_context(EngineClient(url, secret)))
        await asyncio.gather(*map(_wait, started))
        yield started


def _environment(secret: str) -> tuple[dict[str, str], str]:
    ports = free_ports(["ENGINE_PORT", "ACTIONS_PORT"])
    environment = {
        **os.environ,
        **ports,
        "ENGINE_SECRET": secret,
        "ACTIONS_URL": f"http://127.0.0.1:{ports['ACTIONS_PORT']}/webhook",
        "SANIC_HOST": "127.0.0.1",
    }
    return environment, f"http://127.0.0.1:{ports['ENGINE_PORT']}"


async def _wait(engine: EngineClient) -> None:
    for _ in range(PATIENCE * 2):
        if await engine.is_healthy():
            return
        await asyncio.sleep(0.5)
    raise EngineNotStartedError("the engine does not start: try `make ask`, which says why")


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
