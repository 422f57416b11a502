"""The patch is one that Git takes, and changes nothing but the sentences that are meant."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from gateway.training.data_files import ROOT, read_intents
from gateway.training.data_patch import make_patch
from gateway.training.patch_plan import DataPatchError, Learned
from gateway.training.provenance import digest, read_provenance
from gateway.training.unified import unified
from gateway.training.wording import clean_line
from tests.gateway.training.test_wording import NASTY


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of data/, as the clinic's engineer has it."""
    shutil.copytree(ROOT / "data", tmp_path / "data")
    return tmp_path


def apply(copy: Path, learned: Sequence[Learned], withdrawn: Sequence[str] = ()) -> str:
    """Make the patch against the copy and let Git apply it; return its text."""
    text = unified(make_patch(copy, learned, withdrawn).changes)
    subprocess.run(["git", "apply", "-"], input=text.encode(), cwd=copy, check=True)
    return text


def examples(root: Path) -> dict[str, tuple[str, ...]]:
    return {name: intent.examples for name, intent in read_intents(root).items()}


def test_sentences_go_into_the_blocks_of_their_intents_and_nothing_else_changes(
    copy: Path,
) -> None:
    before = examples(copy)
    learned = [
        Learned("T-22222", "une première", "infection"),
        Learned("T-33333", "une deuxième", "trauma_minor"),
        Learned("T-44444", "une troisième", "infection"),
        Learned("T-55555", "la suite, c'est pourquoi", "follow_up_why"),
    ]
    text = apply(copy, learned)
    after = examples(copy)
    changed = {name: after[name][len(before[name]) :] for name in after if after != before}
    assert {name: new for name, new in changed.items() if new} == {
        "infection": ("une première", "une troisième"),
        "trauma_minor": ("une deuxième",),
        "follow_up_why": ("la suite, c'est pourquoi",),
    }
    assert all(after[name][: len(before[name])] == before[name] for name in before)
    lines = [line for line in text.splitlines() if line[:1] in "+-" and line[:3] not in "+++---"]
    assert [line for line in lines if line.startswith("-")] == []
    assert read_provenance(copy) == {each.provenance: digest(each.text) for each in learned}


@pytest.mark.parametrize("words", NASTY)
def test_no_sentence_breaks_out_of_its_block(copy: Path, words: str) -> None:
    line = clean_line(words)
    before = examples(copy)
    apply(copy, [Learned("T-22222", line, "infection")])
    assert examples(copy) == before | {"infection": (*before["infection"], line)}


@pytest.mark.parametrize(
    "name", ["../infection", "infection/../../x", "", "infection\n- x", "/etc"]
)
def test_an_intent_is_a_name_that_stands_in_data_and_never_a_path(copy: Path, name: str) -> None:
    with pytest.raises(DataPatchError, match="T-22222"):
        make_patch(copy, [Learned("T-22222", "mots", name)], [])


def test_an_unclean_sentence_is_refused_rather_than_written(copy: Path) -> None:
    with pytest.raises(DataPatchError):
        make_patch(copy, [Learned("T-22222", "une\nrules: []", "infection")], [])


def test_what_was_withdrawn_goes_out_again(copy: Path) -> None:
    before = examples(copy)
    apply(copy, [Learned("T-22222", "partira", "cost"), Learned("T-33333", "restera", "cost")])
    patch = make_patch(copy, [], ["T-22222", "T-99999"])
    assert (patch.plan.removed, patch.plan.not_found) == (["T-22222"], [])
    apply(copy, [], ["T-22222"])
    assert examples(copy) == before | {"cost": (*before["cost"], "restera")}
    assert set(read_provenance(copy)) == {"T-33333"}
    assert make_patch(copy, [], ["T-22222"]).changes == []


def test_a_withdrawn_sentence_that_was_changed_by_hand_is_named(copy: Path) -> None:
    apply(copy, [Learned("T-22222", "partira", "cost")])
    path = copy / "data/faq/cost.yml"
    path.write_text(path.read_text().replace("    - partira", "    - partira bientôt"))
    assert make_patch(copy, [], ["T-22222"]).plan.not_found == ["T-22222"]


def test_a_withdrawn_sentence_that_was_accepted_again_stays(copy: Path) -> None:
    apply(copy, [Learned("T-22222", "restera", "cost")])
    before = examples(copy)
    patch = make_patch(copy, [Learned("T-33333", "restera", "cost")], ["T-22222"])
    assert (patch.plan.added, patch.plan.removed, patch.plan.not_found) == ([], [], [])
    apply(copy, [Learned("T-33333", "restera", "cost")], ["T-22222"])
    assert examples(copy) == before
    assert set(read_provenance(copy)) == {"T-33333"}


def test_a_withdrawn_sentence_that_was_accepted_for_another_intent_moves(copy: Path) -> None:
    before = examples(copy)
    apply(copy, [Learned("T-22222", "ira ailleurs", "cost")])
    apply(copy, [Learned("T-33333", "ira ailleurs", "infection")], ["T-22222"])
    assert examples(copy) == before | {"infection": (*before["infection"], "ira ailleurs")}
    assert set(read_provenance(copy)) == {"T-33333"}


def test_what_is_applied_is_not_in_the_next_patch(copy: Path) -> None:
    learned = [Learned("T-22222", "une première", "infection")]
    apply(copy, learned)
    assert make_patch(copy, learned, []).changes == []
    path = copy / "data/faq/infection.yml"
    path.write_text(path.read_text().replace("    - une première\n", ""))
    assert make_patch(copy, learned, []).changes == []  # who took it out by hand meant it


def test_a_block_of_another_form_is_an_error_and_not_a_guess(copy: Path) -> None:
    path = copy / "data/faq/cost.yml"
    path.write_text(path.read_text().replace("  examples: |\n", "  examples: |-\n", 1))
    with pytest.raises(DataPatchError, match=r"cost\.yml"):
        make_patch(copy, [Learned("T-22222", "mots", "cost")], [])


def test_a_file_without_a_last_line_feed_is_patched_as_well(copy: Path) -> None:
    path = copy / "data/follow_ups/why.yml"
    path.write_text(path.read_text().rstrip("\n"))
    apply(copy, [Learned("T-22222", "mais pourquoi donc", "follow_up_why")])
    assert examples(copy)["follow_up_why"][-1] == "mais pourquoi donc"
