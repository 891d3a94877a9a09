"""The what-if page's sheet: what was typed, kept as it was typed, and the API's request it stands for.

Nothing of a sheet is stored. A row of which nothing is filled in is passed over; findings and errors are led back to
the row and control they speak of. A control's id is its name: ``dx-2-poa``, ``ln-1-units``, ``head-payer``.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.utils.dateparse import parse_date

from claims.sent import bare
from codesets.models import Code, System
from codesets.reference import system_of_service
from coding_portal.typed import whole_number

HEAD = (
    "form", "payer", "sex", "age", "service_from", "service_to", "admission_date", "discharge_status", "bill_type",
    "place_of_service", "total_charge", "complete", "today", "frequency", "payer_control_number", "member_id",
    "admission_source", "drg", "billing_npi", "rendering_npi", "attending_npi", "operating_npi", "referring_npi",
    "billing_taxonomy", "rendering_taxonomy", "attending_taxonomy", "condition_codes",
)  # fmt: skip
ROWS: Mapping[str, tuple[str, ...]] = {
    "dx": ("code", "poa", "role"),
    "px": ("code", "date"),
    "ln": ("code", "modifiers", "units", "pointers", "service_date", "pos", "revenue_code", "charge", "rendering_npi"),
    "oc": ("code", "date"),
    "vc": ("code", "amount"),
    "ps": ("code", "date", "modifiers", "billing_npi", "rendering_npi", "bill_type", "units"),
    "os": ("admitted_on", "discharged_on", "discharge_status", "billing_npi"),
}
"""The columns of each list, named as the API names them; the first is what a row cannot be without."""
START: Mapping[str, int] = {"dx": 3, "px": 1, "ln": 2, "oc": 1, "vc": 1, "ps": 1, "os": 1}
MOST: Mapping[str, int] = {"dx": 50, "px": 30, "ln": 100, "oc": 25, "vc": 25, "ps": 50, "os": 25}
LISTS: Mapping[str, str] = {
    "diagnoses": "dx", "procedures": "px", "lines": "ln", "occurrence_codes": "oc", "value_codes": "vc",
    "prior_services": "ps", "other_stays": "os",
}  # fmt: skip
AGAIN: Mapping[str, str] = {"performed_on": "date", "birth_date": "age"}
"""What findings name otherwise than the sheet does."""
OLDEST = 130
DAYS_OLD = re.compile(r"(\d{1,5})\s*D", re.IGNORECASE)
DOTTED = re.compile(r"[A-Z]\d[0-9A-Z]\.[0-9A-Z]{1,4}")
SERVICE = re.compile(r"([0-9A-Z]{5})(?:-([0-9A-Z]{2}(?:-[0-9A-Z]{2})*))?")

Row = dict[str, str]


@dataclass(slots=True)
class Sheet:
    """The typed values: the head by name, and the rows of each kind in order; kinds not given are empty."""

    head: dict[str, str] = field(default_factory=lambda: {"form": "professional"})
    rows: dict[str, list[Row]] = field(
        default_factory=lambda: {kind: [{} for _ in range(START[kind])] for kind in ROWS}
    )

    def __post_init__(self) -> None:
        self.rows = {kind: self.rows.get(kind, []) for kind in ROWS}

    @classmethod
    def typed(cls, values: Mapping[str, str]) -> Sheet:
        """The sheet of a sent form; rows beyond the most there may be are left out."""
        sheet = cls({name: values.get(f"head-{name}", "").strip() for name in HEAD}, {})
        for kind, columns in ROWS.items():
            numbers = [number for number in range(1, MOST[kind] + 1) if f"{kind}-{number}-{columns[0]}" in values]
            sheet.rows[kind] = [
                {name: values.get(f"{kind}-{number}-{name}", "").strip() for name in columns} for number in numbers
            ]
        return sheet

    @classmethod
    def of_request(cls, sent: Mapping[str, Any]) -> Sheet:
        """The sheet that stands for a request of the API; values it has no place for are left out."""
        head = {name: _text(sent.get(name)) for name in HEAD}
        patient = sent.get("patient", {})
        head |= {"sex": _text(patient.get("sex")), "age": _text(patient.get("age")) or _age(sent)}
        sheet = cls(head, {})
        for name, kind in LISTS.items():
            sheet.rows[kind] = [
                {column: _text(item.get(column)) for column in ROWS[kind]} for item in sent.get(name, [])
            ]
            sheet.rows[kind] += [{} for _ in range(START[kind] - len(sheet.rows[kind]))]
        return sheet

    def add(self, kind: str) -> str:
        """One more empty row; gives the id of its first control, or of the last row where there is no more room."""
        if len(self.rows[kind]) < MOST[kind]:
            self.rows[kind].append({})
        return f"{kind}-{len(self.rows[kind])}-{ROWS[kind][0]}"

    def remove(self, kind: str, number: int) -> str:
        """Take a row out. Pointers go on pointing at the diagnoses they meant. Gives the id for the focus."""
        rows = self.rows[kind]
        if 1 <= number <= len(rows):
            del rows[number - 1]
        if kind == "dx":
            for line in self.rows["ln"]:
                kept = [place for place in _pointers(line.get("pointers", "")) or [] if place != number]
                if kept or _pointers(line.get("pointers", "")):
                    line["pointers"] = " ".join(str(place - (place > number)) for place in kept)
        return f"{kind}-{min(number, len(rows))}-{ROWS[kind][0]}" if rows else f"add-{kind}"

    def paste(self, text: str) -> tuple[int, list[str]]:
        """Put each code of a list where it belongs; gives how many, and the words that are no known code.

        With a dot it is a diagnosis. Without one it is a service where CPT or HCPCS know it, else a diagnosis or a
        procedure. Modifiers follow a service after a hyphen: 99213-25.
        """
        words = [word for word in re.split(r"[\s,;]+", text.upper()) if word][: sum(MOST.values())]
        known = _known({bare(word.split("-")[0]) for word in words})
        placed, strangers = 0, []
        for word in words:
            kind, row = _place(word, known)
            if not kind:
                strangers.append(word)
            elif self._fill(kind, row):
                placed += 1
        return placed, strangers

    def _fill(self, kind: str, row: Row) -> bool:
        """Into the first empty row, or a new one while there is room."""
        rows = self.rows[kind]
        for place, old in enumerate(rows):
            if not any(old.values()):
                rows[place] = row
                return True
        if len(rows) < MOST[kind]:
            rows.append(row)
            return True
        return False


@dataclass(frozen=True, slots=True)
class Reading:
    """A sheet as a request of the API, with the rows its lists came from and what could not be read, by control."""

    sent: dict[str, Any]
    places: Mapping[str, Sequence[int]]
    errors: Mapping[str, str]

    def control(self, path: str, line: int | None = None) -> str:
        """The id of the control that a finding's field or an error's path speaks of; empty where there is none."""
        if line is not None:
            return self._in_row("ln", line, path.rsplit(".", 1)[-1])
        first, _, rest = path.partition(".")
        number, _, column = rest.partition(".")
        if first in LISTS and number.isdigit():
            return self._in_row(LISTS[first], int(number), AGAIN.get(column, column))
        if first in LISTS:
            return f"{LISTS[first]}-1-{ROWS[LISTS[first]][0]}"
        name = first if first in HEAD else path.rsplit(".", 1)[-1]
        name = AGAIN.get(name, name)
        return f"head-{name}" if name in HEAD else ""

    def _in_row(self, kind: str, place: int, column: str) -> str:
        rows = self.places[kind]
        if not 1 <= place <= len(rows):
            return ""
        return f"{kind}-{rows[place - 1]}-{column if column in ROWS[kind] else ROWS[kind][0]}"


def read(sheet: Sheet) -> Reading:
    """The request a sheet stands for. What a person types otherwise than the API does is turned into its words."""
    errors: dict[str, str] = {}
    head = sheet.head
    sent: dict[str, Any] = {name: head[name] for name in HEAD if head.get(name) and name not in {"sex", "age"}}
    sent["form"] = head.get("form") or "professional"
    sent["complete"] = bool(head.get("complete"))
    if "total_charge" in sent:
        sent["total_charge"] = _plain(sent["total_charge"])
    if "condition_codes" in sent:
        sent["condition_codes"] = _words(sent["condition_codes"])
    patient = {"sex": head.get("sex", ""), "birth_date": _birth_date(head, errors)}
    sent["patient"] = {name: value for name, value in patient.items() if value}
    places = {
        kind: [number for number, row in enumerate(sheet.rows[kind], start=1) if any(row.values())] for kind in ROWS
    }
    for name, kind in LISTS.items():
        sent[name] = [
            dict(_row(kind, number, sheet.rows[kind][number - 1], places["dx"], errors)) for number in places[kind]
        ]
    return Reading({name: value for name, value in sent.items() if value not in ("", [], {}, False)}, places, errors)


def _row(
    kind: str, number: int, row: Row, diagnoses: Sequence[int], errors: dict[str, str]
) -> Iterator[tuple[str, Any]]:
    for name, value in row.items():
        if not value:
            continue
        if name == "pointers":
            yield name, _placed(f"{kind}-{number}-{name}", value, diagnoses, errors)
        elif name == "modifiers":
            yield name, _words(value)
        elif name in {"units", "charge", "amount"}:
            yield name, _plain(value)
        else:
            yield name, value
    first = ROWS[kind][0]
    if kind != "ln" and not row.get(first):
        errors[f"{kind}-{number}-{first}"] = "The code is missing." if first == "code" else "The day is missing."


def _placed(control: str, value: str, diagnoses: Sequence[int], errors: dict[str, str]) -> list[int]:
    """Pointers to rows as places among the diagnoses that are filled in."""
    numbers = _pointers(value)
    if numbers is None:
        errors[control] = "Write numbers of diagnoses (1 3) or their letters (AC)."
        return []
    for number in numbers:
        if number not in diagnoses:
            errors[control] = f"There is no diagnosis {number}."
    return [diagnoses.index(number) + 1 for number in numbers if number in diagnoses]


def _pointers(value: str) -> list[int] | None:
    """Row numbers of what is typed: numbers, or letters as on the paper form; None for anything else."""
    words = value.replace(",", " ").upper().split()
    if words and all(word.isalpha() and word.isascii() for word in words):
        return [ord(letter) - ord("A") + 1 for word in words for letter in word]
    numbers = [whole_number(word) for word in words]
    return None if None in numbers else [number for number in numbers if number is not None]


def _birth_date(head: Mapping[str, str], errors: dict[str, str]) -> str:
    """A day on which somebody of that age on the first day of the claim was born; the sheet asks for no birth date."""
    if not head.get("age"):
        return ""
    days = DAYS_OLD.fullmatch(head["age"])
    age = int(days[1]) if days else whole_number(head["age"])
    if age is None or age > OLDEST * (366 if days else 1):
        errors["head-age"] = f"Write the age in whole years, 0 to {OLDEST}, or in days: 5d."
        return ""
    on = _first_day(head)
    if on is None:
        errors.setdefault("head-service_from", "The age counts on the first day: give the date.")
        return ""
    if days:
        return (on - timedelta(days=age)).isoformat()
    day = min(on.day, 28) if on.month == 2 else on.day
    return date(on.year - age, on.month, day).isoformat()


def _first_day(head: Mapping[str, Any]) -> date | None:
    try:
        return parse_date(head.get("admission_date") or head.get("service_from") or "")
    except ValueError:
        return None


def _age(sent: Mapping[str, Any]) -> str:
    """The age that a request's date of birth gives on the first day: in years, below one year in days."""
    born, on = parse_date(sent.get("patient", {}).get("birth_date", "")), _first_day(sent)
    if born is None or on is None or born > on:
        return ""
    years = on.year - born.year - ((on.month, on.day) < (born.month, born.day))
    return str(years) if years else f"{(on - born).days}d"


