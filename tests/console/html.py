"""What a browser would make of a page: its elements, its forms, its addresses."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

_ADDRESSES = (
    "href",
    "src",
    "action",
    "formaction",
    "hx-get",
    "hx-post",
    "data",
    "poster",
    "xlink:href",
)
_FIELDS = ("input", "select", "textarea", "button")


@dataclass
class Form:
    """A form with the values that it would send if nobody touched it."""

    action: str
    method: str
    fields: dict[str, str] = field(default_factory=dict)
    choices: dict[str, list[str]] = field(default_factory=dict)
    """The values that can be chosen of a list, radio buttons or several buttons."""


class Reader(HTMLParser):
    """Reads a page. `elements` are tags with their attributes, in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.forms: list[Form] = []
        self._select: str | None = None
        self._inside = False
        self.feed(html)
        self.close()

    @property
    def addresses(self) -> list[str]:
        """Every address that the page leads to or loads."""
        return [
            value
            for _, attributes in self.elements
            for name, value in attributes.items()
            if name in _ADDRESSES
        ]

    @property
    def links(self) -> list[str]:
        """Every address that a click leads to, or that is loaded into the page."""
        return [
            attributes[name]
            for _, attributes in self.elements
            for name in ("href", "hx-get")
            if name in attributes
        ]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        self.elements.append((tag, attributes))
        if tag == "form":
            self.forms.append(
                Form(attributes.get("action", ""), attributes.get("method", "get").lower())
            )
            self._inside = True
        elif tag == "option" and self._select and self.forms:
            self._option(attributes)
        elif tag in _FIELDS and self._inside:
            self._field(tag, attributes)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = False
        elif tag == "select":
            self._select = None

    def _option(self, attributes: dict[str, str]) -> None:
        form, name, value = self.forms[-1], self._select or "", attributes.get("value", "")
        form.choices.setdefault(name, []).append(value)
        if "selected" in attributes or name not in form.fields:
            form.fields[name] = value

    def _field(self, tag: str, attributes: dict[str, str]) -> None:
        form, name, value = self.forms[-1], attributes.get("name", ""), attributes.get("value", "")
        if tag == "select":
            self._select = name
            return
        if not name:
            return
        if tag == "button" or attributes.get("type") == "radio":
            form.choices.setdefault(name, []).append(value)
            if "checked" in attributes:
                form.fields[name] = value
            return
        if attributes.get("type") == "checkbox" and "checked" not in attributes:
            return
        form.fields[name] = value
