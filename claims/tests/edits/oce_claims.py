"""Outpatient hospital claims for Medicare's outpatient code editor and for our edits: the same values for both.

Drawn from a seed out of pools of codes that the editor treats alike: services of each attribute of its tables, codes
not yet or no longer valid, what is no code, the two columns of NCCI pairs, and modifiers and revenue codes that do and
do not exist.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from random import Random
from typing import Any

from claims.facts import ClaimFacts, Diagnosis, DiagnosisRole, Form, Line, Payer, PayerKind, Person
from claims.tests.edits.mce_claims import NO_CODES, born, pools
from codesets.loaders.oce_tables import packaged_file, unpacked

FIRST, LAST = date(2022, 10, 1), date(2026, 4, 30)
"""From the beginning of our complete tables to the last month of the editor's data."""
SEX_NUMBERS = {"U": "0", "M": "1", "F": "2", "X": "9"}
AGES = (0, 1, 2, 5, 8, 9, 14, 15, 17, 18, 30, 45, 60, 64, 65, 66, 80, 101, 124, 125, 130)
MODIFIERS = ("25", "25", "57", "59", "XS", "RT", "LT", "50", "50", "26", "TC", "76", "91", "79", "52", "GP", "JW")
NO_MODIFIERS = ("ZQ", "00", "X9")
REVENUE = ("0250", "0270", "0300", "0301", "0305", "0320", "0360", "0420", "0450", "0510", "0636", "0710", "0761")
NO_REVENUE = ("9998", "0007", "0998")
NO_SERVICES = ("99999", "9921", "X1234", "ABCDE", "0000Z", "I1234")
VISITS = ("99281", "99283", "99285", "G0463", "99291")
ATTRIBUTES = (
    "bilateral_conditional",
    "bilateral_independent",
    "bilateral_inherent",
    "addon_type1",
    "addon_type2",
    "addon_type3",
)
OF_EACH_KIND = 60
ON_ONE_SIDE = 0.05
"""So many of the claims have all of their services on the right."""


@dataclass(frozen=True, slots=True)
class Service:
    code: str
    modifiers: tuple[str, ...]
    revenue_code: str
    units: int


@dataclass(frozen=True, slots=True)
class Visit:
    """The values of one outpatient claim; all of it happens on one day."""

    number: int
    on: date
    age: int
    sex: str
    bill_type: str
    opps: bool
    principal: str
    secondary: tuple[str, ...]
    reason: str
    services: tuple[Service, ...]

    def as_facts(self) -> ClaimFacts:
        coded = [(self.principal, DiagnosisRole.PRINCIPAL)]
        coded += [(code, DiagnosisRole.SECONDARY) for code in self.secondary]
        coded += [(self.reason, DiagnosisRole.REASON_FOR_VISIT)] if self.reason else []
        return ClaimFacts(
            form=Form.INSTITUTIONAL,
            today=self.on,
            payer=Payer(kind=PayerKind.MEDICARE),
            patient=Person(birth_date=born(self.age, self.on), sex=self.sex),
            bill_type=self.bill_type,
            service_from=self.on,
            service_to=self.on,
            diagnoses=tuple(Diagnosis(place, code, role) for place, (code, role) in enumerate(coded, start=1)),
            lines=tuple(
                Line(
                    number=number,
                    code=each.code,
                    modifiers=each.modifiers,
                    units=Decimal(each.units),
                    service_date=self.on,
                    revenue_code=each.revenue_code,
                    charge=Decimal(100),
                )
                for number, each in enumerate(self.services, start=1)
            ),
        )

    def as_asked_of_the_editor(self) -> dict[str, Any]:
        on = f"{self.on:%Y%m%d}"
        return {
            "claimId": str(self.number),
            "billType": self.bill_type,
            "dateStarted": on,
            "dateEnded": on,
            "receiptDate": on,
            "age": str(self.age),
            "sex": SEX_NUMBERS[self.sex],
            "patientStatus": "01",
            "oppsFlag": "1" if self.opps else "2",
            "principalDiagnosisCode": {"diagnosis": self.principal},
            "secondaryDiagnosisCodeList": [{"diagnosis": code} for code in self.secondary],
            "reasonForVisitDiagnosisCodeList": [{"diagnosis": self.reason}] if self.reason else [],
            "lineItemList": [
                {
                    "serviceDate": on,
                    "hcpcs": each.code,
                    "revenueCode": each.revenue_code,
                    "unitsInput": str(each.units),
                    "charge": "10000",
                    "hcpcsModifierInputList": [{"hcpcsModifier": modifier} for modifier in each.modifiers],
                }
                for each in self.services
            ],
        }


