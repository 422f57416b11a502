"""What holds for every address: errors as JSON, security headers, other origins only when told."""

from __future__ import annotations

from typing import Any

import pytest

from tests.gateway.conftest import make_settings
from tests.gateway.databases import ON_ONE_DATABASE
from tests.gateway.engine_server import EngineServer
from tests.gateway.running import running_gateway

pytestmark = ON_ONE_DATABASE
ORIGIN = "https://clinic.example"


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/nothing", 404, "not_found"),
        ("GET", "/demo/nothing.css", 404, "not_found"),
        ("GET", "/demo/../../pyproject.toml", 404, "not_found"),
        ("GET", "/demo/%2e%2e/settings.py", 404, "not_found"),
        ("GET", "/api/chat/session", 405, "method_not_allowed"),
        ("DELETE", "/api/chat/messages", 405, "method_not_allowed"),
        ("GET", "/schema", 404, "not_found"),
    ],
)
async def test_an_error_is_json(
    client: Any, method: str, path: str, status: int, code: str
) -> None:
    response = await client.request(method, path)
    assert response.status_code == status
    assert response.headers["content-type"] == "application/json"
    assert set(response.json()) == {"error"}
    assert response.json()["error"]["code"] == code
    assert response.json()["error"]["message"]


async def test_a_defect_of_ours_is_a_500_that_tells_nothing(
    client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any) -> None:
        raise ZeroDivisionError("hunter2")

    monkeypatch.setattr("gateway.channels.web.session.read_body", fail)
    response = await client.post("/api/chat/session", json={})
    assert (response.status_code, response.json()["error"]["code"]) == (500, "internal_error")
    assert "hunter2" not in response.text
    assert "ZeroDivision" not in response.text


@pytest.mark.parametrize("path", ["/", "/nothing", "/health/live", "/api/chat/messages"])
async def test_every_answer_carries_the_security_headers(client: Any, path: str) -> None:
    headers = (await client.get(path)).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "strict-origin-when-cross-origin"
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["cache-control"] == "no-store" or path == "/"


async def test_no_other_origin_unless_the_settings_name_it(
    client: Any, database_url: str, engine: EngineServer
) -> None:
    asking = {"Origin": ORIGIN, "Access-Control-Request-Method": "POST"}
    refused = await client.options("/api/chat/session", headers=asking)
    assert "access-control-allow-origin" not in refused.headers
    settings = make_settings(database_url, engine, allowed_origins=f"{ORIGIN}, https://b.example")
    async with running_gateway(settings) as open_client:
        allowed = await open_client.options("/api/chat/session", headers=asking)
        assert allowed.headers["access-control-allow-origin"] == ORIGIN
        for method in ("GET", "POST", "PUT", "DELETE"):
            assert method in allowed.headers["access-control-allow-methods"]
        asking["Origin"] = "https://evil.example"
        other = await open_client.options("/api/chat/session", headers=asking)
    assert "access-control-allow-origin" not in other.headers
