"""The tables of the National Correct Coding Initiative as CMS publishes them: code pairs, unit limits, add-on codes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from django.db.models import Q

from codesets.loaders import base
from codesets.loaders.periods import Period, day, quarter, required
from codesets.loaders.sources import LayoutError, Source, fingerprint, search_name
from codesets.models import AddOn, NcciPair, Setting, Table, UnitLimit
from codesets.services import ReleaseFile, Rows

CODE = re.compile(r"[0-9A-Z]{5}")
PAIR_FILE = r"cci(pra|oph)[-_]?v(\d{2})(\d)r(\d+)[-_]f(\d+)"
PAIR_COLUMNS = ("column1", "column2", "indicator", "valid_from", "valid_to")
LIMIT_COLUMNS = ("setting", "code", "units", "adjudication", "valid_from", "valid_to")
ADD_ON_COLUMNS = ("code", "primary", "edit_type", "valid_from", "valid_to")
LONG_AGO = date(1996, 1, 1)
"""The first edits took effect; for those "in existence prior to 1996" the table gives no better day."""
SETTINGS = {"practitioner": Setting.PRACTITIONER, "outpatient": Setting.HOSPITAL, "dme": Setting.DME}


def are_pairs(head: str) -> bool:
    return (
        "column 1\tcolumn 2" in head.lower()
        or re.search(r"^\w{5}\t\w{5}\t\S?\t\d{8}\t", head, re.MULTILINE) is not None
    )


def are_unit_limits(head: str) -> bool:
    return "mue values" in head.lower()


def are_add_ons(head: str) -> bool:
    return "add-on_code" in head.lower().replace(" ", "_") and "primary_code" in head.lower().replace(" ", "_")


def pair_release(sources: list[Source], effective: date | None) -> ReleaseFile:
    """All parts of one setting and version; the pairs that have ended stay, each with its last day."""
    names = [_pair_file(source) for source in sources]
    if len({name[:3] for name in names}) > 1:
        raise LayoutError(sources[0].name, "the files are of different settings or versions; load them one by one")
    parts = sorted(int(name[3]) for name in names)
    if parts != list(range(1, len(parts) + 1)):
        raise LayoutError(sources[0].name, f"parts {', '.join(map(str, parts))} are not the whole; give all from 1 on")
    setting, version, revision, _ = names[0]
    period = quarter(1994 + int(version[:2]), int(version[2]) + 1).starting(effective)
    table = Table.NCCI_PRACTITIONER if setting == "pra" else Table.NCCI_HOSPITAL
    ordered = [source for _, source in sorted(zip(names, sources, strict=True), key=lambda pair: int(pair[0][3]))]
    return ReleaseFile(
        table=table,
        version=f"ncci-ptp v{version[:2]}.{version[2]} r{revision}",
        edition=f"{period.name}, v{version[:2]}.{version[2]}",
        effective_on=period.first,
        known_until=period.spoken_until(table),
        source=", ".join(source.name for source in ordered)[:200],
        sha256=fingerprint("ncci-ptp", ordered, period.first),
        rows=lambda: iter([Rows(NcciPair, PAIR_COLUMNS, _pairs(ordered))]),
        speaks_of={NcciPair: Q()},
    )


def _pair_file(source: Source) -> tuple[str, str, str, str]:
    """Setting, version, revision and part, from names such as ``ccipra-v322r0-f1.TXT``."""
    found = search_name(PAIR_FILE, source)
    if found is None:
        raise LayoutError(source.name, "its name does not say setting, version and part (such as ccipra-v322r0-f1)")
    setting, major, minor, revision, part = found.groups()
    if minor not in "0123":
        raise LayoutError(source.name, f"version {major}.{minor} belongs to no quarter")
    return setting.lower(), major + minor, revision, part


def _pairs(sources: list[Source]) -> Iterator[tuple[object, ...]]:
    """Pairs with their days as ISO texts; ended ones and tombstones (indicator 9, deleted as they began) stay.

    A line that stands twice counts once.
    """
    days: dict[str, str | None] = {}
    for source in sources:
        began = False
        column1, seen = "", dict[tuple[str, str, str], str]()
        for number, cells in source.rows("\t") if source.is_workbook else _tabbed(source):
            if len(cells) < 6 or not CODE.fullmatch(cells[0].strip()):
                if began or (len(cells) > 3 and cells[3].strip().isdigit()):
                    raise LayoutError(source.name, f"“{' '.join(cells)[:60]}” is no pair of codes", number)
                continue
            began = True
            first, second, _, begins, ends, indicator = (cell.strip() for cell in cells[:6])
            if first != column1:
                column1 = first
                seen.clear()
            if (second, begins, ends) in seen:
                if seen[second, begins, ends] != indicator:
                    raise LayoutError(source.name, f"{first} {second} stands twice with different indicators", number)
                continue
            seen[second, begins, ends] = indicator
            for text in (begins, ends):
                if text not in days:
                    found = day(text, source.name, number)
                    days[text] = found.isoformat() if found else None
            valid_from, valid_to = days[begins] or LONG_AGO.isoformat(), days[ends]
            if not CODE.fullmatch(second) or indicator not in {"0", "1", "9"} or (valid_to and valid_to < valid_from):
                raise LayoutError(source.name, f"“{' '.join(cells)[:60]}” is no pair of codes with its days", number)
            yield first, second, indicator, valid_from, valid_to
        if not began:
            raise LayoutError(source.name, "holds no pair of codes")


def _tabbed(source: Source) -> Iterator[tuple[int, list[str]]]:
    """Rows of a file whose cells hold no quotes; faster than a reader of quoted cells by half."""
    for number, line in source.lines():
        yield number, line.split("\t")


def unit_limit_release(sources: list[Source], effective: date | None) -> ReleaseFile:
    """The limits of one setting; those of the other settings stay as they are."""
    source = sources[0]
    setting = _limit_setting(source)
    found = search_name(r"Eff[_-](\d\d)-(\d\d)-(20\d\d)", source)
    named = quarter(int(found.group(3)), (int(found.group(1)) + 2) // 3) if found else None
    period = required(named, effective, source.name)
    others = ~Q(setting=setting)
    before = base.in_force(Table.UNIT_LIMITS, period.first)

    def rows() -> Iterator[Rows]:
        yield Rows(UnitLimit, LIMIT_COLUMNS, _unit_limits(source, setting, period))
        yield base.kept(UnitLimit, LIMIT_COLUMNS, before, period.first, others)

    return ReleaseFile(
        table=Table.UNIT_LIMITS,
        version=f"mue {setting}",
        edition=f"{period.name}, {setting.label}",
        effective_on=period.first,
        known_until=period.spoken_until(Table.UNIT_LIMITS),
        source=source.name[:200],
        sha256=fingerprint("mue", sources, period.first),
        rows=rows,
        speaks_of={UnitLimit: Q(setting=setting)},
    )


def _limit_setting(source: Source) -> Setting:
    """The second heading says whose limits they are, such as "DME Supplier Services MUE Values"."""
    heading = re.search(r"(practitioner|outpatient|dme)[\w ]*services mue values", source.head(), re.IGNORECASE)
    if heading is None:
        raise LayoutError(source.name, "its heading does not say whose unit limits they are")
    return SETTINGS[heading.group(1).lower()]


def _unit_limits(source: Source, setting: Setting, period: Period) -> Iterator[tuple[object, ...]]:
    seen: dict[str, tuple[str, str]] = {}
    began = False
    for number, cells in source.rows():
        if not began:
            began = any("mue values" in cell.lower() for cell in cells)
            continue
        code, units, adjudication = ([cell.strip() for cell in cells] + ["", "", ""])[:3]
        if not (CODE.fullmatch(code) and units.isdigit() and adjudication[:1] in {"1", "2", "3"}):
            raise LayoutError(source.name, f"“{', '.join(cells)[:60]}” is no unit limit", number)
        value = (units, adjudication[0])
        if seen.setdefault(code, value) != value:
            raise LayoutError(source.name, f"{code} stands twice with different limits", number)
        if seen[code] is value:
            yield setting.value, code, units, adjudication[0], period.first, None


def add_on_release(sources: list[Source], effective: date | None) -> ReleaseFile:
    """Add-on codes with the codes they may stand beside, ended ones among them."""
    source = sources[0]
    found = search_name(r"V(20\d\d)Q([1-4])", source)
    named = quarter(int(found.group(1)), int(found.group(2))) if found else None
    period = required(named, effective, source.name)
    return ReleaseFile(
        table=Table.ADD_ONS,
        version="aoc",
        edition=period.name,
        effective_on=period.first,
        known_until=period.spoken_until(Table.ADD_ONS),
        source=source.name[:200],
        sha256=fingerprint("aoc", sources, period.first),
        rows=lambda: iter([Rows(AddOn, ADD_ON_COLUMNS, _add_ons(source))]),
        speaks_of={AddOn: Q()},
    )


def _add_ons(source: Source) -> Iterator[tuple[object, ...]]:
    """The columns are found by their headings: type, add-on code, primary code, first and last day of the edit."""
    columns: list[int] = []
    for number, cells in source.rows():
        if not columns:
            headings = [cell.strip().lower().replace(" ", "_") for cell in cells]
            wanted = ("aoc_edit_type", "add-on_code", "primary_code", "aoc_edit_effdt", "aoc_edit_deldt")
            if set(wanted) <= set(headings):
                columns = [headings.index(name) for name in wanted]
            continue
        kind, code, primary, begins, ends = ((cells[at] if at < len(cells) else "").strip() for at in columns)
        kind, code, primary = kind.removesuffix(".0"), code.zfill(5), primary.zfill(5)
        if kind not in {"1", "2", "3"} or not CODE.fullmatch(code) or not CODE.fullmatch(primary):
            raise LayoutError(source.name, f"“{', '.join(cells)[:60]}” is no add-on code with its primary", number)
        first = day(begins, source.name, number) or LONG_AGO
        last = day(ends, source.name, number)
        if last is not None and last < first:
            raise LayoutError(source.name, f"{code} beside {primary} ends before it begins", number)
        yield code, primary, kind, first, last
