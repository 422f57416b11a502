"""The e-mail that tells the clinic of a request, and the one that confirms it to the person.

E-mail is not a safe place: the person's words are in it only where the settings say so, and what
confirms has nothing of their health.
"""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.contact.models import ContactRequest
from gateway.contact.wording import clinic_wording, day_in_words, form_wording
from gateway.conversations.models import Message
from gateway.mail.outbox import queue_mail
from gateway.settings import Settings


async def queue_mails(
    session: AsyncSession, request: ContactRequest, settings: Settings, *, hides_subject: bool
) -> None:
    """Add both e-mails of a request that is flushed; the caller commits.

    `hides_subject`: the subject is the person's own, and not one of the assistant's.
    """
    if settings.contact_email:
        text = await _for_clinic(session, request, settings, hides_subject=hides_subject)
        subject = clinic_wording()["subject"].format(reference=request.reference)
        await queue_mail(session, settings.contact_email, subject, text, request_id=request.id)
    if request.email:
        words = form_wording(request.language)["confirmation"]
        day = day_in_words(request.language, request.due_at)
        await queue_mail(
            session,
            request.email,
            words["subject"].format(reference=request.reference),
            words["text"].format(reference=request.reference, day=day),
            request_id=request.id,
        )


async def _for_clinic(
    session: AsyncSession, request: ContactRequest, settings: Settings, *, hides_subject: bool
) -> str:
    words = clinic_wording()
    may_show = settings.mail_includes_request
    text: str = words["text"].format(
        reference=request.reference,
        subject=words["own_subject"] if hides_subject and not may_show else request.subject,
        day=day_in_words("fr", request.due_at),
        link=f"{settings.own_url}/console/requests/{request.id}",
    )
    if may_show:
        text += words["request"].format(
            name=request.name,
            phone=request.phone or words["none"],
            email=request.email or words["none"],
            message=request.message,
        )
        if request.transcript_consent_at:
            text += words["transcript"] + await _transcript(session, request)
    return text


async def _transcript(session: AsyncSession, request: ContactRequest) -> str:
    words = clinic_wording()
    said = await session.scalars(
        select(Message)
        .where(Message.conversation_id == request.conversation_id)
        .order_by(Message.position)
    )
    speakers = {"in": words["person"], "out": words["assistant"]}
    return "\n".join(
        f"{speakers[message.direction]}\N{NO-BREAK SPACE}: {message.text or message.title or ''}"
        for message in said
    )
