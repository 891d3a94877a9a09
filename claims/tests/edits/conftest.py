"""Checks through the front door: the request of the API, the reference tables of the starter set."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from claims.api_check import CheckRequest, without_blanks
from claims.check import check

Checker = Callable[[dict[str, Any]], list[dict[str, Any]]]


@pytest.fixture
def findings_of(db: None) -> Checker:
    """What ``POST /api/v1/check`` finds in a body."""

    def checked(body: dict[str, Any]) -> list[dict[str, Any]]:
        request = CheckRequest(data=without_blanks(body))
        request.is_valid(raise_exception=True)
        found: list[dict[str, Any]] = check(request.validated_data, today=date(2026, 6, 15))["findings"]
        return found

    return checked
