"""`python -m deploy.local.command MODULE …`: run a module as the local start would run it."""

from __future__ import annotations

import os
import sys

from deploy.local.__main__ import ROOT
from deploy.local.environment import StartError, local_environment


def main() -> None:
    """Become the module, with the environment that `make run` gives its processes."""
    os.chdir(ROOT)
    try:
        environment = local_environment(ROOT, os.environ)
    except StartError as error:
        sys.exit(str(error))
    os.execve(sys.executable, [sys.executable, "-m", *sys.argv[1:]], environment)  # noqa: S606


if __name__ == "__main__":
    main()
