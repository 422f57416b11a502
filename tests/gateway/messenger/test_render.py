"""Whatever the assistant says, Graph takes it, and nothing of its texts is lost."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from gateway.channels.messenger.content import load_wordings
from gateway.channels.messenger.limits import is_blank, text_size, title_size
from gateway.channels.messenger.render import GraphMessage, Said, render
from gateway.conversations.models import Message
from tests.messenger.calls import words
from tests.messenger.limits import check_send

LEAD = "À voir aussi\u00a0:"
FORM = {"title": "Ouvrir le formulaire de contact", "url": "https://a.example/contact?ref=K7PX"}


@dataclass
class Reply:
    text: str = ""
    buttons: list[dict[str, str]] = field(default_factory=list)
    links: list[dict[str, str]] = field(default_factory=list)


def answers() -> Iterator[Reply]:
    for path in sorted(Path("data").glob("*/*.yml")):
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        for variations in content.get("responses", {}).values() if "nlu" in content else []:
            for variation in variations:
                links = variation.get("custom", {}).get("links", [])
                yield Reply(variation["text"], variation.get("buttons", []), links)


ALL = list(answers())
EMERGENCIES = [reply for reply in ALL if reply.links]
some_text = st.one_of(
    st.text(max_size=200),
    st.lists(st.sampled_from(["mot ", "Fin. ", "\n\n", "\n• Un : deux", "👩‍⚕️", "é" * 700])).map(
        "".join
    ),
    st.lists(st.builds("• {}\u00a0: {}".format, st.text(max_size=45), st.text(max_size=90))).map(
        "\n".join
    ),
)
some_url = st.one_of(
    st.sampled_from(
        ["https://a.example/é?b=c", "http://[", "tel:911", "tel:+1-866", "mailto:a@b.c"]
    ),
    st.text(max_size=9).map("https://a.example/{}".format),
    st.text(max_size=20),
)
some_replies = st.lists(
    st.builds(
        Reply,
        some_text,
        st.lists(st.fixed_dictionaries({"title": st.text(), "payload": some_text}), max_size=15),
        st.lists(st.fixed_dictionaries({"title": st.text(), "url": some_url}), max_size=8),
    ),
    max_size=4,
)


def check(replies: Sequence[Said]) -> list[GraphMessage]:
    """Render, and let the fake Graph be as strict with each message as Meta is, or more."""
    messages = render(replies, "fr")
    for message in messages:
        check_send({"recipient": {"id": "1"}, "messaging_type": "RESPONSE", "message": message})
    for message, _ in pairwise(messages):
        assert "quick_replies" not in message
    said = plain("".join(words(message) for message in messages))
    for reply in replies:
        assert plain(reply.text) in said
    return messages


def plain(text: str) -> str:
    """What can be seen of a text, but for what cards lack: bullets, colons, small initials."""
    return "".join(char for char in text if not is_blank(char) and char not in "•–-:").casefold()


def template(message: GraphMessage) -> dict[str, Any]:
    payload: dict[str, Any] = message["attachment"]["payload"]
    return payload


@pytest.mark.parametrize("reply", ALL, ids=lambda reply: reply.text[:30])
def test_every_answer_is_taken_whole(reply: Reply) -> None:
    messages = check([reply])
    assert "\n".join(words(message) for message in messages) == reply.text.strip()


@given(st.lists(st.sampled_from(ALL), max_size=5))
def test_several_answers_are_taken(replies: list[Reply]) -> None:
    check(replies)


@given(some_replies)
def test_whatever_is_said_is_taken(replies: list[Reply]) -> None:
    check(replies)


def test_there_are_answers_and_emergencies_in_both_languages() -> None:
    assert len(ALL) > 100
    assert len(EMERGENCIES) > 20


@pytest.mark.parametrize("reply", EMERGENCIES, ids=lambda reply: reply.text[:30])
def test_an_emergency_is_one_message_with_its_numbers(reply: Reply) -> None:
    assert render([reply]) == [{"text": reply.text}]
    assert render([Reply(reply.text, links=[*reply.links, FORM])])[0] == {"text": reply.text}


def test_the_rows_of_the_database_can_be_rendered() -> None:
    row = Message(text="Oui.", buttons=[{"title": "Non", "payload": "/deny"}], links=[FORM])
    (message,) = render([row])
    assert template(message)["text"] == "Oui."


def test_nothing_is_nothing() -> None:
    assert render([]) == []
    assert render([Reply(), Reply(" \n\u200b")]) == []


def test_a_list_of_labelled_items_becomes_cards() -> None:
    text = "Trois types\u00a0:\n\n• Modic 1\u00a0: œdème.\n• Modic 2\u00a0: graisse.\n\nParlez-en."
    before, cards, after = check(
        [Reply(text, [{"title": "Et la suite\u202f?", "payload": "/evolution"}])]
    )
    assert before == {"text": "Trois types\u00a0:"}
    assert template(cards) == {
        "template_type": "generic",
        "elements": [
            {"title": "Modic 1", "subtitle": "Œdème."},
            {"title": "Modic 2", "subtitle": "Graisse."},
        ],
    }
    assert after["text"] == "Parlez-en."
    assert after["quick_replies"] == [
        {"content_type": "text", "title": "Et la suite\u202f?", "payload": "/evolution"}
    ]


@pytest.mark.parametrize(
    "items",
    [
        ["Un\u00a0: seul."],
        ["Un\u00a0: oui.", "sans étiquette"],
        ["Un\u00a0: oui.", f"Deux\u00a0: {'très ' * 16}long."],
        [f"{number}\u00a0: oui." for number in range(11)],
    ],
    ids=["one", "unlabelled", "long", "eleven"],
)
def test_another_list_stays_text(items: list[str]) -> None:
    text = "\n".join(f"• {item}" for item in items)
    assert check([Reply(text)]) == [{"text": text}]


def test_a_list_beside_a_number_to_call_stays_text() -> None:
    text = "• Québec\u00a0: le 911.\n• France\u00a0: le 112."
    assert check([Reply(text, links=[{"title": "Appeler", "url": "tel:911"}])]) == [{"text": text}]


def test_the_last_paragraph_stands_with_the_links() -> None:
    first, second = check([Reply("D’abord.\n\nEnsuite.", links=[FORM])])
    assert first == {"text": "D’abord."}
    assert template(second) == {
        "template_type": "button",
        "text": "Ensuite.",
        "buttons": [{"type": "web_url", "title": "Écrire à l’équipe", "url": FORM["url"]}],
    }


def test_a_paragraph_that_is_too_long_for_links_stays_whole() -> None:
    text = "é" * 321
    first, second = check([Reply(text, links=[FORM])])
    assert (first, template(second)["text"]) == ({"text": text}, LEAD)


def test_more_than_three_links_are_several_templates() -> None:
    links = [{"title": f"Page {n}", "url": f"https://a.example/{n}"} for n in range(7)]
    messages = check([Reply("À lire.", links=links)])
    assert [template(message)["text"] for message in messages] == ["À lire.", LEAD, LEAD]
    assert [button["title"] for message in messages for button in template(message)["buttons"]] == [
        f"Page {n}" for n in range(7)
    ]


def test_the_words_of_our_own_are_in_the_language_or_in_both() -> None:
    def lead(*language: Any) -> str:
        return str(template(render([Reply(links=[FORM])], *language)[0])["text"])

    assert (lead("fr"), lead("en"), lead()) == (LEAD, "See also:", f"{LEAD}\nSee also:")


def test_a_link_of_another_scheme_or_without_a_host_is_left_out() -> None:
    urls = ["javascript:alert(1)", "ftp://a.example", "https://", "http://[", "https://a b.example"]
    links = [{"title": "Page", "url": url} for url in urls]
    assert check([Reply("Oui.", links=links)]) == [{"text": "Oui."}]


@pytest.mark.parametrize(
    ("text", "title", "url", "said"),
    [
        ("Appelez le 911.", "Appeler le 911", "tel:911", "Appelez le 911."),
        ("Le 1 866 277-3553.", "Appeler", "tel:18662773553", "Le 1 866 277-3553."),
        ("Le +1 (866) 277-3553.", "Appeler", "tel:+1-866-277-3553", "Le +1 (866) 277-3553."),
        ("Appelez.", "Appeler le 911", "tel:911", "Appelez.\n\nAppeler le 911"),
        ("Appelez.", "Centre antipoison", "tel:811", "Appelez.\n\nCentre antipoison – 811"),
        ("Soit 15 %.", "Appeler le 15", "tel:15", "Soit 15 %.\n\nAppeler le 15"),
        ("Soit 15,5.", "Appeler le 15", "tel:15", "Soit 15,5.\n\nAppeler le 15"),
        ("Le 1 911.", "Appeler le 911", "tel:911", "Le 1 911.\n\nAppeler le 911"),
        ("", "", "tel:811", "811"),
        ("À A@b.example.", "Courriel", "mailto:a@b.example?subject=x", "À A@b.example."),
        ("Écrivez.", "Courriel", "mailto:a%2Bc@b.example", "Écrivez.\n\nCourriel – a+c@b.example"),
    ],
)
def test_a_number_or_address_is_written_out_once(
    text: str, title: str, url: str, said: str
) -> None:
    links = [{"title": title, "url": url}] * 2
    assert check([Reply(text, links=links)]) == [{"text": said}]


def test_the_buttons_of_all_replies_are_on_the_last_message() -> None:
    def offer(*numbers: int) -> list[dict[str, str]]:
        return [{"title": f"Question numéro {n}, longue", "payload": f"/{n}"} for n in numbers]

    replies = [Reply("Un.", offer(*range(8))), Reply("Deux.", offer(*range(6, 20)), [FORM])]
    first, last = check(replies)
    assert "quick_replies" not in first
    assert [reply["payload"] for reply in last["quick_replies"]] == [f"/{n}" for n in range(13)]
    assert last["quick_replies"][3]["title"] == "Question numéro 3…"


def test_a_button_that_graph_would_refuse_is_left_out() -> None:
    buttons = [
        {"title": "long", "payload": "é" * 501},
        {"title": " ", "payload": "/blank"},
        {"title": "empty", "payload": ""},
    ]
    assert check([Reply("Oui.", buttons)]) == [{"text": "Oui."}]
    assert check([Reply("", buttons)]) == []


def test_buttons_without_a_text_get_one() -> None:
    (message,) = check([Reply(buttons=[{"title": "Oui", "payload": "/affirm"}])])
    assert message["text"] == LEAD


def test_our_own_sentences_keep_the_limits() -> None:
    wordings = load_wordings()
    policy = "https://www.clinic.example/vie-privee/messenger"
    assert text_size(wordings.notice(3650, policy)) <= 640
    assert policy in wordings.notice(90, policy)
    assert "Privacy" not in wordings.notice(90)
    for wording in (wordings.fr, wordings.en):
        for text in (wording.welcome, wording.attachment, wording.erased, wording.lead):
            assert text_size(text) <= 640
        titles = [wording.accept, wording.erase, wording.contact, *wording.suggestions.values()]
        assert max(map(title_size, titles)) <= 20
        assert set(wording.suggestions) <= {path.stem for path in Path("data/faq").glob("*.yml")}
    assert max(map(title_size, wordings.short_titles.values())) <= 20


def test_every_short_title_is_for_a_title_that_is_said() -> None:
    sources = ["actions/hand_off_to_contact_form.py", "gateway/conversations/content/apology.yml"]
    said = "\n".join(Path(source).read_text(encoding="utf-8") for source in sources)
    for title in load_wordings().short_titles:
        assert re.search(rf"[\" ]{title}(\"|$)", said, re.MULTILINE), title


@pytest.mark.parametrize(
    "text",
    [
        "Supprimer mes données",
        "EFFACEZ MES DONNEES !",
        "svp supprimez toutes mes données",
        "Bonjour, pouvez-vous effacer mes messages, s'il vous plaît ?",
        "Merci de supprimer ma conversation.",
        "Delete my data please",
        "I'd like to erase all my data. Thanks!",
    ],
)
def test_a_wish_to_erase(text: str) -> None:
    assert load_wordings().asks_to_erase(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "svp",
        "Comment supprimer mes données ?",
        "Ne pas effacer mes données",
        "Que deviennent mes données ?",
        "Mon médecin veut effacer mes messages",
        "can I delete my data",
        "hi " * 5000 + "delete my data",
    ],
)
def test_no_wish_to_erase(text: str) -> None:
    assert not load_wordings().asks_to_erase(text)
