"""The register of incidents of confidentiality.

Québec's Act respecting the protection of personal information in the private sector (chapter
P-39.1), section 3.8, and the Regulation respecting confidentiality incidents (chapter A-2.1,
r. 3.1), sections 7 and 8: what the register says, and that it is kept for five years.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.privacy.models import Incident, IncidentRisk
from gateway.record import utc_now

LONGEST = 4000  # characters of one field
_CHUNK = 200  # incidents read at once for an export
WORDS = ("information", "circumstances", "assessment", "measures")
DATES = ("happened_on", "happened_until", "known_on", "commission_told_on", "people_told_on")
NUMBERS = ("people", "people_in_quebec")
NEEDED = ("happened_on", "known_on", "information", "circumstances", "assessment", "measures")
RISKS: tuple[IncidentRisk, ...] = ("unknown", "none", "serious")


class IncidentError(Exception):
    """The form cannot be kept. `fields` maps each wrong field to the key of what is wrong."""

    def __init__(self, fields: dict[str, str]) -> None:
        super().__init__(", ".join(fields))
        self.fields = fields


def read_incident(form: dict[str, str]) -> dict[str, Any]:
    """Return the columns of an incident from a form; raises IncidentError naming every wrong field.

    The keys of what is wrong: `needed`, `too_long`, `no_date`, `future`, `no_number`, `order`.
    """
    wrong: dict[str, str] = {}
    values: dict[str, Any] = {}
    for name in WORDS:
        values[name] = form.get(name, "").strip()
        if len(values[name]) > LONGEST:
            wrong[name] = "too_long"
    for name in DATES:
        values[name] = _read_date(form.get(name, ""), name, wrong)
    for name in NUMBERS:
        typed = form.get(name, "").strip()
        values[name] = int(typed) if typed.isascii() and typed.isdigit() else None
        if typed and (values[name] is None or values[name] > 2**31 - 1):
            wrong[name] = "no_number"
    for name in NEEDED:
        if not values[name]:
            wrong.setdefault(name, "needed")
    risk = next((each for each in RISKS if each == form.get("risk")), None)
    if risk is None:
        wrong["risk"] = "needed"
    until, start = values["happened_until"], values["happened_on"]
    if until and start and until < start:
        wrong.setdefault("happened_until", "order")
    if wrong:
        raise IncidentError(wrong)
    return {**values, "risk": risk}


def _read_date(typed: str, name: str, wrong: dict[str, str]) -> date | None:
    if not typed.strip():
        return None
    try:
        day = date.fromisoformat(typed.strip())
    except ValueError:
        wrong[name] = "no_date"
        return None
    if day > utc_now().date():
        wrong[name] = "future"
    return day


async def list_incidents(session: AsyncSession, most: int = 200) -> list[Incident]:
    """Return the newest incidents, newest first."""
    newest = select(Incident).order_by(Incident.known_on.desc(), Incident.id.desc()).limit(most)
    return list(await session.scalars(newest))


async def count_incidents(session: AsyncSession) -> int:
    """Return how many incidents the register has."""
    return int(await session.scalar(select(func.count()).select_from(Incident)) or 0)


async def all_incidents(session: AsyncSession) -> AsyncIterator[Incident]:
    """Give every incident, newest first, some hundreds at a time."""
    newest = select(Incident).order_by(Incident.known_on.desc(), Incident.id.desc())
    place = tuple_(Incident.known_on, Incident.id)
    query = newest.limit(_CHUNK)
    while found := list(await session.scalars(query)):
        for incident in found:
            yield incident
        query = newest.where(place < (found[-1].known_on, found[-1].id)).limit(_CHUNK)
        session.expunge_all()


async def find_incident(session: AsyncSession, key: UUID) -> Incident | None:
    """Return one incident, or None."""
    return await session.get(Incident, key)
