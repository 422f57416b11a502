"""`make pictures`: the pictures of the staff's guide, from demo data, into docs/pictures/equipe/.

Everything is real: the engine answers, and the comparison of models is trained (some minutes).
"""

from __future__ import annotations

import re
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect, sync_playwright

from tests.e2e.browser import ARGUMENTS, find_browser
from tests.e2e.console.console import Console
from tests.e2e.stack import ROOT, Stack

FOLDER = ROOT / "docs" / "pictures" / "equipe"
LARGEST = 150_000  # bytes
CONVERSATIONS = "2000"
TRAINED_WITHIN = 20 * 60_000  # milliseconds
WINDOW = {"width": 1120, "height": 720}


def to_review(page: Page) -> None:
    page.goto("/console/to-review")


def ten(page: Page) -> None:
    page.goto("/console/to-review/ten")


def conversations(page: Page) -> None:
    page.goto("/console/conversations?outcome=clarify")


def one_conversation(page: Page) -> None:
    page.goto("/console/conversations?reviewed=yes&handed_over=yes")
    page.locator("tbody a").first.click()
    page.wait_for_load_state("networkidle")


def correct(page: Page) -> None:
    page.goto("/console/conversations?confidence=0-40&reviewed=no")
    page.locator("tbody a").first.click()
    page.wait_for_load_state("networkidle")
    page.keyboard.press("j")
    page.keyboard.press("t")
    page.keyboard.type("infi")


def training(page: Page) -> None:
    page.goto("/console/training")


def comparison(page: Page) -> None:
    page.goto("/console/training/comparisons")
    page.keyboard.press("c")
    expect(page).to_have_url(re.compile(r"/comparisons/[0-9a-f-]{36}"))
    expect(page.locator("table").first).to_be_visible(timeout=TRAINED_WITHIN)


def requests(page: Page) -> None:
    page.goto("/console/requests")


def measures(page: Page) -> None:
    page.goto("/console/measures")


def team(page: Page) -> None:
    page.goto("/console/team")


def privacy(page: Page) -> None:
    page.goto("/console/privacy")


def contact_form(page: Page) -> None:
    page.goto("/contact")


PICTURES: list[Callable[[Page], None]] = [
    to_review,
    ten,
    conversations,
    one_conversation,
    correct,
    training,
    requests,
    measures,
    team,
    privacy,
    contact_form,
    comparison,
]


def take(page: Page, arrive: Callable[[Page], None]) -> None:
    """Bring the page to where its picture is taken, and take it; ValueError if it is big."""
    arrive(page)
    page.wait_for_load_state("networkidle")
    path = FOLDER / f"{arrive.__name__}.png"
    page.screenshot(path=path, animations="disabled")
    size = path.stat().st_size
    print(f"{path.relative_to(ROOT)}: {size // 1000} kB", flush=True)
    if size > LARGEST:
        raise ValueError(f"{path.name} is larger than {LARGEST // 1000} kB")


def main() -> int:
    """Take them all; return the exit status."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        stack = Stack(Path(folder))
        stack.environment["CONTACT_FORM_URL"] = ""
        try:
            stack.start()
            made = stack.make("demo-data", f"CONVERSATIONS={CONVERSATIONS}")
            if made.returncode != 0:
                print(made.stderr, file=sys.stderr)
                return 1
            browser = playwright.chromium.launch(executable_path=find_browser(), args=ARGUMENTS)
            console = Console(browser, stack.url)
            with console.page("manager") as page:
                page.set_viewport_size({"width": WINDOW["width"], "height": WINDOW["height"]})
                for arrive in PICTURES:
                    take(page, arrive)
            console.close()
            browser.close()
        finally:
            stack.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
