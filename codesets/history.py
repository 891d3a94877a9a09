"""What happened to a code over the releases: when it came, was retitled or divided, ended, and what replaced it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from codesets import reference
from codesets.models import Release, System, Table


@dataclass(frozen=True, slots=True)
class Event:
    """Something that holds from a day on, and the release that says so."""

    on: date
    what: str
    detail: str
    edition: str


def history(
    spans: Sequence[reference.CodeRow], system: str, complete: tuple[date, date | None] | None
) -> tuple[Event, ...]:
    """The events of one code, oldest first, from its spans of days; two queries."""
    editions = _Editions(system)
    events: list[Event] = []
    before: reference.CodeRow | None = None
    for span in plain(spans):
        day = span.valid_from
        if before is None or not _touch(before, span):
            if before is not None and before.valid_to is not None:
                events.append(_ended(before.valid_to, editions))
            from_start = before is None and complete is not None and day <= complete[0]
            what = "Known from the start" if from_start else "Added again" if before else "Added"
            kind = "as a code" if span.billable else "as a heading"
            events.append(Event(day, what, f"{kind}: {span.title}" if span.title else kind, editions.of(day)))
        else:
            if before.billable != span.billable:
                what = "Became billable" if span.billable else "Became a heading"
                events.append(Event(day, what, "", editions.of(day)))
            if not _same_words(before.title, span.title):
                events.append(Event(day, "Retitled", f"from “{before.title}” to “{span.title}”", editions.of(day)))
        before = span
    if before is not None and before.valid_to is not None:
        events.append(_ended(before.valid_to, editions))
    return tuple(events)


def plain(spans: Sequence[reference.CodeRow]) -> list[reference.CodeRow]:
    """Spans in which title and billing stay the same, whatever else is said of the code."""
    found: list[reference.CodeRow] = []
    for span in spans:
        last = found[-1] if found else None
        same = last is not None and last.billable == span.billable and _same_words(last.title, span.title)
        if last is not None and same and _touch(last, span):
            found[-1] = reference.CodeRow(
                last.system, last.code, last.display, last.title, last.billable, last.valid_from, span.valid_to
            )
        else:
            found.append(span)
    return found


def _ended(last: date, editions: _Editions) -> Event:
    return Event(last, "Ended", "last day on which it may be used", editions.of(last + timedelta(days=1)))


def _same_words(one: str, other: str) -> bool:
    return one.casefold().split() == other.casefold().split()


def _touch(before: reference.CodeRow, after: reference.CodeRow) -> bool:
    return before.valid_to is not None and (after.valid_from - before.valid_to).days <= 1


class _Editions:
    """Which release of a code system answers on a day."""

    def __init__(self, system: str) -> None:
        table = Table.HCPCS if system in {System.HCPCS, System.CPT} else Table(system)
        self._windows = reference.release_windows([table])
        self._releases = Release.objects.in_bulk(list(self._windows))

    def of(self, day: date) -> str:
        """What people call that release; empty where none answers."""
        for pk, windows in self._windows.items():
            if any(first <= day <= last for first, last in windows):
                return self._releases[pk].edition
        return ""
