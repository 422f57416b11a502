"""The widget's own features in the browser."""

from __future__ import annotations

import re

from playwright.sync_api import BrowserContext, expect

from tests.e2e.stack import Stack
from tests.e2e.visitor import WAIT, Visitor


def test_a_thumb_is_kept_and_taken_back(stack: Stack, desktop: BrowserContext) -> None:
    visitor = Visitor(desktop, stack.url)
    visitor.open()
    visitor.ask("Le Modic 1 est-il une infection ?", "pas une infection")
    down = visitor.log.get_by_role("button", name="Réponse peu utile").last
    down.click()
    visitor.page.get_by_role("textbox", name=re.compile("n’allait pas")).fill("trop long")
    visitor.page.get_by_role("button", name="Transmettre").click()
    expect(visitor.log.get_by_text("Merci de votre avis.").last).to_be_visible(timeout=WAIT)
    visitor.page.reload()
    visitor.page.get_by_role("button", name="Poser une question à l’assistant").click()
    expect(down).to_have_attribute("aria-pressed", "true", timeout=WAIT)
    down.click()
    expect(down).to_have_attribute("aria-pressed", "false", timeout=WAIT)


def test_an_erased_conversation_is_gone_from_the_server(
    stack: Stack, desktop: BrowserContext
) -> None:
    visitor = Visitor(desktop, stack.url)
    visitor.open()
    visitor.ask("Le Modic 1 est-il une infection ?", "pas une infection")
    session = visitor.page.evaluate("JSON.parse(Object.values(sessionStorage)[0]).token")
    visitor.page.get_by_role("button", name="Effacer la conversation").click()
    visitor.page.keyboard.press("Escape")
    expect(visitor.log).to_contain_text("infection")
    visitor.page.get_by_role("button", name="Effacer la conversation").click()
    visitor.page.get_by_role("button", name="Oui, effacer").click()
    expect(visitor.page.locator("modic-chat").get_by_text("pas une infection")).to_have_count(
        0, timeout=WAIT
    )
    answer = visitor.page.request.get(
        f"{stack.url}/api/chat/messages", headers={"authorization": f"Bearer {session}"}
    )
    assert answer.status in {401, 404, 410}
    visitor.ask("Le Modic 1 est-il une infection ?", "pas une infection")


def test_the_language_can_change_at_any_time(stack: Stack, desktop: BrowserContext) -> None:
    visitor = Visitor(desktop, stack.url)
    visitor.open()
    visitor.ask("Le Modic 1 est-il une infection ?", "pas une infection")
    visitor.page.get_by_role("button", name=re.compile("^EN")).click()
    question = visitor.page.get_by_role("textbox", name="Your question")
    question.fill("Do I need surgery right away?")
    question.press("Enter")
    answer = visitor.log.locator(".from-assistant").last
    expect(answer).to_contain_text("3 to 6 months", timeout=WAIT)
    expect(answer).to_have_attribute("lang", "en")
    expect(visitor.log.locator(".from-assistant").first).to_have_attribute("lang", "fr")


def test_offline_keeps_the_words_and_sends_them_later(
    stack: Stack, desktop: BrowserContext
) -> None:
    visitor = Visitor(desktop, stack.url)
    visitor.open()
    desktop.set_offline(True)
    visitor.question.fill("Le Modic 1 est-il une infection ?")
    visitor.question.press("Enter")
    expect(visitor.log).to_contain_text("hors ligne", timeout=WAIT)
    desktop.set_offline(False)
    expect(visitor.log).to_contain_text("pas une infection", timeout=WAIT)
    expect(visitor.log.get_by_text("Le Modic 1 est-il une infection ?")).to_have_count(1)


def test_two_tabs_are_two_conversations(stack: Stack, desktop: BrowserContext) -> None:
    first, second = Visitor(desktop, stack.url), Visitor(desktop, stack.url)
    first.open()
    first.ask("Le Modic 1 est-il une infection ?", "pas une infection")
    second.open()
    expect(second.page.locator("modic-chat").get_by_text("pas une infection")).to_have_count(0)
