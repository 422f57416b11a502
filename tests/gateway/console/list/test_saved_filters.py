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


async def test_the_filter_in_use_replaces_a_saved_one(
    staff: httpx.AsyncClient, colleague: Colleague
) -> None:
    key = await said(staff, "perroquet violet")
    await post(staff, FILTERS, filter="language=en", name="Oiseaux")
    own = await key_of(staff, "Oiseaux")
    query = (await search(staff, "perroquet", "language=fr")).partition("?")[2]
    page = (await staff.get(f"{LIST}?{query}")).text
    assert f'<option value="{own}">Oiseaux</option>' in page
    assert (await post(staff, f"{FILTERS}/update", filter=query, key=own)).status_code == 303
    assert await saved(staff) == {"Oiseaux": f"{LIST}?{query}"}
    assert listed((await staff.get(f"{LIST}?{query}")).text) == [key]
    assert f"{FILTERS}/update" not in (await staff.get(f"{LIST}?{query}")).text  # it is that one
    administrator = await colleague("administrator")
    for wrong in ({"filter": "language=fr", "key": own}, {"filter": query, "key": own}, {}):
        assert (await post(administrator, f"{FILTERS}/update", **wrong)).status_code == 404
    assert await saved(staff) == {"Oiseaux": f"{LIST}?{query}"}


async def test_one_shares_ones_own_and_stops(
    staff: httpx.AsyncClient, colleague: Colleague
) -> None:
    reviewer, administrator = await colleague("reviewer"), await colleague("administrator")
    await said(staff, "perroquet")
    query = (await search(reviewer, "perroquet")).partition("?")[2]
    await post(reviewer, FILTERS, filter=query, name="Oiseaux")
    sharing = f"{FILTERS}/{await key_of(reviewer, 'Oiseaux')}/sharing"
    assert 'name="shared" value="yes">Partager' in (await reviewer.get(f"{LIST}?{query}")).text
    assert (await post(reviewer, sharing, shared="yes")).status_code == 303
    assert await saved(staff) == {"Oiseaux": f"{LIST}?{query}"}
    for other in (staff, administrator):
        assert (await post(other, sharing, shared="no")).status_code == 404
    assert (await post(staff, sharing, shared="yes")).status_code == 403
    assert 'value="no">Ne plus partager' in (await reviewer.get(f"{LIST}?{query}")).text
    await post(reviewer, sharing, shared="no")
    assert await saved(staff) == {}
    assert "n’ont pas suivi cette adresse" in (await staff.get(f"{LIST}?{query}")).text
    assert list(await saved(reviewer)) == ["Oiseaux"]


@ON_ONE_DATABASE
async def test_a_hundred_are_enough(staff: httpx.AsyncClient) -> None:
    for number in range(100):
        await post(staff, FILTERS, filter="language=fr", name=f"n° {number}")
    refused = await post(staff, FILTERS, filter="language=fr", name="encore")
    assert refused.status_code == 422
    assert "100 filtres" in refused.text
