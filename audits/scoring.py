"""Accuracy of coding by named, versioned methods, always with an interval and with "too few to judge".

A method is never changed: a new rule is a new version, so that an old score can be computed again.

Code-over-code, version 1: codes that stood over codes the auditor says belong, class by class.

* principal: the coder's principal diagnosis is the auditor's.
* secondary: the auditor's other reported diagnoses (external causes included) that the coder reported anywhere;
  a wrong sequence is counted once, against the principal.
* admitting: admitting diagnoses and reasons for visit, among themselves.
* POA, modifiers, units: on codes that both sides report, so that a missed code is counted once. Every
  indicator or modifier the auditor has is one; units are one per line.
* PCS and CPT/HCPCS: repeated procedures are a multiset.

Codes that should not be there are counted beside it ("extra"); the penalised variant takes them off, not below 0.
A change of specificity is a code that did not stand; the code it replaced is not extra as well.
A chart with nothing to count in a class is left out of that class, and the number left out is reported.
"""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from audits.matching import Finding, Item, Kind, Row, match
from audits.quantiles import normal_quantile

FEWEST_CHARTS = 10
WIDEST_INTERVAL = 0.20
CONFIDENCE = 0.95
CUSTOMARY_GOAL = Decimal("0.95")


class CodeClass(StrEnum):
    """What code-over-code is counted in."""

    PRINCIPAL = "principal"
    SECONDARY = "secondary"
    ADMITTING = "admitting"
    POA = "poa"
    PCS = "pcs"
    CPT = "cpt"
    MODIFIERS = "modifiers"
    UNITS = "units"


CODE_CLASSES = (CodeClass.PRINCIPAL, CodeClass.SECONDARY, CodeClass.PCS, CodeClass.CPT)
CLASS_LABELS = {
    CodeClass.PRINCIPAL: "Principal diagnosis",
    CodeClass.SECONDARY: "Secondary diagnoses",
    CodeClass.ADMITTING: "Admitting and reason for visit",
    CodeClass.POA: "POA indicators",
    CodeClass.PCS: "ICD-10-PCS procedures",
    CodeClass.CPT: "CPT/HCPCS lines",
    CodeClass.MODIFIERS: "Modifiers",
    CodeClass.UNITS: "Units",
}
WEIGHTS: Mapping[CodeClass, int] = {
    CodeClass.PRINCIPAL: 5,
    CodeClass.SECONDARY: 2,
    CodeClass.PCS: 4,
    CodeClass.CPT: 4,
    CodeClass.POA: 1,
    CodeClass.MODIFIERS: 1,
    CodeClass.UNITS: 1,
}


class Verdict(StrEnum):
    """What a rate says about the goal."""

    TOO_FEW = "too few to judge"
    MEETS = "meets the goal"
    BELOW = "below the goal"
    OPEN = "not distinguishable from the goal"
    UNJUDGED = "not judged: this method has no interval"


@dataclass(frozen=True, slots=True)
class Tally:
    """Codes of one class on one or many charts."""

    stood: int = 0
    belonged: int = 0
    extra: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(self.stood + other.stood, self.belonged + other.belonged, self.extra + other.extra)


@dataclass(frozen=True, slots=True)
class Interval:
    """Two-sided limits of a rate."""

    lower: float
    upper: float

    @property
    def width(self) -> float:
        return self.upper - self.lower


@dataclass(frozen=True, slots=True)
class ReviewedChart:
    """One finished review: both codings, both DRGs, and what was billed and should have been."""

    key: str
    original: tuple[Item, ...]
    audited: tuple[Item, ...]
    original_drg: str = ""
    audited_drg: str = ""
    billed: Decimal | None = None
    should_be: Decimal | None = None

    @property
    def rows(self) -> list[Row]:
        return match(self.original, self.audited)


@dataclass(frozen=True, slots=True)
class ChartScore:
    """What one chart contributes."""

    key: str
    tallies: Mapping[CodeClass, Tally]
    correct: bool
    drg_right: bool | None
    added: int
    deleted: int


@dataclass(frozen=True, slots=True)
class Rate:
    """A rate by one method: what was counted, on how many charts, how sure it is, and what it says.

    ``interval`` takes every code for itself; ``clustered`` allows for codes of one chart erring together and is
    never the narrower of the two.
    """

    method: str
    label: str
    stood: Fraction
    belonged: Fraction
    extra: int
    charts: int
    excluded: int
    interval: Interval | None
    clustered: Interval | None
    verdict: Verdict

    @property
    def value(self) -> float | None:
        return float(self.stood / self.belonged) if self.belonged else None

    @property
    def is_judged(self) -> bool:
        return self.verdict not in {Verdict.TOO_FEW, Verdict.UNJUDGED}


