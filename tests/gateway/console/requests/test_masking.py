"""What a person typed is masked in a request, and shown to who says why."""

from __future__ import annotations

import httpx
from sqlalchemy import select

from gateway.audit.models import AuditEntry
from gateway.contact.models import RequestStep
from gateway.record import utc_now
from tests.gateway.console.requests.conftest import (
    LIST,
    Sessions,
    act,
    add_request,
    audited,
)

CARD = "TREA 8001 0112"
MAIL = "voisine@exemple.example"
WORDS = {"subject": f"Dossier {CARD}", "message": f"Ma carte : {CARD}. Écrivez à {MAIL}."}


async def test_personal_data_are_masked_wherever_a_request_stands(
    staff: httpx.AsyncClient, sessions: Sessions
) -> None:
    request = await add_request(sessions, due_at=utc_now(), **WORDS)
    pages = [LIST, f"{LIST}/{request.id}", "/console/to-review"]
    for path in pages:
        page = (await staff.get(path)).text
        assert "Dossier" in page
        assert "numéro d’assurance maladie" in page
        for hidden in (CARD, MAIL):
            assert hidden not in page
    # Whom to call, and how, is what the page is for.
    page = (await staff.get(f"{LIST}/{request.id}")).text
    assert "Anne Tremblay" in page
    assert "514 555-0199" in page


async def test_it_is_shown_once_for_a_reason_that_is_kept(
    staff: httpx.AsyncClient, sessions: Sessions
) -> None:
    request = await add_request(sessions, **WORDS)
    shown = await act(staff, request.id, "reveal", reason="contact_request")
    assert shown.status_code == 200
    for hidden in (f"Dossier {CARD}", f"Ma carte : {CARD}. Écrivez à {MAIL}."):
        assert hidden in shown.text
    page = (await staff.get(f"{LIST}/{request.id}")).text
    assert CARD not in page
    history = page[page.index('class="history"') :]
    assert "Renseignements masqués affichés" in history
    assert "Demande de contact" in history
    assert ("request.revealed", str(request.id)) in await audited(sessions, "request")
    async with sessions() as session:
        noted = AuditEntry.action == "request.revealed"
        (details,) = await session.scalars(select(AuditEntry.details).where(noted))
    assert details == {"kinds": ["email", "ramq"], "reason": "contact_request"}


async def test_without_a_reason_it_stays_masked_and_what_was_typed_stays(
    staff: httpx.AsyncClient, sessions: Sessions
) -> None:
    request = await add_request(sessions, **WORDS)
    plain = await add_request(sessions, subject="Dos", message="Rappelez-moi le matin.")
    for key, form, status, says in (
        (request.id, {"reason": ""}, 422, "Choisissez une raison"),
        (request.id, {"reason": "x", "explanation": "gardez ceci"}, 422, "Choisissez une raison"),
        (request.id, {"reason": "other"}, 422, "dites laquelle"),
        (request.id, {"reason": "other", "explanation": "x" * 1001}, 422, "1 000 caractères"),
        (plain.id, {"reason": "quality"}, 409, "Quelqu’un d’autre"),
    ):
        refused = await act(staff, key, "reveal", **form)
        assert refused.status_code == status
        assert says in refused.text.replace("\N{NO-BREAK SPACE}", " ")
        assert CARD not in refused.text
        assert form.get("explanation", "") in refused.text or status == 409
    async with sessions() as session:
        assert list(await session.scalars(select(RequestStep))) == []
    assert "Voir ce qui est masqué" not in (await staff.get(f"{LIST}/{plain.id}")).text
