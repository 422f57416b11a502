"""The links of an answer: followed in a new tab, which gets no hold on the page."""

from __future__ import annotations

from playwright.sync_api import BrowserContext, expect

from tests.e2e.stack import Stack
from tests.e2e.visitor import WAIT, Visitor


def test_the_contact_form_opens_beside_the_conversation(
    stack: Stack, desktop: BrowserContext
) -> None:
    visitor = Visitor(desktop, stack.url)
    visitor.open()
    visitor.ask("Comment organiser un parcours transatlantique chirurgical ?", "SOS Tourisme")
    link = visitor.log.get_by_role("link", name="formulaire de contact (nouvel onglet)")
    expect(link).to_have_attribute("rel", "noopener")
    with desktop.expect_page() as opened:
        link.click()
    form = opened.value
    expect(form.get_by_role("heading", name="Écrire à la clinique")).to_be_visible(timeout=WAIT)
    assert form.url.startswith(f"{stack.url}/contact?ref=")
    assert form.evaluate("window.opener") is None
    expect(visitor.log).to_contain_text("SOS Tourisme")
    assert visitor.page.url.removesuffix("/") == stack.url