@dataclass(frozen=True, slots=True)
class Money:
    """Dollars over and under, apart. Net is what should have been billed less what was."""

    net: Decimal
    over: Decimal
    under: Decimal
    charts: int
    excluded: int


def wilson(stood: float, belonged: float, confidence: float = CONFIDENCE) -> Interval | None:
    """The Wilson score interval of a proportion, or None when nothing was counted."""
    if belonged <= 0:
        return None
    z = normal_quantile((1 + confidence) / 2)
    share = stood / belonged
    scale = 1 + z * z / belonged
    centre = (share + z * z / (2 * belonged)) / scale
    half = z * math.sqrt(share * (1 - share) / belonged + z * z / (4 * belonged * belonged)) / scale
    lower = 0.0 if stood == 0 else max(0.0, centre - half)
    upper = 1.0 if stood == belonged else min(1.0, centre + half)
    return Interval(lower, upper)


def score_chart(chart: ReviewedChart) -> ChartScore:
    """Tally every class of one chart and say whether it was fully correct."""
    rows = chart.rows
    tallies = {code_class: Tally() for code_class in CodeClass}
    for row in rows:
        for code_class, tally in _row_tallies(row):
            tallies[code_class] += tally
    drg_right = chart.original_drg == chart.audited_drg if chart.audited_drg else None
    return ChartScore(
        key=chart.key,
        tallies=tallies,
        correct=all(row.findings == (Finding.AGREE,) for row in rows) and drg_right is not False,
        drg_right=drg_right,
        added=sum(row.original is None for row in rows),
        deleted=sum(row.audited is None for row in rows),
    )


def _row_tallies(row: Row) -> Iterable[tuple[CodeClass, Tally]]:
    """The classes a row counts in. A row without an auditor's side is an extra code and nothing else."""
    before, after = row.original, row.audited
    if after is None:
        yield _class_of(row.either), Tally(extra=1)
        return
    same_code = before is not None and before.code == after.code
    stood = same_code and (not after.is_principal or (before is not None and before.is_principal))
    yield _class_of(after), Tally(stood=int(stood), belonged=1)
    if before is None or not same_code:
        return
    if after.kind is Kind.DIAGNOSIS and (after.poa or before.poa):
        right = before.poa == after.poa
        yield CodeClass.POA, Tally(int(right and bool(after.poa)), int(bool(after.poa)), int(not after.poa))
    if after.kind is Kind.LINE:
        kept = sum((Counter(before.modifiers) & Counter(after.modifiers)).values())
        yield CodeClass.MODIFIERS, Tally(kept, len(after.modifiers), len(before.modifiers) - kept)
        yield CodeClass.UNITS, Tally(int(before.units == after.units), 1)


def _class_of(item: Item) -> CodeClass:
    if item.kind is Kind.PROCEDURE:
        return CodeClass.PCS
    if item.kind is Kind.LINE:
        return CodeClass.CPT
    if item.pool:
        return CodeClass.ADMITTING
    return CodeClass.PRINCIPAL if item.is_principal else CodeClass.SECONDARY


def judge(value: float | None, interval: Interval | None, charts: int, goal: Decimal) -> Verdict:
    """Whether a rate meets the goal, misses it, or cannot tell; few charts or a wide interval judge nobody."""
    if value is None or interval is None or charts < FEWEST_CHARTS or interval.width > WIDEST_INTERVAL:
        return Verdict.TOO_FEW
    if interval.lower >= goal:
        return Verdict.MEETS
    return Verdict.BELOW if interval.upper < goal else Verdict.OPEN


def clustered_interval(per_chart: Sequence[Tally], confidence: float = CONFIDENCE) -> Interval | None:
    """The Wilson interval on the number of independent codes that these charts are worth.

    The spread between charts (ratio estimator) over the spread of independent codes gives the design effect;
    the codes are divided by it where it exceeds 1.
    """
    counted = [tally for tally in per_chart if tally.belonged]
    stood, belonged = sum(tally.stood for tally in counted), sum(tally.belonged for tally in counted)
    if len(counted) < 2 or stood in (0, belonged):
        return wilson(stood, belonged, confidence)
    share = stood / belonged
    between = sum((tally.stood - share * tally.belonged) ** 2 for tally in counted)
    variance = between * len(counted) / (len(counted) - 1) / belonged**2
    effect = max(1.0, variance / (share * (1 - share) / belonged))
    return wilson(stood / effect, belonged / effect, confidence)


