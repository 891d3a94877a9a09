"""Throw-away servers for tests and benchmarks: a prepared cluster is built once and copied for each run.

It is built in layers, each kept under a fingerprint of what went into it, so that a new migration of one app does not
load the code sets again: ``codesets`` (its tables and the starter set), ``tables`` (everything else), ``demo`` (the
demonstration department, for benchmarks).
"""

import fcntl
import hashlib
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from coding_portal.local_services import (
    DATABASE_NAME,
    THROW_AWAY,
    LocalServices,
    die_with_parent,
    forget_log_segments,
    private_folder,
)
from coding_portal.supervisor import PROJECT, VAR, say

PREPARED = VAR / "prepared"
RUNS = VAR / "throw-away"
KEPT_PER_LAYER = 2

Environment = Mapping[str, str]


@dataclass(frozen=True)
class Layer:
    """One step of building the cluster: the files it depends on and the command that makes it from the layer below."""

    name: str
    below: "Layer | None"
    depends_on: tuple[str, ...]
    command: tuple[str, ...]

    def fingerprint(self) -> str:
        digest = hashlib.sha256(self.below.fingerprint().encode() if self.below else b"1")
        for pattern in self.depends_on:
            for path in sorted(PROJECT.glob(pattern)):
                if (
                    path.is_file()
                    and "__pycache__" not in path.parts
                    and "tests" not in path.relative_to(PROJECT).parts
                ):
                    digest.update(str(path.relative_to(PROJECT)).encode() + b"\0" + path.read_bytes())
        return digest.hexdigest()[:16]

    @property
    def folder(self) -> Path:
        return PREPARED / f"{self.name}-{self.fingerprint()}"


CODE_SETS = Layer(
    "codesets",
    None,
    (
        "requirements.txt", "requirements-data.txt", "accounts/migrations/*.py", "codesets/migrations/*.py",
        "codesets/data/**/*", "codesets/loaders/**/*.py", "codesets/management/**/*.py",
        "codesets/models/*.py", "codesets/starter.py", "codesets/services.py",
    ),
    ("prepare_installation", "--only-code-sets", "--no-static", "--no-demo"),
)  # fmt: skip
TABLES = Layer("tables", CODE_SETS, ("*/migrations/*.py",), ("prepare_installation", "--no-static", "--no-demo"))
DEMO = Layer(
    "demo",
    TABLES,
    ("accounts/*.py", "encounters/**/*.py", "encounters/demo/**/*", "claims/*.py", "coding_portal/management/**/*.py"),
    ("prepare_installation", "--no-static"),
)


def throw_away_environment() -> dict[str, str]:
    """Settings for runs on data that nobody keeps."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "coding_portal.settings",
        "DEBUG": "1",
        "DEMO": "1",
        "LOG_LEVEL": os.environ.get("LOG_LEVEL", "WARNING"),
    }


@contextmanager
def _building() -> Iterator[IO[str]]:
    """One builder at a time; the others wait and find the result."""
    with (private_folder(PREPARED) / "lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Waiting for another run that prepares the test database …")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield lock


def _build(layer: Layer) -> Path:
    """The folder of the layer, built if nobody has. To be called with the builder's lock held."""
    folder = layer.folder
    if folder.exists():
        os.utime(folder)
        return folder
    below = _build(layer.below) if layer.below else None
    say(f"Preparing the test database: {layer.name} (once for this state of the sources) …")
    began = time.monotonic()
    new = private_folder(PREPARED / f"{layer.name}.new")
    shutil.rmtree(new)
    private_folder(new)
    if below is not None:
        _copy(below / "postgres", new / "postgres")
    with LocalServices(new, options=THROW_AWAY, durable=False) as local:
        local.ensure_database()
        subprocess.run(
            [sys.executable, "manage.py", *layer.command],
            cwd=PROJECT,
            env={**throw_away_environment(), **local.environment()},
            check=True,
            preexec_fn=die_with_parent(signal.SIGTERM),
        )
        local.psql("VACUUM (ANALYZE)", DATABASE_NAME)
    forget_log_segments(new / "postgres")
    new.rename(folder)
    _forget_old(layer)
    say(f"Prepared {layer.name} in {time.monotonic() - began:.0f} s.")
    return folder


def _forget_old(layer: Layer) -> None:
    kept = sorted(PREPARED.glob(f"{layer.name}-*"), key=lambda path: path.stat().st_mtime, reverse=True)
    for folder in kept[KEPT_PER_LAYER:]:
        shutil.rmtree(folder, ignore_errors=True)


def _copy(source: Path, target: Path) -> None:
    subprocess.run(["cp", "-a", "--reflink=auto", str(source), str(target)], check=True)


def _remove_leftovers() -> None:
    """Folders of runs that were killed before they could tidy up."""
    for folder in private_folder(RUNS).iterdir():
        if not Path(f"/proc/{folder.name}").exists():
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def throw_away_services(layer: Layer) -> Iterator[Mapping[str, str]]:
    """The environment of servers on a fresh copy of a prepared cluster, gone at the end."""
    run = RUNS / str(os.getpid())
    private_folder(VAR / "static")  # whitenoise looks for it at every start
    try:
        with _building() as lock:
            _remove_leftovers()
            built = _build(layer)
            fcntl.flock(lock, fcntl.LOCK_SH)  # others may copy at the same time, nobody may build or remove
            _copy(built / "postgres", private_folder(run) / "postgres")
        with LocalServices(run, options=THROW_AWAY, durable=False) as local:
            yield {
                **throw_away_environment(),
                **local.environment(),
                "TEST_TEMPLATE": DATABASE_NAME,
                "PREPARED": str(built),
            }
    finally:
        shutil.rmtree(run, ignore_errors=True)


def run_tests(arguments: list[str]) -> int:
    """pytest on servers of its own, so that any number of runs can go on at once; or on those that are given."""
    command = [sys.executable, "-m", "pytest", *_test_defaults(arguments), *arguments]
    if os.environ.get("DATABASE_URL") and os.environ.get("REDIS_URL"):
        return _run(command, throw_away_environment())
    with throw_away_services(TABLES) as environment:
        return _run(command, environment)


def _test_defaults(arguments: list[str]) -> list[str]:
    """Two processes unless the caller says otherwise, or names so few tests that starting them costs more."""
    chosen = any(argument.startswith(("-n", "--numprocesses", "--dist", "--pdb", "-p")) for argument in arguments)
    single = any("::" in argument for argument in arguments)
    return [] if chosen or single else ["-n", "2", "--dist", "worksteal"]


def _run(command: list[str], environment: Mapping[str, str]) -> int:
    """Ctrl-C reaches the child as well; it is given the time to end in order."""
    child = subprocess.Popen(command, cwd=PROJECT, env=dict(environment), preexec_fn=die_with_parent(signal.SIGTERM))
    while True:
        try:
            return child.wait()
        except KeyboardInterrupt:
            continue
