"""The compose file is valid, loses nothing and gives its containers no more than they need."""

from __future__ import annotations

import importlib.resources
import json
import re
from pathlib import Path

import jsonschema
import pytest
from ruamel.yaml import YAML

ROOT = Path(__file__).resolve().parent.parent
TEXT = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
COMPOSE = YAML(typ="safe").load(TEXT)
SERVICES = COMPOSE["services"]


def validator() -> jsonschema.protocols.Validator:
    """Build a validator from the compose specification's schema, which check-jsonschema ships."""
    shipped = importlib.resources.files("check_jsonschema") / "builtin_schemas" / "vendor"
    schema = json.loads((shipped / "compose-spec.json").read_text(encoding="utf-8"))
    return jsonschema.validators.validator_for(schema)(schema)


def test_the_file_follows_the_compose_specification():
    assert [error.message for error in validator().iter_errors(COMPOSE)] == []


def test_the_schema_would_notice_a_mistake():
    broken = {**COMPOSE, "services": {"web": {"image": "ombud", "read_olny": True}}}
    assert [error.message for error in validator().iter_errors(broken)]


def test_there_are_a_store_a_web_and_workers():
    assert set(SERVICES) == {"valkey", "web", "worker"}
    assert SERVICES["web"]["command"] == ["serve"]
    assert SERVICES["worker"]["command"] == ["worker"]
    assert SERVICES["worker"]["deploy"]["replicas"]


@pytest.mark.parametrize("name", SERVICES)
def test_a_container_gets_no_more_than_it_needs(name):
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "cap_add" not in service
    assert "privileged" not in service
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert int(service["user"].split(":")[0]) > 0
    assert service["restart"] == "unless-stopped"


@pytest.mark.parametrize("name", ["web", "worker"])
def test_ombud_is_durable_and_waits_for_a_healthy_store(name):
    service = SERVICES[name]
    assert service["environment"]["OMBUD_PROFILE"] == "durable"
    assert service["environment"]["OMBUD_REDIS_URL"].endswith("@valkey:6379/0")
    assert service["depends_on"] == {"valkey": {"condition": "service_healthy"}}
    assert [mount.partition(":")[0] for mount in service["tmpfs"]] == ["/tmp"]


def test_the_store_keeps_everything_and_is_not_published():
    valkey = SERVICES["valkey"]
    command = valkey["command"]
    settings = dict(zip(command[1::2], command[2::2], strict=True))
    assert (
        settings.items()
        >= {
            "--appendonly": "yes",
            "--appendfsync": "always",
            "--save": "",
            "--maxmemory-policy": "noeviction",
            "--hash-max-listpack-value": "2048",
        }.items()
    )
    assert valkey["volumes"] == ["comments:/data"]
    assert "PONG" in valkey["healthcheck"]["test"][1]
    assert "ports" not in valkey
    assert valkey["networks"] == ["inside"]
    assert COMPOSE["networks"]["inside"] == {"internal": True}


def test_only_the_web_is_published_and_only_on_this_host():
    assert [name for name in SERVICES if "ports" in SERVICES[name]] == ["web"]
    [port] = SERVICES["web"]["ports"]
    assert port.startswith("127.0.0.1:")
    assert "/readyz" in SERVICES["web"]["healthcheck"]["test"][3]


def test_secrets_come_from_the_environment_and_have_no_default():
    named = re.findall(r"\$\{(\w+)([^}]*)\}", TEXT)
    for secret in ("OMBUD_REDIS_PASSWORD", "OMBUD_SECRET_KEY", "OMBUD_SERVER_KEYS"):
        defaults = [rest for name, rest in named if name == secret]
        assert defaults
        assert all(rest.startswith(":?") for rest in defaults)


def test_the_image_runs_as_nobody_special_from_hashed_locks():
    lines = (ROOT / "Dockerfile").read_text(encoding="utf-8").splitlines()
    users = [line.split()[1] for line in lines if line.startswith("USER")]
    assert users == ["10001:10001"]
    assert lines.index("USER 10001:10001") > max(
        number for number, line in enumerate(lines) if line.startswith("FROM")
    )
    installs = [line for line in lines if " install " in line]
    assert installs
    assert all("--require-hashes" in line or "--no-index" in line for line in installs)