def visits(count: int, *, pairs: Sequence[tuple[str, str]], seed: int) -> list[Visit]:
    """So many claims; half of them hold the two codes of one of the pairs."""
    random = Random(seed)
    return [_visit(number, pairs, random) for number in range(1, count + 1)]


def _visit(number: int, pairs: Sequence[tuple[str, str]], random: Random) -> Visit:
    on = FIRST + timedelta(days=random.randrange((LAST - FIRST).days + 1))
    return Visit(
        number=number,
        on=on,
        age=random.choice(AGES),
        sex=random.choice("MFMFMFMFUX"),
        bill_type="131" if random.random() < 0.97 else "999",
        opps=random.random() < 0.7,
        principal=_diagnosis(random),
        secondary=tuple(_diagnosis(random) for _ in range(random.choice((0, 1, 2)))),
        reason=_diagnosis(random) if random.random() < 0.3 else "",
        services=tuple(_services(pairs, random)),
    )


def _diagnosis(random: Random) -> str:
    table = pools("mce_i10dx_master")
    luck = random.random()
    if luck < 0.04:
        return random.choice(NO_CODES)
    return random.choice(table["ordinary"] if luck < 0.6 else table[random.choice(sorted(table))])


def _services(pairs: Sequence[tuple[str, str]], random: Random) -> list[Service]:
    table = services()
    codes = [*random.choice(pairs)] if random.random() < 0.5 else []
    if random.random() < 0.3:
        codes.append(random.choice(VISITS))
    codes += [random.choice(table[random.choice(sorted(table))]) for _ in range(random.choice((0, 1, 1, 2)))]
    if random.random() < 0.1:
        codes.append(random.choice(NO_SERVICES))
    if random.random() < 0.15 or not codes:
        codes.append("")
    random.shuffle(codes)
    listed = [_service(code, random) for code in codes]
    if random.random() < ON_ONE_SIDE:
        return [replace(each, modifiers=("RT",) if each.code else ()) for each in listed]
    return listed


def _service(code: str, random: Random) -> Service:
    chosen = [random.choice(MODIFIERS)] if code and random.random() < 0.35 else []
    if code in bilateral() and random.random() < 0.3:
        chosen = ["50"]
    if code and random.random() < 0.03:
        chosen.append(random.choice(NO_MODIFIERS))
    revenue = random.choice(NO_REVENUE if random.random() < 0.03 else REVENUE)
    return Service(code, tuple(chosen), revenue, random.choice((1, 1, 1, 2)))


@cache
def kinds() -> dict[str, frozenset[str]]:
    """Every code by what the editor's tables say of it."""
    packed = packaged_file()
    if packed is None:
        raise FileNotFoundError("pyoce is not installed.")
    found: dict[str, set[str]] = {}
    with unpacked(packed) as tables:
        newest = max(tables.quarters())
        oldest = min(number for number, (_, last) in tables.quarters().items() if last >= FIRST)
        for code, rows in tables.hcpcs():
            for kind in _kinds(rows, oldest, newest):
                found.setdefault(kind, set()).add(code)
    return {kind: frozenset(codes) for kind, codes in sorted(found.items())}


@cache
def services() -> dict[str, tuple[str, ...]]:
    """Some codes of each kind."""
    random = Random(OF_EACH_KIND)
    return {kind: tuple(random.sample(sorted(codes), min(len(codes), OF_EACH_KIND))) for kind, codes in kinds().items()}


def bilateral() -> frozenset[str]:
    return kinds()["of two sides throughout"]


def add_ons() -> frozenset[str]:
    return kinds()["an add-on code throughout"]


def every_service() -> set[str]:
    return {code for codes in services().values() for code in codes} | set(VISITS)


def _kinds(rows: list[dict[str, Any]], oldest: int, newest: int) -> set[str]:
    last = rows[-1]
    if last["hi_version"] < oldest:
        return {"ended long ago"}
    kinds = {f"status {last['status_indicator']}"}
    kinds |= {name for name in ATTRIBUTES if last[name]}
    if all(row["bilateral_conditional"] or row["bilateral_independent"] for row in rows):
        kinds.add("of two sides throughout")
    if all(row["addon_type1"] or row["addon_type2"] or row["addon_type3"] for row in rows):
        kinds.add("an add-on code throughout")
    kinds |= {"of an age"} if last["lo_age"] or last["hi_age"] < 124 else set()
    kinds |= {"of a sex"} if last["sex"] else set()
    kinds |= {"ends"} if last["hi_version"] < newest else set()
    kinds |= {"begins"} if rows[0]["lo_version"] > oldest else set()
    return kinds
