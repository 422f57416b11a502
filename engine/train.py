"""Train the model when the data, the configuration or the code changed since the last one."""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import io
import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from engine import scrubbed_log

MODELS = Path("var/models")
KEPT_MODELS = 3
# All that a model depends on: what it learns from, how, with which code and which libraries.
_INPUTS = (
    "config.yml",
    "domain.yml",
    "requirements/engine.lock",
    "data/**/*.yml",
    "engine/nlu/*.py",
)


def inputs(root: Path = Path()) -> Iterator[Path]:
    """Yield the files that a model is made from, in a fixed order."""
    for pattern in _INPUTS:
        yield from sorted(root.glob(pattern))


def fingerprint(root: Path = Path()) -> str:
    """Return 12 hex digits that change when a name or a byte of the inputs changes."""
    digest = hashlib.sha256()
    for path in inputs(root):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:12]


def train(target: Path) -> None:
    """Train from nothing and put the model at `target` in one step.

    Raises RuntimeError when Rasa ends without a model; an unfinished model is never seen.
    """
    os.environ.setdefault("RASA_CACHE_DIRECTORY", "var/rasa-cache")
    os.environ.setdefault("LOG_LEVEL", "ERROR")  # how Rasa is told to draw no progress bars
    scrubbed_log.install()
    # Slow to import, and often not needed.
    from rasa.model_training import train as rasa_train  # noqa: PLC0415

    from engine.lean_rasa import training  # noqa: PLC0415

    training.install()

    target.parent.mkdir(parents=True, exist_ok=True)
    said = io.StringIO()  # Rasa praises the file under the name that it has for the moment
    with (
        tempfile.TemporaryDirectory(dir=target.parent) as unfinished,
        contextlib.redirect_stdout(said),
    ):
        result = rasa_train(
            domain="domain.yml",
            config="config.yml",
            training_files=["data"],
            output=unfinished,
            force_training=True,
            fixed_model_name="model",
        )
        if result.code != 0 or result.model is None:
            raise RuntimeError(f"Rasa trained no model: {said.getvalue()}")
        Path(result.model).replace(target)
    for old in sorted(target.parent.glob("*.tar.gz"), key=os.path.getmtime)[:-KEPT_MODELS]:
        old.unlink()


def main() -> None:
    """Command line: `python -m engine.train [--force] [--root FOLDER] [--target MODEL]`."""
    parser = argparse.ArgumentParser(prog="engine.train", description=__doc__)
    parser.add_argument("--force", action="store_true", help="train even if nothing changed")
    parser.add_argument("--root", type=Path, default=Path(), help="where config.yml and data/ are")
    parser.add_argument("--target", type=Path, help="the model; by default in var/models")
    arguments = parser.parse_args()
    asked = arguments.target and arguments.target.resolve()
    os.chdir(arguments.root)  # whatever reads the project's files looks for them here
    target = asked or MODELS / f"modic-{fingerprint()}.tar.gz"
    if target.exists() and not arguments.force:
        target.touch()  # the newest model is the one in use
        return
    started = time.perf_counter()
    print(f"Training {target.name}…", flush=True)
    train(target)
    print(f"Trained in {time.perf_counter() - started:.0f} s.", flush=True)


if __name__ == "__main__":
    main()
