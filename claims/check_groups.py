"""The folded groups of the what-if sheet: what most claims are checked without. Open where something is in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from claims.check_sheet import ROWS, Sheet

PROVIDERS = ("billing", "rendering", "attending", "operating", "referring")


@dataclass(frozen=True, slots=True)
class Field:
    """A value of the head: its control is ``head-`` and the name."""

    name: str
    label: str
    most: int = 20
    is_date: bool = False
    help: str = ""
    value: str = ""
    wrong: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    name: str
    label: str
    size: int
    is_date: bool
    value: str
    wrong: str


@dataclass(frozen=True, slots=True)
class Table:
    """One list of the claim: its columns by label, and its rows of cells."""

    kind: str
    item: str
    heading: str
    labels: Sequence[str]
    rows: Sequence[Sequence[Cell]]


@dataclass(frozen=True, slots=True)
class Group:
    name: str
    title: str
    fields: Sequence[Field]
    tables: Sequence[Table]
    is_open: bool


COLUMNS: Mapping[str, tuple[str, int]] = {
    "code": ("Code", 7),
    "date": ("Date", 0),
    "amount": ("Amount", 8),
    "units": ("Units", 4),
    "modifiers": ("Modifiers", 4),
    "billing_npi": ("Billing NPI", 10),
    "rendering_npi": ("Rendering NPI", 10),
    "bill_type": ("Type of bill", 4),
    "admitted_on": ("Admitted", 0),
    "discharged_on": ("Discharged", 0),
    "discharge_status": ("Discharge status", 2),
}
"""The label of a column and the width of its controls; a width of 0 is a date."""
TABLES: Mapping[str, tuple[str, str]] = {
    "oc": ("Occurrence code", "Occurrence codes"),
    "vc": ("Value code", "Value codes"),
    "ps": ("Earlier service", "Earlier services"),
    "os": ("Other stay", "Other stays"),
}
GROUPS: Sequence[tuple[str, str, Sequence[Field], Sequence[str]]] = (
    (
        "providers",
        "Providers: NPI and taxonomy",
        (
            *(Field(f"{role}_npi", f"{role.capitalize()} NPI", 10) for role in PROVIDERS),
            *(Field(f"{role}_taxonomy", f"{role.capitalize()} taxonomy", 10) for role in PROVIDERS[:3]),
        ),
        (),
    ),
    (
        "bill",
        "Bill: frequency, origin, DRG, day of the check",
        (
            Field("frequency", "Frequency", 1, help="1 original, 7 replacement, 8 void"),
            Field("payer_control_number", "Payer's claim number", 50, help="With frequency 7 or 8"),
            Field("member_id", "Member number", 80, help="A complete claim needs it"),
            Field("admission_source", "Point of origin", 1),
            Field("drg", "DRG on the claim", 4),
            Field("today", "Day of the check", is_date=True, help="Today where empty"),
        ),
        (),
    ),
    (
        "codes",
        "Condition, occurrence and value codes",
        (Field("condition_codes", "Condition codes", 60, help="Parted by blanks: 44 C1"),),
        ("oc", "vc"),
    ),
    ("earlier", "Earlier services of the patient", (), ("ps",)),
    ("stays", "Other inpatient stays of the patient", (), ("os",)),
)


def groups_of(sheet: Sheet, errors: Mapping[str, str], focus: str) -> list[Group]:
    """The groups with what is typed and wrong in them; ``focus`` is the control that is to have the focus."""
    return [_group(name, title, fields, kinds, sheet, errors, focus) for name, title, fields, kinds in GROUPS]


def _group(
    name: str,
    title: str,
    fields: Sequence[Field],
    kinds: Sequence[str],
    sheet: Sheet,
    errors: Mapping[str, str],
    focus: str,
) -> Group:
    filled = [_filled(field, sheet, errors) for field in fields]
    tables = [_table(kind, sheet, errors) for kind in kinds]
    cells = [cell for table in tables for row in table.rows for cell in row]
    has_focus = focus.startswith(tuple(f"{kind}-" for kind in kinds)) or focus in {f"add-{kind}" for kind in kinds}
    is_filled = any(each.value or each.wrong for each in filled) or any(cell.value or cell.wrong for cell in cells)
    return Group(name, title, filled, tables, has_focus or is_filled)


def _filled(field: Field, sheet: Sheet, errors: Mapping[str, str]) -> Field:
    value, wrong = sheet.head.get(field.name, ""), errors.get(f"head-{field.name}", "")
    return Field(field.name, field.label, field.most, field.is_date, field.help, value, wrong)


def _table(kind: str, sheet: Sheet, errors: Mapping[str, str]) -> Table:
    item, heading = TABLES[kind]
    rows = [
        [
            Cell(
                name, *COLUMNS[name], not COLUMNS[name][1], row.get(name, ""), errors.get(f"{kind}-{number}-{name}", "")
            )
            for name in ROWS[kind]
        ]
        for number, row in enumerate(sheet.rows[kind], start=1)
    ]
    return Table(kind, item, heading, [COLUMNS[name][0] for name in ROWS[kind]], rows)
