"""The contact form, from the conversation that leads to it to the person who answers it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.e2e.accessibility import violations
from tests.e2e.conftest import ARTIFACTS
from tests.e2e.stack import STAFF_PASSWORD, Stack
from tests.e2e.visitor import WAIT, Visitor

HANDLER = "demandes@clinique.example"
NAME = "Anne Tremblay"
MESSAGE = "Bonjour,\nj’aimerais comprendre mon rapport."
WIDER = "() => document.documentElement.scrollWidth > innerWidth"


@pytest.fixture(scope="module")
def handler(stack: Stack) -> str:
    """An account that may handle requests."""
    made = stack.make("staff-user", f"EMAIL={HANDLER}", "ROLE=reviewer")
    assert made.returncode == 0, made.stderr
    return HANDLER


@pytest.fixture(params=["phone", "desktop"])
def window(request: pytest.FixtureRequest) -> Iterator[tuple[str, BrowserContext]]:
    yield request.param, request.getfixturevalue(request.param)


def fill(page: Page) -> None:
    page.get_by_label("Prénom et nom").fill(NAME)
    page.get_by_label("Téléphone").fill("514 555-0199")
    page.get_by_role("textbox", name="Message").fill(MESSAGE)
    page.get_by_label("J’accepte que la clinique me contacte").check()


def submit(page: Page) -> None:
    page.get_by_role("button", name="Envoyer ma demande").click()


def look(page: Page, name: str) -> None:
    """Take the page's picture; fail for what keeps somebody from using it."""
    page.screenshot(path=ARTIFACTS / f"{name}.png", full_page=True)
    assert violations(page, None) == []
    assert not page.evaluate(WIDER)


def test_from_the_conversation_to_the_person_who_answers(
    stack: Stack, handler: str, desktop: BrowserContext
) -> None:
    visitor = Visitor(desktop, stack.url)
    visitor.open()
    visitor.ask("Je voudrais parler à quelqu’un.", "formulaire de contact")
    with desktop.expect_page() as opened:
        visitor.log.get_by_role("link", name="Ouvrir le formulaire de contact").last.click()
    form = opened.value
    expect(form.get_by_label("Sujet", exact=True)).not_to_have_value("", timeout=WAIT)
    given = form.get_by_text(re.compile(r"Votre référence")).inner_text().split()[-1]
    fill(form)
    form.get_by_label("Je joins ma conversation").check()
    submit(form)
    expect(form.get_by_role("heading", name="Votre demande est bien arrivée")).to_be_visible()
    expect(form.get_by_text(given)).to_be_visible()
    expect(form.get_by_role("link", name="911")).to_be_visible()
    for words in (NAME, "514", "rapport"):
        assert words not in form.url
        assert words not in form.inner_text("main")

    console = desktop.new_page()
    console.goto(f"{stack.url}/console/requests")
    console.get_by_label("Courriel").fill(handler)
    console.get_by_label("Mot de passe").fill(STAFF_PASSWORD)
    console.get_by_role("button", name="Se connecter").click()
    row = console.get_by_role("row").filter(has_text=given)
    expect(row).to_contain_text(NAME, timeout=WAIT)
    look(console, "requests-list")
    row.get_by_role("link").click()
    expect(console.get_by_role("heading", name=f"Demande {given}")).to_be_visible()
    expect(console.get_by_role("link", name="514 555-0199")).to_have_attribute(
        "href", "tel:5145550199"
    )
    expect(console.get_by_text("La personne a joint sa conversation")).to_be_visible()
    look(console, "requests-one")
    console.keyboard.press("c")
    console.keyboard.type("La personne")
    console.get_by_role("button", name="Noter l’appel").click()
    expect(console.get_by_text("Appel :").locator("..")).to_contain_text("La personne a répondu")
    console.get_by_role("link", name="Lire la conversation").click()
    expect(console.get_by_text("Je voudrais parler à quelqu’un.").first).to_be_visible()


def test_what_is_missing_is_said_at_its_field_and_nothing_is_lost(
    stack: Stack, window: tuple[str, BrowserContext]
) -> None:
    size, context = window
    page = context.new_page()
    page.goto(f"{stack.url}/contact")
    look(page, f"contact-{size}")
    page.get_by_label("Courriel").fill("anne@")
    page.get_by_role("textbox", name="Message").fill(MESSAGE)
    submit(page)
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page).to_have_title(re.compile("^À corriger"))
    email = page.get_by_label("Courriel")
    expect(email).to_have_accessible_description(re.compile("Ce courriel n’est pas complet"))
    look(page, f"contact-{size}-errors")
    page.get_by_role("alert").get_by_role("link", name="Ce courriel n’est pas complet").click()
    expect(email).to_be_focused()
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", name="Write to the clinic")).to_be_visible()
    expect(page.get_by_role("textbox", name="Message")).to_have_value(MESSAGE)
    look(page, f"contact-{size}-english")
    page.get_by_role("button", name="Français").click()
    fill(page)
    email.fill("")
    page.get_by_label("Sujet", exact=True).fill("Comprendre mon rapport")
    page.get_by_label("Sujet", exact=True).press("Enter")  # sends, and does not change the language
    expect(page.get_by_role("heading", name="Votre demande est bien arrivée")).to_be_visible()
    look(page, f"contact-{size}-thanks")


def test_a_double_click_sends_once(
    stack: Stack, desktop: BrowserContext, phone: BrowserContext
) -> None:
    page = phone.new_page()
    page.goto(f"{stack.url}/contact")
    fill(page)
    page.get_by_label("Sujet", exact=True).fill("Double clic")
    page.get_by_role("button", name="Envoyer ma demande").dblclick()
    expect(page.get_by_role("heading", name="Votre demande est bien arrivée")).to_be_visible()
    page.go_back()
    expect(page.get_by_label("Sujet", exact=True)).to_be_visible()
