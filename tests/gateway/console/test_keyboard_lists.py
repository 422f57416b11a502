"""Every list can be walked through with j and k, and what is chosen opened with Enter."""

from __future__ import annotations

from html.parser import HTMLParser

from tests.console.crawl import crawl
from tests.gateway.console.security.conftest import Poisoned, poisoned  # noqa: F401  (a fixture)
from tests.gateway.databases import ON_ONE_DATABASE

# Lists that have a row in the console of these tests.
LISTS = {
    "/console/conversations",
    "/console/measures/questions",
    "/console/privacy",
    "/console/privacy/incidents",
    "/console/requests",
    "/console/team",
    "/console/team/audit",
    "/console/to-review",
    "/console/to-review/settled",
    "/console/training",
    "/console/training/comparisons",
}


class Rows(HTMLParser):
    """The rows and articles of a page: what is wrong with one that leads somewhere."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.faults: list[str] = []
        self.entries = 0
        self._row: dict[str, str | None] | None = None
        self._leads = self._opens = False
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        self.entries += "data-entry" in attributes
        if tag in {"tr", "article"}:
            self._row, self._leads, self._opens = attributes, False, False
        elif tag == "a" and self._row is not None:
            self._leads = self._leads or (attributes.get("href") or "").startswith("/console/")
            self._opens = self._opens or "data-opens-entry" in attributes

    def handle_endtag(self, tag: str) -> None:
        if tag not in {"tr", "article"} or self._row is None:
            return
        if self._leads and not (self._opens and "data-entry" in self._row):
            self.faults.append(f"<{tag} {self._row}>, opened by nothing: {not self._opens}")
        self._row = None


@ON_ONE_DATABASE
async def test_a_row_that_leads_somewhere_is_an_entry(poisoned: Poisoned) -> None:  # noqa: F811
    faults, lists = [], set()
    async for page, answer in crawl(poisoned.client, await poisoned.pages()):
        if "html" not in answer.headers.get("content-type", ""):
            continue
        rows = Rows(answer.text)
        faults += [f"{page.address}: {fault}" for fault in rows.faults]
        if rows.entries:
            lists.add(page.route.partition("?")[0])
    assert not faults, "\n".join(faults)
    assert lists >= LISTS, LISTS - lists
