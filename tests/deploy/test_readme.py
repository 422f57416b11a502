"""Whatever the README says is so: its commands run and its paths exist."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

README = Path("README.md").read_text(encoding="utf-8")
COMMANDS = [
    line
    for block in re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
    for line in block.splitlines()
]
# These need more than a call: the file runs them and looks at what they do.
RUN_BY = {
    "make run": (Path("tests/e2e/stack.py"), '["make", "run"]'),
    "make test": (Path(".ci/run"), "make test"),
}


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    return {
        **os.environ,
        "DATABASE_URL": f"sqlite:///{tmp_path / 'readme.db'}",
        "STAFF_PASSWORD": "une longue phrase de passe",
    }


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_runs(command: str, environment: dict[str, str]) -> None:
    if command in RUN_BY:
        path, call = RUN_BY[command]
        assert call in path.read_text(encoding="utf-8")
        return
    run = subprocess.run(
        ["bash", "-c", command],
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr


def test_there_are_two_commands_and_they_come_first() -> None:
    assert COMMANDS[:2] == ["make run", "make test"]


def test_every_path_exists() -> None:
    linked = re.findall(r"\]\(([^)#:]+)\)", README)
    quoted = re.findall(r"`((?:data|tests|deploy|gateway|engine|widget)/[\w./-]*)`", README)
    assert [path for path in [*linked, *quoted] if not Path(path).exists()] == []


def test_the_embedding_line_is_the_one_of_the_demonstration_page() -> None:
    (line,) = re.findall(r"```html\n(.*?)\n```", README)
    assert line in Path("gateway/demo/index.html").read_text(encoding="utf-8")


def test_the_index_of_commands_is_complete() -> None:
    makefile = Path("Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"(?:`|^)make ([a-z-]+)", README, re.MULTILINE):
        assert re.search(rf"^{target}:.*## ", makefile, re.MULTILINE), target
