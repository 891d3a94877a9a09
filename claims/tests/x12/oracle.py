"""The independent checker beside our writer: pyx12 reads the file against the implementation guides' structure.

It does not judge pointers, check digits, totals or codes; those are claim edits.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from typing import Any

import pyx12.params
import pyx12.x12n_document


def assert_valid_837(data: bytes) -> None:
    """Fails with each complaint, its segment and its place in the file."""
    complaints = complaints_about(data)
    assert not complaints, "\n".join(complaints)


def complaints_about(data: bytes) -> tuple[str, ...]:
    report = io.StringIO()
    source = io.StringIO(data.decode("ascii"))
    accepted = pyx12.x12n_document.x12n_document(pyx12.params.ParamsBase(), source, None, None, fd_json=report)
    complaints = tuple(_errors(json.loads(report.getvalue()), ""))
    if not accepted and not complaints:
        return ("pyx12 refused the file without saying why.",)
    return complaints


def _errors(node: Any, place: str) -> Iterator[str]:
    """Every entry of every "errors" list in the report, whatever level it is on."""
    if isinstance(node, list):
        for each in node:
            yield from _errors(each, place)
    elif isinstance(node, dict):
        here = f"{place} {node.get('seg_id', '')}@{node['cur_line']}" if "cur_line" in node else place
        for key, value in node.items():
            if key == "errors":
                yield from (f"{here}: {error}" for error in value)
            else:
                yield from _errors(value, here)
