"""Keeps what is learned already in memory, so that nobody's first correction waits for it."""

from __future__ import annotations

import asyncio
import gc
import logging

import yaml

from gateway.periodic import PeriodicPlugin
from gateway.training.known_questions import KnownQuestions, known_questions

logger = logging.getLogger(__name__)

EVERY = 60.0  # seconds between two looks whether a file changed


class KnownQuestionsPlugin(PeriodicPlugin):
    """Reads data/ when the application starts, and again when it changed."""

    def __init__(self) -> None:
        self._known: KnownQuestions | None = None

    async def do(self, _: asyncio.Event) -> float:
        """Read what changed."""
        try:
            known = await known_questions()
        except (OSError, yaml.YAMLError, KeyError) as error:
            logger.warning("data/ cannot be read: %s", type(error).__name__)
            return EVERY
        if known is not self._known:
            self._known = known
            # Hundreds of thousands of objects that stay: looking through them at each collection
            # of garbage costs every large page a tenth of a second.
            gc.collect()
            gc.freeze()
        return EVERY
