"""./run check: everything about the sources that a machine can tell, one line for each that passes."""

import os
import secrets
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from coding_portal.supervisor import PROJECT, say

PROGRAMS = Path(sys.executable).parent
SOURCES = (
    "accounts",
    "codesets",
    "encounters",
    "claims",
    "audits",
    "reports",
    "coding_portal",
    "bench",
    "conftest.py",
    "manage.py",
)
DEVELOPMENT = {"DEBUG": "1"}


def production() -> dict[str, str]:
    """Settings as strict as a real installation's; nothing is connected to."""
    return {
        "DEBUG": "0",
        "PLAIN_HTTP": "0",
        "DEMO": "0",
        "SECRET_KEY": secrets.token_urlsafe(60),
        "ALLOWED_HOSTS": "portal.example.org",
        "DATABASE_URL": "postgres://portal@localhost/portal",
        "REDIS_URL": "redis://localhost:6379/0",
    }


def steps() -> dict[str, tuple[Sequence[str], dict[str, str]]]:
    present = [name for name in SOURCES if (PROJECT / name).exists()]
    python = sys.executable
    return {
        "format": ((str(PROGRAMS / "ruff"), "format", "--check", "."), {}),
        "lint": ((str(PROGRAMS / "ruff"), "check", "."), {}),
        "types": ((python, "-m", "mypy", *present), DEVELOPMENT),
        "imports": ((str(PROGRAMS / "lint-imports"), "--no-cache"), DEVELOPMENT),
        "deploy": ((python, "manage.py", "check", "--deploy", "--fail-level", "WARNING"), production()),
        "migrations": ((python, "manage.py", "makemigrations", "--check", "--dry-run"), DEVELOPMENT),
    }


def run_checks(arguments: list[str]) -> int:
    """All checks, or those named. Every one is run, so that one reading shows all there is to mend."""
    known = steps()
    unknown = [name for name in arguments if name not in known]
    if unknown:
        say(f"There is no check {unknown[0]!r}. There are: {', '.join(known)}.")
        return 2
    failed = [name for name in arguments or known if not _passes(name, *known[name])]
    if failed:
        say(f"\nNot in order: {', '.join(failed)}.")
    return 1 if failed else 0


def _passes(name: str, command: Sequence[str], settings: dict[str, str]) -> bool:
    began = time.monotonic()
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "coding_portal.settings", **settings}
    done = subprocess.run(
        command, cwd=PROJECT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    took = time.monotonic() - began
    if done.returncode == 0:
        say(f"{name:<11} in order  ({took:.1f} s)")
        return True
    say(f"{name:<11} NOT in order  ({took:.1f} s)\n{done.stdout.rstrip()}\n")
    return False
