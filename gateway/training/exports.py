"""What is accepted leaves as a patch of data/, and what was withdrawn goes out with it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.training.data_patch import DataPatch, make_patch
from gateway.training.models import Candidate, CandidateState, TrainingExport
from gateway.training.patch_plan import Learned, PatchPlan, plan_patch


class NothingToExportError(Exception):
    """Nothing is accepted that is not in data/ yet, and nothing withdrawn that still is."""


@dataclass(frozen=True)
class Changes:
    """What data/ lacks and what it has too much."""

    learned: list[Learned]
    withdrawn: list[str]


async def open_changes(session: AsyncSession, *states: CandidateState) -> Changes:
    """Return the sentences in these states, oldest first, and all that was withdrawn."""
    rows = await session.execute(
        select(Candidate.provenance, Candidate.text, Candidate.intent)
        .where(Candidate.state.in_(states))
        .order_by(Candidate.id)
    )
    withdrawn = await session.scalars(
        select(Candidate.provenance).where(Candidate.state == "withdrawn").order_by(Candidate.id)
    )
    return Changes([Learned(*row) for row in rows.tuples()], list(withdrawn))


async def count_open(session: AsyncSession, *states: CandidateState) -> int:
    """Return how many sentences are in these states."""
    counted = select(func.count()).select_from(Candidate).where(Candidate.state.in_(states))
    return await session.scalar(counted) or 0


async def current_plan(session: AsyncSession, root: Path) -> PatchPlan:
    """Return what was exported and data/ does not show yet.

    What an earlier export had and nobody applied is in it again, so that the newest patch is all
    that is needed. Raises what plan_patch raises.
    """
    changes = await open_changes(session, "exported")
    return await asyncio.to_thread(plan_patch, root, changes.learned, changes.withdrawn)


async def current_patch(session: AsyncSession, root: Path) -> DataPatch:
    """Return the patch of what current_plan says. Raises what make_patch raises."""
    changes = await open_changes(session, "exported")
    return await asyncio.to_thread(make_patch, root, changes.learned, changes.withdrawn)


async def make_export(session: AsyncSession, by: UUID, root: Path) -> TrainingExport:
    """Mark what is accepted as exported; the caller commits.

    Raises NothingToExportError, and what make_patch raises.
    """
    changes = await open_changes(session, "approved", "exported")
    patch = await asyncio.to_thread(make_patch, root, changes.learned, changes.withdrawn)
    if not patch.changes:
        raise NothingToExportError
    export = TrainingExport(added=len(patch.plan.added), removed=len(patch.plan.removed), by_id=by)
    session.add(export)
    await session.flush()
    await session.execute(
        update(Candidate)
        .where(Candidate.state == "approved")
        .where(Candidate.provenance.in_([each.provenance for each in changes.learned]))
        .values(
            state="exported",
            exported_in_id=func.coalesce(Candidate.exported_in_id, export.id),
            revision=Candidate.revision + 1,
        )
        .execution_options(synchronize_session=False)
    )
    return export
