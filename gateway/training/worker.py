"""The trainer: `python -m gateway.training.worker` makes the comparisons that the console asks for.

A process of its own, with low priority, so that nobody who writes to the assistant waits for it.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import shutil
import signal
import sys
import time
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import async_sessionmaker

from gateway import scrubbed_log
from gateway.claim import ClaimLostError, holding, is_free, try_claim
from gateway.database import DATABASE_ERRORS, SessionMaker, create_database_engine
from gateway.record import utc_now
from gateway.settings import SettingsError, load_settings
from gateway.training.data_files import ROOT
from gateway.training.models import Replay
from gateway.training.replay.comparing import Comparing
from gateway.training.replay.engine_process import EngineProcesses
from gateway.training.replay.errors import GaveUpError, ReplayError
from gateway.training.replay.requests import erase_old_replays
from gateway.training.replay.trainer_sign import TrainerSign

logger = logging.getLogger(__name__)

COPIES = Path("var/training")
EVERY = 2.0  # seconds between two looks for work
MOST_ATTEMPTS = 3  # then something is wrong that trying again does not mend
_HOUSEKEEPING = timedelta(hours=1)
_ABANDONED = 2 * 3600.0  # seconds; training and asking take less


class Trainer:
    """Takes one comparison after the other, and tells that it is there."""

    def __init__(self, sessions: SessionMaker, engine: EngineProcesses, root: Path = ROOT) -> None:
        self._sessions = sessions
        self._engine = engine
        self._root = root
        self._copies = root / COPIES
        self._kept_house_at = utc_now() - _HOUSEKEEPING

    async def work(self, stopping: asyncio.Event) -> None:
        """Work until told to stop; what is under way then is taken up again later."""
        async with TrainerSign(self._sessions):
            while not stopping.is_set():
                try:
                    worked = await self.take_one()
                    await self._keep_house()
                except DATABASE_ERRORS as error:
                    logger.warning("trainer has no database: %s", type(error).__name__)
                    worked = False
                if not worked:
                    with contextlib.suppress(TimeoutError):
                        await asyncio.wait_for(stopping.wait(), EVERY)

    async def take_one(self) -> bool:
        """Do the oldest comparison that waits; return whether there was one.

        Raises the database's errors.
        """
        async with self._sessions() as session:
            waiting = (
                select(Replay.id)
                .where(Replay.state.in_(["requested", "training", "asking"]))
                .where(is_free(Replay, utc_now()))
                .order_by(Replay.id)
                .limit(1)
            )
            replay = await session.scalar(waiting)
            claim = await try_claim(session, Replay, replay) if replay else None
        if replay is None or claim is None:
            return False
        async with holding(self._sessions, Replay, replay, claim):
            try:
                await self._begin(replay)
                work = Comparing(self._sessions, replay, claim, self._root, self._copies)
                await work.run(self._engine)
            except ReplayError as error:
                logger.warning("comparison failed: %s", type(error).__name__)
                await self._fail(replay, claim, error)
            except ClaimLostError:
                logger.warning("comparison taken over by another process, or erased")
        return True

    async def _begin(self, replay: UUID) -> None:
        """Count the attempt; raises GaveUpError when there were too many."""
        async with self._sessions() as session:
            found = await session.get_one(Replay, replay)
            found.attempts += 1
            attempts = found.attempts
            await session.commit()
        if attempts > MOST_ATTEMPTS:
            raise GaveUpError

    async def _fail(self, replay: UUID, claim: UUID, error: ReplayError) -> None:
        values = {"state": "failed", "failure": type(error).__name__, "finished_at": utc_now()}
        ours = Replay.id == replay, Replay.claim == claim
        async with self._sessions() as session:
            await session.execute(update(Replay).where(*ours).values(**values))
            await session.commit()

    async def _keep_house(self) -> None:
        """Erase comparisons whose time has come, and what a trainer that died left on the disk."""
        if utc_now() - self._kept_house_at < _HOUSEKEEPING:
            return
        self._kept_house_at = utc_now()
        async with self._sessions() as session:
            await erase_old_replays(session)
            await session.commit()
            held = select(Replay.id).where(~is_free(Replay, utc_now()))
            under_way = {str(key) for key in await session.scalars(held)}
        for copy in self._copies.glob("*"):
            # A trainer of another database may be at work in the same folder.
            if copy.name not in under_way and time.time() - copy.stat().st_mtime > _ABANDONED:
                await asyncio.to_thread(shutil.rmtree, copy, ignore_errors=True)


async def run() -> None:
    """Work until SIGTERM or SIGINT; raises SettingsError."""
    settings = load_settings()
    database = create_database_engine(settings.database_url)
    sessions = async_sessionmaker(database, expire_on_commit=False)
    stopping = asyncio.Event()
    trainer = Trainer(sessions, EngineProcesses(settings.engine_python, ROOT))
    work = asyncio.create_task(trainer.work(stopping))
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, _stop, stopping, work)
    try:
        await work
    except asyncio.CancelledError:
        logger.info("trainer stopped")
    finally:
        await database.dispose()


def _stop(stopping: asyncio.Event, work: asyncio.Task[None]) -> None:
    """Nobody waits for minutes of training: it is taken up again by the next start."""
    stopping.set()
    work.cancel()


def main() -> int:
    """Run the trainer; return the exit status."""
    scrubbed_log.install()
    try:
        asyncio.run(run())
    except SettingsError as error:
        print(f"gateway.training.worker: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
