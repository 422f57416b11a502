"""What the masking finds in a labelled set of invented messages, kind by kind.

`pytest -s` prints the figures. A label is found when one span covers all of it: half a name masked
is a name told. A span is right when it stands on a label of its kind.
"""

from __future__ import annotations

import re
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import cast, get_args

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from gateway.conversations.text import MAX_TEXT
from gateway.privacy.masking import BY_HAND, Kind, Span, find_personal_data, masked
from gateway.privacy.masks import mask_labels

LABEL = re.compile(r"\[([^\]]+)\]\((\w+)\)")
# kind: recall, precision
FLOORS: dict[Kind, tuple[float, float]] = {
    "name": (0.98, 0.98),
    "phone": (1.0, 1.0),
    "email": (1.0, 1.0),
    "ramq": (1.0, 1.0),
    "birth_date": (1.0, 1.0),
}


@dataclass(frozen=True)
class Labelled:
    text: str
    spans: list[Span]


def read(line: str) -> Labelled:
    """Return a line of the set, in which [Julie Tremblay](name) is a label."""
    text, spans, position = "", [], 0
    for match in LABEL.finditer(line):
        assert match[2] in get_args(Kind), line
        text += line[position : match.start()]
        end = len(text) + len(match[1])
        spans.append(Span(kind=cast("Kind", match[2]), start=len(text), end=end))
        text += match[1]
        position = match.end()
    return Labelled(text + line[position:], spans)


SET = [
    read(line)
    for path in sorted(Path(__file__).with_name("masking").glob("*.yml"))
    for line in yaml.safe_load(path.read_text(encoding="utf-8"))
]


def covers(found: Span, label: Span) -> bool:
    is_over = found["start"] <= label["start"] and label["end"] <= found["end"]
    return is_over and found["kind"] == label["kind"]


def touches(found: Span, label: Span) -> bool:
    is_over = found["start"] < label["end"] and label["start"] < found["end"]
    return is_over and found["kind"] == label["kind"]


def test_each_kind_that_the_rules_find_has_a_floor() -> None:
    assert set(FLOORS) == set(get_args(Kind)) - {BY_HAND}


def test_the_set_is_large_and_half_of_it_is_not_personal() -> None:
    assert len(SET) >= 150
    without = sum(not each.spans for each in SET)
    assert 0.45 <= without / len(SET) <= 0.55
    assert len({each.text for each in SET}) == len(SET)


@pytest.mark.parametrize("kind", FLOORS)
def test_what_is_personal_is_found_and_little_else(kind: Kind) -> None:
    count: Counter[str] = Counter()
    missed, wrong = [], []
    for each in SET:
        found = [span for span in find_personal_data(each.text) if span["kind"] == kind]
        labels = [span for span in each.spans if span["kind"] == kind]
        count["labels"] += len(labels)
        count["found"] += len(found)
        for label in labels:
            if not any(covers(span, label) for span in found):
                missed.append(each.text)
        for span in found:
            if not any(touches(span, label) for label in labels):
                wrong.append(each.text[span["start"] : span["end"]])
    recall = 1 - len(missed) / count["labels"]
    precision = 1 - len(wrong) / count["found"]
    print(f"{kind}: {count['labels']} labels, recall {recall:.3f}, precision {precision:.3f}")
    least_recall, least_precision = FLOORS[kind]
    assert recall >= least_recall, missed
    assert precision >= least_precision, wrong


def test_whom_the_article_names_stays_readable() -> None:
    article = Path("data/article.yml").read_text(encoding="utf-8")
    named = set(re.findall(r"\b(?:Dr )?[A-Z]\w+ (?:[A-Z]\. )?(?:Desforges|Modic)\b", article))
    assert {"Dr Sylvain Desforges", "Michael T. Modic"} <= named
    for name in named:
        assert find_personal_data(f"Qui est {name} ?") == [], name


def test_a_mask_hides_what_was_found_and_nothing_else() -> None:
    text = "Ici Julie Tremblay, 514 555-0199."
    shown = masked(text, find_personal_data(text), mask_labels("fr"))
    assert shown == "Ici [nom], [téléphone]."


HOSTILE = [
    "a" * MAX_TEXT,
    "a-" * (MAX_TEXT // 2),
    "Aa " * (MAX_TEXT // 3),
    "5" * MAX_TEXT,
    "514 " * (MAX_TEXT // 4),
    "1-" * (MAX_TEXT // 2),
    "a.b@" * (MAX_TEXT // 4),
    "a@" + "b." * (MAX_TEXT // 2 - 1),
    "@" * MAX_TEXT,
    "Julie " * (MAX_TEXT // 6),
    "je m'appelle " * (MAX_TEXT // 13),
    "merci " * (MAX_TEXT // 6),
    "merci\n-" * (MAX_TEXT // 7),
    "né le " * (MAX_TEXT // 6),
    "3 mars " * (MAX_TEXT // 7),
    "abcd1234 " * (MAX_TEXT // 9),
    "tel " * (MAX_TEXT // 4),
    "\n" * MAX_TEXT,
    " " * MAX_TEXT,
    "Mme " * (MAX_TEXT // 4),
]


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: text[:12])
def test_no_text_takes_long(text: str) -> None:
    began = time.process_time()
    find_personal_data(text)
    assert time.process_time() - began < 0.1


def test_a_message_takes_less_than_a_millisecond() -> None:
    find_personal_data("the names are read once")
    began = time.process_time()
    for each in SET:
        find_personal_data(each.text)
    taken = (time.process_time() - began) / len(SET)
    print(f"{taken * 1e6:.0f} µs a message")
    assert taken < 0.001


PIECES = [
    *"aéÀ-'’.@ \n0519+/(),«»İßŒ\U0001f600",
    "je m'appelle ",
    "Julie",
    "Dr ",
    "514-555-0199",
    "né le 3 mars 1961",
]


@given(st.lists(st.sampled_from(PIECES), max_size=60).map("".join) | st.text(max_size=200))
def test_spans_are_in_order_apart_and_within_the_text(text: str) -> None:
    position = 0
    for span in find_personal_data(text):
        assert position <= span["start"] < span["end"] <= len(text)
        position = span["end"]
