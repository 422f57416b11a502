"""The change to data/ that an export is: sentences into the right blocks, withdrawn ones out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from gateway.training.data_files import examples_of, read_yaml
from gateway.training.patch_plan import DataPatchError, Learned, PatchPlan, plan_patch
from gateway.training.provenance import PATH, write_provenance


@dataclass(frozen=True)
class FileChange:
    """One file, from the project's root; `before` is None for a new one."""

    path: Path
    before: str | None
    after: str


@dataclass(frozen=True)
class DataPatch:
    """All that changes, in the order of the files, and the plan that it was made by."""

    changes: list[FileChange]
    plan: PatchPlan


def make_patch(root: Path, learned: Sequence[Learned], withdrawn: Iterable[str]) -> DataPatch:
    """Return the change to data/ below `root`; what is done already is no part of it.

    Raises DataPatchError, OSError and yaml.YAMLError.
    """
    plan = plan_patch(root, learned, withdrawn)
    changes = [_change_file(root, path, plan.into, plan.out) for path in plan.files]
    if plan.provenance is not None:
        old = (root / PATH).read_text("utf-8") if (root / PATH).exists() else None
        changes.append(FileChange(PATH, old, write_provenance(plan.provenance)))
    return DataPatch(sorted(changes, key=lambda change: change.path), plan)


def write_changes(root: Path, patch: DataPatch) -> None:
    """Apply the change to the files below `root`."""
    for change in patch.changes:
        (root / change.path).write_text(change.after, "utf-8")


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
