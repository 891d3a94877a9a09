"""The commands behind ./run."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable

from coding_portal import bench, checks, prepared, supervisor
from coding_portal.local_services import LocalServiceError
from coding_portal.supervisor import PROJECT, VAR, say

USAGE = """\
./run                    start everything; PORT (8000), DATABASE_URL and REDIS_URL are respected
./run test [arguments]   run the tests; arguments go to pytest
./run check [name]       format, lint, types, imports, deploy, migrations: all, or one of them
./run manage …           Django's command line, with services up
./run bench [name]       measure; --list names the benchmarks
./run reset [--yes]      delete this folder's data, after asking
./run web|worker|beat    one process in the foreground, for a real installation
./run prepare            migrate and load, for a real installation
./run health             ends with 0 when the portal answers that it is well
./run alive worker|beat  ends with 0 when that process gives a sign of life
./run help               this list"""


def manage(arguments: list[str]) -> int:
    with supervisor.command_environment("manage") as environment:
        return subprocess.run(
            [sys.executable, "manage.py", *arguments], cwd=PROJECT, env=environment, check=False
        ).returncode


def process(name: str) -> Callable[[list[str]], int]:
    def become(arguments: list[str]) -> int:
        """Replaces this process, so that signals of a container's runtime reach the program itself."""
        command = supervisor.PROCESSES[name](os.environ)
        os.execv(command[0], [*command, *arguments])  # noqa: S606 - our own command line

    return become


def prepare(arguments: list[str]) -> int:
    return subprocess.run(
        [sys.executable, "manage.py", "prepare_installation", *arguments], cwd=PROJECT, check=False
    ).returncode


def health(arguments: list[str]) -> int:
    return 0 if supervisor.is_healthy(os.environ) else 1


def alive(arguments: list[str]) -> int:
    return subprocess.run([sys.executable, "manage.py", "alive", *arguments], cwd=PROJECT, check=False).returncode


def reset(arguments: list[str]) -> int:
    """Deletes this folder's data. Data elsewhere (DATABASE_URL) are left alone; a running portal keeps its data."""
    if supervisor.running() is not None:
        raise LocalServiceError("Coding Portal is running in this folder. End it first (Ctrl-C where it runs).")
    if arguments not in ([], ["--yes"]):
        raise LocalServiceError("./run reset takes no argument but --yes.")
    if not arguments:
        answer = (
            input(f"Delete everything in {VAR}: charts, claims, audits, users? Type yes: ")
            if sys.stdin.isatty()
            else ""
        )
        if answer.strip().lower() != "yes":
            say("Nothing was deleted. (./run reset --yes does not ask.)")
            return 1
    with supervisor.sole_use():
        outside = VAR / "services" / "postgres"
        if outside.is_symlink():
            shutil.rmtree(outside.readlink().parent, ignore_errors=True)
        for path in VAR.iterdir() if VAR.exists() else ():
            if path.name != "running.lock":
                shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
    say("Deleted. ./run starts over.")
    return 0


def show_help(arguments: list[str]) -> int:
    say(USAGE)
    return 0


COMMANDS: dict[str, Callable[[list[str]], int]] = {
    "start": lambda arguments: supervisor.start_everything(),
    "test": prepared.run_tests,
    "check": checks.run_checks,
    "bench": bench.run_benchmarks,
    "manage": manage,
    "reset": reset,
    "web": process("web"),
    "worker": process("worker"),
    "beat": process("beat"),
    "prepare": prepare,
    "health": health,
    "alive": alive,
    "help": show_help,
    "--help": show_help,
    "-h": show_help,
}


def main(arguments: list[str]) -> int:
    name, rest = (arguments[0], arguments[1:]) if arguments else ("start", [])
    if name not in COMMANDS:
        say(f"There is no ./run {name}.\n\n{USAGE}")
        return 2
    try:
        return COMMANDS[name](rest)
    except LocalServiceError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except subprocess.CalledProcessError as error:
        return error.returncode or 1
    except KeyboardInterrupt:
        return 128 + signal.SIGINT if name != "start" else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
