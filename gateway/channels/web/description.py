"""The description of this API for programs: GET /api/chat/openapi.json."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import msgspec
from litestar import get

CONTENT = Path(__file__).with_name("content") / "openapi.yml"


@cache
def load_description() -> dict[str, Any]:
    """Return the OpenAPI document of content/openapi.yml."""
    return msgspec.yaml.decode(CONTENT.read_bytes(), type=dict[str, Any])


@get("/openapi.json", sync_to_thread=False)
def show_description() -> dict[str, Any]:
    """Return what may be asked here, and all that may be answered."""
    return load_description()
