"""Which messages would teach most: unsure ones of the last weeks, the most worth first, and
different from each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import case, exists, func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from gateway.attention.models import Attention
from gateway.attention.worth import worth
from gateway.conversations.models import Message, Turn
from gateway.search.words import stems

WEEK = timedelta(days=7)
_LOOKED_BACK = 5 * WEEK
_READ = 4_000  # open entries, the newest: what 1,800 messages a day gather in a month (7 %)
SAME_GUESS = 3  # of one guessed topic, at the most
_LOOKED_AT = 4 * SAME_GUESS  # of one guessed topic, whose words are compared
_COMPARED = 6  # questions whose words are compared, for each that is wanted
_ALIKE = 0.6  # from what share of common words on two messages are too much alike
# A failed turn teaches when the engine was unsure; of one that was down there is no uncertainty.
_KINDS = ("unsure", "failed")


@dataclass(frozen=True)
class Question:
    """What near-identical messages ask, and what its correction is worth."""

    near_key: str
    guess: str | None
    asked: int
    is_new: bool
    """Whether nobody asked it more than a week ago."""
    worth: float

    @property
    def order(self) -> tuple[float, str]:
        """The most worth first; ties by key, so that the same rows give the same order."""
        return -self.worth, self.near_key


@dataclass(frozen=True)
class Choice:
    """A question that was chosen, and its newest entry."""

    question: Question
    attention_id: UUID


async def most_worth(
    session: AsyncSession,
    now: datetime,
    limit: int,
    without: Collection[str] = (),
    guesses: Collection[str | None] = (),
) -> list[Choice]:
    """Return up to `limit` messages that would teach most, the most worth first (2 queries).

    `without` are the keys of those chosen already, `guesses` their guessed topics: at most three
    of one topic, and none that shares most of its words with one chosen before it.
    """
    asked = [each for each in await _questions(session, now) if each.near_key not in without]
    some = _candidates(asked, _COMPARED * limit)
    examples = await _examples(session, [question.near_key for question in some])
    chosen: list[Choice] = []
    words: list[frozenset[str]] = []
    counted = Counter(guesses)
    for question in some:
        if len(chosen) == limit:
            break
        if question.near_key not in examples or counted[question.guess] >= SAME_GUESS:
            continue
        attention_id, its_words = examples[question.near_key]
        if any(_likeness(its_words, others) >= _ALIKE for others in words):
            continue
        counted[question.guess] += 1
        words.append(its_words)
        chosen.append(Choice(question, attention_id))
    return chosen


def _candidates(asked: list[Question], limit: int) -> list[Question]:
    """Return those of most worth, in order, with room for every guessed topic."""
    counted: Counter[str | None] = Counter()
    some = []
    for question in sorted(asked, key=lambda each: each.order):
        counted[question.guess] += 1
        if counted[question.guess] <= _LOOKED_AT:
            some.append(question)
    return some[:limit]


async def _questions(session: AsyncSession, now: datetime) -> list[Question]:
    newest = (
        select(Attention.near_key, Attention.guess, Attention.uncertainty, Attention.raised_at)
        .where(
            Attention.kind.in_(_KINDS),
            Attention.settled_at.is_(None),
            Attention.raised_at >= now - _LOOKED_BACK,
            Attention.uncertainty.is_not(None),
        )
        .order_by(Attention.raised_at.desc())
        .limit(_READ)
        .subquery()
    )
    is_recent = case((newest.c.raised_at >= now - WEEK, 1), else_=0)
    groups = await session.execute(
        select(
            newest.c.near_key,
            func.max(newest.c.guess),
            func.sum(is_recent),
            func.count(),
            func.min(newest.c.raised_at),
            func.avg(newest.c.uncertainty),
        ).group_by(newest.c.near_key)
    )
    found = []
    for key, guess, recent, asked, first, uncertainty in groups:
        age = now - first
        # Whole days, so that what came within the same day is a tie.
        value = worth(recent, asked - recent, uncertainty, age.days)
        found.append(Question(key, guess, asked, age < WEEK, value))
    return found


async def _examples(
    session: AsyncSession, keys: list[str]
) -> dict[str, tuple[UUID, frozenset[str]]]:
    """Return of each key the newest open entry and the stems of its message."""
    newer = aliased(Attention)
    is_newest = ~exists(
        select(newer.id).where(
            newer.near_key == Attention.near_key,
            newer.kind.in_(_KINDS),
            newer.settled_at.is_(None),
            tuple_(newer.raised_at, newer.id) > tuple_(Attention.raised_at, Attention.id),
        )
    )
    rows = await session.execute(
        select(Attention.near_key, Attention.id, Message.text)
        .join(Turn, Turn.id == Attention.turn_id)
        .join(Message, Message.id == Turn.message_id)
        .where(
            Attention.near_key.in_(keys),
            Attention.kind.in_(_KINDS),
            Attention.settled_at.is_(None),
            is_newest,
        )
    )
    return {key: (attention, frozenset(stems(text))) for key, attention, text in rows if key}


def _likeness(some: frozenset[str], others: frozenset[str]) -> float:
    """Jaccard's index of two sets of words, 0 to 1."""
    return len(some & others) / max(1, len(some | others))
