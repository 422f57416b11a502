"""One person's data: found, handed over, erased everywhere, with a receipt."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID, uuid4

import httpx
from sqlalchemy import select

from gateway.audit.models import AuditEntry
from gateway.channels.messenger.models import Person
from gateway.contact.models import ContactRequest, HandOff
from gateway.conversations.models import Conversation
from gateway.privacy.models import ErasureReceipt, MessageAddress
from gateway.privacy.stores import count_rows, stores_of
from gateway.record import Record, utc_now
from gateway.secrecy import Secrecy
from gateway.training.models import Candidate
from tests.gateway.conftest import SECRET_KEY
from tests.gateway.console.conftest import csrf_token
from tests.gateway.databases import ON_ONE_DATABASE
from tests.gateway.engine_server import EngineServer, answer
from tests.gateway.visitor import Visitor

PEOPLE = "/console/privacy/people"
REFERENCE = "K7PX-4M2Q"
WORDS = "mon secret est un perroquet violet"

# Tables in which nothing of a visitor stands. A new table is named here, or reached by its keys.
NOTHING_OF_A_VISITOR = frozenset(
    {
        "audit_entry",
        "daily_measure",
        "erasure_receipt",
        "incident",
        "notice_version",
        "person_file",
        "question_group",
        "retention_rule",
        "conversation_search",
        "saved_filter",
        "staff_account",
        "staff_invitation",
        "staff_password_reset",
        "staff_recovery_code",
        "staff_second_step",
        "staff_session",
        "staff_sign_in_failure",
        "messenger_data_deletion",
        "tag",
        "training_export",
        "training_replay",
        "training_trainer",
    }
)


async def handed_off(client: httpx.AsyncClient, engine: EngineServer) -> Visitor:
    """A visitor who has written, thought of the answer, and was given a reference."""
    context = {"handoff_reference": REFERENCE, "handoff_subject": "Demande de contact"}
    engine.reply = lambda turn: answer(
        turn, outcome="handoff", context={**turn["context"], **context}
    )
    visitor, first = await Visitor.arrive(client), str(uuid4())
    await visitor.say(WORDS, first)
    await visitor.judge(first, "down", "pas clair")
    return visitor


async def search(staff: httpx.AsyncClient, wanted: str, file: str = "") -> str:
    """Search, from the page of an open file when its address is given."""
    key = file.rpartition("/")[2]
    form = {"wanted": wanted, "file": key, "_csrf_token": await csrf_token(staff, PEOPLE)}
    answer = await staff.post(PEOPLE, data=form)
    assert answer.status_code == 200
    return answer.text


async def open_file(staff: httpx.AsyncClient, page: str) -> str:
    """Open the file of all that a search found; return its address."""
    form = {
        name: re.findall(rf'name="{name}" value="([^"]+)"', page)
        for name in ("conversation", "request", "handoff", "file", "_csrf_token")
    }
    form["_csrf_token"] = form["_csrf_token"][:1]
    form["file"] = form["file"][:1]
    opened = await staff.post(f"{PEOPLE}/files", data=form)
    assert opened.status_code == 303
    return opened.headers["location"]


async def ask(sessions: Any, **values: Any) -> None:
    """Store a request with the reference of the one hand-off, unless other values are given."""
    now = utc_now()
    async with sessions() as session:
        usual = {
            "form_id": uuid4(),
            "reference": REFERENCE,
            "handoff_id": await session.scalar(select(HandOff.id)),
            "subject": "Demande de contact",
            "name": "Julie Tremblay",
            "message": "Rappelez-moi.",
            "language": "fr",
            "due_at": now,
            "contact_consent_at": now,
        }
        session.add(ContactRequest(**usual | values))
        await session.commit()


async def erase(staff: httpx.AsyncClient, file: str, **changed: str) -> httpx.Response:
    form = {"reason": "asked", "confirmation": "EFFACER", "_csrf_token": ""}
    form["_csrf_token"] = await csrf_token(staff, file)
    return await staff.post(f"{file}/erasure", data={**form, **changed})


async def test_a_reference_finds_the_conversation(
    administrator: httpx.AsyncClient, engine: EngineServer
) -> None:
    visitor = await handed_off(administrator, engine)
    for typed in (REFERENCE, "k7px 4m2q", visitor.conversation):
        assert visitor.conversation in await search(administrator, typed)
    nothing = await search(administrator, "AAAA-BBBB")
    assert "Rien n’a été trouvé" in nothing
    assert visitor.conversation not in nothing


async def test_a_number_written_in_the_chat_finds_the_conversation_and_goes_with_it(
    administrator: httpx.AsyncClient, sessions: Any
) -> None:
    visitor = await Visitor.arrive(administrator)
    await visitor.say("Rappelez-moi au 514 555-0199")
    file = await open_file(administrator, await search(administrator, "(514) 555 0199"))
    exported = (await administrator.get(f"{file}/data.json")).json()
    assert "message_address" not in exported["stores"]
    receipt = await erase(administrator, file)
    assert "Index des coordonnées" in (await administrator.get(receipt.headers["location"])).text
    async with sessions() as session:
        assert list(await session.scalars(select(MessageAddress))) == []


async def test_the_id_at_messenger_finds_the_person(
    administrator: httpx.AsyncClient, sessions: Any
) -> None:
    secrecy = Secrecy(SECRET_KEY, "messenger")
    async with sessions() as session:
        conversation = Conversation(channel="messenger", language="fr", notice_version="1")
        session.add(conversation)
        await session.flush()
        key, address = secrecy.key_of("2468013579"), secrecy.hide("2468013579")
        session.add(Person(key=key, address=address, conversation_id=conversation.id))
        await session.commit()
    page = await search(administrator, "2468013579")
    assert str(conversation.id) in page
    answer = await erase(administrator, await open_file(administrator, page))
    assert answer.status_code == 303
    async with sessions() as session:
        assert list(await session.scalars(select(Person))) == []


async def test_what_was_looked_for_is_kept_nowhere(
    administrator: httpx.AsyncClient, sessions: Any
) -> None:
    await search(administrator, "julie.tremblay@courriel.example")
    async with sessions() as session:
        entries = list(await session.scalars(select(AuditEntry)))
    noted = [entry for entry in entries if entry.action == "person.searched"]
    assert [entry.details for entry in noted] == [{"found": 0}]
    assert "tremblay" not in repr([(entry.subject, entry.details) for entry in entries])


async def test_everything_is_handed_over(
    administrator: httpx.AsyncClient, engine: EngineServer
) -> None:
    visitor = await handed_off(administrator, engine)
    file = await open_file(administrator, await search(administrator, REFERENCE))
    exported = await administrator.get(f"{file}/data.json")
    stores = exported.json()["stores"]
    assert {"conversation", "message", "turn", "feedback", "handoff"} <= set(stores)
    assert WORDS in {row["text"] for row in stores["message"]}
    assert stores["feedback"][0]["reason"] == "pas clair"
    assert stores["handoff"][0]["reference"] == REFERENCE
    assert {row["id"].replace("-", "") for row in stores["conversation"]} == {
        UUID(visitor.conversation).hex
    }
    assert "attachment" in exported.headers["content-disposition"]
    transcript = (await administrator.get(f"{file}/transcript")).text
    assert WORDS in transcript
    assert "pas clair" in transcript


async def test_everything_is_erased_and_the_receipt_says_it(
    administrator: httpx.AsyncClient, engine: EngineServer, sessions: Any
) -> None:
    visitor = await handed_off(administrator, engine)
    key = UUID(visitor.conversation)
    await ask(sessions, email="julie@courriel.example", conversation_id=key)
    other = await Visitor.arrive(administrator)
    await other.say("autre personne")
    file = await open_file(administrator, await search(administrator, "julie@courriel.example"))
    answer = await erase(administrator, file)
    assert answer.status_code == 303
    receipt = (await administrator.get(answer.headers["location"])).text
    assert "Demandes de contact" in receipt
    async with sessions() as session:
        (kept,) = await session.scalars(select(ErasureReceipt))
        for name in ("conversation", "message", "turn", "feedback", "handoff", "contact_request"):
            assert kept.stores[name]["before"] >= 1
            assert kept.stores[name]["after"] == 0
        assert set((await count_rows(session, stores_of([key]))).values()) == {0}
        assert list(await session.scalars(select(ContactRequest))) == []
    assert (await visitor.page()).status_code == 401
    assert await other.texts() != []
    again = (await administrator.get(file)).text
    assert "Plus rien n’est gardé" in again


async def test_a_reference_without_its_conversation_is_erased_too(
    administrator: httpx.AsyncClient, engine: EngineServer, sessions: Any
) -> None:
    visitor = await handed_off(administrator, engine)
    await ask(sessions, email="julie@courriel.example")
    await visitor.erase()
    for wanted in ("julie@courriel.example", REFERENCE):
        page = await search(administrator, wanted)
        assert ("sans conversation" in page) == (wanted == REFERENCE)
        file = await open_file(administrator, page)
        stores = (await administrator.get(f"{file}/data.json")).json()["stores"]
        assert [row["reference"] for row in stores["handoff"]] == [REFERENCE]
    answer = await erase(administrator, file)
    assert "Liens vers le formulaire" in (await administrator.get(answer.headers["location"])).text
    async with sessions() as session:
        (receipt,) = await session.scalars(select(ErasureReceipt))
        assert receipt.stores["handoff"] == {"before": 1, "after": 0}
        assert list(await session.scalars(select(HandOff))) == []
        assert list(await session.scalars(select(ContactRequest))) == []
    gone = await administrator.get("/console/references", params={"reference": REFERENCE})
    assert gone.status_code == 404


async def test_a_reference_of_which_nothing_else_is_left_is_found_and_erased(
    administrator: httpx.AsyncClient, engine: EngineServer, sessions: Any
) -> None:
    visitor = await handed_off(administrator, engine)
    await visitor.erase()
    file = await open_file(administrator, await search(administrator, REFERENCE))
    assert (await erase(administrator, file)).status_code == 303
    async with sessions() as session:
        assert list(await session.scalars(select(HandOff))) == []


async def test_one_search_after_another_makes_one_file(
    administrator: httpx.AsyncClient, engine: EngineServer, sessions: Any
) -> None:
    visitor = await handed_off(administrator, engine)
    await ask(sessions, email="julie@courriel.example", reference="AAAA-BBBB", handoff_id=None)
    file = await open_file(administrator, await search(administrator, REFERENCE))
    page = await search(administrator, "julie@courriel.example", file)
    assert "Ajouter au dossier" in page
    for _ in range(2):  # nothing stands in it twice
        assert await open_file(administrator, page) == file
    assert "Rien n’a été trouvé" in await search(administrator, "CCCC-DDDD", file)
    stores = (await administrator.get(f"{file}/data.json")).json()["stores"]
    assert len(stores["conversation"]) == len(stores["contact_request"]) == 1
    assert (await erase(administrator, file)).status_code == 303
    assert (await visitor.page()).status_code == 401
    async with sessions() as session:
        assert list(await session.scalars(select(ContactRequest))) == []
        actions = list(await session.scalars(select(AuditEntry.action)))
    assert actions.count("person.completed") == 2


async def test_what_was_learned_from_a_person_is_named_on_the_receipt(
    administrator: httpx.AsyncClient, engine: EngineServer, sessions: Any
) -> None:
    visitor = await handed_off(administrator, engine)
    async with sessions() as session:
        session.add(
            Candidate(
                provenance="T-7K2M9",
                text=WORDS,
                near_key="x",
                intent="infection",
                language="fr",
                conversation_id=UUID(visitor.conversation),
            )
        )
        await session.commit()
    file = await open_file(administrator, await search(administrator, REFERENCE))
    answer = await erase(administrator, file)
    assert "T-7K2M9" in (await administrator.get(answer.headers["location"])).text
    async with sessions() as session:
        texts = list(await session.scalars(select(Candidate.text)))
    assert WORDS not in texts


async def test_nothing_is_erased_without_the_word_or_a_reason(
    administrator: httpx.AsyncClient, engine: EngineServer
) -> None:
    visitor = await handed_off(administrator, engine)
    file = await open_file(administrator, await search(administrator, REFERENCE))
    for changed in ({"confirmation": "oui"}, {"reason": "x"}, {"_csrf_token": "x"}):
        refused = await erase(administrator, file, **changed)
        assert refused.status_code in {403, 422}
    assert (await visitor.page()).status_code == 200


@ON_ONE_DATABASE
async def test_no_table_is_forgotten(client: httpx.AsyncClient) -> None:
    reached = set(stores_of([uuid4()]))
    assert set(Record.metadata.tables) - reached - NOTHING_OF_A_VISITOR == set()
    assert reached & NOTHING_OF_A_VISITOR == set()
