"""One person's data: found, exported, read, erased."""

from __future__ import annotations

import json
import logging
from typing import Any
from uuid import UUID

from litestar import MediaType, Request, Response, get, post
from litestar.exceptions import NotFoundException
from litestar.response import Redirect
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.audit.trail import AuditTrail
from gateway.console.conversations.transcript import whole_transcript
from gateway.console.forms import Form
from gateway.console.guards import needs
from gateway.console.pages import page
from gateway.privacy.dossier import Dossier, add_to_file, find_person, read_file
from gateway.privacy.models import PersonFile
from gateway.privacy.person_erasure import REASONS, StillThereError, erase_everywhere
from gateway.privacy.person_export import export_person
from gateway.privacy.stores import count_rows, stores_of
from gateway.secrecy import Secrecy
from gateway.staff.permissions import Permission

logger = logging.getLogger(__name__)

GUARDS = [needs(Permission.MANAGE_PRIVACY)]
PATH = "/console/privacy/people"
CONFIRMATION = {"fr": "EFFACER", "en": "ERASE"}


@get("/privacy/people", guards=GUARDS)
async def people_page(request: Request[Any, Any, Any]) -> Response[Any]:
    """Return the form in which staff write what the person gave."""
    return page(request, "privacy/people")


@post("/privacy/people", status_code=200, guards=GUARDS)
async def people_search(
    request: Request[Any, Any, Any], data: Form, db_session: AsyncSession, audit: AuditTrail
) -> Response[Any]:
    """Return what was found. What was typed is a person's: it stands in no address and no log."""
    secret = request.app.state.settings.secret_key.get_secret_value()
    secrecy = Secrecy(secret, "messenger")
    file = await _open_file(db_session, data)
    findings = await find_person(db_session, secrecy, str(data.get("wanted", "")))
    audit.note("person.searched", file.id if file else None, found=len(findings))
    await db_session.commit()
    return page(request, "privacy/people", findings=findings, file=file)


@post("/privacy/people/files", status_code=200, guards=GUARDS)
async def open_person(
    request: Request[Any, Any, Any], data: Form, db_session: AsyncSession, audit: AuditTrail
) -> Redirect:
    """Keep what is the person's, beside what is in their file if one is open, and lead there."""
    chosen = Dossier(_keys(data, "conversation"), _keys(data, "request"), _keys(data, "handoff"))
    file = await _open_file(db_session, data)
    if chosen == Dossier([], [], []):
        return Redirect(f"{PATH}/{file.id}" if file else PATH, status_code=303)
    is_new = file is None
    file = file or PersonFile()
    add_to_file(file, chosen)
    db_session.add(file)
    await db_session.flush()
    audit.note("person.opened" if is_new else "person.completed", file.id)
    await db_session.commit()
    return Redirect(f"{PATH}/{file.id}", status_code=303)


@get("/privacy/people/{key:str}", guards=GUARDS)
async def one_person(
    request: Request[Any, Any, Any], db_session: AsyncSession, audit: AuditTrail, key: UUID
) -> Response[Any]:
    """Return what is kept of the person, store by store."""
    shown = await _person_page(request, db_session, key, await _dossier(db_session, key))
    audit.note("person.opened", key)
    await db_session.commit()
    return shown


@get("/privacy/people/{key:str}/data.json", guards=GUARDS)
async def person_json(db_session: AsyncSession, audit: AuditTrail, key: UUID) -> Response[Any]:
    """Return everything as a JSON file, for the person."""
    exported = await export_person(db_session, await _dossier(db_session, key))
    audit.note("person.exported", key, form="json")
    await db_session.commit()
    return Response(
        json.dumps(exported, ensure_ascii=False, indent=2),
        media_type=MediaType.JSON,
        headers={"content-disposition": 'attachment; filename="person.json"'},
    )


@get("/privacy/people/{key:str}/transcript", guards=GUARDS)
async def person_transcript(
    request: Request[Any, Any, Any], db_session: AsyncSession, audit: AuditTrail, key: UUID
) -> Response[Any]:
    """Return the conversations as a page to print, for the person: nothing is masked in it."""
    dossier = await _dossier(db_session, key)
    read = [await whole_transcript(db_session, each) for each in dossier.conversations]
    audit.note("person.exported", key, form="transcript")
    await db_session.commit()
    return page(request, "privacy/transcript", key=key, transcripts=[each for each in read if each])


@post("/privacy/people/{key:str}/erasure", status_code=200, guards=GUARDS)
async def person_erasure(
    request: Request[Any, Any, Any],
    data: Form,
    db_session: AsyncSession,
    audit: AuditTrail,
    key: UUID,
) -> Response[Any]:
    """Erase everything, and lead to the receipt; ask again when it was not confirmed."""
    dossier = await _dossier(db_session, key)
    reason = str(data.get("reason", ""))
    if not _is_confirmed(data) or reason not in REASONS:
        return await _refused(request, db_session, key, dossier, "unconfirmed")
    audit.note("person.erased", key, reason=reason)
    try:
        receipt = await erase_everywhere(db_session, dossier, request.user.email, reason)
    except StillThereError as error:
        logger.error("not erased: %s", error)  # noqa: TRY400  (its message is all there is)
        return await _refused(request, db_session, key, dossier, "left")
    return Redirect(f"/console/privacy/receipts/{receipt.code}", status_code=303)


def _is_confirmed(data: dict[str, Any]) -> bool:
    return str(data.get("confirmation", "")).strip().upper() in CONFIRMATION.values()


async def _refused(
    request: Request[Any, Any, Any], session: AsyncSession, key: UUID, dossier: Dossier, wrong: str
) -> Response[Any]:
    answer = await _person_page(request, session, key, dossier, wrong)
    answer.status_code = 422
    return answer


async def _person_page(
    request: Request[Any, Any, Any],
    session: AsyncSession,
    key: UUID,
    dossier: Dossier,
    wrong: str | None = None,
) -> Response[Any]:
    stores = stores_of(dossier.conversations, dossier.requests, dossier.handoffs)
    counts = await count_rows(session, stores)
    return page(
        request,
        "privacy/person",
        key=key,
        counts={name: count for name, count in counts.items() if count},
        reasons=REASONS,
        confirmation=CONFIRMATION,
        wrong=wrong,
    )


async def _dossier(session: AsyncSession, key: UUID) -> Dossier:
    dossier = await read_file(session, key)
    if dossier is None:
        raise NotFoundException
    return dossier


async def _open_file(session: AsyncSession, data: dict[str, Any]) -> PersonFile | None:
    """Return the file that the search was begun from; None when there is none (any more)."""
    keys = _keys(data, "file") if data.get("file") else []
    return await session.get(PersonFile, keys[0]) if keys else None


def _keys(data: dict[str, Any], name: str) -> list[UUID]:
    given = data.get(name, [])
    texts = given if isinstance(given, list) else [given]
    try:
        return [UUID(str(text)) for text in texts]
    except ValueError:
        raise NotFoundException from None
