"""How a page of the console is rendered."""

from __future__ import annotations

from functools import cache, partial
from pathlib import Path
from typing import Any

from litestar import Request
from litestar.contrib.jinja import JinjaTemplateEngine
from litestar.response import Template
from litestar.template import TemplateConfig

from gateway.console.authentication import language_of, signed_in
from gateway.console.masking import masked_message, masked_parts, masked_text, staff_words
from gateway.console.navigation import sections_for
from gateway.console.strings import strings
from gateway.staff.models import Role
from gateway.staff.permissions import Permission, may

TEMPLATES = Path(__file__).with_name("templates")


def page(request: Request[Any, Any, Any], name: str, status: int = 200, **context: Any) -> Template:
    """Return a template with the words of the reader's language, the account and what it may do.

    `may("reveal")` in a template tells whether the account has that permission;
    `masked_message(message)`, `masked_text(text)` and `masked_parts(text, spans)` are a visitor's
    words without personal data; `staff_words(text)` are those of a colleague, as written to who
    may reveal.
    """
    words = strings(language_of(request))
    session = signed_in(request)
    account = session.account if session else None
    return Template(
        f"{name}.html",
        context={
            "words": words,
            "account": account,
            "sections": sections_for(account.role) if account else [],
            "may": _asker(account.role) if account else (lambda _: False),
            "masked_message": partial(masked_message, words),
            "masked_text": partial(masked_text, words),
            "staff_words": partial(staff_words, words, account.role if account else None),
            "masked_parts": partial(masked_parts, words),
            **context,
        },
        status_code=status,
    )


def _asker(role: Role) -> Any:
    return lambda permission: may(role, Permission(permission))


@cache
def _template_engine(folders: tuple[Path, ...]) -> JinjaTemplateEngine:
    # It keeps what it compiled: one is enough, however many applications a process makes.
    return JinjaTemplateEngine(directory=list(folders))


def template_config(*others: Path) -> TemplateConfig[JinjaTemplateEngine]:
    """Return where templates are; values in them are escaped, whatever a visitor wrote."""
    return TemplateConfig(instance=_template_engine((TEMPLATES, *others)))
