"""A filter with a name is one click away: for oneself, or for the team."""

from __future__ import annotations

import re

import httpx

from tests.gateway.console.conftest import LIST
from tests.gateway.console.list.conftest import Colleague
from tests.gateway.console.list.reading import listed, post, said, search
from tests.gateway.databases import ON_ONE_DATABASE

FILTERS = f"{LIST}/filters"


async def saved(client: httpx.AsyncClient) -> dict[str, str]:
    """Return the addresses of the filters above the list, by name."""
    page = (await client.get(LIST)).text
    links = re.findall(r'<a class="chip" href="([^"]+)"[^>]*>([^<]+?)\s*<', page)
    return {name: address.replace("&amp;", "&") for address, name in links}


async def key_of(client: httpx.AsyncClient, name: str) -> str:
    page = (await client.get((await saved(client))[name])).text
    found = re.search(r"filters/([\w-]{36})/name", page)
    return found[1] if found else ""


async def test_saved_opened_renamed_and_deleted(staff: httpx.AsyncClient) -> None:
    key = await said(staff, "bonjour")
    query = "red_flag=no&language=fr"
    assert (await post(staff, FILTERS, filter=query, name="  Sans\n alarme ")).status_code == 303
    assert await saved(staff) == {"Sans alarme": f"{LIST}?{query}"}
    page = (await staff.get(f"{LIST}?{query}")).text
    assert listed(page) == [key]
    assert 'aria-current="page">Sans alarme' in page
    own = await key_of(staff, "Sans alarme")
    assert (await post(staff, f"{FILTERS}/{own}/name", name="Calmes")).status_code == 303
    assert list(await saved(staff)) == ["Calmes"]
    assert (await post(staff, f"{FILTERS}/{own}/deletion")).status_code == 303
    assert await saved(staff) == {}


async def test_it_needs_a_name_and_stays_text(staff: httpx.AsyncClient) -> None:
    for name in ("", " \n ", "\u202e"):
        refused = await post(staff, FILTERS, filter="language=fr", name=name)
        assert refused.status_code == 422
        assert "Donnez un nom au filtre." in refused.text
    await post(staff, FILTERS, filter="language=fr", name="<b>gras</b>" + "x" * 200)
    page = (await staff.get(LIST)).text
    assert "&lt;b&gt;gras&lt;/b&gt;" in page
    assert "x" * 70 not in page


async def test_sharing_takes_a_reviewer_and_shares_the_search(
    staff: httpx.AsyncClient, colleague: Colleague
) -> None:
    key = await said(staff, "perroquet violet")
    reviewer, manager = await colleague("reviewer"), await colleague("manager")
    query = (await search(reviewer, "perroquet")).partition("?")[2]
    assert "n’ont pas suivi cette adresse" in (await staff.get(f"{LIST}?{query}")).text
    await post(reviewer, FILTERS, filter=query, name="À moi")
    assert await saved(staff) == {}
    await post(reviewer, FILTERS, filter=query, name="À nous", shared="yes")
    assert await saved(staff) == await saved(manager) == {"À nous": f"{LIST}?{query}"}
    assert listed((await staff.get(f"{LIST}?{query}")).text) == [key]
    refused = await post(staff, FILTERS, filter="language=fr", name="x", shared="yes")
    assert refused.status_code == 403


async def test_somebody_elses_is_not_changed(
    staff: httpx.AsyncClient, colleague: Colleague
) -> None:
    reviewer = await colleague("reviewer")
    await post(reviewer, FILTERS, filter="language=fr", name="À nous", shared="yes")
    await post(reviewer, FILTERS, filter="language=en", name="À moi")
    shared, own = await key_of(reviewer, "À nous"), await key_of(reviewer, "À moi")
    assert await key_of(staff, "À nous") == ""  # no form is offered
    for key in (shared, own):
        for path in ("name", "deletion"):
            answer = await post(staff, f"{FILTERS}/{key}/{path}", name="x")
            assert answer.status_code == 404
    administrator = await colleague("administrator")
    assert (await post(administrator, f"{FILTERS}/{own}/deletion")).status_code == 404
    assert (await post(administrator, f"{FILTERS}/{shared}/deletion")).status_code == 303
    assert list(await saved(reviewer)) == ["À moi"]


@ON_ONE_DATABASE
async def test_a_hundred_are_enough(staff: httpx.AsyncClient) -> None:
    for number in range(100):
        await post(staff, FILTERS, filter="language=fr", name=f"n° {number}")
    refused = await post(staff, FILTERS, filter="language=fr", name="encore")
    assert refused.status_code == 422
    assert "100 filtres" in refused.text
