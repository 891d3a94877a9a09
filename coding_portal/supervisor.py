"""./run: every process of the portal under one roof, in good order, and none left behind."""

import fcntl
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import IO

from coding_portal.local_services import LocalServiceError, LocalServices, Server, die_with_parent, private_folder

PROJECT = Path(__file__).resolve().parent.parent
VAR = Path(os.environ.get("VAR_DIR") or PROJECT / "var").absolute()
"""Where an installation keeps its data, its secrets and its logs."""
LOGINS = VAR / "logins"
HEALTHY_SECONDS = 60
RESTART_AFTER_SECONDS = 1.0


def say(message: str) -> None:
    print(message, flush=True)  # noqa: T201 - this is the terminal's side of ./run


# --- settings of an installation that somebody starts by hand -----------------------------------------------------


def _kept_secret(name: str, length: int) -> str:
    """A secret made at the first start and kept beside the data, readable by its owner only."""
    path = private_folder(VAR) / name
    if not path.exists():
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(length))
    return path.read_text().strip()


def local_environment() -> dict[str, str]:
    """The environment of ./run. What the caller has set is respected; the rest suits one machine without TLS."""
    settings = {
        "DJANGO_SETTINGS_MODULE": "coding_portal.settings",
        "ALLOWED_HOSTS": "localhost,127.0.0.1",
        "PLAIN_HTTP": "1",
        "DEMO": "1",
        "PORT": "8000",
        "BIND_ADDRESS": "127.0.0.1",
        **os.environ,
    }
    settings.setdefault("SECRET_KEY", _kept_secret("secret_key", 48))
    settings.setdefault("DEMO_PASSWORD", _kept_secret("demo_password", 9))
    return settings


def port_of(environment: Mapping[str, str]) -> int:
    text = environment["PORT"]
    if not text.isdigit() or not 1 <= int(text) <= 65535:
        raise LocalServiceError(f"PORT is {text!r}; it must be a number from 1 to 65535.")
    return int(text)


