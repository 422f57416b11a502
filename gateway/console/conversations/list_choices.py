"""What can be chosen in the panel of filters, and the chips of what is chosen, in words."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.console.masking import staff_words
from gateway.console.strings import Strings
from gateway.review.models import Tag
from gateway.search.filters import KINDS, NOBODY, Filter
from gateway.search.words import plain
from gateway.staff.models import StaffAccount

LIST = "/console/conversations"
_OFFERED = 200  # tags, the newest, and members of the staff
_GROUPS = {"outcome": "outcomes", "topic": "topics", "channel": "channels", "language": "languages"}


@dataclass(frozen=True)
class Choice:
    """One value of a kind, what it is called, and whether it is chosen."""

    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True)
class Chip:
    """One part of the filter in words, and the address of the list without it."""

    text: str
    without: str


class Choices:
    """The values of each kind for one reader, with the filter that is in use."""

    def __init__(self, words: Strings, chosen: Filter, labels: dict[str, dict[str, str]]) -> None:
        self._words = words
        self._chosen = chosen
        self._labels = labels

    def kinds(self) -> list[str]:
        """Return the kinds that have anything to choose, in the order of the panel."""
        return [kind for kind in KINDS if self._labels[kind]]

    def of(self, kind: str) -> list[Choice]:
        """Return the choices of a kind, as a reader looks for them."""
        return [
            Choice(value, label, self._chosen.has(kind, value))
            for value, label in self._labels[kind].items()
        ]

    def chips(self) -> list[Chip]:
        """Return a chip for each part of the filter; the search has words of its own."""
        text = self._words["filters"]
        chips = [
            self._chip(text["kinds"][kind], self._labels[kind].get(value), f"{kind}:{value}")
            for kind, values in self._chosen.groups().items()
            for value in values
        ]
        for part, day in (("from", self._chosen.since), ("to", self._chosen.until)):
            if day:
                chips.append(self._chip(text[part], self._words.day(day), part))
        return chips

    def _chip(self, kind: str, label: str | None, part: str) -> Chip:
        gone = self._words["filters"]["gone"]
        text = self._words["filters"]["chip"].format(kind=kind, value=label or gone)
        return Chip(text, list_address(self._chosen.without(part)))


def list_address(wanted: Filter | str) -> str:
    """Return the address of the list with this filter."""
    query = str(wanted)
    return f"{LIST}?{query}" if query else LIST


async def read_choices(
    session: AsyncSession, words: Strings, reader: StaffAccount, chosen: Filter
) -> Choices:
    """Return the choices of every kind (2 queries); one's own name comes first."""
    text = words["filters"]
    groups = {kind: words[group] for kind, group in _GROUPS.items()}
    labels: dict[str, dict[str, str]] = {
        kind: dict(groups.get(kind) or text["values"].get(kind, {})) for kind in KINDS
    }
    labels["topic"] = dict(sorted(labels["topic"].items(), key=lambda item: plain(item[1])))
    named = chosen.groups()
    newest = select(Tag.id).order_by(Tag.id.desc()).limit(_OFFERED)
    tags = select(Tag).where(or_(Tag.id.in_(newest), Tag.id.in_(_keys(named.get("tag", [])))))
    labels["tag"] = {
        tag.id.hex: staff_words(words, reader.role, tag.name)
        for tag in await session.scalars(tags.order_by(Tag.name))
    }
    in_use = select(StaffAccount.id).where(StaffAccount.deactivated_at.is_(None)).limit(_OFFERED)
    known = _keys([value for value in named.get("assignee", []) if value != NOBODY])
    staff = select(StaffAccount).where(or_(StaffAccount.id.in_(in_use), StaffAccount.id.in_(known)))
    people = sorted(
        await session.scalars(staff), key=lambda each: (each.id != reader.id, plain(each.name))
    )
    labels["assignee"] |= {
        each.id.hex: text["me"].format(name=each.name) if each.id == reader.id else each.name
        for each in people
    }
    return Choices(words, chosen, labels)


def _keys(values: list[str]) -> list[UUID]:
    return [UUID(value) for value in values]
