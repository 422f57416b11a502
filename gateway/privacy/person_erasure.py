"""Erase everything of a person, and write down what each store held before and after."""

from __future__ import annotations

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.channels.messenger.erasure import erase_person
from gateway.channels.messenger.models import Person
from gateway.contact.models import ContactRequest, HandOff
from gateway.privacy.dossier import Dossier
from gateway.privacy.forgetting import forget_conversations
from gateway.privacy.models import ErasureReceipt
from gateway.privacy.receipts import new_code
from gateway.privacy.stores import count_rows, stores_of
from gateway.privacy.traces import remove_traces
from gateway.search.housekeeping import remove_erased_words

REASONS = ("asked", "messenger", "mistake", "other")


class StillThereError(Exception):
    """Something of the person was left after the erasure, and so nothing was erased. `stores` are
    the tables' names."""

    def __init__(self, stores: list[str]) -> None:
        super().__init__(", ".join(stores))
        self.stores = stores


async def erase_everywhere(
    session: AsyncSession, dossier: Dossier, who: str, reason: str
) -> ErasureReceipt:
    """Commit that nothing of the person is left in any store, and return the receipt.

    `who` is the e-mail address of the member of staff; `reason` one of REASONS. It is all or
    nothing: raises StillThereError, and the database's errors, with everything as it was.
    """
    stores = stores_of(dossier.conversations, dossier.requests, dossier.handoffs)
    before = await count_rows(session, stores)
    # Which rows are theirs is known by the turns: requests and hand-offs go before these do.
    for table in (ContactRequest, HandOff):
        await session.execute(delete(table).where(stores[table.__tablename__].rows))
    of_theirs = select(Person).where(Person.conversation_id.in_(dossier.conversations))
    people = list(await session.scalars(of_theirs))
    learned = await forget_conversations(session, dossier.conversations)
    for person in people:
        await erase_person(session, person)
    after = await count_rows(session, stores)
    if left := [name for name, count in after.items() if count]:
        await session.rollback()
        raise StillThereError(left)
    receipt = ErasureReceipt(
        code=new_code(),
        who=who,
        reason=reason,
        stores={
            name: {"before": count, "after": after[name]} for name, count in before.items() if count
        },
        learned=learned,
    )
    session.add(receipt)
    await session.commit()
    await remove_traces(session)
    if session.get_bind().dialect.name == "sqlite":
        await remove_erased_words(session)  # at once: the receipt says that nothing is left
    return receipt
