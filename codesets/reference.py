"""What edits and screens look up, as plain frozen values. Each function takes any number of codes and asks the
database a fixed number of times. Codes are upper case without dots.

Rows carry the days for which they hold, cut to the days for which their release is in force, so that one answer
serves claims of several dates.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Q

from codesets.loaders.notes import CodeRange
from codesets.models import (
    AddOn,
    AdministrativeCode,
    Attribute,
    Block,
    Code,
    FeeIndicator,
    Modifier,
    NcciPair,
    Note,
    Release,
    Setting,
    SeventhCharacter,
    Table,
    UnitLimit,
)

FAR = date(9999, 12, 31)
EARLY = date(1900, 1, 1)
EMPTY: Mapping[str, str] = {}

Window = tuple[date, date]


@dataclass(frozen=True, slots=True)
class CodeRow:
    """A code over a span of days in which nothing said of it changed."""

    system: str
    code: str
    display: str
    title: str
    billable: bool
    valid_from: date
    valid_to: date | None
    flags: frozenset[str] = frozenset()
    """Attribute names, such as ``manifestation``, ``external_cause``, ``female``, ``mcc``, ``inpatient_only``."""
    values: Mapping[str, str] = field(default_factory=dict)
    """Values of the attributes that have one: ``hac``, ``age``, ``opps_status``."""


@dataclass(frozen=True, slots=True)
class NoteRow:
    """An instruction that binds a code, with the codes it names; the owner is a code, a block or a chapter."""

    kind: str
    owner: str
    owner_title: str
    text: str
    ranges: tuple[CodeRange, ...]


@dataclass(frozen=True, slots=True)
class PairRow:
    column1: str
    column2: str
    indicator: str
    valid_from: date
    valid_to: date | None
    setting: str
    """The table the row is from; differs from the one asked for where that is not loaded."""


@dataclass(frozen=True, slots=True)
class LimitRow:
    code: str
    units: int
    adjudication: str
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class AddOnRow:
    code: str
    edit_type: str
    primaries: frozenset[str]
    """Empty where the contractor defines them."""
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class FeeRow:
    code: str
    status: str
    global_days: str
    professional_technical: str
    bilateral: str
    multiple: str
    assistant: str
    co_surgeon: str
    team: str
    not_in_facility: bool
    not_in_office: bool
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class ListedRow:
    """A modifier, place of service, revenue code, discharge status or type of bill."""

    code: str
    title: str
    traits: frozenset[str]
    valid_from: date
    valid_to: date | None


def covers() -> dict[str, tuple[date, date | None]]:
    """For each code system the days for which its table is complete; outside them an unknown code is no fault.

    CPT numbers change on 1 January, so they are known to the end of the year their source speaks for; HCPCS Level II
    changes each quarter.
    """
    answer: dict[str, tuple[date, date | None]] = {}
    for release in Release.objects.live().filter(table__in=[Table.ICD10CM, Table.ICD10PCS, Table.HCPCS]):
        systems = ["hcpcs", "cpt"] if release.table == Table.HCPCS else [release.table]
        for system in systems:
            until = release.known_until
            if system == "cpt" and until is not None:
                until = date(until.year, 12, 31)
            known = answer.get(system)
            first = min(release.effective_on, known[0]) if known else release.effective_on
            last = (
                None
                if until is None or (known and known[1] is None)
                else max(until, known[1] if known and known[1] else until)
            )
            answer[system] = (first, last)
    return answer


def codes_known(pairs: Collection[tuple[str, str]]) -> dict[tuple[str, str], tuple[CodeRow, ...]]:
    """Every known span of the given (system, code) pairs, oldest first; a pair nobody knows is left out.

    Three queries. Titles are ours or official, never the AMA's.
    """
    windows = release_windows()
    spans: dict[tuple[str, str], list[CodeRow]] = defaultdict(list)
    for row in Code.objects.named(pairs).filter(release__in=windows).order_by("valid_from"):
        for first, last in _within(windows[row.release_id], row.valid_from, row.valid_to):
            spans[row.system, row.code].append(
                CodeRow(row.system, row.code, row.display, row.title, row.billable, first, _open(last))
            )
    said = _attributes(pairs, windows)
    return {pair: tuple(_split(rows, said.get(pair, []))) for pair, rows in spans.items()}


def code_validity(pairs: Collection[tuple[str, str]], *, on: date) -> dict[tuple[str, str], str]:
    """``valid``, ``heading``, ``not_yet``, ``ended``, ``unknown``, or ``beyond_data`` where nobody can say."""
    known = codes_known(pairs)
    complete = covers()
    return {pair: _verdict(known.get(pair, ()), complete.get(pair[0]), on) for pair in pairs}


def diagnosis_attributes(codes: Collection[str], *, on: date) -> dict[str, frozenset[str]]:
    """What is said of each diagnosis on the date: sex, age class, manifestation, cc, mcc, poa_exempt ... One query
    beside the releases."""
    windows = release_windows()
    said = _attributes([("icd10cm", code) for code in codes], windows)
    return {
        code: frozenset(name for name, _, first, last in said.get(("icd10cm", code), []) if first <= on <= last)
        for code in codes
    }


def inpatient_only(codes: Collection[str], *, on: date) -> frozenset[str]:
    """Services Medicare pays only to an inpatient (outpatient status C) on the date."""
    windows = release_windows()
    said = _attributes([(system_of_service(code), code) for code in codes], windows)
    return frozenset(
        code
        for (_, code), rows in said.items()
        if any(name == "inpatient_only" and first <= on <= last for name, _, first, last in rows)
    )


def system_of_service(code: str) -> str:
    """CPT numbers begin with a digit, HCPCS Level II codes with a letter."""
    return "cpt" if code[:1].isdigit() else "hcpcs"


def excludes_for(codes: Collection[str], *, on: date | None = None) -> dict[str, tuple[NoteRow, ...]]:
    """The instructions that bind each code, its own first, then those of its headings, block and chapter.

    Excludes1, Excludes2, code first, use additional and code also; four queries.
    """
    kinds = ["excludes1", "excludes2", "code_first", "use_additional", "code_also"]
    return notes_for(codes, kinds=kinds, on=on)


def notes_for(
    codes: Collection[str], *, kinds: Collection[str] | None = None, on: date | None = None
) -> dict[str, tuple[NoteRow, ...]]:
    """The instructions of the given kinds that bind each code, nearest owner first; four queries."""
    releases = _diagnosis_releases(on)
    owners = _owners(codes, releases)
    wanted = {owner for line in owners.values() for owner in line}
    found = Note.objects.filter(release_id__in=releases, owner__in=wanted)
    if kinds is not None:
        found = found.filter(kind__in=kinds)
    by_owner: dict[str, list[Note]] = defaultdict(list)
    for note in found.order_by("position"):
        by_owner[note.owner].append(note)
    titles = _owner_titles(wanted & by_owner.keys(), releases)
    return {
        code: tuple(
            NoteRow(note.kind, owner, titles.get(owner, ""), note.text, tuple(note.ranges))
            for owner in line
            for note in by_owner.get(owner, [])
        )
        for code, line in owners.items()
    }


def seventh_characters(codes: Collection[str], *, on: date | None = None) -> dict[str, tuple[tuple[str, str], ...]]:
    """The seventh characters each code may take, from its nearest heading that lists them; two queries."""
    releases = _diagnosis_releases(on)
    prefixes = {code[:length] for code in codes for length in range(3, len(code) + 1)}
    listed: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for choice in SeventhCharacter.objects.filter(release_id__in=releases, owner__in=prefixes).order_by("position"):
        listed[choice.owner].append((choice.character, choice.meaning))
    answer = {}
    for code in codes:
        line = (code[:length] for length in range(len(code), 2, -1))
        answer[code] = tuple(next((listed[prefix] for prefix in line if prefix in listed), []))
    return answer


def ncci_pairs(
    codes: Collection[str], *, setting: str, on: date | None = None
) -> dict[tuple[str, str], tuple[PairRow, ...]]:
    """Every NCCI pair among the codes in either order, by (column 1, column 2); one indexed query beside the releases.

    Where the practitioner table is not loaded the hospital table answers, and the row says so.
    """
    windows = release_windows()
    tables = dict(Release.objects.filter(pk__in=windows, table__startswith="ncci").values_list("pk", "table"))
    wanted = Table.NCCI_PRACTITIONER if setting == Setting.PRACTITIONER else Table.NCCI_HOSPITAL
    chosen = [pk for pk, table in tables.items() if table == wanted] or list(tables)
    rows = NcciPair.objects.filter(release_id__in=chosen, column1__in=codes, column2__in=codes)
    answer: dict[tuple[str, str], list[PairRow]] = defaultdict(list)
    for row in rows.order_by("valid_from"):
        for first, last in _within(windows[row.release_id], row.valid_from, row.valid_to):
            if on is None or first <= on <= last:
                source = tables[row.release_id].removeprefix("ncci_")
                pair = PairRow(row.column1, row.column2, row.indicator, first, _open(last), source)
                answer[row.column1, row.column2].append(pair)
    return {pair: tuple(rows) for pair, rows in answer.items()}


def unit_limits(codes: Collection[str], *, setting: str) -> dict[str, tuple[LimitRow, ...]]:
    """Medically unlikely edits of one setting; a code without one is not thereby unlimited."""
    windows = release_windows()
    answer: dict[str, list[LimitRow]] = defaultdict(list)
    for row in UnitLimit.objects.filter(release__in=windows, setting=setting, code__in=codes).order_by("valid_from"):
        for first, last in _within(windows[row.release_id], row.valid_from, row.valid_to):
            answer[row.code].append(LimitRow(row.code, row.units, row.adjudication, first, _open(last)))
    return {code: tuple(rows) for code, rows in answer.items()}


def add_ons(codes: Collection[str]) -> dict[str, tuple[AddOnRow, ...]]:
    """For each add-on code the codes it may stand beside, one row per type and span of days."""
    windows = release_windows()
    grouped: dict[tuple[str, str, date, date], set[str]] = defaultdict(set)
    for row in AddOn.objects.filter(release__in=windows, code__in=codes):
        for first, last in _within(windows[row.release_id], row.valid_from, row.valid_to):
            grouped[row.code, row.edit_type, first, last].add(row.primary)
    answer: dict[str, list[AddOnRow]] = defaultdict(list)
    for (code, kind, first, last), primaries in sorted(grouped.items()):
        answer[code].append(AddOnRow(code, kind, frozenset(primaries - {"CCCCC"}), first, _open(last)))
    return {code: tuple(rows) for code, rows in answer.items()}


def fee_indicators(codes: Collection[str]) -> dict[str, tuple[FeeRow, ...]]:
    """Physician fee schedule indicators of the whole service (no modifier)."""
    windows = release_windows()
    answer: dict[str, list[FeeRow]] = defaultdict(list)
    for row in FeeIndicator.objects.filter(release__in=windows, code__in=codes, modifier=""):
        for first, last in _within(windows[row.release_id], row.valid_from, row.valid_to):
            answer[row.code].append(
                FeeRow(
                    row.code,
                    row.status,
                    row.global_days,
                    row.professional_technical,
                    row.bilateral,
                    row.multiple,
                    row.assistant,
                    row.co_surgeon,
                    row.team,
                    row.not_in_facility,
                    row.not_in_office,
                    first,
                    _open(last),
                )
            )
    return {code: tuple(rows) for code, rows in answer.items()}


def modifiers() -> dict[str, ListedRow]:
    """Every modifier; traits name the rules that read it: anatomic, global, ncci, telehealth, anesthesia ...

    Our own list comes first; the HCPCS file adds those it lacks, the newest release before the older ones.
    """
    windows = release_windows()
    rows = Modifier.objects.filter(release__in=windows).select_related("release")
    ranked = sorted(rows, key=lambda row: (row.release.table == Table.ADMINISTRATIVE, row.release.effective_on))
    return {
        row.code: ListedRow(row.code, row.title, frozenset(row.kinds), row.valid_from, row.valid_to) for row in ranked
    }


def places_of_service() -> dict[str, ListedRow]:
    """Traits: ``facility`` where the facility is paid apart, ``telehealth``."""
    return _listed("pos")


def revenue_codes() -> dict[str, ListedRow]:
    """Trait ``needs_hcpcs`` where outpatient billing asks for a HCPCS code."""
    return _listed("revenue")


def discharge_statuses() -> dict[str, ListedRow]:
    """Traits: ``died``, ``transfer``, ``still_patient``."""
    return _listed("discharge")


def bill_types() -> dict[str, ListedRow]:
    """The first two digits of a type of bill; traits ``inpatient`` and ``outpatient``."""
    return _listed("bill_type")


def release_windows(tables: Iterable[str] | None = None) -> dict[int, list[Window]]:
    """For every live release the days on which it answers; one query. The earliest also answers for days before it."""
    by_table: dict[str, list[Release]] = defaultdict(list)
    live = Release.objects.live()
    for release in live if tables is None else live.filter(table__in=list(tables)):
        by_table[release.table].append(release)
    windows: dict[int, list[Window]] = {}
    for releases in by_table.values():
        for pk, window in _turns(releases):
            windows.setdefault(pk, []).append(window)
    return windows


def _turns(releases: list[Release]) -> Iterator[tuple[int, Window]]:
    """Which release answers when. Between two changes it is the newest that has begun and still speaks."""
    changes = {release.effective_on for release in releases}
    changes |= {release.known_until + timedelta(days=1) for release in releases if release.known_until}
    ordered = sorted(changes)
    days = [EARLY, *ordered]
    for first, following in zip(days, [*ordered, None], strict=True):
        begun = [release for release in releases if release.effective_on <= first]
        if not begun:
            chosen = min(releases, key=lambda release: release.effective_on)
        else:
            chosen = max(
                begun,
                key=lambda release: (not release.known_until or release.known_until >= first, release.effective_on),
            )
        yield chosen.pk, (first, following - timedelta(days=1) if following else FAR)


def _within(windows: list[Window], first: date, last: date | None) -> Iterator[Window]:
    """The part of a span that falls in windows; windows that touch count as one."""
    merged: list[Window] = []
    for begin, end in windows:
        if merged and begin == merged[-1][1] + timedelta(days=1):
            merged[-1] = (merged[-1][0], end)
        else:
            merged.append((begin, end))
    for begin, end in merged:
        low, high = max(first, begin), min(last or FAR, end)
        if low <= high:
            yield low, high


def _open(last: date) -> date | None:
    return None if last == FAR else last


def _attributes(
    pairs: Collection[tuple[str, str]], windows: dict[int, list[Window]]
) -> dict[tuple[str, str], list[tuple[str, str, date, date]]]:
    by_system: dict[str, list[str]] = defaultdict(list)
    for system, code in pairs:
        by_system[system].append(code)
    wanted = Q(pk__in=[])
    for system, codes in by_system.items():
        wanted |= Q(system=system, code__in=codes)
    said: dict[tuple[str, str], list[tuple[str, str, date, date]]] = defaultdict(list)
    for row in Attribute.objects.filter(wanted, release__in=windows):
        for first, last in _within(windows[row.release_id], row.valid_from, row.valid_to):
            said[row.system, row.code].append((row.name, row.value, first, last))
    return said


def _split(rows: list[CodeRow], said: list[tuple[str, str, date, date]]) -> Iterator[CodeRow]:
    """Rows cut where an attribute begins or ends, each with what is said in it."""
    for row in rows:
        last = row.valid_to or FAR
        cuts = {row.valid_from}
        for _, _, begin, end in said:
            cuts |= {begin} if row.valid_from < begin <= last else set()
            cuts |= {end + timedelta(days=1)} if end != FAR and row.valid_from <= end < last else set()
        starts = sorted(cuts)
        for first, following in zip(starts, [*starts[1:], None], strict=True):
            holds = [(name, value) for name, value, begin, end in said if begin <= first <= end]
            until = following - timedelta(days=1) if following else row.valid_to
            yield CodeRow(
                row.system, row.code, row.display, row.title, row.billable, first, until,
                frozenset(name for name, _ in holds), {name: value for name, value in holds if value},
            )  # fmt: skip


def _verdict(rows: tuple[CodeRow, ...], complete: tuple[date, date | None] | None, on: date) -> str:
    for row in rows:
        if row.valid_from <= on and (row.valid_to is None or on <= row.valid_to):
            return "valid" if row.billable else "heading"
    if complete is None or on < complete[0] or (complete[1] is not None and on > complete[1]):
        return "beyond_data"
    if not rows:
        return "unknown"
    return "not_yet" if all(row.valid_from > on for row in rows) else "ended"


def _diagnosis_releases(on: date | None) -> list[int]:
    """The release of ICD-10-CM that answers for the date, today's without one."""
    live = Release.objects.filter(table=Table.ICD10CM)
    return live.ids_in_force(on=on or date.today())  # noqa: DTZ011 (a calendar date)


def _owners(codes: Collection[str], releases: list[int]) -> dict[str, list[str]]:
    """For each code: itself, its headings upwards, its block, its chapter."""
    categories = {code[:3] for code in codes}
    places = {
        code: [block, chapter]
        for code, block, chapter in Code.objects.filter(release_id__in=releases, code__in=categories).values_list(
            "code", "block", "chapter"
        )
    }
    return {
        code: [code[:length] for length in range(len(code), 2, -1)] + [at for at in places.get(code[:3], []) if at]
        for code in codes
    }


def _owner_titles(owners: Collection[str], releases: list[int]) -> dict[str, str]:
    titles = dict(
        Code.objects.filter(release_id__in=releases, system="icd10cm", code__in=owners).values_list("code", "title")
    )
    titles.update(Block.objects.filter(release_id__in=releases, name__in=owners).values_list("name", "title"))
    return titles


def _listed(kind: str) -> dict[str, ListedRow]:
    windows = release_windows()
    return {
        row.code: ListedRow(row.code, row.title, frozenset(row.traits), row.valid_from, row.valid_to)
        for row in AdministrativeCode.objects.filter(release__in=windows, kind=kind)
    }
