"""The words of the contact form and of its e-mail: content/*.yml."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from babel.dates import format_date

from gateway.clinic_time import day_of
from gateway.conversations.models import Language

CONTENT = Path(__file__).with_name("content")
_LOCALES: dict[Language, str] = {"fr": "fr_CA", "en": "en_CA"}


@cache
def form_wording(language: Language) -> dict[str, Any]:
    """Return the words that people read in this language."""
    return _read(language)


@cache
def clinic_wording() -> dict[str, Any]:
    """Return the words of the e-mail to the clinic, which speaks French."""
    return _read("clinic")


def day_in_words(language: Language, moment: datetime) -> str:
    """Return the clinic's day of a moment, for instance « mardi 1er décembre »."""
    pattern = "EEEE d MMMM" if language == "fr" else "EEEE, MMMM d"
    day = format_date(day_of(moment), pattern, locale=_LOCALES[language])
    return day.replace(" 1 ", " 1er ") if language == "fr" else day


def _read(name: str) -> dict[str, Any]:
    path = CONTENT / f"{name}.yml"
    content: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return content
