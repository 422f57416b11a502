"""Some of those who were handed over send the contact form, and the staff call them."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from uuid import UUID

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from deploy.demo_data.content import CONTENT
from deploy.demo_data.people import Person
from deploy.demo_data.speaking import Dialogue
from deploy.demo_data.storing import moment
from gateway.audit.trail import AuditTrail
from gateway.contact.form import ContactForm
from gateway.contact.handling import assign, close, note_call
from gateway.contact.models import CallResult, ClosingReason, ContactRequest
from gateway.contact.store import store_request
from gateway.conversations.models import Language
from gateway.settings import Settings
from gateway.staff.models import Role, StaffAccount

_SHARE = 0.16  # of those who were handed over


class RequestContent(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What people write in the form, and what the staff note after a call."""

    subjects: dict[Language, str]
    messages: dict[Language, list[str]]
    calls: dict[CallResult, str]


def _content() -> RequestContent:
    return msgspec.yaml.decode((CONTENT / "requests.yml").read_bytes(), type=RequestContent)


async def send_forms(
    session: AsyncSession,
    dialogues: list[Dialogue],
    settings: Settings,
    accounts: dict[Role, StaffAccount],
    now: datetime,
) -> int:
    """Commit the requests and what became of them; return how many there are. Nobody gets mail."""
    silent = settings.model_copy(update={"smtp_url": None})
    sent = 0
    for dialogue in dialogues:
        at = dialogue.exchanges[-1].at + timedelta(minutes=dialogue.random.uniform(2, 30))
        handed_over = [each.handoff for each in dialogue.exchanges if each.handoff]
        references = [each.handoff_reference for each in handed_over if each.handoff_reference]
        if not references or dialogue.random.random() > _SHARE or at > now:
            continue
        form = _form(dialogue, references[-1], handed_over[-1].handoff_subject)
        with moment(at):
            request = await store_request(session, form, silent)
        await _handle(session, request, dialogue.random, accounts, now)
        sent += 1
    return sent


def _form(dialogue: Dialogue, reference: str, subject: str | None) -> ContactForm:
    random, person = dialogue.random, dialogue.person
    words = _content()
    has_phone, has_mail = random.choice([(True, True), (True, False), (False, True)])
    return ContactForm(
        form_id=UUID(int=random.getrandbits(128), version=4),
        language=person.language,
        reference=reference,
        name=person.name,
        email=person.facts["mail"] if has_mail else "",
        phone=person.facts["phone"] if has_phone else "",
        subject=subject or words.subjects[person.language],
        message=_message(random, person, words),
        may_contact=True,
        joins_transcript=random.random() < 0.7,
    )


def _message(random: Random, person: Person, words: RequestContent) -> str:
    if random.random() < 0.1:
        return ""
    return random.choice(words.messages[person.language]).format(**person.facts)


async def _handle(
    session: AsyncSession,
    request: ContactRequest,
    random: Random,
    accounts: dict[Role, StaffAccount],
    now: datetime,
) -> None:
    """Commit what was done about a request until now, as its page does it."""
    who = accounts["reviewer" if random.random() < 0.75 else "manager"]
    trail = AuditTrail(session, who)
    at = request.created_at + timedelta(hours=random.uniform(2, 40))
    if at < now and random.random() < 0.6:
        with moment(at):
            await assign(session, request, who, who.id)
            trail.note("request.assigned", request.id, to=str(who.id))
    if random.random() < 0.06:  # nobody has called, and it is due
        await session.commit()
        return
    result: CallResult = "no_answer"
    for _ in range(random.randint(1, 3)):
        at += timedelta(hours=random.uniform(1, 20))
        if at >= now or result == "reached":
            break
        result = random.choices(list(_content().calls), [6, 3, 2])[0]
        with moment(at):
            await note_call(session, request, who, result, _content().calls[result])
            trail.note("request.called", request.id, result=result)
    at += timedelta(days=random.uniform(0.5, 4))
    if at < now and random.random() < 0.8:
        reason: ClosingReason = "settled" if result == "reached" else "unreachable"
        with moment(at):
            await close(session, request, who, reason, "")
            trail.note("request.closed", request.id, reason=reason)
    await session.commit()
