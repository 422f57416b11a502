"""Show what is masked in a request to somebody who says why: a step of its history."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from gateway.contact.handling import ChangedMeanwhileError, HandlingError, clean_note
from gateway.contact.models import ContactRequest, RequestStep
from gateway.privacy.masking import find_personal_data
from gateway.review.reveals import REASONS
from gateway.staff.models import StaffAccount


class NoReasonError(HandlingError):
    """The reason is none of the list, or it is « other » and nothing explains it."""

    problem = "no_reason"


async def reveal_request(
    session: AsyncSession, request: ContactRequest, by: StaffAccount, reason: str, explanation: str
) -> list[str]:
    """Store that subject and message were seen as they were typed; the caller commits.

    Return the kinds of personal data in them. Raises HandlingError, also when nothing is masked.
    """
    known = next((each for each in REASONS if each == reason), None)
    note = clean_note(explanation)
    if known is None or (known == "other" and not note):
        raise NoReasonError
    texts = (request.subject, request.message)
    kinds = sorted({span["kind"] for text in texts for span in find_personal_data(text)})
    if not kinds:
        raise ChangedMeanwhileError
    session.add(
        RequestStep(request_id=request.id, kind="revealed", outcome=known, note=note, by_id=by.id)
    )
    return list(kinds)
