"""The HCC panel of a chart: its categories and score, and what earlier years carried that this year does not yet.

A gap is never a reason to add a code: it says where a condition was documented before, so that this year's record is
read with it in mind. Codes of earlier years are read by this year's table, because only that is paid for.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from accounts.models import User
from codesets import risk
from codesets.models import RiskModel
from codesets.risk_words import drops, lasting, titles
from encounters.coding import dotted
from encounters.models import CodedDiagnosis, Encounter
from encounters.models import Payer as KnownPayer
from encounters.workflow import Status

YEARS_BACK = 3
MOST_CHARTS = 60
"""Charts of one patient that are read, newest first."""
CARRIED = (
    CodedDiagnosis.Role.PRINCIPAL,
    CodedDiagnosis.Role.SECONDARY,
    CodedDiagnosis.Role.EXTERNAL_CAUSE,
)
"""Admitting diagnoses and reasons for the visit are working diagnoses and not read."""
FULL_MEDICAID = "02"


@dataclass(frozen=True, slots=True)
class Asked:
    """What the reader chose for this view; empty where nothing was chosen."""

    model: str = ""
    dual: str = ""
    entitlement: str = ""
    setting: str = ""
    """``community``, ``institution`` or ``new``."""


@dataclass(frozen=True, slots=True)
class Source:
    """A chart that carried a category, with the codes that gave it."""

    encounter: Encounter
    codes: tuple[str, ...]

    @property
    def year(self) -> int:
        return self.encounter.service_to.year


@dataclass(frozen=True, slots=True)
class Gap:
    """A category of an earlier year that nothing of this year gives yet."""

    number: str
    title: str
    lasting: bool
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A category of this chart, as the panel shows it."""

    category: risk.Category
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RiskPanel:
    """Everything the panel shows."""

    score: risk.RiskScore
    edition: str
    models: tuple[RiskModel, ...]
    chosen: Asked
    person: risk.Person | None
    rows: tuple[Row, ...] = ()
    assumptions: tuple[str, ...] = ()
    without_category: tuple[str, ...] = ()
    set_aside: tuple[str, ...] = ()
    elsewhere: tuple[Gap, ...] = ()
    """Categories that other charts of this year carry and this one does not."""
    year_score: risk.RiskScore | None = None
    """Of all the year's charts together, where there are others."""
    gaps: tuple[Gap, ...] = ()
    charts_read: tuple[int, ...] = field(default=())
    reason: str = ""

    @property
    def has_lasting_gap(self) -> bool:
        return any(gap.lasting for gap in self.gaps)


def panel_of(encounter: Encounter, user: User, asked: Asked) -> RiskPanel:
    """The panel of a chart the user may see; a fixed number of queries."""
    wanted_year = risk.payment_year_of(encounter.service_to)
    loaded = risk.loaded_years()
    year = wanted_year if wanted_year in loaded else max((each for each in loaded if each < wanted_year), default=0)
    models = loaded.get(year, ())
    model = next((each for each in models if each == asked.model), models[0] if models else RiskModel.V28)
    person, assumptions = _person(encounter, year or wanted_year, model, asked)
    if (year or wanted_year) in risk.PROVISIONAL:
        assumptions = (f"Coefficients and factors of payment year {year or wanted_year} are provisional.", *assumptions)
    if year and year != wanted_year:
        assumptions = (f"Payment year {wanted_year} is not loaded; {year} is shown.", *assumptions)
    chosen = replace(asked, model=model.value)
    own = _codes([encounter]).get(encounter.pk, ())
    charts = _other_charts(encounter, user)
    carried = _codes(charts)
    every_code = {*own, *(code for codes in carried.values() for code in codes)}
    table = risk.mappings(every_code, model=model, payment_year=year or wanted_year)
    if person is None:
        score = risk.RiskScore(model, table.payment_year, reason=NO_PERSON)
        return RiskPanel(score, table.edition, models, chosen, None, assumptions=assumptions, reason=NO_PERSON)
    score = risk.score(own, person, table)
    this_year = [chart for chart in charts if chart.service_to.year == encounter.service_to.year]
    earlier = [chart for chart in charts if chart.service_to.year < encounter.service_to.year]
    year_codes = {*own, *(code for chart in this_year for code in carried.get(chart.pk, ()))}
    whole = risk.score(year_codes, person, table) if this_year else None
    of_year = {category.number for category in (whole or score).categories}
    here = {category.number for category in score.categories}
    return RiskPanel(
        score=score,
        edition=table.edition,
        models=models,
        chosen=chosen,
        person=person,
        rows=tuple(Row(each, tuple(map(dotted, each.codes))) for each in score.categories),
        assumptions=assumptions,
        without_category=tuple(map(dotted, score.without_category)),
        set_aside=tuple(map(dotted, score.set_aside)),
        elsewhere=_gaps(model, this_year, carried, table, here),
        year_score=whole,
        gaps=_gaps(model, earlier, carried, table, of_year | _below(model, of_year)),
        charts_read=tuple(chart.pk for chart in charts if carried.get(chart.pk)),
        reason=score.reason,
    )


