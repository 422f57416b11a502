"""`make run` as its user runs it, on ports and a database of its own."""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import threading
import time
from collections.abc import Callable
from pathlib import Path

import httpx

from deploy.local.bench import free_ports
from deploy.local.environment import PORTS

ROOT = Path(__file__).parents[2]
PATIENCE = 120  # seconds
STAFF = "lecture@clinique.example"
STAFF_PASSWORD = "une longue phrase de passe"
PROGRAMS = {
    "engine": "engine.serve",
    "actions": "rasa_sdk",
    "gateway": "-m gateway ",
    "trainer": "gateway.training.worker",
}


class Stack:
    """The supervised processes. `url` is the gateway's address.

    `host_port` is where another website may stand that embeds the widget.
    """

    def __init__(self, folder: Path) -> None:
        ports = free_ports([*PORTS, "HOST_SITE"])
        self.host_port = int(ports.pop("HOST_SITE"))
        self.environment = {
            **os.environ,
            **ports,
            "ALLOWED_ORIGINS": f"http://localhost:{self.host_port}",
            "DATABASE_URL": f"sqlite:///{folder / 'e2e.db'}",
            "STAFF_PASSWORD": STAFF_PASSWORD,
            # All the visitors of the tests come from one address, one right after the other.
            "REQUESTS_PER_MINUTE": "6000",
            "CONTACT_PER_MINUTE": "6000",
        }
        self.url = f"http://localhost:{self.environment['PORT']}"
        self.logs = ROOT / "var" / "log" / self.environment["PORT"]
        self.lines: list[str] = []
        self._printed: queue.Queue[str | None] = queue.Queue()  # None is the end
        self._process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        """Run `make run` and return when it prints its address."""
        process = subprocess.Popen(
            ["make", "run"],
            cwd=ROOT,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self._process = process
        threading.Thread(target=self._read, args=[process], daemon=True).start()
        deadline = time.monotonic() + PATIENCE
        while not any(line.startswith("Ready:") for line in self.lines):
            line = self._printed.get(timeout=deadline - time.monotonic())
            assert line is not None, f"it did not start: {''.join(self.lines)}"
            self.lines.append(line)

    def _read(self, process: subprocess.Popen[str]) -> None:
        for line in process.stdout or ():
            self._printed.put(line)
        self._printed.put(None)

    def make(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run another target with the same environment."""
        return subprocess.run(
            ["make", *arguments],
            cwd=ROOT,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )

    def supervisor(self) -> int:
        return int((self.logs / "supervisord.pid").read_text())

    def processes(self) -> dict[str, int]:
        """Return the process ids of the programs that run now."""
        listed = subprocess.run(
            ["ps", "-o", "pid=,args=", "--ppid", str(self.supervisor())],
            capture_output=True,
            text=True,
            check=False,
        ).stdout.splitlines()
        return {
            name: int(line.split()[0])
            for name, marker in PROGRAMS.items()
            for line in listed
            if marker in f"{line} "
        }

    def wait_until_ready(self) -> None:
        """Return when the gateway reaches the database and the engine."""
        self.wait_for(self.is_ready, "the stack is not ready")

    def is_ready(self) -> bool:
        try:
            return httpx.get(f"{self.url}/health/ready", timeout=5).status_code == 200
        except httpx.TransportError:
            return False

    @staticmethod
    def wait_for(condition: Callable[[], bool], problem: str) -> None:
        """Return when the condition is true; fail after PATIENCE seconds."""
        deadline = time.monotonic() + PATIENCE
        while not condition():
            assert time.monotonic() < deadline, problem
            time.sleep(0.1)

    def stop(self) -> None:
        """Press Ctrl-C and return when `make run` has ended."""
        if self._process and self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGINT)
            self._process.wait(30)
