"""How the form's pages are shown."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from litestar import Request, Response
from litestar.response import Template

from gateway.contact.form import MAX_MESSAGE, ContactForm, language_of
from gateway.contact.models import ContactRequest
from gateway.contact.wording import day_in_words, form_wording
from gateway.conversations.models import Language

TEMPLATES = Path(__file__).with_name("templates")
_NUMBER = re.compile(r"\{(\d+)\}")


def form_page(
    request: Request[Any, Any, Any],
    form: ContactForm,
    *,
    status: int = 200,
    offers_transcript: bool,
    faults: Mapping[str, str] | None = None,
    problem: str | None = None,
) -> Template:
    """Return the form with all that is in it.

    `faults` are keys of the wording's `errors` by field, `problem` is one of its `problems`.
    """
    words = form_wording(form.language)
    faults = faults or {}
    settings = request.app.state.settings
    return Template(
        "contact/form.html",
        context={
            **_common(form.language),
            "form": form,
            "faults": {
                name: words["errors"][fault].format(count=_count(form))
                for name, fault in faults.items()
            },
            "problem": words["problems"][problem] if problem else None,
            "offers_transcript": offers_transcript,
            "days": settings.contact_due_days,
            "policy_url": settings.privacy_policy_url,
        },
        status_code=status,
    )


def thanks_page(request: Request[Any, Any, Any], stored: ContactRequest) -> Template:
    """Return what is said to somebody whose request is stored; none of their words is in it."""
    return Template(
        "contact/thanks.html",
        context={
            **_common(stored.language),
            "reference": stored.reference,
            "day": day_in_words(stored.language, stored.due_at),
            "is_confirmed": bool(stored.email) and request.app.state.settings.sends_mail,
            "joins_transcript": stored.transcript_consent_at is not None,
        },
    )


def problem_page(request: Request[Any, Any, Any], problem: str, status: int) -> Response[Any]:
    """Return a page that says what is wrong where there is no form to show again."""
    language = language_of(request.query_params.get("langue"))
    text = form_wording(language)["problems"][problem]
    context = {**_common(language), "problem": text}
    return Template("contact/problem.html", context=context, status_code=status)


def in_another_language(form: ContactForm, code: str) -> ContactForm:
    """Return the form for a reader of another language."""
    return replace(form, language=language_of(code))


def _common(language: Language) -> dict[str, Any]:
    return {"words": form_wording(language), "language": language, "pieces": _pieces}


def _pieces(text: str) -> list[str]:
    """Cut a text at the numbers in braces: every second piece is a number to call."""
    return _NUMBER.split(text)


def _count(form: ContactForm) -> str:
    count = len(form.message)
    separator = "\N{NO-BREAK SPACE}" if form.language == "fr" else ","
    return f"{count:,}".replace(",", separator) if count > MAX_MESSAGE else str(count)
