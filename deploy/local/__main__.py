"""`python -m deploy.local`: migrate, then hand this process over to the supervisor."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from deploy.local.environment import StartError, check_ports, local_environment

ROOT = Path(__file__).resolve().parents[2]
CONFIGURATION = Path(__file__).with_name("supervisord.conf")


def main() -> None:
    """Check the ports, apply the migrations and become supervisord; Ctrl-C stops everything."""
    os.chdir(ROOT)
    try:
        environment = local_environment(ROOT, os.environ)
        check_ports(environment)
    except StartError as error:
        sys.exit(str(error))
    environment["LOGS"] = f"var/log/{environment['PORT']}"
    Path(environment["LOGS"]).mkdir(parents=True, exist_ok=True)
    migration = [sys.executable, "-m", "gateway.migrate"]
    migrated = subprocess.run(migration, env=environment, check=False)  # noqa: S603
    if migrated.returncode != 0:
        sys.exit("The database could not be brought up to date; the reason stands above.")
    print("Starting the engine, the actions and the gateway…", flush=True)
    supervisor = [sys.executable, "-m", "supervisor.supervisord", "-c", str(CONFIGURATION)]
    os.execve(sys.executable, supervisor, environment)  # noqa: S606


if __name__ == "__main__":
    main()
