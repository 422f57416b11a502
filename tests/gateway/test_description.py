"""The OpenAPI document is true: whatever the running gateway answers is described in it."""

from __future__ import annotations

import asyncio
import re
from typing import Any
from uuid import uuid4

import httpx
import schemathesis
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as hypothesis_settings
from hypothesis.strategies import one_of
from litestar.routes import HTTPRoute
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from gateway.app import create_app
from gateway.channels.web.description import load_description
from gateway.settings import Settings
from tests.gateway.databases import ON_ONE_DATABASE
from tests.gateway.process import GatewayProcess, gateway_process
from tests.gateway.visitor import Visitor

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
OPERATIONS = [
    (method.upper(), path)
    for path, item in load_description()["paths"].items()
    for method in item
    if method != "parameters"
]


def _arrive(url: str) -> tuple[Visitor, str]:
    """Return a visitor and the id of a message of theirs that has an answer."""

    async def arrive() -> tuple[Visitor, str]:
        async with httpx.AsyncClient(base_url=url, timeout=10) as client:
            visitor, client_id = await Visitor.arrive(client), str(uuid4())
            assert (await visitor.say("bonjour", client_id)).status_code == 200
            return visitor, client_id

    return asyncio.run(arrive())


def _ask(process: GatewayProcess, method: str, path: str, examples: int) -> set[int]:
    """Send so many requests, right and wrong ones, and return the statuses of the answers.

    Fails at an answer that the document does not describe.
    """
    schema = schemathesis.openapi.from_url(f"{process.url}/api/chat/openapi.json")
    operation = schema[path][method]
    visitor, answered = _arrive(process.url)
    known: dict[str, Any] = {"path_parameters": {"id": answered}} if "{id}" in path else {}
    right = operation.as_strategy(GenerationMode.POSITIVE, **known)
    wrong = operation.as_strategy(GenerationMode.NEGATIVE)
    can_be_wrong = method in {"POST", "PUT"} and path != "/api/chat/session/renewal"
    seen: set[int] = set()

    @hypothesis_settings(
        max_examples=examples,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=one_of(right, wrong) if can_be_wrong else right)
    def ask(case: schemathesis.Case[Any]) -> None:
        answer = case.call_and_validate(headers=visitor.headers, checks=CHECKS)
        seen.add(answer.status_code)

    ask()
    return seen


@ON_ONE_DATABASE
def test_every_answer_is_described(settings: Settings) -> None:
    with gateway_process(settings) as process:
        seen = {(method, path): _ask(process, method, path, 20) for method, path in OPERATIONS}
        output = "".join(process.output)
    assert seen["POST", "/api/chat/session"] >= {422}
    assert seen["POST", "/api/chat/messages"] >= {200, 422}
    assert seen["GET", "/api/chat/messages"] >= {200, 400}
    assert seen["PUT", "/api/chat/messages/{id}/feedback"] >= {204, 422}
    assert seen["DELETE", "/api/chat/session"] == {204, 401}
    assert "unexpected error" not in output


def test_every_address_is_described() -> None:
    values: dict[str, Any] = {"secret_key": "k" * 32, "engine_secret": "s"}
    app = create_app(Settings(_env_file=None, **values))  # type: ignore[call-arg]
    served = {
        (method, re.sub(r"\{client_id:uuid\}", "{id}", route.path))
        for route in app.routes
        if isinstance(route, HTTPRoute) and route.path.startswith("/api/chat")
        for method in route.methods - {"OPTIONS"}
    }
    assert served == set(OPERATIONS)
