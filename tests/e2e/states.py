"""Every state that the widget can be seen in, one after the other."""

from __future__ import annotations

import re
from collections.abc import Iterator

from playwright.sync_api import expect

from tests.e2e.visitor import WAIT, Visitor


def every_state(visitor: Visitor) -> Iterator[str]:
    """Bring a visitor who has opened nothing yet into each state, and yield its name."""
    expect(visitor.launcher).to_be_visible()
    yield "closed"
    yield from _before_the_first_question(visitor)
    yield from _answers(visitor)
    yield from _not_sent(visitor)
    yield from _unread(visitor)
    yield from _erasure(visitor)


def _before_the_first_question(visitor: Visitor) -> Iterator[str]:
    page = visitor.page
    page.context.set_offline(True)
    visitor.launcher.click()
    expect(page.get_by_text("ne répond pas en ce moment")).to_be_visible(timeout=WAIT)
    yield "unavailable"
    page.context.set_offline(False)
    page.get_by_role("button", name="Réessayer").click()
    expect(page.get_by_role("button", name="J’ai compris")).to_be_visible(timeout=WAIT)
    yield "notice"
    page.get_by_role("button", name="J’ai compris").click()
    expect(visitor.question).to_be_visible(timeout=WAIT)
    yield "greeting"


def _answers(visitor: Visitor) -> Iterator[str]:
    with visitor.waiting("Quelle est la différence entre Modic 1, 2 et 3 ?"):
        yield "waiting"
    expect(visitor.panel.locator("ul.cards").last).to_be_visible(timeout=WAIT)
    yield "cards"
    visitor.log.get_by_role("button", name="Réponse peu utile").last.click()
    expect(visitor.page.get_by_role("textbox", name=re.compile("n’allait pas"))).to_be_visible()
    yield "reason"
    visitor.send("Comment organiser un parcours transatlantique chirurgical ?")
    expect(visitor.log.get_by_role("link", name="formulaire")).to_be_visible(timeout=WAIT)
    yield "link"
    visitor.send("depuis hier je n’arrive plus à uriner")
    expect(visitor.log.get_by_text("Urgence", exact=True)).to_be_visible(timeout=WAIT)
    yield "emergency"


def _not_sent(visitor: Visitor) -> Iterator[str]:
    visitor.page.context.set_offline(True)
    visitor.send("Est-ce une infection ?")
    expect(visitor.log).to_contain_text("hors ligne", timeout=WAIT)
    yield "not-sent"
    visitor.page.context.set_offline(False)
    expect(visitor.log).to_contain_text("pas une infection", timeout=WAIT)


def _unread(visitor: Visitor) -> Iterator[str]:
    with visitor.waiting("Dois-je être opéré tout de suite ?"):
        visitor.page.keyboard.press("Escape")
    expect(visitor.launcher).to_contain_text("1 nouveau message", timeout=WAIT)
    yield "unread"
    visitor.launcher.click()


def _erasure(visitor: Visitor) -> Iterator[str]:
    visitor.page.get_by_role("button", name="Effacer la conversation").click()
    expect(visitor.page.get_by_role("alertdialog")).to_be_visible()
    yield "erasure"
    visitor.page.get_by_role("button", name="Oui, effacer").click()
    expect(visitor.panel).to_contain_text("La conversation est effacée.", timeout=WAIT)
    yield "erased"
