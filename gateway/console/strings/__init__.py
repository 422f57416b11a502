"""Every string of the console: a folder per language, a file per section.

What stands in place of personal data is not the console's alone: gateway/privacy/masks.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from babel import Locale
from babel.dates import format_date, format_datetime, format_timedelta
from babel.numbers import format_decimal, format_percent

from gateway.clinic_time import CLINIC_TIME
from gateway.conversations.models import Language
from gateway.privacy.masks import mask_labels
from gateway.record import utc_now

_LOCALES: dict[Language, str] = {"fr": "fr_CA", "en": "en_CA"}


@dataclass(frozen=True)
class Strings:
    """The console's words in one language."""

    language: Language
    words: dict[str, Any]

    def __getitem__(self, key: str) -> Any:
        """Return a word or a group of words; raises KeyError for one that is not there."""
        return self.words[key]

    def label(self, group: str, value: str | None) -> str:
        """Return what a person reads for an identifier, which is the identifier at worst."""
        return str(self.words[group].get(value, value)) if value else self["conversation"]["none"]

    def intent(self, name: str | None) -> str:
        """Return what a person reads for an intent: its own label, else its topic's."""
        return self.label("intents" if name in self["intents"] else "topics", name)

    def when(self, moment: datetime) -> str:
        """Return a moment in the clinic's time, for instance "24 nov. 2026, 09 h 41"."""
        local = moment.astimezone(CLINIC_TIME)
        return format_datetime(local, self["moment"], locale=_LOCALES[self.language])

    def ago(self, moment: datetime) -> str:
        """Return how long ago a moment was, for instance "il y a 5 minutes"."""
        passed = moment - utc_now()
        return format_timedelta(
            passed, add_direction=True, threshold=1, locale=_LOCALES[self.language]
        )

    def day(self, day: date) -> str:
        """Return a day, for instance "24 nov. 2026"."""
        return format_date(day, "medium", locale=_LOCALES[self.language])

    def month(self, day: date) -> str:
        """Return the month of a day, for instance "novembre 2026"."""
        return format_date(day, "MMMM y", locale=_LOCALES[self.language])

    def percent(self, share: float | None, digits: int = 0) -> str:
        """Return a share (0 to 1) as a percentage with at most so many decimals."""
        if share is None:
            return str(self["conversation"]["none"])
        locale = Locale.parse(_LOCALES[self.language])
        pattern = locale.percent_formats[None].pattern
        if digits:
            pattern = pattern.replace("0", f"0.{'#' * digits}")
        return format_percent(share, pattern, locale=locale)

    def number(self, value: float, digits: int = 0) -> str:
        """Return a number with so many digits after the decimal sign, for instance "1 234"."""
        pattern = "#,##0" + ("." + "0" * digits if digits else "")
        return format_decimal(value, pattern, locale=_LOCALES[self.language])

    def signed_percent(self, share: float) -> str:
        """Return a change as a percentage with its sign, for instance "−8 %"."""
        sign = "+" if share >= 0 else "−"
        return sign + format_percent(abs(share), locale=_LOCALES[self.language])

    def short_day(self, day: date) -> str:
        """Return a day without its year, for instance "24 nov."."""
        return format_date(day, self["short_day"], locale=_LOCALES[self.language])


@cache
def strings(language: Language) -> Strings:
    """Return the console's words in this language.

    Raises ValueError when two files have the same group of words.
    """
    words: dict[str, Any] = {"masks": mask_labels(language)}
    for path in sorted(Path(__file__).with_name(language).glob("*.yml")):
        for group, content in yaml.safe_load(path.read_text(encoding="utf-8")).items():
            if group in words:
                raise ValueError(f"{path.name}: another file has {group}")
            words[group] = content
    return Strings(language, words)