NO_PERSON = "The models need a birth date and a sex; the chart lacks one of them."


def _person(
    encounter: Encounter, year: int, model: RiskModel, asked: Asked
) -> tuple[risk.Person | None, tuple[str, ...]]:
    """Who the score is for, and what had to be assumed."""
    patient = encounter.patient
    kinds = set(encounter.coverages.values_list("payer__kind", flat=True))
    assumed = []
    if KnownPayer.Kind.MEDICARE not in kinds and (encounter.payer is None or encounter.payer.kind != "medicare"):
        assumed.append("The payer is not Medicare: what follows is for information, not for payment.")
    if patient.birth_date is None or patient.sex not in {"F", "M"}:
        return None, tuple(assumed)
    age = risk.age_in(year, patient.birth_date)
    dual = asked.dual or (FULL_MEDICAID if KnownPayer.Kind.MEDICAID in kinds else "00")
    entitlement = asked.entitlement or ("0" if age >= risk.MEDICARE_AGE else "1")
    if not asked.dual:
        found = "Medicaid coverage on the chart is taken as full benefits." if dual != "00" else "No Medicaid."
        assumed.append(found)
    if not asked.entitlement:
        assumed.append("Entitled by age." if entitlement == "0" else "Under 65: entitled by disability.")
    if not asked.setting:
        assumed.append("Lives in the community, enrolled for more than a year.")
    if model in risk.ESRD:
        assumed.append("On dialysis; a functioning transplant is paid by other coefficients.")
    person = risk.Person(
        age=age,
        sex=patient.sex,
        dual=dual,
        entitlement=entitlement,
        new_enrollee=asked.setting == "new",
        institutional=asked.setting == "institution",
    )
    return person, tuple(assumed)


def _other_charts(encounter: Encounter, user: User) -> list[Encounter]:
    """Completed charts of the same patient that the user may see, of this year and the three before."""
    first = date(encounter.service_to.year - YEARS_BACK, 1, 1)
    return list(
        Encounter.objects.visible_to(user)
        .filter(
            patient_id=encounter.patient_id,
            status__in=(Status.COMPLETED, Status.HISTORY),
            service_to__gte=first,
            service_to__lte=date(encounter.service_to.year, 12, 31),
        )
        .exclude(pk=encounter.pk)
        .order_by("-service_to", "-pk")[:MOST_CHARTS]
    )


def _codes(charts: Sequence[Encounter]) -> dict[int, tuple[str, ...]]:
    found: dict[int, list[str]] = defaultdict(list)
    rows = CodedDiagnosis.objects.filter(encounter__in=charts, role__in=CARRIED).values_list("encounter_id", "code")
    for chart_id, code in rows:
        found[chart_id].append(code)
    return {chart_id: tuple(sorted(set(codes))) for chart_id, codes in found.items()}


def _below(model: RiskModel, numbers: set[str]) -> set[str]:
    """Categories that those already there would take the place of."""
    return {lower for number in numbers for lower in drops().get((model, number), frozenset())}


def _gaps(
    model: RiskModel,
    charts: Sequence[Encounter],
    carried: Mapping[int, tuple[str, ...]],
    table: risk.Mappings,
    known: set[str],
) -> tuple[Gap, ...]:
    """Categories of charts beyond those known, lasting ones first, each with the charts that carried it."""
    sources: dict[str, list[Source]] = defaultdict(list)
    for chart in charts:
        by_number: dict[str, list[str]] = defaultdict(list)
        for code in carried.get(chart.pk, ()):
            for number in table.of_code.get(code, frozenset()) - known:
                by_number[number].append(dotted(code))
        for number, codes in by_number.items():
            sources[number].append(Source(chart, tuple(codes)))
    gaps = [
        Gap(number, titles().get((model, number), ""), (model, number) in lasting(), tuple(found))
        for number, found in sources.items()
        if not number_is_below(model, number, set(sources))
    ]
    return tuple(sorted(gaps, key=lambda gap: (not gap.lasting, int(gap.number))))


def number_is_below(model: RiskModel, number: str, others: set[str]) -> bool:
    """Another category among them takes this one's place."""
    return number in _below(model, others - {number})
