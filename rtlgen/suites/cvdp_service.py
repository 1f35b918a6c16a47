"""What a row of CVDP runs in its container, read from docker-compose.yml and the .env beside it."""

from __future__ import annotations

import posixpath
import shlex
from collections.abc import Iterator, Mapping
from typing import Any

import yaml

from rtlgen.core.value import value

_COMPOSE = ("docker-compose.yml", "docker-compose.yaml")
_COMMERCIAL = "__VERIF_EDA_IMAGE__"
_PYTHON = ("python", "python3")


class CannotRun(Exception):
    """A row that cannot be judged here, with the reason."""


@value
class Service:
    scripts: tuple[str, ...]
    """Run by pytest, in this order; paths from the root of the harness."""
    env: tuple[tuple[str, str], ...]

    @property
    def top(self) -> str:
        """The design's top module, as the harness calls it; empty where it does not say."""
        return dict(self.env).get("TOPLEVEL", "")


def service_of(harness: Mapping[str, str]) -> Service:
    """What the services of `harness` run, together.

    Raises:
        CannotRun: a commercial tool, or something that is no Python script.
    """
    if any(_COMMERCIAL in text for text in harness.values()):
        raise CannotRun("needs a commercial simulator")
    services = [*_services(harness)]
    scripts = tuple(dict.fromkeys(s for service in services for s in _scripts(service, harness)))
    environments = list(dict.fromkeys(_environment(service, harness) for service in services))
    if len(environments) != 1:
        raise CannotRun("its services run under different environments")
    return Service(scripts=scripts, env=environments[0])


def _services(harness: Mapping[str, str]) -> Iterator[Mapping[str, Any]]:
    text = next((harness[name] for name in _COMPOSE if name in harness), None)
    if text is None:
        raise CannotRun("no docker-compose.yml in its harness")
    try:
        compose = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise CannotRun(f"its docker-compose.yml is no YAML: {' '.join(str(error).split())[:120]}") from error
    services = compose.get("services") if isinstance(compose, dict) else None
    if not isinstance(services, dict) or not services:
        raise CannotRun("its docker-compose.yml has no service")
    for name, service in services.items():
        if not isinstance(service, dict):
            raise CannotRun(f"its service '{name}' says nothing")
        yield service


def _scripts(service: Mapping[str, Any], harness: Mapping[str, str]) -> Iterator[str]:
    """The scripts that pytest or Python is told to run."""
    command = service.get("command") or ""
    words = shlex.split(command) if isinstance(command, str) else [str(word) for word in command]
    scripts = [w for w in words if w.endswith(".py")]
    if not words or posixpath.basename(words[0]) not in ("pytest", *_PYTHON) or not scripts:
        raise CannotRun(f"runs '{' '.join(words)[:80]}', which is no Python script")
    for script in scripts:
        path = script.removeprefix("/")
        if path not in harness:
            raise CannotRun(f"runs {script}, which it does not bring along")
        yield path


def _environment(service: Mapping[str, Any], harness: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    files = service.get("env_file") or []
    env: dict[str, str] = {}
    for file in [files] if isinstance(files, str) else files:
        env |= _assignments(harness.get(posixpath.normpath(str(file)), ""))
    more = service.get("environment") or {}
    lines = "\n".join(str(line) for line in more) if isinstance(more, list) else None
    env |= _assignments(lines) if lines is not None else {str(k): str(v) for k, v in more.items()}
    return tuple(env.items())


def _assignments(text: str) -> dict[str, str]:
    """NAME = VALUE, one a line, as docker compose reads an env_file: blanks, quotes and comments go."""
    env = {}
    for line in text.splitlines():
        name, equals, given = line.partition("=")
        if equals and not name.strip().startswith("#"):
            env[name.strip()] = given.split(" #")[0].strip().strip("\"'")
    return env