def _words(text: str) -> list[str]:
    return text.upper().replace(",", " ").split()


def _plain(number: str) -> str:
    return number.replace(",", "").removeprefix("$").strip()


def _text(value: object) -> str:
    if value is None or value is False:
        return ""
    if isinstance(value, list):
        return " ".join(map(str, value))
    return "1" if value is True else str(value)


def _known(codes: Collection[str]) -> dict[str, set[str]]:
    """The systems that have ever known each code."""
    found: dict[str, set[str]] = {}
    for system, code in Code.objects.filter(code__in=codes).values_list("system", "code").distinct():
        found.setdefault(code, set()).add(system)
    return found


def _place(word: str, known: Mapping[str, Collection[str]]) -> tuple[str, Row]:
    """The kind of row a word belongs to, and the row; an empty kind where no code set knows it."""
    service = SERVICE.fullmatch(word)
    code = bare(word)
    if DOTTED.fullmatch(word):
        return ("dx", {"code": word}) if System.ICD10CM in known.get(code, ()) else ("", {})
    if service and system_of_service(service[1]) in known.get(service[1], ()):
        return "ln", {"code": service[1], "modifiers": (service[2] or "").replace("-", " ")}
    if System.ICD10CM in known.get(code, ()):
        return "dx", {"code": code}
    if System.ICD10PCS in known.get(code, ()):
        return "px", {"code": code}
    return "", {}
