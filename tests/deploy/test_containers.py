"""The container files name what exists. Building images needs more than tests have."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from gateway.settings import Settings

CONTAINERS = Path("deploy/containers")
COMPOSE: dict[str, Any] = yaml.safe_load((CONTAINERS / "compose.yml").read_text())


def test_every_copied_path_exists_and_every_module_too() -> None:
    for file in CONTAINERS.glob("*.Containerfile"):
        text = file.read_text()
        for line in re.findall(r"^COPY (?!--from)(.+)$", text, re.MULTILINE):
            *sources, _ = line.split()
            assert [source for source in sources if not Path(source).exists()] == []
        for module in re.findall(r"-m[\", ]+([a-z_.]+)", text):
            path = Path(module.replace(".", "/"))
            assert path.with_suffix(".py").exists() or (path / "__main__.py").exists()


def test_only_the_proxy_is_public_and_no_secret_has_a_default() -> None:
    public = [name for name, service in COMPOSE["services"].items() if "ports" in service]
    assert public == ["proxy"]
    text = (CONTAINERS / "compose.yml").read_text()
    for secret in ("ENGINE_SECRET", "SECRET_KEY", "POSTGRES_PASSWORD"):
        assert set(re.findall(rf"\${{{secret}([^}}]*)}}", text)) == {":?"}


@pytest.mark.parametrize("service", ["gateway", "trainer"])
def test_a_service_gets_settings_that_it_knows_and_all_that_it_must_have(service: str) -> None:
    fields = Settings.model_fields
    given = COMPOSE["services"][service]["environment"]
    assert set(given) <= {name.upper() for name in fields}
    assert {name.upper() for name, field in fields.items() if field.is_required()} <= set(given)


def test_every_program_has_a_container() -> None:
    """What runs beside each other on one machine does so on several."""
    programs = set(re.findall(r"program:(\w+)", Path("deploy/local/supervisord.conf").read_text()))
    assert programs - {"announce"} <= set(COMPOSE["services"])


def test_the_actions_know_the_contact_form_as_the_gateway_does() -> None:
    gateway, actions = (COMPOSE["services"][name]["environment"] for name in ("gateway", "actions"))
    for name in ("CONTACT_FORM_URL", "PUBLIC_URL"):
        assert actions[name] == gateway[name]
