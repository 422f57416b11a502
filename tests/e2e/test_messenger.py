"""A conversation on Messenger, on the demonstration's page, with the real stack behind it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Locator, expect

from tests.e2e.conftest import ARTIFACTS
from tests.e2e.test_five_questions import FIVE_QUESTIONS
from tests.e2e.visitor import WAIT
from tests.messenger.caller import Caller
from tests.messenger.demo import demonstration
from tests.messenger.demo_site import DemoSite

_ELEMENTS = [{"title": f"Modic {n}", "subtitle": "Ce que montre l’IRM"} for n in (1, 2, 3)]
CARDS = {
    "attachment": {
        "type": "template",
        "payload": {"template_type": "generic", "elements": _ELEMENTS},
    }
}


class Person:
    """Somebody with a phone in hand."""

    def __init__(self, context: BrowserContext, url: str) -> None:
        self.page = context.new_page()
        self.complaints: list[str] = []
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.goto(url)
        expect(self.page.get_by_role("button", name="Démarrer")).to_be_visible(timeout=WAIT)

    @property
    def psid(self) -> str:
        return str(self.page.evaluate("sessionStorage.getItem('psid')"))

    @property
    def log(self) -> Locator:
        return self.page.get_by_role("log")

    @property
    def answer(self) -> Locator:
        """The last bubble of the page."""
        return self.log.locator(".page").last

    @property
    def quick_replies(self) -> Locator:
        return self.page.get_by_role("group", name="Réponses rapides").get_by_role("button")

    def say(self, text: str) -> None:
        question = self.page.get_by_role("textbox", name="Votre message")
        question.fill(text)
        question.press("Enter")
        expect(self.log.locator(".person").last).to_contain_text(text, timeout=WAIT)

    def ask(self, question: str, expected: str) -> None:
        """Ask, and wait until a bubble after the question has this in it."""
        self.say(question)
        after = self.log.locator(".person").last.locator("~ .page")
        expect(after.filter(has_text=expected).last).to_be_visible(timeout=WAIT)

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).last.click()

    def accept(self) -> None:
        """Press Get Started and accept the notice."""
        self.press("Démarrer")
        expect(self.quick_replies).to_have_text(["Continuer", "Effacer mes données"], timeout=WAIT)
        self.press("Continuer")
        expect(self.log.locator(".page")).to_have_count(2, timeout=WAIT)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoSite]:
    """What `make messenger-demo` starts."""
    with demonstration(tmp_path_factory.mktemp("messenger")) as site:
        yield site


@pytest.fixture
def person(site: DemoSite, phone: BrowserContext) -> Iterator[Person]:
    person = Person(phone, site.url)
    yield person
    assert person.complaints == []
    refused = [call.error for call in site.graph.calls if call.error]
    assert refused == []


def test_five_questions_in_bubbles(person: Person) -> None:
    person.page.screenshot(path=ARTIFACTS / "messenger-welcome.png")
    person.press("Démarrer")
    expect(person.answer).to_contain_text("assistant automatisé", timeout=WAIT)
    expect(person.answer).to_contain_text("automated assistant")
    person.page.screenshot(path=ARTIFACTS / "messenger-notice.png")
    person.press("Continuer")
    for number, (question, expected) in enumerate(FIVE_QUESTIONS.items(), 1):
        person.ask(question, expected)
        person.page.screenshot(path=ARTIFACTS / f"messenger-answer-{number}.png")
    expect(person.log.get_by_text("Vu", exact=True)).to_be_visible()
    address = person.log.locator("a[href*='ref=']").last.get_attribute("href") or ""
    assert "/contact?ref=" in address


def test_a_question_asked_before_is_answered_after_the_notice(person: Person) -> None:
    person.say("Le Modic 1 est-il une infection ?")
    expect(person.quick_replies.first).to_have_text("Continuer", timeout=WAIT)
    expect(person.log).not_to_contain_text("pas une infection")
    person.press("Continuer")
    expect(person.log).to_contain_text("pas une infection", timeout=WAIT)


def test_a_quick_reply_asks_its_question(person: Person) -> None:
    person.accept()
    person.ask("c koi modic 1", "IRM")
    title = person.quick_replies.first.inner_text()
    before = person.log.locator(".page").count()
    person.quick_replies.first.click()
    expect(person.log.locator(".person").last).to_contain_text(title, timeout=WAIT)
    expect(person.log.locator(".page").nth(before)).to_be_visible(timeout=WAIT)


def test_the_menu_and_the_ice_breakers_ask_too(person: Person) -> None:
    person.press("Dois-je me faire opérer tout de suite ?")
    expect(person.quick_replies.first).to_have_text("Continuer", timeout=WAIT)
    person.press("Continuer")
    expect(person.log).to_contain_text("3 à 6 mois", timeout=WAIT)
    person.press("Menu")
    person.press("Les signes d’urgence")
    expect(person.log).to_contain_text("911", timeout=WAIT)


def test_a_picture_is_answered_kindly(person: Person) -> None:
    person.accept()
    person.press("Envoyer une photo")
    expect(person.answer).to_contain_text("Je ne peux lire ni les images", timeout=WAIT)
    link = person.answer.get_by_role("link").get_attribute("href") or ""
    assert "/contact?" in link
    person.page.screenshot(path=ARTIFACTS / "messenger-picture.png")


def test_cards_can_be_swiped(person: Person, site: DemoSite) -> None:
    """No answer has items short enough for cards today; Graph is given some for the page."""
    person.press("Démarrer")
    expect(person.quick_replies.first).to_be_visible(timeout=WAIT)
    with Caller(site.graph) as caller:
        assert caller.send(CARDS, person.psid).status_code == 200
    cards = person.log.locator(".card")
    expect(cards).to_have_count(3, timeout=WAIT)
    expect(cards.last).not_to_be_in_viewport()
    cards.last.scroll_into_view_if_needed()
    expect(cards.last).to_be_in_viewport(ratio=0.9)
    person.page.screenshot(path=ARTIFACTS / "messenger-cards.png")


def test_an_emergency_comes_before_everything(person: Person) -> None:
    person.accept()
    person.ask("depuis hier je n’arrive plus à uriner", "911")
    person.page.screenshot(path=ARTIFACTS / "messenger-emergency.png")


def test_a_thumb_stays_on_its_bubble(person: Person) -> None:
    person.accept()
    person.ask("Le Modic 1 est-il une infection ?", "pas une infection")
    useful = person.answer.get_by_role("button", name="Réagir : utile")
    useful.click()
    expect(useful).to_have_attribute("aria-pressed", "true")


def test_erasure_is_confirmed(person: Person) -> None:
    person.accept()
    person.ask("Le Modic 1 est-il une infection ?", "pas une infection")
    person.say("Effacer mes données")
    expect(person.answer).to_contain_text("sont effacés de notre système", timeout=WAIT)
    person.say("Est-ce grave ?")
    expect(person.quick_replies.first).to_have_text("Continuer", timeout=WAIT)
