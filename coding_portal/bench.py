"""./run bench: every figure on a fresh copy of the prepared cluster, one JSON line each; nobody's data are touched.

The files in ``bench/`` say what they measure by decorating functions with ``benchmark``.
"""

import argparse
import importlib
import json
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import django

from coding_portal import prepared
from coding_portal.supervisor import PROJECT, say

Figure = tuple[str, float, str]
"""Name, value and unit."""


@dataclass(frozen=True)
class Benchmark:
    name: str
    run: Callable[[], Iterable[Figure]]
    demo: bool
    only_if_named: bool


_registered: dict[str, Benchmark] = {}


def benchmark(
    name: str, *, demo: bool = False, only_if_named: bool = False
) -> Callable[[Callable[[], Iterable[Figure]]], Callable[[], Iterable[Figure]]]:
    """Registers a function that measures and yields figures. ``demo``: it needs the demonstration department;
    ``only_if_named``: it takes so long that it is left out where no benchmark is named.
    """

    def register(run: Callable[[], Iterable[Figure]]) -> Callable[[], Iterable[Figure]]:
        if name in _registered:
            raise ValueError(f"There are two benchmarks named {name}.")
        _registered[name] = Benchmark(name, run, demo, only_if_named)
        return run

    return register


def registered() -> dict[str, Benchmark]:
    """Every benchmark of every file in ``bench/``."""
    for path in sorted((PROJECT / "bench").glob("[a-z]*.py")):
        importlib.import_module(f"bench.{path.stem}")
    return dict(sorted(_registered.items()))


def run_benchmarks(arguments: list[str]) -> int:
    """The terminal's side: starts throw-away servers and measures in a process of its own beside them."""
    parser = argparse.ArgumentParser(prog="./run bench")
    parser.add_argument(
        "names", nargs="*", help="benchmarks to run, by name, the beginning of it or the name of a figure; all without"
    )
    parser.add_argument("--list", action="store_true", help="name the benchmarks and run none")
    chosen = parser.parse_args(arguments)
    if chosen.list:
        return _in_process(["--list"], prepared.throw_away_environment())
    listed = subprocess.run(
        [sys.executable, "-m", "coding_portal.bench", "--plan", *chosen.names],
        cwd=PROJECT,
        env=prepared.throw_away_environment(),
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    if listed.returncode != 0:
        return listed.returncode
    worst = 0
    for name, needs_demo in json.loads(listed.stdout):
        with prepared.throw_away_services(prepared.DEMO if needs_demo else prepared.TABLES) as environment:
            worst = max(worst, _in_process([name], environment))
    return worst


def _in_process(arguments: list[str], environment: prepared.Environment) -> int:
    command = [sys.executable, "-m", "coding_portal.bench", *arguments]
    return subprocess.run(command, cwd=PROJECT, env=dict(environment), check=False).returncode


def main(arguments: list[str]) -> int:
    """The measuring side, with services up."""
    django.setup()
    known = registered()
    if arguments == ["--list"]:
        say("\n".join(known))
        return 0
    if arguments[:1] == ["--plan"]:
        return _plan(known, arguments[1:])
    for name, value, unit in known[arguments[0]].run():
        say(json.dumps({"name": name, "value": round(value, 4), "unit": unit}))
    return 0


def _plan(known: dict[str, Benchmark], wanted: list[str]) -> int:
    for prefix in wanted:
        if not any(_is_meant(name, prefix) for name in known):
            sys.stderr.write(f"There is no benchmark {prefix!r}. There are:\n  " + "\n  ".join(known) + "\n")
            return 2
    chosen = [
        item
        for name, item in known.items()
        if (any(_is_meant(name, one) for one in wanted) if wanted else not item.only_if_named)
    ]
    say(json.dumps([(item.name, item.demo) for item in chosen]))
    return 0


def _is_meant(name: str, wanted: str) -> bool:
    """A benchmark is meant by its name, the beginning of it, or the name of one of its figures."""
    return name.startswith(wanted) or wanted.startswith((f"{name}.", f"{name}_"))


if __name__ == "__main__":
    # Imported by its own name, so that the files in bench/ register with this very module.
    from coding_portal.bench import main as measuring_side

    sys.exit(measuring_side(sys.argv[1:]))
