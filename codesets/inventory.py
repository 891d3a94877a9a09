"""What is loaded: for every table the release that answers today, where its data end, and what would answer else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from codesets.loaders.periods import STARTER_ENDS
from codesets.models import Release, Table
from codesets.publishers import Publisher, publisher_of
from codesets.reference.windows import EARLY, FAR, turns

WARNED_DAYS = 60
"""How long before the data of a table end an administrator is told."""
MONTHS = {
    Table.NCCI_HOSPITAL: 3,
    Table.NCCI_PRACTITIONER: 3,
    Table.UNIT_LIMITS: 3,
    Table.ADD_ONS: 3,
    Table.FEE_INDICATORS: 3,
    Table.POA_EXEMPT: 12,
    Table.DRG_WEIGHTS: 12,
}
"""For how many months CMS publishes a release of a table whose file says no last day: a quarter, or a year."""


@dataclass(frozen=True, slots=True)
class Span:
    """Days on which one release answers; none where the table is empty. Both ends count."""

    first: date | None
    last: date | None
    release: Release | None
    instead_of: Release | None = None
    """What answers on these days now, where the span tells of a change."""


@dataclass(frozen=True, slots=True)
class TableState:
    """A table as the administrator sees it."""

    table: Table
    publisher: Publisher
    releases: tuple[Release, ...]
    """All that are kept, the latest first day first."""
    in_force: Release | None
    ends_on: date | None
    """The last day any release of the table in force speaks for; empty where the source names none."""
    today: date

    @property
    def days_left(self) -> int | None:
        return None if self.ends_on is None else (self.ends_on - self.today).days

    @property
    def warning(self) -> str:
        """``ended`` once the data are behind, ``ending`` in the last sixty days, else nothing."""
        left = self.days_left
        if left is None:
            return ""
        return "ended" if left < 0 else "ending" if left <= WARNED_DAYS else ""

    @property
    def ahead(self) -> tuple[Release, ...]:
        """Releases that are loaded and take effect later."""
        return tuple(each for each in self.releases if each.live and each.effective_on > self.today)


def tables(today: date, only: Table | None = None) -> list[TableState]:
    """Every table there is, loaded or not; one query."""
    rows = Release.objects.select_related("loaded_by").order_by("-effective_on", "-pk")
    if only is not None:
        rows = rows.filter(table=only)
    by_table: dict[str, list[Release]] = {}
    for release in rows:
        by_table.setdefault(release.table, []).append(release)
    return [_state(table, by_table.get(table, []), today) for table in ([only] if only else Table)]


def _state(table: Table, releases: Sequence[Release], today: date) -> TableState:
    live = [each for each in releases if each.live]
    in_force = next((span.release for span in spans(live) if _holds(span, today)), None)
    ends = [_end(table, each) for each in live]
    known = [end for end in ends if end is not None]
    ends_on = max(known) if known and len(known) == len(ends) else None
    return TableState(table, publisher_of(table), tuple(releases), in_force, ends_on, today)


def _end(table: Table, release: Release) -> date | None:
    """The last day the source speaks for. Rows go on answering where nothing later is loaded; that is no knowledge.

    Where the release names no end, that of the starter set is known, and the others end with the months for which
    their publisher makes them.
    """
    if release.known_until is not None:
        return release.known_until
    if release.version.startswith("starter "):
        return STARTER_ENDS.get(table)
    months = MONTHS.get(table)
    if months is None:
        return None
    years, month = divmod(release.effective_on.month - 1 + months, 12)
    return date(release.effective_on.year + years, month + 1, 1) - timedelta(days=1)


def _holds(span: Span, on: date) -> bool:
    return (span.first is None or span.first <= on) and (span.last is None or on <= span.last)


def spans(live: Iterable[Release]) -> list[Span]:
    """Which of the releases answers when, oldest days first; neighbours of one release are one span."""
    known = {each.pk: each for each in live}
    found: list[tuple[date, date, int]] = []
    for pk, (first, last) in turns(list(known.values())) if known else ():
        if found and found[-1][2] == pk:
            found[-1] = (found[-1][0], last, pk)
        else:
            found.append((first, last, pk))
    return [
        Span(None if first == EARLY else first, None if last == FAR else last, known[pk]) for first, last, pk in found
    ]


def difference(now: Iterable[Release], then: Iterable[Release]) -> list[Span]:
    """The days whose answer would change if ``then`` were in force instead of ``now``."""
    before, after = spans(now), spans(then)
    starts = sorted({span.first or EARLY for span in (*before, *after)})
    ends = [*(start - timedelta(days=1) for start in starts[1:]), FAR]
    found: list[Span] = []
    for first, last in zip(starts, ends, strict=True):
        old = next((span.release for span in before if _holds(span, first)), None)
        new = next((span.release for span in after if _holds(span, first)), None)
        if old == new:
            continue
        begin, end = (None if first == EARLY else first), (None if last == FAR else last)
        if found and (found[-1].release, found[-1].instead_of) == (new, old) and _touch(found[-1], first):
            found[-1] = Span(found[-1].first, end, new, old)
        else:
            found.append(Span(begin, end, new, old))
    return found


def _touch(span: Span, first: date) -> bool:
    return span.last is not None and span.last + timedelta(days=1) == first


def with_restored(live: Iterable[Release], release: Release) -> list[Release]:
    """What would be in force with an earlier load back: it takes the place of that of the same first day."""
    return [each for each in live if each.effective_on != release.effective_on] + [release]


def without(live: Iterable[Release], release: Release) -> list[Release]:
    return [each for each in live if each.pk != release.pk]


def undoing(release: Release) -> tuple[str, Release]:
    """How a load is undone: the one it replaced is restored where there is one, else the release is withdrawn."""
    replaced = Release.objects.filter(
        table=release.table, effective_on=release.effective_on, live=False, loaded_at__lt=release.loaded_at
    )
    earlier = replaced.order_by("-loaded_at", "-pk").first() if release.live else None
    return ("restore", earlier) if earlier is not None else ("withdraw", release)
