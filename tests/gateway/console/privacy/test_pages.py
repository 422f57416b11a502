"""Retention, incidents and notices, as an administrator uses them."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from typing import Any

import httpx
from sqlalchemy import select

from gateway.audit.models import AuditEntry
from gateway.audit.trail import PROGRAM, note_without_account
from gateway.console.csv_export import BOM
from gateway.privacy.incidents import read_incident
from gateway.privacy.models import Incident, RetentionRule
from tests.gateway.console.conftest import csrf_token
from tests.gateway.privacy.test_incidents import FORM

PRIVACY = "/console/privacy"


async def test_a_period_is_tried_and_then_set(
    administrator: httpx.AsyncClient, sessions: Any
) -> None:
    path = f"{PRIVACY}/retention"
    tried = await administrator.get(path, params={"kind": "conversations", "days": "30"})
    assert "rien ne serait effacé" in tried.text
    assert "Appliquer cette durée" in tried.text
    async with sessions() as session:
        assert list(await session.scalars(select(RetentionRule))) == []
    form = {
        "kind": "conversations",
        "days": "30",
        "_csrf_token": await csrf_token(administrator, PRIVACY),
    }
    assert (await administrator.post(path, data=form)).status_code == 303
    async with sessions() as session:
        (rule,) = await session.scalars(select(RetentionRule))
        actions = list(await session.scalars(select(AuditEntry.action)))
    assert (rule.kind, rule.days) == ("conversations", 30)
    assert "retention.changed" in actions


async def test_a_period_outside_its_bounds_is_refused_in_words(
    administrator: httpx.AsyncClient, sessions: Any
) -> None:
    path = f"{PRIVACY}/retention"
    for days in ("181", "0", "x", "-5", "9" * 50, ""):
        tried = await administrator.get(path, params={"kind": "conversations", "days": days})
        assert tried.status_code == 422
        assert "choisissez de 1 à 180 jours" in tried.text
        form = {"kind": "conversations", "days": days}
        form["_csrf_token"] = await csrf_token(administrator, PRIVACY)
        refused = await administrator.post(path, data=form, follow_redirects=True)
        assert "choisissez de 1 à 180 jours" in refused.text
    async with sessions() as session:
        assert list(await session.scalars(select(RetentionRule))) == []


async def test_an_incident_is_recorded_changed_and_exported(
    administrator: httpx.AsyncClient, sessions: Any
) -> None:
    path = f"{PRIVACY}/incidents"
    token = await csrf_token(administrator, PRIVACY)
    wrong = await administrator.post(path, data={**FORM, "people": "x", "_csrf_token": token})
    assert wrong.status_code == 422
    assert "portable volé" in wrong.text  # what was typed is still there
    assert "Il faut un nombre." in wrong.text
    assert (await administrator.post(path, data={**FORM, "_csrf_token": token})).status_code == 303
    async with sessions() as session:
        (incident,) = await session.scalars(select(Incident))
    changed = {**FORM, "people_told_on": "2026-11-06", "_csrf_token": token}
    assert (await administrator.post(f"{path}/{incident.id}", data=changed)).status_code == 303
    assert "2026-11-06" in (await administrator.get(f"{path}/{incident.id}")).text
    table = (await administrator.get(f"{path}/register.csv")).text
    assert "portable volé" in table
    async with sessions() as session:
        noted = {entry.action: entry.details for entry in await session.scalars(select(AuditEntry))}
    assert noted["incident.changed"] == {"fields": ["people_told_on"]}


async def test_the_whole_register_is_exported_in_the_readers_language(
    administrator: httpx.AsyncClient, sessions: Any
) -> None:
    async with sessions() as session:
        for number in range(450):
            known_on = date(2026, 1, 1) + timedelta(days=number // 3)
            values = {**read_incident(FORM), "known_on": known_on, "circumstances": f"n{number}"}
            session.add(Incident(**values))
        await session.commit()
    for language, separator, header, risk in (
        ("fr", ";", "Date de l’incident", "Risque de préjudice sérieux"),
        ("en", ",", "Date of the incident", "Risk of serious injury"),
    ):
        form = {"language": language, "_csrf_token": await csrf_token(administrator, PRIVACY)}
        await administrator.post("/console/language", data=form)
        table = (await administrator.get(f"{PRIVACY}/incidents/register.csv")).text
        lines = table.removeprefix(BOM).splitlines()
        names, *rows = csv.reader(lines, delimiter=separator)
        assert names[0] == header
        assert {row[7] for row in rows} == {risk}
        assert len({row[9] for row in rows}) == 450
        known = [row[2] for row in rows]
        assert known == sorted(known, reverse=True)
    async with sessions() as session:
        kept = AuditEntry.action == "incidents.exported"
        assert {"rows": 450} in list(await session.scalars(select(AuditEntry.details).where(kept)))


async def test_what_the_program_erased_stands_in_the_log_in_words(
    administrator: httpx.AsyncClient, sessions: Any
) -> None:
    async with sessions() as session:
        note_without_account(session, PROGRAM, "retention.erased", conversations=3, handoffs=2)
        await session.commit()
    for page in ("audit", "summary"):
        assert "le programme" in (await administrator.get(f"/console/team/{page}")).text
    log = (await administrator.get("/console/team/audit")).text.replace("\N{NO-BREAK SPACE}", " ")
    assert "conversations : 3" in log
    assert "références : 2" in log


async def test_a_serious_incident_that_the_commission_does_not_know_stands_out(
    administrator: httpx.AsyncClient,
) -> None:
    path = f"{PRIVACY}/incidents"
    form = {
        **FORM,
        "commission_told_on": "",
        "_csrf_token": await csrf_token(administrator, PRIVACY),
    }
    await administrator.post(path, data=form)
    assert "à aviser" in (await administrator.get(path)).text


async def test_the_pages_are_there_in_both_languages(administrator: httpx.AsyncClient) -> None:
    for language, title in (("fr", "Confidentialité"), ("en", "Privacy")):
        form = {"language": language, "_csrf_token": await csrf_token(administrator, PRIVACY)}
        await administrator.post("/console/language", data=form)
        assert title in (await administrator.get(PRIVACY)).text
        for page in ("people", "retention", "incidents", "incidents/new", "notices"):
            answer = await administrator.get(f"{PRIVACY}/{page}")
            assert answer.status_code == 200
