"""What an edit is: its finding, its severity and topic, and the catalogue it registers in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from claims.edits.tables import Reference
from claims.facts import ClaimFacts, Diagnosis, Form, Line, Procedure


class Severity(StrEnum):
    """STOP cannot be released; REVIEW is acknowledged by a person with a reason; NOTE informs."""

    STOP = "stop"
    REVIEW = "review"
    NOTE = "note"


class Topic(StrEnum):
    NCCI = "ncci"
    MUE = "mue"
    ADDON = "addon"
    AGE = "age"
    SEX = "sex"
    MANIFESTATION = "manifestation"
    ECODE_PDX = "ecode_pdx"
    UNACCEPTABLE_PDX = "unacceptable_pdx"
    EXCLUDES1 = "excludes1"
    CODE_FIRST = "code_first"
    USE_ADDITIONAL = "use_additional"
    SEVENTH = "seventh"
    INVALID_CODE = "invalid_code"
    NOT_YET_VALID = "not_yet_valid"
    ENDED_CODE = "ended_code"
    HEADER = "header"
    POA = "poa"
    POA_EXEMPT = "poa_exempt"
    LATERALITY = "laterality"
    MODIFIER = "modifier"
    TELEHEALTH = "telehealth"
    NPI = "npi"
    POINTER = "pointer"
    DUPLICATE_LINE = "duplicate_line"
    DATES = "dates"
    OB = "ob"
    NEWBORN = "newborn"
    INPATIENT_ONLY = "inpatient_only"
    HAC = "hac"
    TIMELY = "timely"
    TOTAL = "total"
    UNIT_FRACTION = "unit_fraction"
    EM_MODIFIER25 = "em_modifier25"
    PREVENTIVE_AGE = "preventive_age"
    NEW_PATIENT = "new_patient"
    BILATERAL = "bilateral"
    MEDICAL_NECESSITY = "medical_necessity"
    REVENUE_CODE = "revenue_code"
    BILL_TYPE = "bill_type"
    DISCHARGE_STATUS = "discharge_status"
    TAXONOMY = "taxonomy"
    PAYER = "payer"
    OTHER = "other"

    @property
    def words(self) -> str:
        """The topic as a screen names it."""
        return TOPIC_WORDS.get(self.value) or self.value.replace("_", " ").capitalize()


TOPIC_WORDS = {
    "ncci": "NCCI",
    "mue": "MUE",
    "addon": "Add-on",
    "ecode_pdx": "External cause first",
    "unacceptable_pdx": "Unacceptable principal",
    "excludes1": "Excludes1",
    "seventh": "Seventh character",
    "poa": "POA",
    "poa_exempt": "POA exempt",
    "npi": "NPI",
    "ob": "Obstetrics",
    "hac": "HAC",
    "unit_fraction": "Units",
    "em_modifier25": "Visit with modifier 25",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """What an edit says about one claim. The edit writes message, codes and place; the catalogue fills in the rest."""

    message: str
    codes: tuple[str, ...] = ()
    line: int | None = None
    field: str = ""
    """The field at fault: ``units`` of the line, ``diagnoses.2.code``, ``procedures.1.performed_on``, ``bill_type``."""
    beside: tuple[str, ...] = ()
    """Accounts of the patient's other claims that the finding speaks of."""
    edit: str = ""
    topic: Topic = Topic.OTHER
    severity: Severity = Severity.NOTE
    title: str = ""
    remedy: str = ""
    source: str = ""
    fault: bool = False
    """The edit could not run: the finding speaks of the edit itself, not of the claim."""


type_of_edit = Callable[[ClaimFacts, Reference], Iterator[Finding]]
BOTH_FORMS = frozenset(Form)
PROFESSIONAL = frozenset({Form.PROFESSIONAL})
INSTITUTIONAL = frozenset({Form.INSTITUTIONAL})


@dataclass(frozen=True, slots=True)
class Edit:
    code: str
    severity: Severity
    topic: Topic
    title: str
    source: str
    remedy: str
    forms: frozenset[Form]
    effective_from: date | None
    effective_to: date | None
    find: type_of_edit
    required: bool = False
    """A claim cannot be written, or breaks the law or the format, where this is not corrected: never switched off."""
    changed: str = ""
    """What was changed last and why, in a coder's words; printed with the release note of that change."""

    @property
    def explanation(self) -> str:
        return " ".join((self.find.__doc__ or "").split())

    def applies(self, claim: ClaimFacts, on: date) -> bool:
        if claim.form not in self.forms or (self.effective_from and on < self.effective_from):
            return False
        return not (self.effective_to and on > self.effective_to)


CATALOGUE: dict[str, Edit] = {}
RETIRED: dict[str, str] = {}
"""Codes no longer in use, with date and reason. A code is never given to another edit."""


def edit(  # noqa: PLR0913 what the catalogue prints of an edit stands beside its function
    code: str,
    severity: Severity,
    topic: Topic,
    *,
    title: str,
    source: str,
    remedy: str,
    forms: frozenset[Form] = BOTH_FORMS,
    effective_from: date | None = None,
    effective_to: date | None = None,
    required: bool = False,
    changed: str = "",
) -> Callable[[type_of_edit], type_of_edit]:
    """Register a function as an edit. The same code twice is a mistake that stops the import.

    ``required`` marks what no setting may switch off or weaken; ``changed`` explains the latest change of the edit.
    """

    if code in CATALOGUE or code in RETIRED:
        raise ValueError(f"Edit {code} is already in the catalogue.")

    def register(function: type_of_edit) -> type_of_edit:
        CATALOGUE[code] = Edit(
            code,
            severity,
            topic,
            title,
            source,
            remedy,
            forms,
            effective_from,
            effective_to,
            function,
            required,
            changed,
        )
        return function

    return register


def dotted(code: str) -> str:
    """An ICD-10-CM code as a coder reads it: ``E1122`` is ``E11.22``."""
    return f"{code[:3]}.{code[3:]}" if len(code) > 3 else code


def on_diagnosis(diagnosis: Diagnosis, message: str, *others: str, field: str = "code") -> Finding:
    """A finding at one diagnosis; ``others`` are further codes that take part."""
    place = f"diagnoses.{diagnosis.number}.{field}"
    return Finding(message=message, codes=(diagnosis.code, *others), field=place)


def on_line(line: Line, message: str, *others: str, field: str = "code", beside: str = "") -> Finding:
    """A finding at a line; ``others`` are further codes that take part, ``beside`` the account of another claim."""
    codes = (line.code, *others) if line.code else others
    return Finding(message, codes, line.number, field, (beside,) if beside else ())


def on_procedure(procedure: Procedure, message: str, *others: str, field: str = "code") -> Finding:
    """A finding at one ICD-10-PCS procedure."""
    return Finding(message=message, codes=(procedure.code, *others), field=f"procedures.{procedure.number}.{field}")
