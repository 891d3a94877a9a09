"""Medicare's outpatient code editor, as the pyoce package has it, made to run in the tests.

The package asks for Python 3.12 for the sake of one line (a ``type`` statement), which is read here as the assignment
it stands for, and unpacks its tables into the home folder, which is not ours: they go to a folder of the test's own.
"""

from __future__ import annotations

import lzma
import shutil
import sys
from collections.abc import Sequence
from importlib import import_module
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from importlib.util import spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any, Protocol

from codesets.loaders.oce_tables import packaged_file

MODULE = "pyoce.dao.desc.tables"
NEWER, OLDER = b"type _Provider = Any", b"_Provider = Any"


class Engine(Protocol):
    def process(self, claim_data: dict[str, Any]) -> dict[str, Any]: ...


class _Reworded(SourceFileLoader):
    def get_data(self, path: str) -> bytes:
        data = super().get_data(path)
        return data.replace(NEWER, OLDER) if path.endswith(".py") else data

    def cache_from_source(self) -> None:
        """Nothing of the reworded source is kept."""


class _Finder(MetaPathFinder):
    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        found = PathFinder.find_spec(fullname, path, target) if fullname == MODULE else None
        if found is None or found.origin is None:
            return None
        return spec_from_file_location(fullname, found.origin, loader=_Reworded(fullname, found.origin))


def engine(folder: Path) -> Engine:
    """The editor, its tables unpacked into the folder."""
    packed = packaged_file()
    if packed is None:
        raise FileNotFoundError("pyoce is not installed.")
    tables = folder / "pyoce.mdb"
    with lzma.open(packed) as source, tables.open("wb") as target:
        shutil.copyfileobj(source, target, 1024 * 1024)
    finder = _Finder()
    sys.meta_path.insert(0, finder)
    try:
        provider = import_module("pyoce.dao.provider").LmdbDataProvider
        component: Engine = import_module("pyoce").IoceComponent
    finally:
        sys.meta_path.remove(finder)
    provider._instance = provider(tables)
    return component()  # type: ignore[operator,no-any-return]
