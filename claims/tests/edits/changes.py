"""What is done to a claim to plant a fault."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from claims.tests.edits.clean_claims import Body, diagnoses


def changed(body: Body, changes: Mapping[str, Any]) -> Body:
    """A copy with values put in place: ``lines.0.units``; ``lines.+`` appends; None removes; ``codes`` is short for
    diagnoses, ``born`` and ``sex`` for the patient's."""
    copy = deepcopy(body)
    short = {"born": "patient.birth_date", "sex": "patient.sex", "codes": "diagnoses"}
    for path, value in changes.items():
        *way, last = short.get(path, path).split(".")
        place: Any = copy
        for step in way:
            place = place[int(step)] if isinstance(place, list) else place[step]
        new = diagnoses(value) if path == "codes" else value
        if last == "+":
            place.extend(new if isinstance(new, list) else [new])
        elif isinstance(place, list):
            place[int(last)] = new
        else:
            place[last] = new
    return copy
