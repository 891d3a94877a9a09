"""Which release answers on which days, and the part of a row that falls in them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from codesets.models import Release

FAR = date(9999, 12, 31)
EARLY = date(1900, 1, 1)

Window = tuple[date, date]


def release_windows(tables: Iterable[str] | None = None) -> dict[int, list[Window]]:
    """For every live release the days on which it answers; one query. The earliest also answers for days before it."""
    by_table: dict[str, list[Release]] = defaultdict(list)
    live = Release.objects.live()
    for release in live if tables is None else live.filter(table__in=list(tables)):
        by_table[release.table].append(release)
    windows: dict[int, list[Window]] = {}
    for releases in by_table.values():
        for pk, window in turns(releases):
            windows.setdefault(pk, []).append(window)
    return windows


def within(windows: list[Window], first: date, last: date | None) -> Iterator[Window]:
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


def open_end(last: date) -> date | None:
    return None if last == FAR else last


def turns(releases: list[Release]) -> Iterator[tuple[int, Window]]:
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
