"""How many small faults, put into the code of the edits one at a time, the cases of the edits notice.

mutmut makes the faults ("mutants"): another number, ``<`` for ``<=``, ``or`` for ``and``, a text changed, an argument
left out. A mutant that fails a case is killed. ``claims/tests/edits/mutants.py`` judges them, in a copy of the few pure
files outside of the project; what survived is written to ``var/mutation/<module>.txt`` as differences, to be looked at.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from claims.edits.topics import TOPIC_MODULES
from coding_portal.bench import Figure, benchmark
from coding_portal.supervisor import PROJECT, VAR

PURE = (
    "accounts/__init__.py",
    "accounts/npi.py",
    "claims/__init__.py",
    "claims/coverage_policies.py",
    "claims/data",
    "claims/edits",
    "claims/facts.py",
    "claims/sent.py",
    "claims/tests/__init__.py",
    "claims/tests/edits",
    "codesets/__init__.py",
    "codesets/loaders/__init__.py",
    "codesets/loaders/notes.py",
)
SHARED = ("base", "reading", "run", "tables")
SETTINGS = '[tool.mutmut]\nsource_paths = ["claims"]\n'
NICE = 3


def copied_to(folder: Path) -> None:
    for name in PURE:
        source, target = PROJECT / name, folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy2(source, target)
    (folder / "pyproject.toml").write_text(SETTINGS, encoding="utf-8")


def judged(module: str) -> dict[str, Any]:
    """How many mutants there are, and the difference that each survivor makes."""
    with tempfile.TemporaryDirectory(prefix="mutation-") as folder:
        copied_to(Path(folder))
        done = subprocess.run(
            ["nice", "-n", str(NICE), sys.executable, "-m", "claims.tests.edits.mutants", module],
            cwd=folder,
            env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1"},
            check=False,
            capture_output=True,
            text=True,
        )
    if done.returncode != 0:
        raise RuntimeError(f"The mutants of {module} were not judged: {done.stderr[-2000:]}")
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def killed_in(module: str) -> Iterator[Figure]:
    answer = judged(module)
    report = VAR / "mutation" / f"{module}.txt"
    report.parent.mkdir(parents=True, exist_ok=True)
    changed = {name: re.findall(r"^[-+](?![-+]).*$", text, re.MULTILINE) for name, text in answer["survivors"].items()}
    report.write_text("".join("\n".join([name, *lines, "", ""]) for name, lines in changed.items()), encoding="utf-8")
    count, left = answer["mutants"], len(answer["survivors"])
    yield f"mutation.{module}.mutants", count, "mutants"
    yield f"mutation.{module}.killed", 100 * (count - left) / max(count, 1), "%"


def _benchmark_of(module: str) -> Callable[[], Iterator[Figure]]:
    def measure() -> Iterator[Figure]:
        """Each mutant of one module is judged by the cases of the edits; what survives goes to var/mutation."""
        yield from killed_in(module)

    return measure


for name in (*SHARED, *(topic.__name__.rpartition(".")[2] for topic in TOPIC_MODULES)):
    benchmark(f"mutation.{name}", only_if_named=True)(_benchmark_of(name))
