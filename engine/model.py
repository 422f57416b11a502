"""Where models are, which is the newest, and how one is loaded outside the server."""

from __future__ import annotations

from pathlib import Path

from rasa.core.agent import Agent
from rasa.utils.endpoints import EndpointConfig

from engine.errors import ModelMissingError
from engine.tracker_store import ShortLivedTrackerStore

MODELS = Path("var/models")


def newest_model(folder: Path = MODELS) -> Path:
    """Return the newest model; raises ModelMissingError when there is none."""
    models = sorted(folder.glob("*.tar.gz"), key=lambda path: path.stat().st_mtime)
    if not models:
        raise ModelMissingError(f"no model in {folder}: run `make train`")
    return models[-1]


def load_agent(model: Path, actions_url: str) -> Agent:
    """Return Rasa's agent with the model, calling the action server at `actions_url`."""
    return Agent.load(
        model,
        tracker_store=ShortLivedTrackerStore(),
        action_endpoint=EndpointConfig(actions_url, enable_selective_domain=True),
    )
