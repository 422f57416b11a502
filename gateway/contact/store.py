"""Store what somebody asks with the form, once, and the e-mail that tells of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.contact.business_days import due_moment
from gateway.contact.form import ContactForm
from gateway.contact.mails import queue_mails
from gateway.contact.models import ContactRequest, HandOff, RequestStep
from gateway.contact.phones import phone_key
from gateway.contact.references import handoff_of_reference, new_reference
from gateway.record import utc_now
from gateway.settings import Settings

_ATTEMPTS = 3  # of two forms that arrive at once, one finds the other stored


async def store_request(
    session: AsyncSession, form: ContactForm, settings: Settings
) -> ContactRequest:
    """Commit the request of a form without faults and its e-mail; return the request.

    The same form again, a double click for instance, is the same request; with other words in it
    it is another one, for nothing that somebody wrote may be lost. Raises the database's errors.
    """
    for attempt in range(_ATTEMPTS):
        stored = await session.scalar(
            select(ContactRequest).where(ContactRequest.form_id == form.form_id)
        )
        if stored is not None:
            if _says_the_same(stored, form):
                return stored
            form = replace(form, form_id=uuid4())
        try:
            return await _store(session, form, settings)
        except IntegrityError:
            await session.rollback()
            if attempt == _ATTEMPTS - 1:
                raise
    raise AssertionError  # the last attempt returns or raises


async def _store(session: AsyncSession, form: ContactForm, settings: Settings) -> ContactRequest:
    now = utc_now()
    handoff, conversation = await _origin(session, form.reference)
    sent = {
        "form_id": form.form_id,
        "subject": form.subject,
        "name": form.name,
        "email": form.email or None,
        "phone": form.phone or None,
        "phone_key": phone_key(form.phone),
        "message": form.message,
        "language": form.language,
        "due_at": due_moment(now, settings.contact_due_days),
        "contact_consent_at": now,
        "transcript_consent_at": now if form.joins_transcript and conversation else None,
    }
    request = await _joined(session, handoff, sent) if handoff else None
    if request is None:
        request = ContactRequest(
            reference=await _free_reference(session, form.reference),
            handoff_id=handoff.id if handoff else None,
            conversation_id=conversation,
            created_at=now,
            **sent,
        )
        session.add(request)
    if handoff is not None and handoff.requested_at is None:
        handoff.requested_at = now
    await session.flush()
    if settings.sends_mail:
        own_subject = handoff is None or form.subject != handoff.subject
        await queue_mails(session, request, settings, hides_subject=own_subject)
    await session.commit()
    return request


async def _joined(
    session: AsyncSession, handoff: HandOff, sent: dict[str, Any]
) -> ContactRequest | None:
    """Return the request that staff made of the hand-off, with what was sent in it; None if none.

    Whoever sends the form wants to be called: it is a new request again.
    """
    taken = ContactRequest.handoff_id == handoff.id, ContactRequest.contact_consent_at.is_(None)
    joined: UUID | None = await session.scalar(
        update(ContactRequest)
        .where(*taken)
        .values(**sent, state="new", closed_at=None)
        .returning(ContactRequest.id)
        .execution_options(synchronize_session=False)
    )
    if joined is None:
        return None
    session.add(RequestStep(request_id=joined, kind="sent"))
    return await session.get(ContactRequest, joined, populate_existing=True)


async def _origin(session: AsyncSession, reference: str) -> tuple[HandOff | None, UUID | None]:
    found = await handoff_of_reference(session, reference) if reference else None
    return found or (None, None)


async def _free_reference(session: AsyncSession, reference: str) -> str:
    """Return the person's own reference, or a new one where a request has it already."""
    taken = select(ContactRequest.id).where(ContactRequest.reference == reference)
    if reference and await session.scalar(taken) is None:
        return reference
    return new_reference()


def _says_the_same(stored: ContactRequest, form: ContactForm) -> bool:
    return (
        stored.name == form.name
        and (stored.email or "") == form.email
        and (stored.phone or "") == form.phone
        and stored.subject == form.subject
        and stored.message == form.message
    )
