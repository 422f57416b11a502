"""A part of the training questions, for a reference that would take ten hours with all of them."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import yaml

from engine.knowledge import DATA, read_file


def write_sample(every: int, folder: Path, data: Path = DATA) -> int:
    """Copy `data` to `folder` with each intent's first, (1 + every)-th… question; return how many.

    Rules, answers and lookups stay whole.
    """
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(data, folder)
    kept = 0
    for path in sorted(folder.rglob("*.yml")):
        content: dict[str, Any] = read_file(path)
        blocks = [block for block in content.get("nlu", []) if "intent" in block]
        for block in blocks:
            questions = block["examples"].splitlines(keepends=True)[::every]
            block["examples"] = "".join(questions)
            kept += len(questions)
        if blocks:
            path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    return kept
