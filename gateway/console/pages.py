"""How a page of the console is rendered."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from litestar import Request
from litestar.contrib.jinja import JinjaTemplateEngine
from litestar.response import Template
from litestar.template import TemplateConfig

from gateway.console.authentication import language_of, signed_in
from gateway.console.strings import strings

TEMPLATES = Path(__file__).with_name("templates")


def page(request: Request[Any, Any, Any], name: str, status: int = 200, **context: Any) -> Template:
    """Return a template with the words of the reader's language and the account."""
    words = strings(language_of(request))
    session = signed_in(request)
    return Template(
        f"{name}.html",
        context={"words": words, "account": session.account if session else None, **context},
        status_code=status,
    )


def template_config() -> TemplateConfig[JinjaTemplateEngine]:
    """Return where templates are; values in them are escaped, whatever a visitor wrote."""
    return TemplateConfig(directory=TEMPLATES, engine=JinjaTemplateEngine)
