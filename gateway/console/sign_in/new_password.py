"""A password that was typed twice."""

from __future__ import annotations

from collections.abc import Mapping

from gateway.staff.passwords import PasswordError


def chosen_password(form: Mapping[str, str]) -> str:
    """Return the password of a form; raises PasswordError when the second one is another."""
    password = form.get("password", "")
    if password != form.get("again", ""):
        raise PasswordError("The two passwords differ; nothing was changed.", "differ")
    return password
