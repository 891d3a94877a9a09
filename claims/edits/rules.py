"""One hash for the rule of an edit, so that a change of it is noticed and told.

It covers the edit's function and whatever of this package the function uses: its helpers, lists of codes, limits. Words
of the catalogue, docstrings, comments and layout do not count.
"""

from __future__ import annotations

import ast
import hashlib
import importlib
import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

from claims.edits.base import Edit

PACKAGE = "claims.edits."
SHARED = frozenset({"claims.edits.base", "claims.edits.tables"})
"""What every edit is made of; a change there is no change of any one rule."""
LAYOUT = str.maketrans("", "", " \n\t'\"()")

Place = tuple[str, str]
"""A module of this package and a name in it."""
Sources = Callable[[str], str]
"""The source text of a module by its name."""


@dataclass(frozen=True, slots=True)
class Module:
    """The functions, classes and constants of a module by name, and the names it takes from others of this package."""

    statements: dict[str, ast.stmt]
    imports: dict[str, Place]


def rule_hash(edit: Edit) -> str:
    """SHA-256 over what the edit does."""
    return hash_of((edit.find.__module__, edit.find.__name__), _source)


def hash_of(start: Place, source_of: Sources) -> str:
    """Over every statement that the function at ``start`` is made of, sorted by module and name, in one spelling."""
    found: dict[Place, str] = {}
    waiting = [start]
    while waiting:
        place = waiting.pop()
        module = _read(source_of(place[0]))
        statement = module.statements.get(place[1])
        if place in found or statement is None:
            continue
        found[place] = _spelled(statement)
        waiting += _used(place[0], module, statement)
    text = "\n".join(f"{module}.{name}:{found[module, name]}" for module, name in sorted(found))
    return hashlib.sha256(text.encode()).hexdigest()


@cache
def _source(module: str) -> str:
    return inspect.getsource(importlib.import_module(module))


@cache
def _read(source: str) -> Module:
    statements: dict[str, ast.stmt] = {}
    imports: dict[str, Place] = {}
    for statement in ast.parse(source).body:
        if isinstance(statement, ast.FunctionDef | ast.ClassDef):
            statements[statement.name] = statement
        elif isinstance(statement, ast.Assign | ast.AnnAssign):
            targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
            names = (node.id for target in targets for node in ast.walk(target) if isinstance(node, ast.Name))
            statements |= dict.fromkeys(names, statement)
        elif isinstance(statement, ast.ImportFrom) and (module := statement.module or "").startswith(PACKAGE):
            imports |= {alias.asname or alias.name: (module, alias.name) for alias in statement.names}
    return Module(statements, {name: place for name, place in imports.items() if place[0] not in SHARED})


def _used(name: str, module: Module, statement: ast.stmt) -> Iterator[Place]:
    names = {node.id for part in _parts(statement) for node in ast.walk(part) if isinstance(node, ast.Name)}
    yield from ((name, each) for each in names if each in module.statements)
    yield from (module.imports[each] for each in names if each in module.imports)


def _parts(statement: ast.stmt) -> list[ast.AST]:
    """Without decorators, which hold the words of the catalogue, and without the docstring."""
    if not isinstance(statement, ast.FunctionDef | ast.ClassDef):
        return [statement]
    body = statement.body[ast.get_docstring(statement) is not None :]
    if isinstance(statement, ast.ClassDef):
        return [*statement.bases, *body]
    return [*statement.args.defaults, *filter(None, statement.args.kw_defaults), *body]


def _spelled(statement: ast.stmt) -> str:
    """Layout, quotes and brackets left out: they differ between versions of Python and say nothing."""
    return ";".join(ast.unparse(part) for part in _parts(statement)).translate(LAYOUT)
