"""Each kind of data is kept as long as its rule says; a rule is tried before it is in force."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from gateway.contact.models import ContactRequest
from gateway.conversations.models import Conversation
from gateway.privacy.kinds import INCIDENT_YEARS, KINDS, Kind, kind_named
from gateway.privacy.models import ErasureReceipt, Incident, PersonFile
from gateway.privacy.retention import erase_by_rules
from gateway.privacy.rules import RuleError, change_rule, dry_run, rules_in_force
from gateway.record import utc_now
from tests.gateway.console.requests.conftest import add_request

PROMISED = 180


def named(name: str) -> Kind:
    kind = kind_named(name)
    assert kind is not None
    return kind


def conversation(days_ago: float) -> Conversation:
    moment = utc_now() - timedelta(days=days_ago)
    return Conversation(
        channel="web", language="fr", notice_version="1", started_at=moment, last_activity_at=moment
    )


def incident(known_on: date) -> Incident:
    return Incident(
        happened_on=known_on,
        known_on=known_on,
        information="adresses",
        circumstances="envoi au mauvais destinataire",
        risk="none",
        assessment="détruit aussitôt",
        measures="rappel",
    )


async def count(sessions: Any, table: Any) -> int:
    async with sessions() as session:
        return int(await session.scalar(select(func.count()).select_from(table)))


async def add(sessions: Any, *rows: Any) -> None:
    async with sessions() as session:
        session.add_all(rows)
        await session.commit()


async def test_without_a_choice_the_usual_rule_is_in_force(sessions: Any) -> None:
    async with sessions() as session:
        rules = {rule.kind.name: rule.days for rule in await rules_in_force(session, PROMISED)}
    assert rules == {
        "conversations": PROMISED,
        "audit": 730,
        "requests": 365,
        "handoffs": 730,
        "mail": 30,
        "incidents": INCIDENT_YEARS,
        "receipts": 1095,
        "dossiers": 30,
    }


async def test_a_dry_run_counts_and_erases_nothing(sessions: Any) -> None:
    await add(sessions, *[conversation(days) for days in (1, 50, 100, 170)])
    async with sessions() as session:
        run = await dry_run(session, named("conversations"), 90)
        nothing = await dry_run(session, named("conversations"), 175)
    assert (run.rows, run.oldest) == (2, (utc_now() - timedelta(days=170)).date())
    assert (nothing.rows, nothing.oldest) == (0, None)
    assert await count(sessions, Conversation) == 4


async def test_a_dry_run_counts_what_the_rule_then_erases(sessions: Any) -> None:
    await add(sessions, *[conversation(days) for days in (1, 50, 100, 170, 179)])
    async with sessions() as session:
        foreseen = (await dry_run(session, named("conversations"), 60)).rows
        await change_rule(session, named("conversations"), 60, PROMISED)
        await session.commit()
    assert await erase_by_rules(sessions, PROMISED) == {"conversations": foreseen}
    assert await count(sessions, Conversation) == 2
    assert await erase_by_rules(sessions, PROMISED) == {}


@pytest.mark.parametrize("days", [0, PROMISED + 1, 10_000])
async def test_conversations_are_never_kept_longer_than_promised(sessions: Any, days: int) -> None:
    async with sessions() as session:
        with pytest.raises(RuleError) as refused:
            await change_rule(session, named("conversations"), days, PROMISED)
    assert (refused.value.shortest, refused.value.longest) == (1, PROMISED)


async def test_a_rule_that_the_notice_no_longer_allows_does_not_count(sessions: Any) -> None:
    async with sessions() as session:
        await change_rule(session, named("conversations"), 150, PROMISED)
        await session.commit()
        (rule, *_) = await rules_in_force(session, 90)
    assert rule.days == 90


async def test_incidents_are_kept_five_years(sessions: Any) -> None:
    today = utc_now().date()
    await add(sessions, incident(today - timedelta(days=6 * 365)), incident(today))
    async with sessions() as session:
        with pytest.raises(RuleError):
            await change_rule(session, named("incidents"), 365, PROMISED)
        assert (await dry_run(session, named("incidents"), INCIDENT_YEARS)).rows == 1
    assert await erase_by_rules(sessions, PROMISED) == {"incidents": 1}
    assert await count(sessions, Incident) == 1


async def test_every_kind_has_its_turn(sessions: Any) -> None:
    old = datetime(2015, 1, 1, tzinfo=UTC)
    receipt = ErasureReceipt(
        code="E-23456789", who="a@b.example", reason="asked", stores={}, learned=[], erased_at=old
    )
    file = PersonFile(conversations=[], requests=[], created_at=old)
    await add(sessions, receipt, file)
    erased = await erase_by_rules(sessions, PROMISED)
    assert erased == {"receipts": 1, "dossiers": 1}
    assert set(erased) < {kind.name for kind in KINDS}


async def test_a_request_is_erased_a_year_after_it_was_closed_and_never_while_it_is_open(
    sessions: Any,
) -> None:
    long_ago = utc_now() - timedelta(days=366)
    common = {"created_at": long_ago, "due_at": long_ago}
    opened = await add_request(sessions, **common)
    await add_request(sessions, state="closed", closed_at=long_ago, **common)
    await add_request(sessions, state="closed", closed_at=utc_now(), **common)
    assert await erase_by_rules(sessions, PROMISED) == {"requests": 1}
    async with sessions() as session:
        assert await session.get(ContactRequest, opened.id) is not None
    assert await count(sessions, ContactRequest) == 2
