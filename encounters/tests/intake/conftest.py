"""Facilities, payers and people for the intake tests, with fixed values."""

from __future__ import annotations

from datetime import date

import pytest

from accounts.models import Facility, Role, User
from encounters.models import Payer, Worklist


def make_facility(code: str = "riverside", **changes: object) -> Facility:
    values: dict[str, object] = {
        "name": f"{code.title()} Medical Center",
        "npi": {"riverside": "1749900100", "lakeside": "1749900209"}.get(code, "1749900308"),
        "tax_id": "840000101",
        "taxonomy": "282N00000X",
        "address_line": "1200 River Road",
        "city": "Fairview",
        "state": "OH",
        "zip_code": "442010001",
        "phone": "3305550100",
        "starts_on": date(2025, 1, 1),
    }
    return Facility.objects.create(code=code, **{**values, **changes})


def make_user(username: str, role: str, *facilities: Facility) -> User:
    user = User.objects.create_user(username, password="a good enough password", role=role)
    user.facilities.set(facilities)
    return user


@pytest.fixture
def riverside(db: None) -> Facility:
    return make_facility()


@pytest.fixture
def lakeside(db: None) -> Facility:
    return make_facility("lakeside")


@pytest.fixture
def medicare(db: None) -> Payer:
    return Payer.objects.create(
        code="medicare",
        name="Medicare",
        kind="medicare",
        payer_id="MEDICARE01",
        filing_indicator="MB",
        timely_filing_days=365,
    )


@pytest.fixture
def everything(db: None) -> Worklist:
    return Worklist.objects.create(name="Everything", order=1, why="Waits to be coded")


@pytest.fixture
def admin(db: None) -> User:
    return make_user("admin", Role.ADMINISTRATOR)


@pytest.fixture
def lead(riverside: Facility) -> User:
    return make_user("lead", Role.LEAD, riverside)


@pytest.fixture
def coder(riverside: Facility) -> User:
    return make_user("coder", Role.CODER, riverside)
