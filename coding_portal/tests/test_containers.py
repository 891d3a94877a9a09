"""The Dockerfile and docker-compose.yml start the portal as ./run does, and ask only for what the settings read."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from coding_portal import launcher, local_services, supervisor

PROJECT = supervisor.PROJECT
SETTINGS = (PROJECT / "coding_portal" / "settings.py").read_text()
SUPERVISOR = (PROJECT / "coding_portal" / "supervisor.py").read_text()
DOCKERFILE = (PROJECT / "Dockerfile").read_text()
COMPOSE: dict[str, Any] = yaml.safe_load((PROJECT / "docker-compose.yml").read_text())
OWN_SERVICES = {name: service for name, service in COMPOSE["services"].items() if service["image"] == "coding-portal"}


def is_a_command_of_run(words: list[str]) -> bool:
    return words[0] == "./run" and words[1] in launcher.COMMANDS


def test_there_is_a_service_for_each_process_of_run() -> None:
    assert set(OWN_SERVICES) == {*supervisor.PROCESSES, "prepare"}


@pytest.mark.parametrize("name", sorted(OWN_SERVICES))
def test_each_service_calls_the_command_of_its_name(name: str) -> None:
    assert OWN_SERVICES[name]["command"] == ["./run", name]
    assert is_a_command_of_run(OWN_SERVICES[name]["command"])


def test_the_image_calls_commands_of_run() -> None:
    commands = [json.loads(found) for found in re.findall(r"\bCMD (\[.*\])", DOCKERFILE)]
    assert len(commands) == 2, "the health check and the command"
    assert all(map(is_a_command_of_run, commands))


@pytest.mark.parametrize("name", sorted(set(COMPOSE["services"]) - {"prepare"}))
def test_every_lasting_service_has_a_health_check(name: str) -> None:
    words = COMPOSE["services"][name]["healthcheck"]["test"]
    assert words[0] == "CMD"
    assert name not in OWN_SERVICES or is_a_command_of_run(words[1:])


def test_nothing_starts_before_the_tables_are_there() -> None:
    for name in supervisor.PROCESSES:
        assert COMPOSE["services"][name]["depends_on"] == {"prepare": {"condition": "service_completed_successfully"}}
    assert set(COMPOSE["services"]["prepare"]["depends_on"]) == {"database", "queue"}


def test_every_variable_given_is_one_that_is_read() -> None:
    given = {*COMPOSE["x-portal"]["environment"], "BIND_ADDRESS", "PORT"}
    for variable in given:
        assert f'"{variable}"' in SETTINGS + SUPERVISOR, variable


def test_secrets_have_no_default() -> None:
    environment = COMPOSE["x-portal"]["environment"]
    for variable in ("SECRET_KEY", "ALLOWED_HOSTS"):
        assert environment[variable].startswith(f"${{{variable}:?")
    assert "${POSTGRES_PASSWORD:?" in environment["DATABASE_URL"]


def test_database_is_of_the_same_major_version_as_the_embedded_one() -> None:
    assert COMPOSE["services"]["database"]["image"] == f"postgres:{local_services.postgres_major()}"


def test_the_image_runs_as_an_ordinary_user_from_locked_packages() -> None:
    assert re.findall(r"^USER (\w+)", DOCKERFILE, re.MULTILINE) == ["portal"]
    installs = re.findall(r"pip install (.*)", DOCKERFILE)
    assert len(installs) == 2
    assert all("--require-hashes" in line for line in installs)


def test_every_file_the_image_copies_exists() -> None:
    sources = re.findall(r"^COPY (?!--from)(?:--\S+ )*(.+) \S+$", DOCKERFILE, re.MULTILINE)
    assert sources
    for source in " ".join(sources).split():
        assert (PROJECT / Path(source)).exists(), source


def test_data_live_in_volumes() -> None:
    mounted = {mount.split(":")[0] for service in COMPOSE["services"].values() for mount in service.get("volumes", ())}
    assert mounted == set(COMPOSE["volumes"])
