"""How long each kind of data is kept, and what another period would erase."""

from __future__ import annotations

from typing import Any

from litestar import Request, Response, get, post
from litestar.exceptions import NotFoundException
from litestar.response import Redirect
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.audit.trail import AuditTrail
from gateway.console.forms import Form
from gateway.console.guards import needs
from gateway.console.pages import page
from gateway.privacy.kinds import kind_named
from gateway.privacy.rules import MOST_COUNTED, RuleError, change_rule, dry_run, rules_in_force
from gateway.staff.permissions import Permission

PATH = "/console/privacy/retention"
_LONGEST = 6  # digits of a number of days


@get("/privacy/retention", guards=[needs(Permission.MANAGE_PRIVACY)])
async def retention_page(
    request: Request[Any, Any, Any],
    db_session: AsyncSession,
    kind: str | None = None,
    days: str | None = None,
) -> Response[Any]:
    """Return the rules, each with what waits to be erased; with `kind` and `days`, a trial."""
    promised = request.app.state.settings.retention_days
    rules = await rules_in_force(db_session, promised)
    waiting = {rule.kind.name: await dry_run(db_session, rule.kind, rule.days) for rule in rules}
    tried = kind_named(kind or "")
    trial = error = None
    if tried is not None:
        rule = next(rule for rule in rules if rule.kind is tried)
        number = read_days(days or "")
        if number is None or not rule.shortest <= number <= rule.longest:
            error = rule
        else:
            trial = {"rule": rule, "days": number, "run": await dry_run(db_session, tried, number)}
    return page(
        request,
        "privacy/retention",
        status=422 if error else 200,
        rules=rules,
        waiting=waiting,
        trial=trial,
        error=error,
        most=MOST_COUNTED,
    )


@post("/privacy/retention", status_code=200, guards=[needs(Permission.MANAGE_PRIVACY)])
async def retention_change(
    request: Request[Any, Any, Any], data: Form, db_session: AsyncSession, audit: AuditTrail
) -> Redirect:
    """Set a kind's days; outside its bounds lead back to the form, which says so."""
    kind, days = kind_named(data.get("kind", "")), read_days(data.get("days", ""))
    if kind is None:
        raise NotFoundException
    try:
        await change_rule(db_session, kind, days or 0, request.app.state.settings.retention_days)
    except RuleError:
        return Redirect(f"{PATH}?kind={kind.name}&days=0", status_code=303)
    audit.note("retention.changed", kind.name, days=days)
    await db_session.commit()
    return Redirect(PATH, status_code=303)


def read_days(typed: str) -> int | None:
    """Return a number of days, or None for what is none."""
    digits = typed.strip()
    return (
        int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= _LONGEST else None
    )
