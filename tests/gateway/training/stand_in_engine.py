"""An engine's interpreter that obeys at once, and misbehaves when told to.

The true one is used in test_loop.py; here its faults are needed on demand. A model is a file that
says which sentences it has learned; every message means `out_of_scope` unless it has learned it.
"""

from __future__ import annotations

import asyncio
import sys
import time
from pathlib import Path

_SCRIPT = """#!{python}
import json, os, pathlib, sys, time
arguments = sys.argv[1:]
here = pathlib.Path({folder!r})
fault = (here / "fault").read_text() if (here / "fault").exists() else ""
with (here / "calls").open("a") as calls:
    calls.write(" ".join(arguments[:2]) + "\\n")
if arguments[1] == "engine.train":
    root, target = (pathlib.Path(arguments[arguments.index(n) + 1]) for n in ("--root", "--target"))
    if fault == "train":
        sys.exit(1)
    if fault == "hang":
        (here / "hanging").touch()
        while (here / "fault").read_text() == "hang":
            time.sleep(0.05)
    target.parent.mkdir(parents=True, exist_ok=True)
    learned = {{}}
    for path in sorted((root / "data").glob("*/*.yml")):
        name = ""
        for line in path.read_text().splitlines():
            if line.startswith("- intent: "):
                name = line.removeprefix("- intent: ")
            elif line.startswith("    - "):
                learned[line.removeprefix("    - ")] = name
    target.write_text(json.dumps(learned))
else:
    model = json.loads(pathlib.Path(arguments[arguments.index("--model") + 1]).read_text())
    for number, line in enumerate(sys.stdin):
        asked = json.loads(line)
        with (here / "asked").open("a") as file:
            file.write(line)
        if fault == "ask" and number == 1:
            sys.exit(1)
        intent = model.get(asked["text"], "out_of_scope")
        outcome = "emergency" if intent in ("bladder_bowel", "trauma") else "answer"
        print(json.dumps({{"intent": intent, "topic": intent, "outcome": outcome,
                          "confidence": 0.9}}), flush=True)
"""


class StandInEngine:
    """Its interpreter's path is `python`; a fault is train, ask, or hang until another is set."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / "python"
        path.write_text(_SCRIPT.format(python=sys.executable, folder=str(folder)))
        path.chmod(0o755)
        self.python = str(path)

    def fails_at(self, fault: str) -> None:
        (self._folder / "fault").write_text(fault)

    async def hanging(self) -> None:
        """Wait until it hangs."""
        assert await asyncio.to_thread(self._hangs), "it never came to the training"

    def _hangs(self) -> bool:
        deadline = time.monotonic() + 30
        while not (there := (self._folder / "hanging").exists()) and time.monotonic() < deadline:
            time.sleep(0.05)
        return there

    @property
    def calls(self) -> list[str]:
        """Which modules were run, in order."""
        path = self._folder / "calls"
        return path.read_text().splitlines() if path.exists() else []

    @property
    def asked(self) -> str:
        """All lines that models were asked."""
        return (self._folder / "asked").read_text()
