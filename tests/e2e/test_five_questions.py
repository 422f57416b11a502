"""The visit that all of this is for: five questions in a browser, read afterwards by staff."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.e2e.conftest import ARTIFACTS
from tests.e2e.stack import STAFF, STAFF_PASSWORD, Stack
from tests.e2e.visitor import WAIT, Visitor

# What the article asks at its end, and what a right answer cannot leave out.
FIVE_QUESTIONS = {
    "Le signal Modic 1 signifie-t-il que j’ai une infection ?": "pas une infection",
    "Dois-je subir une chirurgie immédiatement après le diagnostic ?": "3 à 6 mois",
    "Quels sont les traitements conservateurs efficaces ?": "ostéopathie",
    "L’infiltration de corticoïdes est-elle une solution durable ?": "douze mois",
    "Comment organiser un parcours transatlantique chirurgical ?": "SOS Tourisme Médical",
}
TOPICS = [
    "Infection ou inflammation",
    "Moment de la chirurgie",
    "Traitements conservateurs",
    "Durée de l’infiltration",
    "Organiser la chirurgie en France",
]


@pytest.fixture(params=["phone", "desktop"])
def window(request: pytest.FixtureRequest) -> tuple[str, BrowserContext]:
    return request.param, request.getfixturevalue(request.param)


def test_five_answers_in_the_browser_and_in_the_console(
    stack: Stack, window: tuple[str, BrowserContext]
) -> None:
    size, context = window
    visitor = Visitor(context, stack.url)
    visitor.page.screenshot(path=ARTIFACTS / f"{size}-page.png", full_page=True)
    visitor.open()
    for number, (question, expected) in enumerate(FIVE_QUESTIONS.items(), 1):
        visitor.ask(question, expected)
        visitor.page.screenshot(path=ARTIFACTS / f"{size}-answer-{number}.png")
    link = visitor.log.get_by_role("link", name="Ouvrir le formulaire de contact").last
    address = link.get_attribute("href") or ""
    assert address.startswith(f"{stack.url}/contact?ref=")
    reference = address.split("ref=")[1].split("&")[0]
    assert visitor.complaints == []

    console = context.new_page()
    sign_in(console, stack.url)
    console.screenshot(path=ARTIFACTS / f"{size}-console-list.png", full_page=True)
    console.get_by_role("textbox", name="Référence").fill(reference.lower())
    console.get_by_role("button", name="Chercher").click()
    expect(console.get_by_role("heading", name="Conversation", exact=True)).to_be_visible()
    exchanges = console.locator("#exchanges > li")
    for number, (question, expected) in enumerate(FIVE_QUESTIONS.items()):
        exchange = exchanges.nth(number)
        expect(exchange).to_contain_text(question)
        expect(exchange).to_contain_text(expected)
        expect(exchange).to_contain_text("Réponse")
        expect(exchange).to_contain_text(TOPICS[number])
    console.screenshot(path=ARTIFACTS / f"{size}-console-conversation.png", full_page=True)


def sign_in(page: Page, url: str) -> None:
    page.goto(f"{url}/console")
    page.get_by_label("Courriel").fill(STAFF)
    page.get_by_label("Mot de passe").fill(STAFF_PASSWORD)
    page.get_by_role("button", name="Se connecter").click()
    expect(page.get_by_role("heading", name="À voir", exact=True)).to_be_visible()


def test_a_button_asks_and_a_reload_keeps_the_conversation(
    stack: Stack, desktop: BrowserContext
) -> None:
    visitor = Visitor(desktop, stack.url)
    visitor.open()
    visitor.ask("c koi modic 1", "IRM")
    visitor.log.get_by_role("button", name="Quels traitements").last.click()
    expect(visitor.log).to_contain_text("ostéopathie", timeout=WAIT)
    visitor.page.reload()
    reopen_if_closed(visitor)
    expect(visitor.log).to_contain_text("c koi modic 1", timeout=WAIT)
    expect(visitor.log).to_contain_text("ostéopathie")
    assert visitor.complaints == []


def reopen_if_closed(visitor: Visitor) -> None:
    launcher = visitor.page.get_by_role("button", name="Poser une question à l’assistant")
    expect(launcher).to_be_attached()
    if launcher.get_attribute("aria-expanded") == "false":
        launcher.click()
