"""« Journal »: who did what, looked through and exported."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.exceptions import NotFoundException, ValidationException
from litestar.response import Stream
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.audit.entries import Filter, all_entries, entries_page
from gateway.audit.trail import AuditTrail
from gateway.clinic_time import CLINIC_TIME, start_of
from gateway.console.authentication import language_of
from gateway.console.csv_export import csv_response
from gateway.console.forms import Form
from gateway.console.guards import needs
from gateway.console.pages import page
from gateway.console.strings import Strings, strings
from gateway.console.team.sentences import action_sentence, detail_words, subject_address
from gateway.position import Position
from gateway.staff.accounts import accounts_by_id
from gateway.staff.models import StaffAccount
from gateway.staff.permissions import Permission

FIELDS = ("person", "kind", "since", "until", "subject")
_CODE = re.compile("[A-Z0-9]{1,4}-[A-Z0-9]{4,8}")  # of a request, a receipt, a sentence


@get("/team/audit", guards=[needs(Permission.READ_AUDIT)])
async def audit_page(
    request: Request[Any, Any, Any], db_session: AsyncSession, audit: AuditTrail
) -> Response[Any]:
    """Return a page of the log; 400 for a filter that is none, 404 for a position that is none."""
    asked = {name: request.query_params.get(name, "").strip() for name in FIELDS}
    wanted = wanted_entries(asked)
    after = request.query_params.get("after")
    try:
        position = Position.parse(after) if after else None
    except ValueError:
        raise NotFoundException from None
    entries, older = await entries_page(db_session, wanted, position)
    people = await accounts_by_id(db_session)
    audit.note("audit.listed", **_named(asked))
    await db_session.commit()
    kept = {name: value for name, value in asked.items() if value}
    return page(
        request,
        "team/audit",
        entries=entries,
        people=people,
        names={str(key): each.name for key, each in people.items()},
        asked=asked,
        newest=f"?{urlencode(kept)}" if position else None,
        older=f"?{urlencode({**kept, 'after': str(older)})}" if older else None,
        sentence=action_sentence,
        detail_words=detail_words,
        subject_address=subject_address,
    )


@post("/team/audit/export", status_code=200, guards=[needs(Permission.READ_AUDIT)])
async def export_audit(
    request: Request[Any, Any, Any], data: Form, db_session: AsyncSession, audit: AuditTrail
) -> Stream:
    """Return the filtered log as a CSV file."""
    asked = {name: data.get(name, "").strip() for name in FIELDS}
    wanted = wanted_entries(asked)
    people = await accounts_by_id(db_session)
    audit.note("audit.exported", **_named(asked))
    await db_session.commit()
    language = language_of(request)
    words = strings(language)
    header = words["audit"]["columns"]
    columns = ("at", "who", "email", "what", "action", "subject", "details")
    rows = _rows(request.app.state.database, wanted, people, words)
    return csv_response("journal.csv", [header[name] for name in columns], rows, language)


async def _rows(
    database: Any, wanted: Filter, people: Mapping[UUID, StaffAccount], words: Strings
) -> AsyncIterator[Sequence[object]]:
    # The request's own session is closed when the answer begins to be sent.
    async with database.get_session() as session:
        async for entry in all_entries(session, wanted):
            person = people.get(entry.account_id) if entry.account_id else None
            yield [
                entry.at.astimezone(CLINIC_TIME).isoformat(sep=" ", timespec="seconds"),
                person.name if person else entry.who,
                entry.who,
                action_sentence(words, entry),
                entry.action,
                entry.subject,
                json.dumps(entry.details, ensure_ascii=False) if entry.details else "",
            ]


def wanted_entries(asked: Mapping[str, str]) -> Filter:
    """Return the filter of a form; raises ValidationException for a value that is none."""
    try:
        return Filter(
            account_id=UUID(asked["person"]) if asked["person"] else None,
            kind=_known(asked["kind"]),
            subject=_identifier(asked["subject"]),
            since=start_of(date.fromisoformat(asked["since"])) if asked["since"] else None,
            until=(
                start_of(date.fromisoformat(asked["until"]) + timedelta(days=1))
                if asked["until"]
                else None
            ),
        )
    except (ValueError, OverflowError):
        raise ValidationException from None


def _known(kind: str) -> str:
    if kind and kind not in strings("fr")["audit_kinds"]:
        raise ValueError("no kind of action")
    return kind


def _identifier(subject: str) -> str:
    """Return the identifier as entries have it. What else was typed stays out of the log."""
    if not subject or _CODE.fullmatch(subject):
        return subject
    return str(UUID(subject))


def _named(asked: Mapping[str, str]) -> dict[str, str]:
    """Return what the log says of a search in the log; the subject is an identifier of ours."""
    return {name: value for name, value in asked.items() if value}
