"""Which conversations are wanted, as it stands in an address: identifiers only, in one order."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Self, get_args
from urllib.parse import urlencode
from uuid import UUID

from gateway.clinic_time import start_of
from gateway.conversations.models import Channel, Language, Outcome
from gateway.search.facets import CONFIDENCE_BANDS

_IDENTIFIER = re.compile(r"[a-z0-9_]{1,64}")
_HEX_ID = re.compile(r"[0-9a-f]{32}")
YES_OR_NO = ("yes", "no")
NOBODY = "none"
"""The value of `assignee` for conversations that nobody looks after."""
BANDS = tuple(reversed([band for band, _ in CONFIDENCE_BANDS]))


def _one_of(*values: str) -> Callable[[str], bool]:
    return lambda value: value in values


def _like(pattern: re.Pattern[str]) -> Callable[[str], bool]:
    return lambda value: pattern.fullmatch(value) is not None


# Each kind of facet, in the order of an address, and what may be its value.
KINDS: dict[str, Callable[[str], bool]] = {
    "outcome": _one_of(*get_args(Outcome)),
    "topic": _like(_IDENTIFIER),
    "confidence": _one_of(*BANDS),
    "thumb": _one_of("up", "down", "none"),
    "red_flag": _one_of(*YES_OR_NO),
    "handed_over": _one_of(*YES_OR_NO),
    "reviewed": _one_of(*YES_OR_NO),
    "channel": _one_of(*get_args(Channel)),
    "language": _one_of(*get_args(Language)),
    "tag": _like(_HEX_ID),
    "assignee": lambda value: value == NOBODY or _like(_HEX_ID)(value),
}


class FilterError(ValueError):
    """An address holds what no filter has."""


@dataclass(frozen=True)
class Filter:
    """Conversations that have, of each kind that is named, one of its facets, and all the rest."""

    facets: frozenset[str] = field(default_factory=frozenset)
    """`kind:value` each (facets.py)."""
    since: date | None = None
    """The first day of their last activity, in the clinic's time."""
    until: date | None = None
    """The last one."""
    search: UUID | None = None
    """The search (models.ConversationSearch) that one of their messages must match."""

    @classmethod
    def parse(cls, query: Iterable[tuple[str, str]]) -> Self:
        """Return the filter in an address's query; empty values and other names say nothing.

        Raises FilterError for a value that is none.
        """
        facets, rest = set(), dict[str, str]()
        for name, value in query:
            if not value:
                continue
            if name in KINDS:
                if not KINDS[name](value):
                    raise FilterError(name)
                facets.add(f"{name}:{value}")
            else:
                rest[name] = value
        try:
            return cls(
                frozenset(facets),
                date.fromisoformat(rest["from"]) if "from" in rest else None,
                date.fromisoformat(rest["to"]) if "to" in rest else None,
                UUID(rest["search"]) if "search" in rest else None,
            )
        except ValueError:
            raise FilterError("from, to or search") from None

    def __str__(self) -> str:
        """Return the query of its address: equal filters have the same one."""
        pairs = [(kind, value) for kind, values in self.groups().items() for value in values]
        if self.since:
            pairs.append(("from", self.since.isoformat()))
        if self.until:
            pairs.append(("to", self.until.isoformat()))
        if self.search:
            pairs.append(("search", str(self.search)))
        return urlencode(pairs)

    def __bool__(self) -> bool:
        """Tell whether it leaves anything out."""
        return self != Filter()

    def groups(self) -> dict[str, list[str]]:
        """Return the wanted values of each kind that is named, in one order."""
        named: dict[str, list[str]] = {kind: [] for kind in KINDS}
        for facet in sorted(self.facets):
            kind, _, value = facet.partition(":")
            named[kind].append(value)
        return {kind: values for kind, values in named.items() if values}

    def has(self, kind: str, value: str) -> bool:
        """Tell whether this value of this kind is wanted."""
        return f"{kind}:{value}" in self.facets

    def without(self, part: str) -> Filter:
        """Return the filter without a facet, or without `from`, `to` or `search`."""
        match part:
            case "from":
                return replace(self, since=None)
            case "to":
                return replace(self, until=None)
            case "search":
                return replace(self, search=None)
        return replace(self, facets=self.facets - {part})

    def searching(self, search: UUID) -> Filter:
        """Return the filter with another search."""
        return replace(self, search=search)

    def bounds(self) -> tuple[datetime | None, datetime | None]:
        """Return the moments (UTC) from which on, and before which, the last activity must be."""
        until = self.until
        return (
            start_of(self.since) if self.since else None,
            start_of(until + timedelta(days=1)) if until and until < date.max else None,
        )
