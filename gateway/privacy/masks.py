"""The words that stand in place of personal data."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml

from gateway.conversations.models import Language
from gateway.privacy.masking import Kind

_CONTENT = Path(__file__).parent / "content" / "masks.yml"


@cache
def mask_labels(language: Language) -> dict[Kind, str]:
    """Return kind → what stands in its place, for instance « téléphone »."""
    labels: dict[Kind, str] = yaml.safe_load(_CONTENT.read_text(encoding="utf-8"))[language]
    return labels
