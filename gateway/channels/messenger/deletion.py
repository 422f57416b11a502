"""Meta's data-deletion callback: /webhooks/messenger/deletion.

https://developers.facebook.com/docs/development/create-an-app/app-dashboard/data-deletion-callback
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.channels.messenger.erasure import erase_person
from gateway.channels.messenger.graph import Graph
from gateway.channels.messenger.graph_errors import GraphError
from gateway.channels.messenger.models import DataDeletion, Person
from gateway.database import SessionMaker
from gateway.privacy.traces import remove_traces
from gateway.record import utc_now
from gateway.secrecy import Secrecy, UnreadableError

logger = logging.getLogger(__name__)

_REST = timedelta(hours=1)  # after a refusal of Graph
_CODE = 12  # bytes of chance in a confirmation code


class DataDeletions:
    """Requests of Meta to delete a person's data, and their fulfilment.

    Meta names the person by the id that the app knows; Graph says which ids pages know them by.
    """

    def __init__(self, sessions: SessionMaker, graph: Graph, secrecy: Secrecy) -> None:
        self._sessions = sessions
        self._graph = graph
        self._secrecy = secrecy
        self._rest_until = utc_now()

    async def request(self, user: str) -> str:
        """Store the request, erase what is known under that id, and return the code.

        What other ids the person has is asked of Graph later (`finish`).
        """
        code = secrets.token_hex(_CODE)
        async with self._sessions() as session:
            session.add(DataDeletion(code=code, hidden_user=self._secrecy.hide(user)))
            await self._erase(session, [user])
            await session.commit()
            await remove_traces(session)
        return code

    async def status(self, code: str) -> DataDeletion | None:
        """Return the request with this code."""
        async with self._sessions() as session:
            return await session.scalar(select(DataDeletion).where(DataDeletion.code == code))

    async def finish(self) -> None:
        """Fulfil the requests that are open; where Graph does not help they stay open, for staff
        to see in the log, and are tried again an hour later."""
        if utc_now() < self._rest_until:
            return
        async with self._sessions() as session:
            is_open = DataDeletion.hidden_user.is_not(None)
            waiting = list(await session.scalars(select(DataDeletion).where(is_open)))
        for request in waiting:
            try:
                user = self._secrecy.show(request.hidden_user or b"")
            except UnreadableError:
                # What was found under the id was erased when it was asked for.
                logger.exception("messenger: a deletion cannot be read: SECRET_KEY was changed")
                await self._fulfil(request, [])
                continue
            try:
                ids = await self._graph.ids_for_pages(user)
            except GraphError as error:
                # What it says may be that it knows nobody, or that we may not ask: not done.
                logger.warning("messenger: a deletion has to wait: %s", error)
                self._rest_until = utc_now() + _REST
                return
            await self._fulfil(request, [user, *ids])

    async def _fulfil(self, request: DataDeletion, ids: Sequence[str]) -> None:
        async with self._sessions() as session:
            await self._erase(session, ids)
            done = {"hidden_user": None, "done_at": utc_now()}
            this = update(DataDeletion).where(DataDeletion.id == request.id)
            await session.execute(this.values(**done))
            await session.commit()
            await remove_traces(session)

    async def _erase(self, session: AsyncSession, ids: Sequence[str]) -> None:
        keys = [self._secrecy.key_of(identity) for identity in ids]
        for person in await session.scalars(select(Person).where(Person.key.in_(keys))):
            await erase_person(session, person)
