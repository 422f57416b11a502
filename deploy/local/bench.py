"""How long a start takes on this machine, until a real question has been answered."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

from deploy.local.environment import PORTS


def free_ports(names: Iterable[str] = PORTS) -> dict[str, str]:
    """Return a free port for each of the names: the three processes, unless others are given."""
    probes = {name: socket.create_server(("127.0.0.1", 0)) for name in names}
    ports = {name: str(probe.getsockname()[1]) for name, probe in probes.items()}
    for probe in probes.values():
        probe.close()
    return ports


def main() -> None:
    """Start everything as `make run` does, with a database of its own, and print the seconds."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {
            **os.environ,
            **free_ports(),
            "DATABASE_URL": f"sqlite:///{Path(folder) / 'bench.db'}",
        }
        started = time.perf_counter()
        process = subprocess.Popen(
            ["make", "run"],  # noqa: S607
            env=environment,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        try:
            for line in process.stdout or ():
                if line.startswith("Ready:"):
                    print(f"make run, second start: ready in {time.perf_counter() - started:.1f} s")
                    break
            else:
                sys.exit("It did not start.")
        finally:
            os.killpg(process.pid, signal.SIGINT)
            process.wait(30)


if __name__ == "__main__":
    main()
