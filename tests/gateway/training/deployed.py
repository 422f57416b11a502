"""A project with a model of its own, served as the clinic's is: the engine and its actions."""

from __future__ import annotations

import asyncio
import os
from asyncio.subprocess import DEVNULL, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from gateway.training.data_files import ROOT
from tests.gateway.engine_server import SECRET
from tests.gateway.process import free_port

PATIENCE = 120  # seconds until a start counts as never
PYTHON = ROOT / ".venv/bin/python"
CODE = ("engine", "actions", "endpoints.yml", "credentials.yml")


@asynccontextmanager
async def deployed_engine(project: Path) -> AsyncIterator[str]:
    """Serve the newest model of the project, with our code; give the address once it answers."""
    for name in CODE:
        (project / name).symlink_to(ROOT / name)
    engine, actions = free_port(), free_port()
    environment = {
        "PATH": os.environ["PATH"],
        "ENGINE_SECRET": SECRET,
        "ENGINE_PORT": str(engine),
        "ACTIONS_URL": f"http://127.0.0.1:{actions}/webhook",
        "SANIC_HOST": "127.0.0.1",
    }
    acting = ["rasa_sdk", "--actions", "actions", "--port", str(actions)]
    async with (
        _running(project, acting, environment) as acts,
        _running(project, ["engine.serve"], environment) as answers,
    ):
        async with asyncio.timeout(PATIENCE):
            await _listens(actions, acts)
            await _listens(engine, answers)
        yield f"http://127.0.0.1:{engine}"


@asynccontextmanager
async def _running(
    project: Path, module: list[str], environment: dict[str, str]
) -> AsyncIterator[Process]:
    process = await asyncio.create_subprocess_exec(
        PYTHON, "-m", *module, cwd=project, env=environment, stdout=DEVNULL, stderr=DEVNULL
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def _listens(port: int, process: Process) -> None:
    """Return when somebody listens on the port: the engine does once its model is loaded."""
    while True:
        assert process.returncode is None, "it ended"
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            await asyncio.sleep(0.1)
        else:
            writer.close()
            return
