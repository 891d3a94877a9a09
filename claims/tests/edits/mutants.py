"""Judges the mutants of one module of the edits by the cases: ``python -m claims.tests.edits.mutants units``.

To be run in a copy of the sources, because the module is written over; ``bench/mutation.py`` does that. mutmut makes
the mutants and puts all of them into the module, each behind a switch. It leaves decorated functions alone, which all
edits are, so ``@edit(...)`` above a function becomes the call ``edit(...)(function)`` below it first, which is the same
thing. A mutant is killed when one of the cases fails or does not come to an end. The cases are called here one after
the other in one process, without pytest, which would take a hundred times as long.
"""

from __future__ import annotations

import ast
import json
import signal
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from importlib import import_module
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from mutmut.mutation.diff_apply import get_diff_for_mutant
from mutmut.mutation.file_mutation import mutate_file_contents
from mutmut.mutation.trampoline import set_mutant_under_test
from mutmut.state import state
from mutmut.utils.format_utils import mangled_name_from_mutant_name

MODULES = ("test_findings", "test_clean_claims", "test_run", "test_reading")
"""The cases, quickest to fail first."""
LONGEST = 3
"""Seconds of the processor for one case."""
Case = Callable[[], None]


class Endless(BaseException):
    """A case did not come to an end; no edit may catch that."""


def undecorated(source: str) -> str:
    """A module with its edits registered by a call after the function instead of a decorator above it."""
    lines = source.splitlines()
    for node in reversed(ast.parse(source).body):
        if isinstance(node, ast.FunctionDef) and node.decorator_list and node.end_lineno:
            (decorator,) = node.decorator_list
            call = lines[decorator.lineno - 1 : decorator.end_lineno]
            call = [call[0].removeprefix("@"), *call[1:-1], f"{call[-1]}({node.name})"]
            body = lines[node.lineno - 1 : node.end_lineno]
            lines[decorator.lineno - 1 : node.end_lineno] = [*body, "", "", *call]
    return "\n".join(lines) + "\n"


def cases(about: str) -> list[Case]:
    """Every test of the modules that asks for no fixture; first the findings of the edits that the module holds."""
    found = [case for name in MODULES for case in cases_of(f"claims.tests.edits.{name}")]
    return [case for _, case in sorted(found, key=lambda each: each[0] != about)]


def cases_of(module: str) -> Iterator[tuple[str, Case]]:
    """Each test with the module of the edits it is about, where it is about one edit."""
    catalogue = import_module("claims.edits.base").CATALOGUE
    for name, test in vars(import_module(module)).items():
        if name.startswith("test_") and not hasattr(test, "hypothesis"):
            for values in parameters(test):
                edit = catalogue.get(values.get("edit"))
                yield edit.find.__module__ if edit else "", partial(test, **values)


def parameters(test: Any) -> Iterator[dict[str, Any]]:
    """The arguments of each run of a test, from its mark ``parametrize``."""
    marks = [mark for mark in getattr(test, "pytestmark", []) if mark.name == "parametrize"]
    if not marks:
        yield {}
        return
    (mark,) = marks
    names, rows = mark.args[0], mark.args[1]
    for row in rows:
        yield {names: row} if isinstance(names, str) else dict(zip(names, row, strict=True))


def fails(case: Case) -> bool:
    signal.setitimer(signal.ITIMER_VIRTUAL, LONGEST)
    try:
        case()
    except (Exception, Endless, pytest.fail.Exception):  # noqa: BLE001 whatever a mutant does but pass is noticed
        return True
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    return False


def _end(number: int, frame: FrameType | None) -> None:
    raise Endless


def by_function(judged_by: list[Case]) -> dict[str, list[Case]]:
    """For each function of the module the cases that come by it."""
    found: dict[str, list[Case]] = {}
    set_mutant_under_test("stats")
    for case in judged_by:
        state()._stats.clear()
        case()
        for function in state()._stats:
            found.setdefault(function, []).append(case)
    return found


def survivors(mutants: Iterable[str], judged_by: dict[str, list[Case]]) -> Iterator[str]:
    for mutant in mutants:
        set_mutant_under_test(mutant)
        if not any(fails(case) for case in judged_by.get(mangled_name_from_mutant_name(mutant), [])):
            yield mutant
    set_mutant_under_test("")


def main(module: str) -> None:
    path = Path("claims") / "edits" / f"{module}.py"
    made = mutate_file_contents(str(path), undecorated(path.read_text(encoding="utf-8")))
    path.write_text(made.code, encoding="utf-8")
    signal.signal(signal.SIGVTALRM, _end)
    set_mutant_under_test("")
    judged_by = cases(f"claims.edits.{module}")
    broken = [case for case in judged_by if fails(case)]
    if broken:
        raise SystemExit(f"{len(broken)} cases fail without any mutant: {broken[0]}")
    names = [f"claims.edits.{module}.{name}" for name in made.mutant_names]
    left = list(survivors(names, by_function(judged_by)))
    differences = [get_diff_for_mutant(name, source=made.code, path=path) for name in left]
    sys.stdout.write(json.dumps({"mutants": len(names), "survivors": dict(zip(left, differences, strict=True))}))


if __name__ == "__main__":
    main(sys.argv[1])
