"""The keyboard's own way through a page: where the focus is, and where Tab takes it."""

from __future__ import annotations

from typing import Literal

from playwright.sync_api import Page

Key = Literal["Tab", "Shift+Tab"]
MANY = 60  # more stops than any state of the demo page has

FOCUSED = """() => {
  let focused = document.activeElement;
  const isOurs = focused?.localName === "modic-chat";
  while (focused?.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement;
  const isPage = focused === null || focused === document.body;
  const label = focused?.ariaLabel ?? focused?.labels?.[0]?.textContent ?? focused?.textContent;
  return { name: isPage ? "" : label.trim(), isInside: isOurs && !!focused.closest("dialog") };
}"""


def focus_name(page: Page) -> str:
    """Return the name of what has the focus, in the shadow root too; "" for the page itself."""
    return str(page.evaluate(FOCUSED)["name"])


def focus_is_inside(page: Page) -> bool:
    """Return whether the focus is on something in the panel."""
    return bool(page.evaluate(FOCUSED)["isInside"])


def tab_to(page: Page, name: str, key: Key = "Tab") -> None:
    """Press the key until the focus is on what has this in its name."""
    for _ in range(MANY):
        if name in focus_name(page):
            return
        page.keyboard.press(key)
    raise AssertionError(f"{key} never reached {name!r}; the focus is on {focus_name(page)!r}")


def tab_around(page: Page, key: Key = "Tab") -> list[str]:
    """Press the key until the focus is back where it is now; return the names on the way."""
    names = [focus_name(page)]
    for _ in range(MANY):
        page.keyboard.press(key)
        if focus_name(page) == names[0]:
            return names
        names.append(focus_name(page))
    raise AssertionError(f"{key} never came back to {names[0]!r}, but went over {names}")
