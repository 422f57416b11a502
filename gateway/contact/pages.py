"""The contact form, and what is said once it was sent."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.exceptions import NotFoundException
from litestar.response import Redirect
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.channels.web.rate_limit import RateLimit
from gateway.client_address import client_address, household
from gateway.contact.form import ContactForm, language_of
from gateway.contact.models import ContactRequest
from gateway.contact.references import handoff_of_reference
from gateway.contact.rendering import form_page, in_another_language, thanks_page
from gateway.contact.store import store_request
from gateway.conversations.apology import contact_link

UNPROCESSABLE = 422


@get("/")
async def show_form(request: Request[Any, Any, Any], db_session: AsyncSession) -> Response[Any]:
    """Return the form, with what the hand-off's link says filled in."""
    form = ContactForm.from_link(dict(request.query_params))
    return form_page(request, form, offers_transcript=await _has_transcript(db_session, form))


@post("/", status_code=200)
async def send_form(
    request: Request[Any, Any, Any], db_session: AsyncSession, contact_limit: RateLimit
) -> Response[Any]:
    """Store the request and lead to what comes next; or show the form again, and why.

    Raises TooManyRequestsError and the database's errors, which show the form again too.
    """
    sent = await request.form()
    form = ContactForm.from_post(sent)
    offers = await _has_transcript(db_session, form)
    if "other" in sent:  # the other language, with everything kept
        other = in_another_language(form, str(sent["other"]))
        return form_page(request, other, offers_transcript=offers)
    if faults := form.faults():
        return form_page(
            request, form, status=UNPROCESSABLE, offers_transcript=offers, faults=faults
        )
    settings = request.app.state.settings
    contact_limit.count(household(client_address(request, settings.trusted_proxies)))
    stored = await store_request(db_session, form, settings)
    return Redirect(f"/contact/merci/{stored.id}", status_code=303)


@get("/merci/{request_id:str}")
async def show_thanks(
    request: Request[Any, Any, Any], db_session: AsyncSession, request_id: str
) -> Response[Any]:
    """Return the reference and what happens next; 404 when there is no such request."""
    try:
        stored = await db_session.get(ContactRequest, UUID(request_id))
    except ValueError:
        stored = None
    if stored is None:
        raise NotFoundException
    return thanks_page(request, stored)


@get("/")
async def to_the_clinics_form(request: Request[Any, Any, Any]) -> Redirect:
    """Lead to the clinic's own form, where it has one: links to ours may still be about."""
    query = request.query_params
    address = str(request.app.state.settings.contact_form_url)
    given = {name: query[name] for name in ("ref", "sujet") if name in query}
    return Redirect(contact_link(address, language_of(query.get("langue")), **given))


async def _has_transcript(session: AsyncSession, form: ContactForm) -> bool:
    found = await handoff_of_reference(session, form.reference) if form.reference else None
    return found is not None and found[1] is not None
