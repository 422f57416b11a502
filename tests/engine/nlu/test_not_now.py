from __future__ import annotations

from pathlib import Path

import pytest
from rasa.shared.exceptions import InvalidConfigException

from engine.nlu.not_now import read_not_now, sentence_around

NOT_NOW = read_not_now(Path("data/not_now.yml"))


def covers(flag: str, text: str, sign: str) -> bool:
    start = text.index(sign)
    return NOT_NOW.covers(flag, text, start, start + len(sign))


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("Si jamais je ne pouvais plus uriner, j’appelle qui ?", "plus uriner"),
        ("What if I lost control of my bladder one day?", "lost control of my bladder"),
        ("J’ai perdu le contrôle de ma vessie en 2009", "perdu le contrôle"),
        ("Il y a vingt ans, je suis tombé d’un toit", "tombé"),
    ],
)
def test_what_might_be_or_was_long_ago_is_not_now(text: str, sign: str) -> None:
    assert covers("bladder_bowel", text, sign)
    assert NOT_NOW.mentioned(text)


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("Un accident il y a deux ans, et depuis hier je ne peux plus uriner", "plus uriner"),
        ("Si jamais ça vous aide : voilà. Je ne peux plus uriner", "plus uriner"),
        ("si je force je perds mes urines", "perds mes urines"),
    ],
)
def test_what_goes_on_today_is_now(text: str, sign: str) -> None:
    assert not covers("bladder_bowel", text, sign)


def test_who_speaks_of_dying_is_taken_at_their_word() -> None:
    assert not covers("suicidal", "Si jamais je me tue un jour", "me tue")


def test_a_cancer_counts_however_old_it_is() -> None:
    assert not covers("cancer_weight_loss", "un cancer du sein en 2009", "cancer")


def test_the_sentence_is_the_one_around_the_sign() -> None:
    text = "Un. Deux trois ! Quatre"
    assert sentence_around(text, text.index("Deux"), text.index("trois")) == " Deux trois "
    assert sentence_around("tout", 0, 4) == "tout"


@pytest.mark.parametrize(
    "content", ["past: {}", "[]", "hypothetical: {except: [], expressions: ['(']}"]
)
def test_a_file_that_cannot_be_used_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "not_now.yml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InvalidConfigException, match="not_now"):
        read_not_now(path)
