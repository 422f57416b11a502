"""What the pages about candidates show, read with a fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import get_args
from uuid import UUID

from sqlalchemy import func, literal, select, tuple_, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.staff.models import StaffAccount
from gateway.training.models import Candidate, CandidateState

PAGE = 50  # candidates on a page
MOST_COUNTED = 1000  # counting stops here: « 999+ » says enough


@dataclass(frozen=True)
class Position:
    """Where a page of the list begins: after this candidate."""

    intent: str
    id: UUID

    def __str__(self) -> str:
        return f"{self.intent}~{self.id}"

    @classmethod
    def parse(cls, text: str) -> Position:
        """Return the position that str() gave; raises ValueError for another text."""
        intent, _, key = text.partition("~")
        return cls(intent, UUID(key))


@dataclass(frozen=True)
class Listed:
    """A page of candidates in one state, by intent; `following` is where the next one begins."""

    candidates: list[Candidate]
    following: Position | None


async def candidates_page(
    session: AsyncSession, state: CandidateState, intent: str | None, after: Position | None
) -> Listed:
    """Return a page of candidates, of one intent when it is given (one query)."""
    query = select(Candidate).where(Candidate.state == state)
    if intent:
        query = query.where(Candidate.intent == intent)
    if after:
        query = query.where(tuple_(Candidate.intent, Candidate.id) > (after.intent, after.id))
    query = query.order_by(Candidate.intent, Candidate.id).limit(PAGE + 1)
    found = list(await session.scalars(query))
    last = found[PAGE - 1] if len(found) > PAGE else None
    return Listed(found[:PAGE], Position(last.intent, last.id) if last else None)


async def next_proposed(session: AsyncSession, after: Candidate) -> UUID | None:
    """Return the proposed candidate that the list shows after this one, or None."""
    listed = await candidates_page(session, "proposed", None, Position(after.intent, after.id))
    return listed.candidates[0].id if listed.candidates else None


async def counts_by_state(session: AsyncSession) -> dict[CandidateState, int]:
    """Return how many candidates are in each state, `MOST_COUNTED` at most (one query)."""
    branches = []
    for state in get_args(CandidateState):
        some = select(Candidate.id).where(Candidate.state == state).limit(MOST_COUNTED)
        branches.append(select(literal(state), func.count()).select_from(some.subquery()))
    rows = await session.execute(union_all(*branches))
    return {state: number for state, number in rows}  # noqa: C416  (a row is no pair to mypy)


async def counts_by_intent(session: AsyncSession, state: CandidateState) -> dict[str, int]:
    """Return how many candidates in this state each intent has (one query, on the index)."""
    query = (
        select(Candidate.intent, func.count())
        .where(Candidate.state == state)
        .group_by(Candidate.intent)
        .order_by(Candidate.intent)
    )
    return {intent: number for intent, number in await session.execute(query)}  # noqa: C416


async def names_of(session: AsyncSession, keys: Iterable[UUID | None]) -> dict[UUID, str]:
    """Return account → what the person is called; an account that is gone is left out."""
    wanted = {key for key in keys if key is not None}
    accounts = await session.scalars(select(StaffAccount).where(StaffAccount.id.in_(wanted)))
    return {account.id: account.name for account in accounts}
