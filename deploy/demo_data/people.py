"""Invented people, and how each of them writes."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from random import Random
from typing import TypeVar

from deploy.demo_data.content import Origin, Style, details, names
from gateway.conversations.models import Channel, Language

_STYLES: dict[Origin, dict[Style, int]] = {
    "quebec": {"standard": 46, "quebecois": 34, "texto": 20},
    "france": {"standard": 80, "texto": 20},
    "english": {"english": 1},
}
_ORIGINS: dict[Origin, int] = {"quebec": 72, "france": 15, "english": 13}
Choice = TypeVar("Choice", bound=str)


@dataclass(frozen=True)
class Person:
    """Somebody who does not exist. `facts` fills the braces of what they say."""

    name: str
    style: Style
    channel: Channel
    facts: dict[str, str]

    @property
    def language(self) -> Language:
        """The language in which they write."""
        return "en" if self.style == "english" else "fr"


def invent_person(random: Random) -> Person:
    """Return a new person with a situation that they keep through their conversation."""
    origin = _one_of(random, _ORIGINS)
    style = _one_of(random, _STYLES[origin])
    known = names()
    first = random.choice(known.first_names[origin])
    name = f"{first} {random.choice(known.family_names[origin])}"
    year, month, day = random.randint(48, 95), random.randint(1, 12), random.randint(1, 28)
    situation = details()["english" if style == "english" else "french"]
    facts = {key: random.choice(values) for key, values in situation.items()} | {
        "name": name,
        "town": random.choice(known.towns),
        "phone": f"{random.choice(known.area_codes)} 555-01{random.randint(0, 99):02}",
        "mail": f"{_plain(name)}@{random.choice(known.mail_domains)}",
        "birth": f"{day:02}/{month:02}/19{year}",
        "ramq": f"{_letters(name)} {year}{month:02} {day:02}{random.randint(10, 99)}",
    }
    channel: Channel = "messenger" if random.random() < 0.24 else "web"
    return Person(name, style, channel, facts)


def _plain(name: str) -> str:
    apart = unicodedata.normalize("NFKD", name.lower())
    return "".join(char if char.isalpha() else "." for char in apart if char.isascii())


def _letters(name: str) -> str:
    first, _, family = _plain(name).upper().partition(".")
    return f"{family.replace('.', '')[:3]}{first[:1]}"


def _one_of(random: Random, weights: dict[Choice, int]) -> Choice:
    return random.choices(list(weights), list(weights.values()))[0]
