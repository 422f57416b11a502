"""The console's routes, as the application has them."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from litestar.handlers import HTTPRouteHandler
from litestar.routes import HTTPRoute

from gateway.app import create_app
from gateway.console.guards import staff_only
from gateway.settings import Settings
from gateway.staff.permissions import Permission
from tests.gateway.conftest import SECRET_KEY

SOME_ID = "0190b6a5-0000-7000-8000-000000000000"
_PARAMETER = re.compile(r"\{(\w+):(\w+)\}")


@dataclass(frozen=True)
class ConsoleRoute:
    """One method of one address."""

    method: str
    path: str
    """With its parameters, as it is registered."""
    handler: HTTPRouteHandler

    def __str__(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def _guards(self) -> list[Any]:
        # Litestar wraps a plain function in a callable that is awaited.
        return [getattr(each, "func", each) for each in self.handler.resolve_guards()]

    @property
    def permissions(self) -> list[Permission]:
        """What the guards ask for."""
        return [each.permission for each in self._guards if hasattr(each, "permission")]

    @property
    def needs_sign_in(self) -> bool:
        """Whether the guard of the staff stands before it."""
        return staff_only in self._guards

    @property
    def source(self) -> str:
        """The handler's own code."""
        return inspect.getsource(self.handler.fn)

    def address(self, **values: str) -> str:
        """Return an address of this route; what has no value is an identifier that nothing has."""
        return _PARAMETER.sub(lambda found: values.get(found[1], SOME_ID), self.path)


def console_routes() -> list[ConsoleRoute]:
    """Return every route below /console but the files."""
    values: dict[str, Any] = {"secret_key": SECRET_KEY, "engine_secret": "s"}
    app = create_app(Settings(_env_file=None, **values))  # type: ignore[call-arg]
    return sorted(set(_routes(app.routes)), key=str)


def _routes(routes: list[Any]) -> Iterator[ConsoleRoute]:
    for route in routes:
        if not isinstance(route, HTTPRoute) or not route.path.startswith("/console"):
            continue
        if route.path.startswith("/console/static"):
            continue
        for handler in route.route_handlers:
            for method in handler.http_methods - {"OPTIONS", "HEAD"}:
                yield ConsoleRoute(str(method), route.path, handler)
