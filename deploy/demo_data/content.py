"""What the invented people are made of, and what they may say: content/*.yml."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Annotated, Literal

import msgspec

from gateway.conversations.models import Language, Thumb

CONTENT = Path(__file__).with_name("content")

Origin = Literal["quebec", "france", "english"]
Style = Literal["standard", "quebecois", "texto", "english"]
Theme = dict[Style, list[str]]
"""The sentences of a theme in each way of writing."""


class Names(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What people are put together from."""

    first_names: dict[Origin, list[str]]
    family_names: dict[Origin, list[str]]
    area_codes: list[str]
    mail_domains: list[str]
    towns: list[str]


class Plot(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a conversation goes, and how often it goes so."""

    weight: Annotated[float, msgspec.Meta(gt=0)]
    steps: list[str]


class StaffContent(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the staff write and choose; `meanings` is theme → intent."""

    tags: list[str]
    notes: list[str]
    incidents: list[dict[str, str]]
    filters: dict[str, str]
    meanings: dict[str, str]


@cache
def staff_content() -> StaffContent:
    """Return what the staff write and choose."""
    return msgspec.yaml.decode((CONTENT / "staff.yml").read_bytes(), type=StaffContent)


@cache
def names() -> Names:
    """Return what people are put together from."""
    return msgspec.yaml.decode((CONTENT / "people.yml").read_bytes(), type=Names)


@cache
def details() -> dict[Literal["french", "english"], dict[str, list[str]]]:
    """Return what a sentence's braces are filled with, per language."""
    kind = dict[Literal["french", "english"], dict[str, list[str]]]
    return msgspec.yaml.decode((CONTENT / "details.yml").read_bytes(), type=kind)


@cache
def plots() -> list[Plot]:
    """Return how conversations go."""
    return msgspec.yaml.decode((CONTENT / "plots.yml").read_bytes(), type=list[Plot])


@cache
def reasons() -> dict[Thumb, dict[Language, list[str]]]:
    """Return what people write beside a thumb."""
    kind = dict[Thumb, dict[Language, list[str]]]
    return msgspec.yaml.decode((CONTENT / "reasons.yml").read_bytes(), type=kind)


@cache
def themes() -> dict[str, Theme]:
    """Return every theme by its name.

    Raises ValueError for a theme that two files have.
    """
    found: dict[str, Theme] = {}
    for path in sorted((CONTENT / "questions").glob("*.yml")):
        read = msgspec.yaml.decode(path.read_bytes(), type=dict[str, dict[Style, str]])
        for name, sentences in read.items():
            if name in found:
                raise ValueError(f"{path.name}: another file has {name}")
            found[name] = {style: lines.splitlines() for style, lines in sentences.items()}
    return found
