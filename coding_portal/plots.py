"""Bars and lines as plain numbers for ``_plot.html``: drawn on the server, with the table that says the same in words.

Coordinates are in the plot's own units, 640 wide and 232 high. The goal is named above the plot, where nothing crosses
it, and a value that the goal's line would cross moves into its bar or below its point.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

WIDTH, HEIGHT = 640, 232
LEFT, RIGHT, TOP, BOTTOM = 48, 12, 30, 30
LABELS_AT_MOST = 10
VALUES_AT_MOST = 16
SPACE_FOR_LETTER = 6.4
ROOM_FOR_VALUE = 22

Point = tuple[str, float | None]


@dataclass(frozen=True, slots=True)
class Tick:
    """A horizontal line of the grid."""

    y: float
    label: str


@dataclass(frozen=True, slots=True)
class Mark:
    """One bar or one point; ``value`` is what the reader sees, empty where there is nothing to show."""

    label: str
    value: str
    x: float
    y: float
    middle: float
    width: float
    height: float
    value_y: float
    is_inside: bool
    shows_label: bool
    shows_value: bool


@dataclass(frozen=True, slots=True)
class Plot:
    """Everything the template draws; ``empty`` is said instead when there are no marks."""

    id: str
    title: str
    kind: str
    unit: str
    label_heading: str
    value_heading: str
    ticks: tuple[Tick, ...]
    marks: tuple[Mark, ...]
    paths: tuple[str, ...]
    goal: str
    goal_y: float
    empty: str
    summary: str

    width = WIDTH
    height = HEIGHT
    left = LEFT
    right = WIDTH - RIGHT
    base = HEIGHT - BOTTOM


def bars(
    id: str,
    title: str,
    points: Sequence[Point],
    *,
    goal: float | None = None,
    unit: str = "",
    tone: str = "one",
    headings: tuple[str, str] = ("", "Value"),
    empty: str = "Nothing in this period.",
) -> Plot:
    """One bar for each point, from zero. ``tone`` "two" is the second colour."""
    kind = "bars-two" if tone == "two" else "bars"
    return _plot(id, title, kind, points, goal=goal, unit=unit, headings=headings, empty=empty)


def line(
    id: str,
    title: str,
    points: Sequence[Point],
    *,
    goal: float | None = None,
    unit: str = "",
    headings: tuple[str, str] = ("Date", "Value"),
    empty: str = "Nothing in this period.",
) -> Plot:
    """The points in their order, joined; None leaves a gap and is not drawn as zero."""
    return _plot(id, title, "line", points, goal=goal, unit=unit, headings=headings, empty=empty)


def _plot(
    id: str,
    title: str,
    kind: str,
    points: Sequence[Point],
    *,
    goal: float | None,
    unit: str,
    headings: tuple[str, str],
    empty: str,
) -> Plot:
    known = [value for _, value in points if value is not None]
    top, step = _scale(max([*known, goal or 0], default=0))
    places = 0 if all(float(value).is_integer() for value in known) else 2 if max(known, default=0) < 1 else 1
    return Plot(
        id=id,
        title=title,
        kind=kind,
        unit=unit,
        label_heading=headings[0],
        value_heading=headings[1],
        ticks=tuple(Tick(_y(step * i, top), f"{step * i:,.10g}") for i in range(round(top / step) + 1)),
        marks=tuple(_marks(kind, points, top, places, None if goal is None else _y(goal, top))) if known else (),
        paths=tuple(_paths(points, top)) if kind == "line" else (),
        goal="" if goal is None else f"{goal:,.10g}{_unit(unit)}",
        goal_y=_y(goal or 0, top),
        empty=empty,
        summary=_summary(points, known, goal, places, unit),
    )


def _marks(kind: str, points: Sequence[Point], top: float, places: int, goal_y: float | None) -> list[Mark]:
    slot = (WIDTH - LEFT - RIGHT) / len(points)
    longest = max(len(label) for label, _ in points)
    every = max(ceil(len(points) / LABELS_AT_MOST), ceil(longest * SPACE_FOR_LETTER / slot))
    width = min(slot * 0.64, 90.0)
    marks = []
    for at, (label, value) in enumerate(points):
        middle, y = LEFT + slot * (at + 0.5), _y(value or 0, top)
        is_crossed = goal_y is not None and y - 20 < goal_y < y
        is_inside = is_crossed and kind != "line" and HEIGHT - BOTTOM - y > ROOM_FOR_VALUE
        goes_below = is_inside or (is_crossed and kind == "line")
        marks.append(
            Mark(
                label=label,
                value="" if value is None else f"{value:,.{places}f}",
                x=round(middle - width / 2, 1),
                y=y,
                middle=round(middle, 1),
                width=round(width, 1),
                height=round(HEIGHT - BOTTOM - y, 1),
                value_y=round(y + 15 if goes_below else (goal_y or y) - 6 if is_crossed else y - 6, 1),
                is_inside=is_inside,
                shows_label=at % every == 0,
                shows_value=value is not None and len(points) <= VALUES_AT_MOST,
            )
        )
    return marks


def _paths(points: Sequence[Point], top: float) -> list[str]:
    """One run of coordinates for each stretch without a gap."""
    slot = (WIDTH - LEFT - RIGHT) / max(len(points), 1)
    runs: list[list[str]] = [[]]
    for at, (_, value) in enumerate(points):
        if value is None:
            runs.append([])
        else:
            runs[-1].append(f"{LEFT + slot * (at + 0.5):.1f},{_y(value, top)}")
    return [" ".join(run) for run in runs if len(run) > 1]


def _y(value: float, top: float) -> float:
    return round(HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * value / top, 1)


def _scale(largest: float) -> tuple[float, float]:
    """The end of the axis and the distance of its lines: three to five lines at 1, 2, 2.5 or 5 times a power of ten."""
    if largest <= 0:
        return 1.0, 1.0
    power = 10.0 ** floor(log10(largest / 4))
    step = next(factor * power for factor in (1, 2, 2.5, 5, 10) if largest / (factor * power) <= 4)
    return step * ceil(round(largest / step, 9)), step


def _unit(unit: str) -> str:
    return f" {unit}" if unit else ""


def _summary(points: Sequence[Point], known: Sequence[float], goal: float | None, places: int, unit: str) -> str:
    """The plot in one sentence, for those who do not see it and for the image's name."""
    if not known:
        return ""
    label, last = next((label, value) for label, value in reversed(points) if value is not None)
    extent = f"{min(known):,.{places}f} to {max(known):,.{places}f}{_unit(unit)}"
    sentence = f"{len(known)} values from {extent}; {label}: {last:,.{places}f}"
    if goal is None:
        return f"{sentence}."
    side = "on" if last == goal else "over" if last > goal else "under"
    away = "" if last == goal else f"{abs(last - goal):,.10g} "
    return f"{sentence}, {away}{side} the goal of {goal:,.10g}{_unit(unit)}."
