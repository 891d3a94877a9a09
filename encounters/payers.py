"""Payers are part of the set-up: added and changed by administrators, with the same history as users."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from accounts.models import User
from accounts.services import save_row
from encounters.models import Payer

PAYER_FIELDS = ("code", "name", "kind", "payer_id", "filing_indicator", "timely_filing_days")


def save_payer(*, payer_id: int | None, by: User, values: Mapping[str, Any]) -> Payer:
    """A new payer, or other values for one. Its code never changes: feeds and rules name it."""
    return save_row(model=Payer, key=payer_id, by=by, values=values, fields=PAYER_FIELDS, fixed={"code"})
