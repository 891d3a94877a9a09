"""What each edit and those beside it say of each of its cases, word for word, as ``findings/`` has it on file.

The files are read before they are committed; they are written anew with ``RECORD=1``, beside the recorded tables.
"""

import json
import os
from pathlib import Path

import pytest

from claims.edits.base import CATALOGUE
from claims.tests.edits.bodies import findings_of
from claims.tests.edits.faults import FAULTS
from claims.tests.edits.faults.planting import Fault

FOLDER = Path(__file__).parent / "findings"


def beside(edit: str) -> list[str]:
    """The edits of the module that an edit stands in."""
    module = CATALOGUE[edit].find.__module__
    return [code for code, each in CATALOGUE.items() if each.find.__module__ == module]


def said(fault: Fault) -> str:
    """The case on one line, and beneath it place, codes and message of each finding."""
    found = [
        f"    {each['edit']} {'-' if each['line'] is None else each['line']} {each['field'] or '-'}"
        f" [{' '.join(each['codes'])}] {each['message']}"
        for each in findings_of(fault.body, *beside(fault.edit))
    ]
    return "\n".join([f"{fault.base} {json.dumps(fault.changes)}", *(found or ["    quiet"])])


def all_said(edit: str) -> str:
    return "\n".join([edit, *(said(fault) for fault in FAULTS if fault.edit == edit)]) + "\n"


def on_file(edit: str) -> Path:
    """Edits are filed by the module they stand in."""
    return FOLDER / f"{CATALOGUE[edit].find.__module__.rpartition('.')[2]}.txt"


def sections(path: Path) -> dict[str, str]:
    parts = path.read_text(encoding="utf-8").split("\n\n") if path.exists() else []
    return {part.splitlines()[0]: part.rstrip("\n") + "\n" for part in parts}


def recorded(edit: str) -> str:
    path = on_file(edit)
    if os.environ.get("RECORD"):
        path.parent.mkdir(exist_ok=True)
        kept = sections(path) | {edit: all_said(edit)}
        path.write_text("\n".join(kept[code] for code in CATALOGUE if code in kept), encoding="utf-8")
    return sections(path).get(edit, "")


@pytest.mark.parametrize("edit", sorted({fault.edit for fault in FAULTS}))
def test_an_edit_says_of_its_cases_what_is_on_file(edit: str) -> None:
    assert all_said(edit) == recorded(edit)
