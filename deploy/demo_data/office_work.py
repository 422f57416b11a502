"""What the staff did beside the conversations: what is learned, saved filters, an incident."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from deploy.demo_data.content import staff_content
from deploy.demo_data.storing import moment
from gateway.audit.trail import AuditTrail
from gateway.privacy.models import Incident
from gateway.search.models import SavedFilter
from gateway.staff.models import Role, StaffAccount
from gateway.training.checks import is_blocked
from gateway.training.data_files import ROOT
from gateway.training.decision_errors import BlockedError
from gateway.training.decisions import approve, reject
from gateway.training.exports import make_export
from gateway.training.models import Candidate

_WEEK = timedelta(days=7)


async def work_in_the_office(
    session: AsyncSession, accounts: dict[Role, StaffAccount], now: datetime
) -> None:
    """Commit decisions on candidates, one export, saved filters and an incident."""
    await _decide(session, accounts, now)
    with moment(now - _WEEK):
        reviewer = accounts["reviewer"]
        await session.execute(delete(SavedFilter).where(SavedFilter.account_id == reviewer.id))
        for name, query in staff_content().filters.items():
            session.add(SavedFilter(account_id=reviewer.id, name=name, shared=True, query=query))
        day = (now - 2 * _WEEK).date()
        for words in staff_content().incidents:
            known = await session.scalar(
                select(Incident.id).where(Incident.circumstances == words["circumstances"])
            )
            if known is None:
                session.add(
                    Incident(
                        happened_on=day,
                        known_on=day,
                        people=1,
                        people_in_quebec=1,
                        risk="none",
                        recorded_by_id=accounts["manager"].id,
                        **words,
                    )
                )
        await session.commit()


async def _decide(session: AsyncSession, accounts: dict[Role, StaffAccount], now: datetime) -> None:
    """Accept most of the older candidates, refuse one in nine, export what was accepted first."""
    query = select(Candidate).where(Candidate.state == "proposed").order_by(Candidate.id)
    candidates = [each for each in await session.scalars(query) if not is_blocked(each.checks)]
    decided = candidates[: len(candidates) * 2 // 3]
    for number, candidate in enumerate(decided):
        is_managers = candidate.proposed_by_id == accounts["manager"].id
        who = accounts["administrator" if is_managers else "manager"]
        with moment(candidate.created_at + timedelta(days=1)):
            trail = AuditTrail(session, who)
            if number % 9 == 4:
                await reject(session, candidate, who, "Trop personnel", seen=candidate.revision)
                trail.note("training.rejected", candidate.provenance)
            else:
                with suppress(BlockedError):  # it is too like one that was accepted just before
                    await approve(session, candidate, who, seen=candidate.revision)
                    trail.note("training.approved", candidate.provenance)
            await session.commit()
        if number == len(decided) // 2:
            with moment(now - _WEEK):
                made = await make_export(session, accounts["manager"].id, ROOT)
                trail = AuditTrail(session, accounts["manager"])
                trail.note("training.exported", made.id, added=made.added, removed=made.removed)
                await session.commit()
