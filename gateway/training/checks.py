"""The gate before training: what stands in the way of a sentence, as facts that pages put in words.

A check is a dict for JSON: `name` (a key of the console's words, training.checks), `blocks`, and
what the words name. It never holds a visitor's words, only sentences of the project's own.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.conversations.models import Turn
from gateway.privacy.masking import find_personal_data
from gateway.search.facets import ALARMING
from gateway.training.data_files import ROOT, Intent
from gateway.training.known_questions import Known, KnownQuestions, known_questions
from gateway.training.language import is_other_language
from gateway.training.likeness import FEWEST_WORDS, Sentence, is_near_copy
from gateway.training.models import Candidate
from gateway.training.provenance import digest, read_provenance
from gateway.training.wording import has_mask

LONGEST = 500  # characters
_COMPARED = 2000  # accepted candidates, the newest, that a sentence is compared with

Check = dict[str, Any]
Ours = Mapping[str, str]
"""For the digest of each sentence of data/ that came from the console, its provenance id."""
LEAVING = ""
"""In its place for one that the next export takes out: it stands in the way of nothing."""


async def look_at(session: AsyncSession, candidate: Candidate) -> None:
    """Set what the gate finds about the candidate now; the caller commits."""
    known = await known_questions()
    others = await _others(session, candidate)
    ours = await _ours(session)
    checks = await asyncio.to_thread(find_obstacles, candidate, known, others, ours)
    intent = known.intents.get(candidate.intent)
    if intent and not intent.is_red_flag and await _was_alarming(session, candidate):
        checks.append(_check("was_alarming", False))
    candidate.checks = checks


def is_blocked(checks: Sequence[Check]) -> bool:
    """Tell whether a sentence with these checks cannot be approved as it is."""
    return any(check["blocks"] for check in checks)


def find_obstacles(
    candidate: Candidate,
    known: KnownQuestions,
    others: Sequence[Candidate],
    ours: Ours = MappingProxyType({}),
) -> list[Check]:
    """Return the checks that a person must hear of, those that block first.

    `others` are the candidates that it could be a copy of. What comes from a visitor is named by
    its provenance id and not quoted: it must be gone everywhere once the visitor is erased.
    """
    intent = known.intents.get(candidate.intent)
    if intent is None:
        return [_check("unknown_intent", True)]
    found = [
        *_of_words(candidate),
        *_of_copies(candidate, intent, known, ours),
        *_of_others(candidate, others),
    ]
    if intent.is_red_flag:
        found.append(_check("red_flag", False))
    if not known.has_held_out:
        found.append(_check("held_out_elsewhere", False))
    different = [check for number, check in enumerate(found) if check not in found[:number]]
    return sorted(different, key=lambda check: not check["blocks"])


def _check(name: str, blocks: bool, **named: Any) -> Check:
    return {"name": name, "blocks": blocks, **named}


def _of_words(candidate: Candidate) -> list[Check]:
    text = candidate.text
    found = []
    if not any(char.isalnum() for char in text):
        found.append(_check("empty", True))
    if len(text) > LONGEST:
        found.append(_check("too_long", True, length=len(text), longest=LONGEST))
    kinds = sorted({span["kind"] for span in find_personal_data(text)})
    if kinds or has_mask(text):
        found.append(_check("personal_data", True, kinds=kinds))
    if is_other_language(text, candidate.language):
        found.append(_check("wrong_language", True))
    return found


def _of_copies(
    candidate: Candidate, intent: Intent, known: KnownQuestions, ours: Ours
) -> list[Check]:
    copies = known.near_copies(candidate.text)
    learned = [(each, digest(each.sentence.text)) for each in copies if each.use == "trained"]
    trained = [(each, ours.get(key)) for each, key in learned if ours.get(key) != LEAVING]
    found = []
    for each, provenance in [pair for pair in trained if pair[0].intent == intent.name][:1]:
        if provenance:
            found.append(_check("candidate_copy", True, provenance=provenance))
        else:
            found.append(_check("known", True, question=each.sentence.text))
    for each, provenance in [pair for pair in trained if pair[0].intent != intent.name][:3]:
        found.append(_conflict(candidate, intent, each, known, provenance))
    # A word or three can only be written one way (tests/nlu/test_questions.py).
    tests = [e for e in copies if e.use == "held_out" and len(e.sentence.words) >= FEWEST_WORDS]
    if tests:
        found.append(_check("held_out", True, question=tests[0].sentence.text))
    return found


def _conflict(
    candidate: Candidate,
    intent: Intent,
    other: Known,
    known: KnownQuestions,
    provenance: str | None,
) -> Check:
    """A sentence in two topics teaches neither; and where danger is in doubt, nobody overrules."""
    is_same = Sentence.of(candidate.text).normal == other.sentence.normal
    is_danger = intent.is_red_flag or known.intents[other.intent].is_red_flag
    blocks = is_same or is_danger
    if provenance:
        return _check("candidate_conflict", blocks, provenance=provenance, intent=other.intent)
    return _check("conflict", blocks, question=other.sentence.text, intent=other.intent)


def _of_others(candidate: Candidate, others: Sequence[Candidate]) -> list[Check]:
    sentence = Sentence.of(candidate.text)
    found = []
    for other in others:
        if not is_near_copy(sentence, Sentence.of(other.text)):
            continue
        is_decided = other.state != "proposed"
        if other.intent == candidate.intent:
            is_older = is_decided or other.id < candidate.id
            found.append(_check("candidate_copy", is_older, provenance=other.provenance))
        else:
            found.append(
                _check(
                    "candidate_conflict",
                    is_decided,
                    provenance=other.provenance,
                    intent=other.intent,
                )
            )
    return found[:5]


async def _was_alarming(session: AsyncSession, candidate: Candidate) -> bool:
    """Tell whether the assistant saw a red flag in the message that the sentence comes from."""
    turn = select(Turn.outcome).where(Turn.message_id == candidate.message_id)
    return candidate.message_id is not None and await session.scalar(turn) in ALARMING


async def _ours(session: AsyncSession) -> Ours:
    digests = await asyncio.to_thread(read_provenance, ROOT)
    if not digests:
        return {}
    withdrawn = set(
        await session.scalars(select(Candidate.provenance).where(Candidate.state == "withdrawn"))
    )
    return {digests[key]: LEAVING if key in withdrawn else key for key in digests}


async def _others(session: AsyncSession, candidate: Candidate) -> list[Candidate]:
    """Return the candidates with the same key words, and all that were accepted lately."""
    accepted = (
        select(Candidate.id)
        .where(Candidate.state.in_(["approved", "exported"]))
        .order_by(Candidate.id.desc())
        .limit(_COMPARED)
    )
    alike = select(Candidate.id).where(
        Candidate.near_key == candidate.near_key,
        Candidate.state.in_(["proposed", "approved", "exported"]),
    )
    query = select(Candidate).where(
        or_(Candidate.id.in_(accepted.scalar_subquery()), Candidate.id.in_(alike)),
        Candidate.id != candidate.id,
    )
    return list(await session.scalars(query))
