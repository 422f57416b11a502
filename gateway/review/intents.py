"""What a message can mean: the intents that staff choose from."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml

_CONTENT = Path(__file__).parent / "content" / "intents.yml"


@cache
def choosable_intents() -> dict[str, tuple[str, ...]]:
    """Return group → its intents, both in the order of the list."""
    groups = yaml.safe_load(_CONTENT.read_text(encoding="utf-8"))
    return {group: tuple(names.split()) for group, names in groups.items()}


def is_choosable(intent: str) -> bool:
    """Tell whether staff can say that a message meant this."""
    return any(intent in names for names in choosable_intents().values())
