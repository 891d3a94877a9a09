"""What a person meets at ./run: one portal a folder, a clear word for what is in the way, nothing left behind."""

import json
import os
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from coding_portal.supervisor import PROJECT
from coding_portal.tests.browser import until
from coding_portal.tests.test_local_services import wait_until_gone

PREPARED = os.environ.get("PREPARED")
pytestmark = [
    pytest.mark.services,
    pytest.mark.skipif(PREPARED is None, reason="needs the prepared cluster of ./run test"),
]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Installation:
    """A folder of data with the prepared cluster in it, and the commands on it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        (folder / "services").mkdir(parents=True)
        subprocess.run(["cp", "-a", "--reflink=auto", f"{PREPARED}/postgres", str(folder / "services")], check=True)

    def environment(self, **more: str) -> dict[str, str]:
        inherited = {
            name: value
            for name, value in os.environ.items()
            if name not in {"DATABASE_URL", "REDIS_URL", "DEBUG", "DEMO", "PREPARED", "TEST_TEMPLATE"}
        }
        return {**inherited, "VAR_DIR": str(self.folder), "PORT": str(self.port), "DEMO": "0", **more}

    def command(self, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "coding_portal.launcher", *arguments],
            cwd=PROJECT, env=self.environment(**more), capture_output=True, text=True, check=False, timeout=120,
        )  # fmt: skip

    def start(self) -> subprocess.Popen[str]:
        """The running portal, once it has said that it is ready."""
        running = subprocess.Popen(
            [sys.executable, "-m", "coding_portal.launcher"],
            cwd=PROJECT, env=self.environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip
        assert running.stdout is not None
        said = []
        for line in running.stdout:
            said.append(line)
            if line.startswith("Ready"):
                return running
        raise AssertionError("".join(said))

    def health(self) -> dict[str, str]:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=10) as answer:
            return dict(json.load(answer))


def descendants(pid: int) -> list[int]:
    """Every process that began below the given one."""
    parents = {}
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = entry.read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        parents[int(entry.parent.name)] = int(fields[1])
    found: list[int] = []
    level = [pid]
    while level:
        level = [child for child, parent in parents.items() if parent in level]
        found += level
    return found


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    made = Installation(tmp_path_factory.mktemp("installation"))
    yield made
    subprocess.run(["rm", "-rf", str(made.folder)], check=True)


@pytest.fixture(scope="module")
def running(installation: Installation) -> Iterator[subprocess.Popen[str]]:
    process = installation.start()
    yield process
    process.send_signal(signal.SIGINT)
    process.wait(60)


def test_all_parts_are_well(running: subprocess.Popen[str], installation: Installation) -> None:
    assert installation.health() == {
        "status": "ok", "database": "ok", "queue": "ok", "worker": "ok", "code_sets": "ok",
    }  # fmt: skip
    assert installation.command("health").returncode == 0


def test_a_second_start_in_the_same_folder_says_where_the_first_one_is(
    running: subprocess.Popen[str], installation: Installation
) -> None:
    second = installation.command()
    assert second.returncode == 1
    assert f"already running in this folder: http://localhost:{installation.port}/" in second.stderr


def test_a_start_on_a_taken_port_names_another(
    running: subprocess.Popen[str], installation: Installation, tmp_path: Path
) -> None:
    other = installation.command(VAR_DIR=str(tmp_path))
    assert other.returncode == 1
    assert f"Port {installation.port} is taken. Choose another:  PORT={installation.port + 1} ./run" in other.stderr


@pytest.mark.parametrize("port", ["eight", "0", "70000"])
def test_a_port_that_is_none_is_refused(installation: Installation, tmp_path: Path, port: str) -> None:
    answer = installation.command(PORT=port, VAR_DIR=str(tmp_path))
    assert answer.returncode == 1
    assert "must be a number from 1 to 65535" in answer.stderr


def test_manage_uses_the_services_that_are_up(running: subprocess.Popen[str], installation: Installation) -> None:
    answer = installation.command("manage", "shell", "-v", "0", "-c", "print(__import__('os').environ['DATABASE_URL'])")
    assert answer.returncode == 0, answer.stderr
    published = json.loads((installation.folder / "running.json").read_text())
    assert answer.stdout.strip() == published["DATABASE_URL"]


def test_reset_is_refused_while_running(running: subprocess.Popen[str], installation: Installation) -> None:
    answer = installation.command("reset", "--yes")
    assert answer.returncode == 1
    assert "End it first" in answer.stderr
    assert (installation.folder / "services" / "postgres" / "PG_VERSION").exists()


def test_a_dead_worker_is_started_again(running: subprocess.Popen[str], installation: Installation) -> None:
    def workers() -> set[int]:
        commands = {pid: Path(f"/proc/{pid}/cmdline").read_bytes() for pid in descendants(running.pid)}
        return {pid for pid, command in commands.items() if b"celery" in command and b"worker" in command}

    before = workers()
    assert before
    for pid in before:
        os.kill(pid, signal.SIGKILL)
    until(lambda: bool(workers() - before), "a new worker")


def test_killed_outright_it_leaves_no_process_and_starts_again_with_its_data(tmp_path: Path) -> None:
    own = Installation(tmp_path / "installation")
    first = own.start()
    made = own.command(
        "manage", "shell", "-v", "0", "-c", "from accounts.models import Organisation as O; O(name='Kept').save()"
    )
    assert made.returncode == 0, made.stderr
    below = descendants(first.pid)
    assert len(below) >= 5
    first.kill()
    first.wait()
    assert wait_until_gone(below) == []

    second = own.start()
    kept = own.command(
        "manage", "shell", "-v", "0", "-c", "from accounts.models import Organisation as O; print(O.objects.get().name)"
    )
    assert kept.stdout.strip() == "Kept"
    below = descendants(second.pid)
    second.send_signal(signal.SIGINT)
    assert second.wait(60) == 0
    assert wait_until_gone(below, seconds=1) == []

    assert own.command("reset").returncode == 1, "without a terminal nobody can have said yes"
    assert (own.folder / "services").exists()
    assert own.command("reset", "--yes").returncode == 0
    assert [path.name for path in own.folder.iterdir()] == ["running.lock"]
