"""What kind of chart an encounter is, and the form it is billed on, where the sender does not say it in our words."""

from __future__ import annotations

import re
from dataclasses import dataclass

from encounters.intake.values import IncomingEncounter

CHART_TYPES = frozenset(
    {
        "inpatient",
        "observation",
        "emergency",
        "outpatient_surgery",
        "clinic",
        "telehealth",
        "imaging",
        "laboratory",
        "therapy",
        "behavioral",
    }
)
BY_CLASS = {
    "IMP": "inpatient",
    "ACUTE": "inpatient",
    "NONAC": "inpatient",
    "SS": "outpatient_surgery",
    "OBSENC": "observation",
    "EMER": "emergency",
    "VR": "telehealth",
}
"""Classes of HL7's ActCode that name one kind of chart; ambulatory and the rest are told apart by words."""

BY_WORDS = (
    ("telehealth", r"telehealth|telemedicine|video visit|telephone|virtual"),
    ("therapy", r"physical therap|occupational therap|speech therap|rehabilitation"),
    ("behavioral", r"psych|behaviou?ral|mental health|counsel|substance"),
    ("imaging", r"imaging|radiolog|x-ray|mammogra|\bct\b|\bmri\b|ultraso"),
    ("laboratory", r"laborator|\blab\b|patholog|specimen"),
    ("outpatient_surgery", r"surg|endoscop|colonoscop|operative|day case|catheteri"),
    ("observation", r"observation"),
    ("emergency", r"emergency"),
)
HOSPITAL_FORMS = frozenset(
    {"inpatient", "observation", "emergency", "outpatient_surgery", "imaging", "laboratory", "therapy"}
)
"""Kinds of chart a hospital bills on the institutional form; what is left it bills as professional work."""


@dataclass(frozen=True, slots=True)
class Kind:
    chart_type: str
    form: str
    bill_type: str
    place_of_service: str


def kind_of(encounter: IncomingEncounter, *, is_hospital: bool) -> Kind:
    """Chart type, form, type of bill and place of service: as sent, else by class and words, else the usual one."""
    chart_type = encounter.chart_type if encounter.chart_type in CHART_TYPES else ""
    chart_type = chart_type or BY_CLASS.get(encounter.class_code) or _by_words(encounter)
    usual = "institutional" if is_hospital and chart_type in HOSPITAL_FORMS else "professional"
    form = encounter.form or usual
    if form == "institutional":
        return Kind(chart_type, form, encounter.bill_type or ("111" if chart_type == "inpatient" else "131"), "")
    return Kind(chart_type, form, "", encounter.place_of_service or _place(chart_type, is_hospital=is_hospital))


def _by_words(encounter: IncomingEncounter) -> str:
    words = " ".join((*encounter.kind_texts, encounter.service)).lower()
    return next((kind for kind, pattern in BY_WORDS if re.search(pattern, words)), "clinic")


def _place(chart_type: str, *, is_hospital: bool) -> str:
    """The place of service of professional work: 10 and 23 speak for themselves, else clinic or hospital outpatient."""
    if chart_type == "telehealth":
        return "10"
    if chart_type == "emergency":
        return "23"
    if chart_type == "inpatient":
        return "21"
    return "22" if is_hospital else "11"
