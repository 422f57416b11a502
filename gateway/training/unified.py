"""A change to files as the text that `git apply` takes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import unified_diff

from gateway.training.data_patch import FileChange

NO_NEWLINE = "\\ No newline at end of file\n"


def unified(changes: Sequence[FileChange]) -> str:
    """Return the changes as a unified diff in Git's form; empty when there are none."""
    return "".join(line for change in changes for line in _lines(change))


def _lines(change: FileChange) -> Iterator[str]:
    old, new = f"a/{change.path.as_posix()}", f"b/{change.path.as_posix()}"
    yield f"diff --git {old} {new}\n"
    if change.before is None:
        yield "new file mode 100644\n"
    before, after = _split(change.before or ""), _split(change.after)
    for line in unified_diff(before, after, "/dev/null" if change.before is None else old, new):
        yield line if line.endswith("\n") else f"{line}\n{NO_NEWLINE}"


def _split(text: str) -> list[str]:
    """Return the lines with their ends. A line ends with a line feed and nothing else."""
    return [f"{line}\n" for line in text.split("\n")[:-1]] + [
        line for line in text.split("\n")[-1:] if line
    ]
