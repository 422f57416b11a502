"""The filter in an address of the list, with what the search in it means."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qsl

from litestar import Request
from litestar.exceptions import ClientException, NotFoundException
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.search.filters import Filter, FilterError
from gateway.search.finding import Wanted
from gateway.search.searches import PART, SearchNotFoundError, searched_words
from gateway.search.terms import read_terms
from gateway.secrecy import Secrecy, UnreadableError


@dataclass(frozen=True)
class Asked:
    """A filter that somebody may use, and the words of its search; None without a search."""

    filter: Filter
    words: str | None
    wanted: Wanted
    is_search_gone: bool = False
    """Whether the address had a search that is somebody else's, or is forgotten."""

    @property
    def finds_nothing(self) -> bool:
        """Whether something is searched for that has no word in it."""
        return self.words is not None and not self.wanted.terms


def secrecy_of(request: Request[Any, Any, Any]) -> Secrecy:
    """Return what hides the words of searches."""
    return Secrecy(request.app.state.settings.secret_key.get_secret_value(), PART)


def read_filter(query: str) -> Filter:
    """Return the filter in a query; raises ClientException (400) for a value that is none."""
    try:
        return Filter.parse(parse_qsl(query))
    except (FilterError, ValueError):
        raise ClientException from None


async def read_asked(
    request: Request[Any, Any, Any], session: AsyncSession, chosen: Filter
) -> Asked:
    """Return what is asked for (1 query at most); 404 for a search that is somebody else's."""
    words = None
    if chosen.search:
        try:
            words = await searched_words(
                session, secrecy_of(request), request.user.id, chosen.search
            )
        except (SearchNotFoundError, UnreadableError):
            raise NotFoundException from None
    since, before = chosen.bounds()
    groups = [[f"{kind}:{value}" for value in of_kind] for kind, of_kind in chosen.groups().items()]
    return Asked(chosen, words, Wanted(groups, read_terms(words or ""), since, before))


async def read_asked_or_without(
    request: Request[Any, Any, Any], session: AsyncSession, chosen: Filter
) -> Asked:
    """Return what is asked for, without a search that is somebody else's or forgotten (1 query)."""
    try:
        return await read_asked(request, session, chosen)
    except NotFoundException:
        asked = await read_asked(request, session, chosen.without("search"))
        return replace(asked, is_search_gone=True)
