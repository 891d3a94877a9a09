"""Two claims to start the what-if page from, with something for the edits to say. Nobody's data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

OFFICE = {"service_date": "2026-03-10", "pos": "11"}
EXAMPLES: Mapping[str, Mapping[str, Any]] = {
    "visit": {
        "form": "professional",
        "payer": "medicare",
        "patient": {"sex": "F", "age": 71},
        "service_from": "2026-03-10",
        "service_to": "2026-03-10",
        "place_of_service": "11",
        "diagnoses": [{"code": "E11.65"}, {"code": "I10"}, {"code": "I12.9"}],
        "lines": [
            {"code": "99214", "units": 1, "pointers": [1, 2]} | OFFICE | {"charge": "180.00"},
            {"code": "93000", "units": 4, "pointers": [2]} | OFFICE | {"charge": "45.00"},
            {"code": "36415", "units": 1, "pointers": [1]} | OFFICE | {"charge": "12.00"},
        ],
    },
    "stay": {
        "form": "institutional",
        "payer": "medicare",
        "patient": {"sex": "M", "age": 75},
        "bill_type": "111",
        "admission_date": "2026-03-10",
        "service_from": "2026-03-10",
        "service_to": "2026-03-15",
        "discharge_status": "01",
        "diagnoses": [
            {"code": "A41.9", "poa": "Y"},
            {"code": "N17.9", "poa": "Y"},
            {"code": "J96.01"},
            {"code": "I10", "poa": "Y"},
        ],
        "procedures": [{"code": "5A1935Z", "date": "2026-03-11"}],
        "lines": [
            {"revenue_code": "0120", "units": 5, "charge": "6000.00"},
            {"revenue_code": "0250", "units": 20, "charge": "850.00"},
        ],
    },
}  # fmt: skip
"""Requests of the API, with the age in years where that has the birth date."""
