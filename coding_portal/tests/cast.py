"""The people of the tests, and plain functions that make rows with fixed values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from accounts.models import Facility, Organisation, Role, User
from encounters.models import Document, DocumentVersion, Encounter, Patient, Payer, Practitioner, Worklist

PASSWORD = "a-password-for-tests"


def make_facility(code: str = "north", **values: Any) -> Facility:
    defaults = {
        "name": f"{code.capitalize()} Hospital",
        "npi": "1749900100",
        "tax_id": "840000101",
        "taxonomy": "282N00000X",
        "address_line": "1 Main Street",
        "city": "Fairview",
        "state": "OH",
        "zip_code": "442010001",
        "phone": "3305550100",
        "starts_on": date(2025, 1, 1),
    }
    return Facility.objects.get_or_create(code=code, defaults=defaults | values)[0]


def make_user(username: str, role: str, *facilities: Facility, **values: Any) -> User:
    user = User.objects.create_user(
        username, password=PASSWORD, role=role, first_name=username.capitalize(), last_name="Test", **values
    )
    user.facilities.set(facilities)
    return user


def make_payer(code: str = "medicare", **values: Any) -> Payer:
    defaults = {
        "name": code.capitalize(),
        "kind": "medicare",
        "payer_id": f"{code.upper()[:12]}01",
        "filing_indicator": "MB",
        "timely_filing_days": 365,
    }
    return Payer.objects.get_or_create(code=code, defaults=defaults | values)[0]


def make_practitioner(npi: str = "1840001014", **values: Any) -> Practitioner:
    defaults = {"family": "Osei", "given": "Abena", "suffix": "MD", "taxonomy": "207RC0000X"}
    return Practitioner.objects.get_or_create(npi=npi, defaults=defaults | values)[0]


def make_patient(mrn: str = "T0000001", **values: Any) -> Patient:
    defaults = {
        "family": "Testcase",
        "given": "Rosa",
        "birth_date": date(1954, 3, 14),
        "sex": "F",
        "address_line": "2 Oak Street",
        "city": "Fairview",
        "state": "OH",
        "zip_code": "44201",
    }
    return Patient.objects.get_or_create(mrn=mrn, defaults=defaults | values)[0]


def make_encounter(account: str = "T-1", **values: Any) -> Encounter:
    """A Medicare inpatient stay of six days in October 2026, unless told otherwise."""
    values.setdefault("facility", None)
    defaults: dict[str, Any] = {
        "account_number": account,
        "source_id": account,
        "patient": values.pop("patient", None) or make_patient(),
        "payer": values.pop("payer", None) or make_payer(),
        "attending": values.pop("attending", None) or make_practitioner(),
        "chart_type": "inpatient",
        "form": "institutional",
        "service": "Cardiology",
        "service_from": date(2026, 10, 2),
        "service_to": date(2026, 10, 8),
        "admission_type": "1",
        "admission_source": "1",
        "discharge_status": "01",
        "bill_type": "111",
        "total_charge": Decimal("0.00"),
    }
    values["facility"] = values["facility"] or make_facility()
    return Encounter.objects.create(**(defaults | values))


def make_document(encounter: Encounter, text: str, title: str = "Discharge summary") -> DocumentVersion:
    document = Document.objects.create(
        encounter=encounter, source_id=f"{encounter.pk}-{title}", kind="discharge_summary", title=title
    )
    return DocumentVersion.objects.create(document=document, text=text, sha256="0" * 64)


def make_worklist(order: int = 1, **values: Any) -> Worklist:
    return Worklist.objects.create(order=order, **({"name": f"List {order}", "why": "Waits to be coded"} | values))


@dataclass(frozen=True)
class Cast:
    """North is where most of the work is; south is another facility."""

    north: Facility
    south: Facility
    coder: User
    other_coder: User
    south_coder: User
    vendor_coder: User
    lead: User
    auditor: User
    biller: User
    provider: User
    compliance: User
    administrator: User

    def by_role(self) -> dict[str, User]:
        return {
            user.role: user
            for user in (
                self.coder,
                self.lead,
                self.auditor,
                self.biller,
                self.provider,
                self.compliance,
                self.administrator,
            )
        }


@pytest.fixture
def cast(db: None) -> Cast:
    """A coder, a colleague, one of another facility, one of a vendor, and everybody they work with."""
    north, south = make_facility("north"), make_facility("south", npi="1749900209", tax_id="840000102")
    vendor = Organisation.objects.create(name="Vendor Coders", kind=Organisation.Kind.VENDOR)
    provider = make_user("provider", Role.PROVIDER, north)
    practitioner = make_practitioner()
    practitioner.user = provider
    practitioner.save(update_fields=["user"])
    return Cast(
        north=north,
        south=south,
        coder=make_user("coder", Role.CODER, north),
        other_coder=make_user("colleague", Role.CODER, north),
        south_coder=make_user("southcoder", Role.CODER, south),
        vendor_coder=make_user("vendorcoder", Role.CODER, north, organisation=vendor),
        lead=make_user("lead", Role.LEAD, north),
        auditor=make_user("auditor", Role.AUDITOR, north),
        biller=make_user("biller", Role.BILLER, north),
        provider=provider,
        compliance=make_user("compliance", Role.COMPLIANCE, north),
        administrator=make_user("administrator", Role.ADMINISTRATOR, north),
    )
