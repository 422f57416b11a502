"""The change to data/ that an export is: sentences into the right blocks, withdrawn ones out."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from gateway.training.data_files import Intent, examples_of, read_intents, read_yaml
from gateway.training.provenance import PATH, digest, read_provenance, write_provenance


class DataPatchError(Exception):
    """A file of data/ is not as it is expected, or would not be after the change."""


@dataclass(frozen=True)
class Learned:
    """A sentence that goes into data/."""

    provenance: str
    text: str
    intent: str


@dataclass(frozen=True)
class FileChange:
    """One file, from the project's root; `before` is None for a new one."""

    path: Path
    before: str | None
    after: str


@dataclass(frozen=True)
class DataPatch:
    """All that changes, in the order of the files."""

    changes: list[FileChange]
    added: list[str]
    """Provenance ids of the sentences that are not in data/ yet."""
    removed: list[str]
    not_found: list[str]
    """Withdrawn ids whose sentence is not in data/ any more as it was exported: somebody edited
    the file by hand, and only a person can find it."""


def make_patch(root: Path, learned: Sequence[Learned], withdrawn: Iterable[str]) -> DataPatch:
    """Return the change to data/ below `root`; what is done already is no part of it.

    Raises DataPatchError, OSError and yaml.YAMLError.
    """
    intents, digests = read_intents(root), read_provenance(root)
    gone = [key for key in sorted(withdrawn) if key in digests]
    out = _sentences_of({digests[key] for key in gone}, intents)
    found = {digest(text) for texts in out.values() for text in texts}
    # An id that stands there already was applied: who took its sentence out since meant it.
    new = [each for each in learned if each.provenance not in digests and not _is_in(each, intents)]
    into: dict[str, list[str]] = defaultdict(list)
    for each in new:
        into[each.intent].append(each.text)
    changes = [
        _change_file(root, path, into, out)
        for path in sorted({intents[name].path for name in {*into, *out}})
    ]
    after = {key: value for key, value in digests.items() if key not in gone}
    after = {each.provenance: digest(each.text) for each in learned} | after
    if after != digests:
        old = (root / PATH).read_text("utf-8") if (root / PATH).exists() else None
        changes.append(FileChange(PATH, old, write_provenance(after)))
    return DataPatch(
        changes=sorted(changes, key=lambda change: change.path),
        added=[each.provenance for each in new],
        removed=[key for key in gone if digests[key] in found],
        not_found=[key for key in gone if digests[key] not in found],
    )


def write_changes(root: Path, patch: DataPatch) -> None:
    """Apply the change to the files below `root`."""
    for change in patch.changes:
        (root / change.path).write_text(change.after, "utf-8")


def _is_in(learned: Learned, intents: dict[str, Intent]) -> bool:
    if learned.intent not in intents:
        raise DataPatchError(f"no file of data/ has the intent of {learned.provenance}")
    return learned.text in intents[learned.intent].examples


def _sentences_of(digests: set[str], intents: dict[str, Intent]) -> dict[str, list[str]]:
    """Return intent → the sentences that have one of the digests."""
    found = {
        intent.name: [text for text in intent.examples if digest(text) in digests]
        for intent in intents.values()
    }
    return {name: texts for name, texts in found.items() if texts}


def _change_file(
    root: Path, path: Path, into: dict[str, list[str]], out: dict[str, list[str]]
) -> FileChange:
    before = (root / path).read_text("utf-8")
    content = read_yaml(before)
    lines = before.split("\n")
    for name in [block["intent"] for block in content["nlu"] if "intent" in block]:
        start, end = _block(lines, name, path)
        gone = {f"- {text}" for text in out.get(name, [])}
        kept = [line for line in lines[start:end] if line.strip() not in gone]
        lines[start:end] = [*kept, *(f"    - {text}" for text in into.get(name, []))]
    after = "\n".join(lines) + ("" if before.endswith("\n") else "\n")
    _verify(path, content, after, into, out)
    return FileChange(path, before, after)


def _block(lines: list[str], intent: str, path: Path) -> tuple[int, int]:
    """Return the first line of the intent's sentences, and the one after the last."""
    heads = [n for n, line in enumerate(lines) if line.rstrip() == f"- intent: {intent}"]
    if len(heads) != 1 or lines[heads[0] + 1].rstrip() != "  examples: |":
        raise DataPatchError(f"{path}: the block of an intent is not written as in other files")
    start = end = heads[0] + 2
    while end < len(lines) and re.match(r"    - ", lines[end]):
        end += 1
    return start, end


def _verify(
    path: Path,
    before: dict[str, Any],
    text: str,
    into: dict[str, list[str]],
    out: dict[str, list[str]],
) -> None:
    """Raise DataPatchError unless the text says what was meant and nothing else."""
    try:
        after = read_yaml(text)
    except yaml.YAMLError:
        raise DataPatchError(f"{path}: it would not be YAML any more") from None
    for block in before["nlu"]:
        if name := block.get("intent"):
            kept = [each for each in examples_of(block) if each not in out.get(name, [])]
            block["examples"] = "".join(f"- {each}\n" for each in [*kept, *into.get(name, [])])
    if after != before:
        raise DataPatchError(f"{path}: another thing would change than the sentences")