def code_over_code(
    scores: Sequence[ChartScore],
    goal: Decimal = CUSTOMARY_GOAL,
    *,
    classes: Sequence[CodeClass] = CODE_CLASSES,
    label: str = "Code over code",
) -> Rate:
    """Diagnosis and procedure codes of all charts pooled; indicators, modifiers and units are shown beside it."""
    per_chart = [sum((score.tallies[code_class] for code_class in classes), Tally()) for score in scores]
    return _proportion("code-over-code/1", label, per_chart, goal)


def class_rate(code_class: CodeClass, scores: Sequence[ChartScore], goal: Decimal = CUSTOMARY_GOAL) -> Rate:
    """Code-over-code of one class, all its codes pooled."""
    return code_over_code(scores, goal, classes=(code_class,), label=CLASS_LABELS[code_class])


def penalised_code_over_code(scores: Sequence[ChartScore], goal: Decimal = CUSTOMARY_GOAL) -> Rate:
    """Code-over-code less the codes that should not be there, not below 0. Not a proportion, so no interval."""
    plain = code_over_code(scores, goal)
    return replace(
        plain,
        method="code-over-code-penalised/1",
        label="Code over code, extra codes taken off",
        stood=max(Fraction(0), plain.stood - plain.extra),
        interval=None,
        clustered=None,
        verdict=Verdict.UNJUDGED,
    )


def case_over_case(scores: Sequence[ChartScore], goal: Decimal = CUSTOMARY_GOAL) -> Rate:
    """Fully correct charts over charts."""
    per_chart = [Tally(int(score.correct), 1) for score in scores]
    return _proportion("case-over-case/1", "Case over case", per_chart, goal)


def drg_accuracy(scores: Sequence[ChartScore], goal: Decimal = CUSTOMARY_GOAL) -> Rate:
    """Charts with the right DRG over charts that group to one."""
    per_chart = [Tally(int(bool(score.drg_right)), int(score.drg_right is not None)) for score in scores]
    return _proportion("drg/1", "DRG accuracy", per_chart, goal)


def weighted(scores: Sequence[ChartScore], goal: Decimal = CUSTOMARY_GOAL) -> Rate:
    """Code-over-code with each class at its weight. Not a proportion, so no interval."""
    per_chart = [
        Tally(
            sum(score.tallies[name].stood * weight for name, weight in WEIGHTS.items()),
            sum(score.tallies[name].belonged * weight for name, weight in WEIGHTS.items()),
        )
        for score in scores
    ]
    pooled = _proportion("weighted/1", "Weighted by class", per_chart, goal)
    return replace(pooled, interval=None, clustered=None, verdict=Verdict.UNJUDGED)


METHODS: Mapping[str, Callable[[Sequence[ChartScore], Decimal], Rate]] = {
    "code-over-code/1": code_over_code,
    "code-over-code-penalised/1": penalised_code_over_code,
    "case-over-case/1": case_over_case,
    "drg/1": drg_accuracy,
    "weighted/1": weighted,
}


def _proportion(method: str, label: str, per_chart: Sequence[Tally], goal: Decimal) -> Rate:
    """Pool the tallies of all charts; a chart with an empty denominator is left out and counted as left out."""
    total = sum(per_chart, Tally())
    counted = sum(tally.belonged > 0 for tally in per_chart)
    interval = wilson(total.stood, total.belonged)
    value = total.stood / total.belonged if total.belonged else None
    return Rate(
        method=method,
        label=label,
        stood=Fraction(total.stood),
        belonged=Fraction(total.belonged),
        extra=total.extra,
        charts=counted,
        excluded=len(per_chart) - counted,
        interval=interval,
        clustered=clustered_interval(per_chart),
        verdict=judge(value, interval, counted, goal),
    )


def add_up_money(charts: Iterable[ReviewedChart]) -> Money:
    """Dollars over and under, apart, of the charts whose amounts are both known."""
    changes: list[Decimal] = []
    excluded = 0
    for chart in charts:
        if chart.billed is None or chart.should_be is None:
            excluded += 1
        else:
            changes.append(chart.should_be - chart.billed)
    return Money(
        net=sum(changes, Decimal(0)),
        over=-sum((change for change in changes if change < 0), Decimal(0)),
        under=sum((change for change in changes if change > 0), Decimal(0)),
        charts=len(changes),
        excluded=excluded,
    )
