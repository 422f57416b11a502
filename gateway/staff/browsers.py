"""What a browser calls itself, in words that its owner recognises."""

from __future__ import annotations

# The first that is found counts: most browsers also claim to be the ones further down.
_FAMILIES = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("FxiOS/", "Firefox"),
    ("Firefox/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)


def browser_family(user_agent: str) -> str:
    """Return for instance "Firefox · Windows", and "" for what calls itself nothing known."""
    found = (
        next((name for sign, name in signs if sign in user_agent), "")
        for signs in (_FAMILIES, _SYSTEMS)
    )
    return " · ".join(name for name in found if name)
