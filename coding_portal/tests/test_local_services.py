"""PostgreSQL and Valkey as our children: private, short-lived, and never left behind."""

import os
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from coding_portal.local_services import LONGEST_SOCKET_PATH, LocalServiceError, LocalServices, postgres_major
from coding_portal.supervisor import PROJECT

pytestmark = pytest.mark.services

OWNER = """
import signal, sys, time
from pathlib import Path
from coding_portal.local_services import LocalServices
signal.signal(signal.SIGINT, signal.default_int_handler)
with LocalServices(Path(sys.argv[1])) as local:
    local.ensure_database()
    print(local.sockets, *(server.process.pid for server in local.servers), flush=True)
    time.sleep(600)
"""


def start_owner(data: Path, **environment: str) -> tuple[subprocess.Popen[str], Path, list[int]]:
    """A process that owns both servers and sleeps."""
    owner = subprocess.Popen(
        [sys.executable, "-c", OWNER, str(data)],
        cwd=PROJECT,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert owner.stdout is not None
    sockets, *pids = owner.stdout.readline().split()
    return owner, Path(sockets), [int(pid) for pid in pids]


def is_alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except OSError:
        return False
    return state != "Z"


def wait_until_gone(pids: list[int], seconds: float = 60) -> list[int]:
    """Those still alive when the time is up."""
    deadline = time.monotonic() + seconds
    while any(map(is_alive, pids)) and time.monotonic() < deadline:
        time.sleep(0.05)
    return [pid for pid in pids if is_alive(pid)]


def test_servers_end_when_their_owner_is_killed_and_keep_what_was_committed(tmp_path: Path) -> None:
    owner, _, pids = start_owner(tmp_path / "data")
    assert all(map(is_alive, pids))
    owner.kill()
    owner.wait()
    assert wait_until_gone(pids) == []
    with LocalServices(tmp_path / "data") as local:
        assert local.psql("SELECT datname FROM pg_database WHERE datname = 'portal'") == "portal"


def test_a_start_right_after_a_kill_waits_for_the_old_server(tmp_path: Path) -> None:
    owner, _, _ = start_owner(tmp_path / "data")
    owner.kill()
    with LocalServices(tmp_path / "data") as local:
        assert local.psql("SELECT 1") == "1"
    owner.wait()


def test_queued_work_survives_the_death_of_its_owner(tmp_path: Path) -> None:
    import redis

    owner, sockets, pids = start_owner(tmp_path / "data")
    redis.Redis(unix_socket_path=str(sockets / "valkey.sock")).rpush("celery", "a task")
    owner.kill()
    owner.wait()
    assert wait_until_gone(pids) == []
    with LocalServices(tmp_path / "data") as local:
        kept = redis.Redis(unix_socket_path=str(local.sockets / "valkey.sock"))
        assert kept.lrange("celery", 0, -1) == [b"a task"]


def test_servers_end_when_their_owner_is_interrupted(tmp_path: Path) -> None:
    owner, _, pids = start_owner(tmp_path / "data")
    owner.send_signal(signal.SIGINT)
    owner.wait(30)
    assert not any(map(is_alive, pids))


def test_a_folder_too_deep_for_sockets_gets_a_short_private_one_that_goes_away(tmp_path: Path) -> None:
    deep = tmp_path / ("a" * 60) / ("b" * 60)
    with LocalServices(deep) as local:
        assert len(str(local.sockets / ".s.PGSQL.5432")) <= LONGEST_SOCKET_PATH
        assert stat.S_IMODE(local.sockets.stat().st_mode) == 0o700
        assert local.psql("SHOW data_directory").startswith(str(deep))
        sockets = local.sockets
    assert not sockets.exists()


def test_neither_server_listens_on_the_network(tmp_path: Path) -> None:
    with LocalServices(tmp_path / "data") as local:
        assert local.psql("SHOW listen_addresses") == ""
        valkey = local.servers[1].process.pid
        sockets = {os.readlink(path) for path in Path(f"/proc/{valkey}/fd").iterdir() if path.is_symlink()}
        inodes = {name.split("[")[1].rstrip("]") for name in sockets if name.startswith("socket:")}
        listening = {line.split()[9] for line in Path("/proc/net/tcp").read_text().splitlines()[1:]}
        assert not inodes & listening


def test_data_of_another_major_version_are_refused_and_left_alone(tmp_path: Path) -> None:
    old = tmp_path / "data" / "postgres"
    old.mkdir(parents=True)
    (old / "PG_VERSION").write_text("12\n")
    with (
        pytest.raises(LocalServiceError, match=f"PostgreSQL 12; this is PostgreSQL {postgres_major()}"),
        LocalServices(tmp_path / "data"),
    ):
        pass
    assert [path.name for path in old.iterdir()] == ["PG_VERSION"]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
def test_root_can_hand_postgres_to_a_named_user_even_below_a_closed_folder(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    owner, _, pids = start_owner(closed / "data", POSTGRES_RUNS_AS="nobody")
    try:
        assert Path(f"/proc/{pids[0]}").stat().st_uid != 0
    finally:
        owner.send_signal(signal.SIGINT)
        owner.wait(30)
    assert wait_until_gone(pids) == []
    outside = (closed / "data" / "postgres").readlink().parent
    subprocess.run(["rm", "-rf", str(outside)], check=True)
