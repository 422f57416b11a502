"""Keeps what is learned already in memory, so that nobody's first correction waits for it."""

from __future__ import annotations

import asyncio
import logging

import yaml

from gateway.periodic import PeriodicPlugin
from gateway.training.known_questions import known_questions

logger = logging.getLogger(__name__)

EVERY = 60.0  # seconds between two looks whether a file changed


class KnownQuestionsPlugin(PeriodicPlugin):
    """Reads data/ when the application starts, and again when it changed."""

    async def do(self, _: asyncio.Event) -> float:
        """Read what changed."""
        try:
            await known_questions()
        except (OSError, yaml.YAMLError, KeyError) as error:
            logger.warning("data/ cannot be read: %s", type(error).__name__)
        return EVERY
