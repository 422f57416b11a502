"""Whatever a person wrote, it goes into data/ as one line that means itself."""

from __future__ import annotations

import unicodedata

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from gateway.privacy.masking import find_personal_data
from gateway.privacy.masks import mask_labels
from gateway.training.data_files import examples_of
from gateway.training.wording import clean_line, has_mask, without_personal_data

MASKS = mask_labels("fr")
NASTY = [
    "une ligne\n    - et une autre",
    "fin du bloc\nresponses:\n  utter_infection:\n  - text: piraté",
    "\r\u2028\u2029\x85\x0b\x0c séparateurs",
    "- déjà une liste",
    '["a", {b: c}]',
    '[mal](sign) et [x]{"entity": "language", "value": "en"}',
    "# pas un commentaire",
    "clé: valeur",
    "'apostrophes' \"guillemets\" `accents graves`",
    "{{ jinja }} {% raw %} $(HOME) ${home} %(x)s",
    "\\u000a- pas un échappement",
    "&ancre *alias !!python/object:os.system |  > ",
    "\ufeffmarque \u202eretournée\u202c \u200bcachée\ud800",
    "tabulation\tet \0 nul",
    "😀 émojis 👩‍⚕️ et ligatures œ ﬁ",
]


def read_back(line: str) -> tuple[str, ...]:
    """Return what a file with the line among its examples holds."""
    content = (
        f"nlu:\n- intent: x\n  examples: |\n    - avant\n    - {line}\n    - après\nrules: []\n"
    )
    read = yaml.safe_load(content)
    assert set(read) == {"nlu", "rules"}
    return examples_of(read["nlu"][0])


@pytest.mark.parametrize("text", NASTY)
def test_nothing_that_is_written_is_more_than_words(text: str) -> None:
    line = clean_line(text)
    assert read_back(line) == ("avant", line, "après")
    assert not set(line) & set("[]\\\n\r")


@given(st.text(max_size=300))
@example("0 \x00 0")
@example("e\u200d\u0301")
def test_a_clean_line_is_one_line_and_stays_what_it_is(text: str) -> None:
    line = clean_line(text)
    assert clean_line(line) == line
    assert not [char for char in line if unicodedata.category(char)[0] == "C"]
    if line:
        assert read_back(line) == ("avant", line, "après")


def test_personal_data_are_masked_in_brackets_that_nobody_types() -> None:
    said = "Appelez-moi [vite] au 514 555-0199 ou à lise@exemple.ca, merci"
    masked = without_personal_data(said, find_personal_data(said), MASKS)
    assert masked == "Appelez-moi (vite) au ⟦téléphone⟧ ou à ⟦courriel⟧, merci"
    assert has_mask(masked)
    assert not has_mask(clean_line(said))


def test_what_was_not_found_when_it_was_stored_is_masked_too() -> None:
    said = "mon numéro\u00a0:\n514 555-0199"
    assert without_personal_data(said, [], MASKS) == "mon numéro : ⟦téléphone⟧"