def require_free_port(address: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError as error:
            raise LocalServiceError(f"Port {port} is taken. Choose another:  PORT={port + 1} ./run") from error


# --- one ./run for each folder ------------------------------------------------------------------------------------


class InUse(LocalServiceError):
    """Somebody else holds this folder's data."""


@contextmanager
def sole_use() -> Iterator[None]:
    """Holds the folder's data. The kernel lets go of it when we end, in whatever way."""
    with _open_lock() as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise InUse("These data are in use.") from error
        try:
            yield
        finally:
            (VAR / "running.json").unlink(missing_ok=True)


def _open_lock() -> IO[str]:
    return (private_folder(VAR) / "running.lock").open("a")


def publish(environment: Mapping[str, str], kind: str) -> None:
    """Tells other commands of this folder which services are up."""
    state = {name: environment[name] for name in ("DATABASE_URL", "REDIS_URL", "PORT")}
    temporary = VAR / "running.json.new"
    temporary.write_text(json.dumps({**state, "kind": kind, "pid": os.getpid()}))
    temporary.replace(VAR / "running.json")


def running() -> dict[str, str] | None:
    """What the ./run of this folder published, or None when none is running."""
    with _open_lock() as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            try:
                found: dict[str, str] = json.loads((VAR / "running.json").read_text())
            except (OSError, ValueError):
                return {}
            return found
    return None


# --- services -----------------------------------------------------------------------------------------------------


@contextmanager
def services(environment: dict[str, str]) -> Iterator[LocalServices | None]:
    """Fills in DATABASE_URL and REDIS_URL from servers of our own, unless both are given."""
    if environment.get("DATABASE_URL") and environment.get("REDIS_URL"):
        yield None
        return
    with LocalServices(VAR / "services") as local:
        local.ensure_database()
        for name, value in local.environment().items():
            if not environment.get(name):
                environment[name] = value
        yield local


@contextmanager
def command_environment(kind: str) -> Iterator[dict[str, str]]:
    """The environment for one command: the services of a running ./run, or our own for as long as it takes."""
    environment = local_environment()
    if environment.get("DATABASE_URL") and environment.get("REDIS_URL"):
        yield environment
        return
    deadline = time.monotonic() + 120
    told = False
    while time.monotonic() < deadline:
        found = running()
        if found and found.get("kind") == "run":
            yield {**environment, **{name: found[name] for name in ("DATABASE_URL", "REDIS_URL")}}
            return
        try:
            with sole_use(), services(environment):
                publish(environment, kind)
                yield environment
                return
        except InUse:
            if not told:
                say("Waiting for another command that uses these data …")
                told = True
            time.sleep(0.2)
    raise LocalServiceError("Another command has been using these data for two minutes. Try again when it is done.")


# --- the portal's own processes -----------------------------------------------------------------------------------


def web_command(environment: Mapping[str, str]) -> list[str]:
    return [
        sys.executable, "-m", "gunicorn", "coding_portal.wsgi:application",
        "--bind", f"{environment.get('BIND_ADDRESS', '127.0.0.1')}:{environment.get('PORT', '8000')}",
        "--worker-class", "gthread", "--workers", environment.get("WEB_PROCESSES", "2"), "--threads", "4",
        "--timeout", "120", "--graceful-timeout", "10", "--no-control-socket",
        "--log-level", "warning",
    ]  # fmt: skip


def worker_command(environment: Mapping[str, str]) -> list[str]:
    return [
        sys.executable, "-m", "celery", "-A", "coding_portal", "worker",
        "--loglevel", "WARNING", "--without-gossip", "--without-mingle",
    ]  # fmt: skip


def beat_command(environment: Mapping[str, str]) -> list[str]:
    return [
        sys.executable, "-m", "celery", "-A", "coding_portal", "beat",
        "--loglevel", "WARNING", "--schedule", str(private_folder(VAR) / "beat-schedule"), "--pidfile", "",
    ]  # fmt: skip


PROCESSES: dict[str, Callable[[Mapping[str, str]], list[str]]] = {
    "web": web_command,
    "worker": worker_command,
    "beat": beat_command,
}


@dataclass
class Watched:
    """A process that is started again when it ends by itself."""

    name: str
    command: list[str]
    environment: Mapping[str, str]
    server: Server | None = None
    started_at: float = 0.0

    def start(self) -> None:
        log = private_folder(VAR / "log") / f"{self.name}.log"
        with log.open("ab") as output:
            process = subprocess.Popen(
                self.command,
                cwd=PROJECT,
                env=dict(self.environment),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
                preexec_fn=die_with_parent(signal.SIGTERM),
            )
        self.server = Server(self.name, process, log, signal.SIGTERM)
        self.started_at = time.monotonic()

    def look_after(self) -> None:
        if self.server is None or self.server.process.poll() is None:
            return
        if time.monotonic() - self.started_at < RESTART_AFTER_SECONDS:
            return
        code = self.server.process.returncode
        say(f"The {self.name} process ended (code {code}); starting it again. See {self.server.log}")
        self.start()

    def stop(self) -> None:
        if self.server is not None:
            self.server.stop()


def is_healthy(environment: Mapping[str, str]) -> bool:
    """Asks the portal itself, under a name it answers to."""
    address = f"http://127.0.0.1:{environment.get('PORT', '8000')}/healthz"
    host = environment.get("ALLOWED_HOSTS", "localhost").split(",")[0].lstrip(".").replace("*", "localhost")
    try:
        with urllib.request.urlopen(urllib.request.Request(address, headers={"Host": host}), timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _end_in_order() -> None:
    """Takes every way of being asked to end for the same; a start with nohup outlives its terminal."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _end_on_signal)
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
        signal.signal(signal.SIGHUP, _end_on_signal)


def _end_on_signal(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def start_everything() -> int:
    """The whole portal in the foreground until somebody ends it."""
    _end_in_order()
    began = time.monotonic()
    environment = local_environment()
    port = port_of(environment)
    with ExitStack() as stack:
        try:
            stack.enter_context(sole_use())
        except InUse:
            found = running() or {}
            where = f": http://localhost:{found['PORT']}/" if found.get("kind") == "run" else ""
            raise LocalServiceError(f"Coding Portal is already running in this folder{where}") from None
        require_free_port(environment["BIND_ADDRESS"], port)
        LOGINS.unlink(missing_ok=True)
        say("Starting PostgreSQL and Valkey …")
        local = stack.enter_context(services(environment))
        subprocess.run(
            [sys.executable, "manage.py", "prepare_installation", "--logins-to", str(LOGINS)],
            cwd=PROJECT,
            env={"LOG_LEVEL": "WARNING", **environment},
            check=True,
            preexec_fn=die_with_parent(signal.SIGTERM),
        )
        watched = [Watched(name, command(environment), environment) for name, command in PROCESSES.items()]
        for process in watched:
            stack.callback(process.stop)
            process.start()
        publish(environment, "run")
        _wait_until_healthy(environment, watched)
        took = time.monotonic() - began
        say(f"\nReady after {took:.0f} s: http://localhost:{port}/  (Ctrl-C ends it; data stay in var/)")
        if LOGINS.exists():
            say(f"Sign in with the password  {environment['DEMO_PASSWORD']}  as\n{LOGINS.read_text().rstrip()}")
        stack.callback(say, "\nStopping …")
        _watch(watched, local)
    return 0


def _wait_until_healthy(environment: Mapping[str, str], watched: list[Watched]) -> None:
    say("Starting the web server, a worker and the timetable …")
    deadline = time.monotonic() + HEALTHY_SECONDS
    while not is_healthy(environment):
        for process in watched:
            if process.server is not None and process.server.process.poll() is not None:
                end = process.server.log.read_text(errors="replace").strip().splitlines()[-8:]
                raise LocalServiceError("\n  ".join([f"The {process.name} process did not start:", *end]))
        if time.monotonic() > deadline:
            raise LocalServiceError(f"The portal did not become healthy in {HEALTHY_SECONDS} s. See {VAR / 'log'}")
        time.sleep(0.2)


def _watch(watched: list[Watched], local: LocalServices | None) -> None:
    while True:
        time.sleep(0.5)
        for process in watched:
            process.look_after()
        for server in local.servers if local is not None else []:
            if server.process.poll() is not None:
                raise LocalServiceError(f"{server.name} ended. See {server.log}; then start again with ./run")
