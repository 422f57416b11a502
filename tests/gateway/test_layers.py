"""What the gateway does knows nothing of the pages on which it is seen."""

from __future__ import annotations

from pathlib import Path

import gateway

PACKAGE = Path(gateway.__path__[0])
PUTS_TOGETHER = {PACKAGE / "app.py"}


def test_nothing_but_the_application_imports_the_console() -> None:
    ours = [path for path in PACKAGE.rglob("*.py") if ".venv" not in path.parts]
    outside = {path for path in ours if PACKAGE / "console" not in path.parents} - PUTS_TOGETHER
    assert [path for path in outside if "gateway.console" in path.read_text("utf-8")] == []
