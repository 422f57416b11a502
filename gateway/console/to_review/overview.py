"""What a page of « À voir » shows, read with a fixed number of queries."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from gateway.attention.entries import Entry, load_entries
from gateway.attention.models import Attention
from gateway.attention.queue import MOST, RAISED, open_counts, open_entries
from gateway.attention.undelivered import Undelivered, undelivered
from gateway.contact.due import due_requests
from gateway.contact.models import ContactRequest
from gateway.position import Position
from gateway.staff.models import Role
from gateway.staff.permissions import Permission, may

Tab = Literal[
    "all", "red_flag", "overdue", "undelivered", "request", "thumb_down", "failed", "unsure"
]
# In this order: what may cost a life, what somebody waits for, what somebody said, what we guess.
TABS: tuple[Tab, ...] = (
    "all",
    "red_flag",
    "overdue",
    "undelivered",
    "request",
    "thumb_down",
    "failed",
    "unsure",
)
PAGE = 20  # entries of one kind on its own page
GLANCE = 5  # entries of a kind beside the others; red flags are all there, up to a page


@dataclass(frozen=True)
class Group:
    """The entries of one kind; one of the three lists has what there is."""

    kind: str
    entries: Sequence[Entry] = ()
    undelivered: Sequence[Undelivered] = ()
    requests: Sequence[ContactRequest] = ()
    older: Position | None = None
    """Where its next page begins, None on the last."""
    has_more: bool = False
    """Whether its own page has more than is shown here."""

    @property
    def ids(self) -> list[str]:
        """What is shown."""
        entries = [entry.attention.id for entry in self.entries]
        conversations = [each.conversation.id for each in self.undelivered]
        return [str(key) for key in (*entries, *conversations, *(r.id for r in self.requests))]


@dataclass(frozen=True)
class Overview:
    """All that is open, or the part of it that was asked for."""

    tab: Tab
    counts: dict[str, int]
    """By tab, without `all`; 100 stands for more than 99."""
    groups: list[Group] = field(default_factory=list)

    @property
    def total(self) -> int:
        """How many entries there are."""
        return sum(number for name, number in self.counts.items() if name != "overdue")

    @property
    def signature(self) -> str:
        """The same for as long as the same is shown."""
        shown = [self.counts, *(group.ids for group in self.groups)]
        return hashlib.sha256(repr(shown).encode()).hexdigest()[:16]


async def read_overview(
    session: AsyncSession,
    role: Role,
    now: datetime,
    *,
    overdue_after: timedelta,
    tab: Tab = "all",
    after: Position | None = None,
) -> Overview:
    """Return what somebody with this role sees of a tab (9 queries at the most).

    Contact requests are shown to whoever may handle them. A red flag is overdue when nobody has
    settled it for `overdue_after`.
    """
    overdue_before = now - overdue_after
    counts = await open_counts(session, RAISED, overdue_before)
    not_arrived = await undelivered(session, now)
    counts["undelivered"] = len(not_arrived)
    due: list[ContactRequest] = []
    if may(role, Permission.HANDLE_REQUESTS):
        due = await due_requests(session, now, MOST + 1)
        counts["request"] = len(due)
    kinds = _kinds_of(tab, counts)
    before = overdue_before if tab == "overdue" else None
    raised = {
        kind: await open_entries(session, kind, _limit(tab, kind) + 1, after, before)
        for kind in RAISED
        if kind in kinds
    }
    rows = [row for of_kind in raised.values() for row in of_kind]
    loaded = {entry.attention.id: entry for entry in await load_entries(session, rows)}
    groups: dict[str, Group] = {
        kind: _group(kind, of_kind, _limit(tab, kind), loaded) for kind, of_kind in raised.items()
    }
    some = not_arrived[: _limit(tab, "undelivered")]
    groups["undelivered"] = Group(
        "undelivered", undelivered=some, has_more=len(not_arrived) > len(some)
    )
    first = due[: _limit(tab, "request")]
    groups["request"] = Group("request", requests=first, has_more=len(due) > len(first))
    return Overview(tab, counts, [groups[kind] for kind in kinds])


def _kinds_of(tab: Tab, counts: dict[str, int]) -> list[str]:
    if tab == "all":
        return [name for name in TABS if name not in ("all", "overdue") and counts.get(name)]
    return ["red_flag" if tab == "overdue" else tab]


def _limit(tab: Tab, kind: str) -> int:
    """How many entries of a kind are shown."""
    if kind in RAISED:
        return GLANCE if tab == "all" and kind != "red_flag" else PAGE
    return GLANCE if tab == "all" else MOST  # these have no second page


def _group(kind: str, rows: Sequence[Attention], limit: int, loaded: dict[UUID, Entry]) -> Group:
    older = Position(rows[limit - 1].raised_at, rows[limit - 1].id) if len(rows) > limit else None
    shown = [loaded[row.id] for row in rows[:limit] if row.id in loaded]
    return Group(kind, entries=shown, older=older, has_more=older is not None)
