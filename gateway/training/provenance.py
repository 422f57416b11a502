"""Where learned sentences came from: data/provenance.tsv, which only this program writes.

Rasa reads every YAML and JSON file below data/ as training data and nothing else, and a model's
fingerprint (engine/train.py) counts `*.yml`: a file of tab-separated values is neither.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

PATH = Path("data/provenance.tsv")
_HEAD = (
    "# Sentences that came from the console: provenance id, SHA-256 of the sentence (UTF-8).\n"
    "# Written by its exports, so that what came from a person who was erased is found.\n"
)


def digest(text: str) -> str:
    """Return the SHA-256 of a sentence in hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def read_provenance(root: Path) -> dict[str, str]:
    """Return provenance id → digest; empty before the first export was applied."""
    path = root / PATH
    if not path.exists():
        return {}
    rows = (line.split("\t") for line in path.read_text("utf-8").splitlines())
    return {row[0]: row[1] for row in rows if len(row) == 2}  # noqa: PLR2004


def write_provenance(digests: dict[str, str]) -> str:
    """Return the file's content, in the order of the ids."""
    return _HEAD + "".join(f"{key}\t{value}\n" for key, value in sorted(digests.items()))
