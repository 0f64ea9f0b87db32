"""compose.yaml, Dockerfile and nginx.conf agree with each other and with the settings."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from bot.__main__ import app
from bot.settings import Settings
from handlers.annual.yearly import FOLDER
from tests.deploy.plain_yaml import read

ROOT = Path(__file__).parents[2]
COMPOSE = read(ROOT / "deploy" / "compose.yaml")
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
DOCKERFILE = (ROOT / "deploy" / "Dockerfile").read_text()
NGINX = (ROOT / "deploy" / "nginx.conf").read_text()
OURS = [name for name, service in SERVICES.items() if service["image"].startswith("tashan:")]


def variables(text: str) -> set[str]:
    return set(re.findall(r"\bTASHAN_[A-Z_]+", text))


def test_row_18_there_is_one_migrator_before_any_copy():
    assert set(SERVICES) == {"database", "migrate", "bot", "proxy"}
    assert SERVICES["migrate"]["command"] == ["migrate"]
    assert SERVICES["migrate"]["restart"] == "no"
    assert SERVICES["bot"]["depends_on"] == {"migrate": {"condition": "service_completed_successfully"}}
    assert SERVICES["migrate"]["depends_on"] == {"database": {"condition": "service_healthy"}}


@pytest.mark.parametrize("name", OURS)
def test_every_setting_named_is_one(name):
    known = {f"TASHAN_{field.upper()}" for field in Settings.model_fields}
    given = {key for key in SERVICES[name]["environment"] if key.startswith("TASHAN_")}
    assert given
    assert given <= known
    assert variables(DOCKERFILE) <= known
    assert variables(NGINX) <= known
    values = {
        key.removeprefix("TASHAN_").lower(): "https://bot.example.gov.cn/webhook" if "${" in value else value
        for key, value in SERVICES[name]["environment"].items()
        if key.startswith("TASHAN_")
    }
    Settings(**values)  # each of them can be used


@pytest.mark.parametrize("name", OURS)
def test_every_command_is_one(name):
    known = {
        command.name or (command.callback.__name__ if command.callback else "") for command in app.registered_commands
    }
    assert set(SERVICES[name]["command"]) <= known


@pytest.mark.parametrize("name", SERVICES)
def test_images_are_pinned_and_containers_closed(name):
    service = SERVICES[name]
    assert re.fullmatch(r"[a-z]+:\d+\.\d+(\.\d+)?(-[a-z]+)?", service["image"])
    if name != "database":  # PostgreSQL's own start needs more
        assert service["read_only"] == "true"
        assert service["cap_drop"] == ["ALL"]
        assert service["security_opt"] == ["no-new-privileges:true"]
    for secret in service.get("secrets", []):
        assert COMPOSE["secrets"][secret]["file"].startswith("./secrets/")
    assert not [key for key in service.get("environment", {}) if key in ("TASHAN_TOKEN", "POSTGRES_PASSWORD")]
    for key, value in service.get("environment", {}).items():
        if value.startswith("/run/secrets/"):
            assert value.removeprefix("/run/secrets/") in service["secrets"], key


def test_drafts_that_may_not_go_through_the_chat_outlive_the_container():
    home = re.search(r"TASHAN_HOME=(\S+)", DOCKERFILE)
    assert home
    folder = f"{home[1]}/{FOLDER}"
    assert SERVICES["bot"]["volumes"] == [f"drafts:{folder}"]
    assert "drafts" in COMPOSE["volumes"]
    assert re.search(rf"install --directory --owner=tashan .* {folder}", DOCKERFILE), "a new volume has its owner"


def test_our_image_has_the_versions_number():
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    assert {SERVICES[name]["image"] for name in OURS} == {f"tashan:{version}"}


def test_only_the_webhook_is_published_and_only_on_loopback():
    published = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}
    assert published == {"proxy": ["127.0.0.1:8080:8080"]}
    assert re.findall(r"^\s*listen (\S+)", NGINX, re.M) == ["8080"]
    assert COMPOSE["networks"]["inside"] == {"internal": "true"}
    assert SERVICES["database"]["networks"] == ["inside"]


def test_the_proxy_finds_the_copies_and_the_path():
    environment = SERVICES["bot"]["environment"]
    listen = Settings(webhook_listen=environment["TASHAN_WEBHOOK_LISTEN"]).webhook_listen
    assert re.findall(r"^\s*server (\S+) ", NGINX, re.M) == [f"bot:{listen.rpartition(':')[2]}"]
    [path] = re.findall(r"location = (\S+)", NGINX)
    assert f"ending in {path}" in environment["TASHAN_WEBHOOK_URL"]


def test_the_image_is_built_from_hashes_and_runs_as_nobody_special():
    _, *stages = DOCKERFILE.split("\nFROM ")
    assert len(stages) == 2
    assert "--require-hashes" in stages[0]
    assert {line.split()[0] for line in re.findall(r"FROM (.+)", DOCKERFILE)} == {"python:3.11.14-slim-bookworm"}
    assert re.search(r"^USER 10001:10001$", stages[1], re.M)
    assert not re.search(r"\b(pip install|apt|gcc|COPY \.)", stages[1])
    assert "/healthz" in stages[1]
    health = re.search(r"http://(127\.0\.0\.1:\d+)/healthz", stages[1])
    assert health
    assert health[1] == SERVICES["bot"]["environment"]["TASHAN_HEALTH_LISTEN"]
    for folder in re.findall(r"^COPY (\S+)", stages[0], re.M):
        assert (ROOT / folder).exists(), folder


def test_the_build_takes_nothing_along_but_what_runs():
    ignored = (ROOT / ".dockerignore").read_text().splitlines()
    assert ignored[0] == "*"
    assert {line[1:] for line in ignored if line.startswith("!")} == {
        "bot", "handlers", "store", "constraints.txt", "pyproject.toml", "README.md",
    }  # fmt: skip


def test_stopping_leaves_time_to_finish_what_is_under_way():
    unit = (ROOT / "deploy" / "tashan.service").read_text()
    seconds = re.search(r"TimeoutStopSec=(\d+)", unit)
    assert seconds
    assert SERVICES["bot"]["stop_grace_period"] == f"{seconds[1]}s"
