"""A Chromium for the browser tests: `python -m tests.e2e.browser` finds or installs one."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Error, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
# Nothing that calls home, and no sandbox: tests may run as root in a container.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


class NoBrowserError(Exception):
    """No Chromium was found and none could be installed."""


def find_browser() -> Path | None:
    """Return the Chromium to use: CHROMIUM, one on the machine, or Playwright's own; or None."""
    named = os.environ.get("CHROMIUM")
    if named:
        return Path(named)
    for name in NAMES:
        if found := shutil.which(name):
            return Path(found)
    with sync_playwright() as playwright:
        own = Path(playwright.chromium.executable_path)
    return own if own.exists() else None


def install_browser() -> Path:
    """Install one, from Playwright or else, as root, from Debian; raises NoBrowserError."""
    subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)
    if not find_browser() and os.geteuid() == 0 and shutil.which("apt-get"):
        subprocess.run(["apt-get", "update", "-qq"], check=False)
        subprocess.run(
            ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"],
            check=False,
            env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
        )
    if found := find_browser():
        return found
    raise NoBrowserError(
        "The browser tests need Chromium, and none could be installed: "
        "install the package `chromium`, or name one with CHROMIUM=…"
    )


def main() -> None:
    """Make sure that there is a browser; print nothing when there was one."""
    try:
        if not find_browser():
            print(f"Installed {install_browser().name}")
    except (NoBrowserError, Error) as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
