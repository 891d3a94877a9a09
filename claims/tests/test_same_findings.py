"""E1: the same facts get the same findings at the desk, at completion, in bulk, at release, in a re-check, by the API.

Each chart is drawn at random from codes that do and do not go together, saved as a coder would leave it, and sent
through every door. Only what a door cannot be told is left out: the API takes no member number and no account numbers.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claims import rechecks, services
from claims.builder import facts_of
from claims.edits.base import Finding
from claims.facts import ClaimFacts, Form, Line, PriorService, Provider
from claims.facts_json import from_json, to_json
from claims.findings import Judged, OpenFindings, judge, live_findings
from claims.models import ClaimVersion, FindingRow
from claims.tests.charts import complete_unchecked, make_stay, make_visit
from coding_portal.tests.cast import Cast
from encounters.models import CodedDiagnosis, Encounter, ServiceLine
from encounters.services import take_chart

NOT_TOLD = frozenset({"PY-01", "PY-02"})
"""The API is told no member number."""
DIAGNOSES = [
    "I10", "I110", "I130", "N1830", "E119", "E1122", "E1065", "Z794", "J449", "J440", "J189", "A419", "R6520", "M1711",
    "M1712", "M170", "S72001A", "S52501D", "V00", "W19XXXA", "O80", "Z370", "O09511", "Z3A20", "P0718", "F0280", "G309",
    "C50911", "Z5111", "T8141XA", "L89153", "E1", "ZZZ", "Z0000", "R0602", "U071", "J1282", "D649",
]  # fmt: skip
SERVICES = [
    "99213", "99214", "99203", "20610", "20611", "80061", "83036", "36415", "93000", "45380", "45385", "96372", "J3301",
    "G2211", "27447", "71046", "00000",
]  # fmt: skip
MODIFIERS = ["25", "59", "RT", "LT", "26", "TC", "50", "95", "QQ"]

recipes = st.fixed_dictionaries(
    {
        "stay": st.booleans(),
        "codes": st.lists(st.sampled_from(DIAGNOSES), min_size=1, max_size=6, unique=True),
        "poa": st.sampled_from(["Y", "N", "1", ""]),
        "services": st.lists(
            st.tuples(
                st.sampled_from(SERVICES),
                st.lists(st.sampled_from(MODIFIERS), max_size=2, unique=True),
                st.sampled_from(["1", "2", "1.5", "0"]),
            ),
            max_size=4,
        ),
        "place": st.sampled_from(["11", "21", "10", "99"]),
        "sex": st.sampled_from(["F", "M", "U"]),
        "age": st.integers(0, 100),
        "condition": st.sampled_from([[], ["44"], ["C5", "C5"]]),
        "value": st.sampled_from([[], [{"code": "80", "amount": "3"}]]),
    }
)

Sign = tuple[str, int | None, str, tuple[str, ...], str, str]


def signs(findings: Iterable[Finding]) -> list[Sign]:
    """What a finding says, where and how severe; not the words of the catalogue, which follow from the edit."""
    return sorted(
        (each.edit, each.line, each.field, tuple(each.codes), each.message, str(each.severity))
        for each in findings
    )  # fmt: skip


def of(judged: Iterable[Judged]) -> list[Sign]:
    return signs(each.finding for each in judged if each.is_shown)


def saved(recipe: dict[str, Any], cast: Cast) -> Encounter:
    """A chart as the recipe has it."""
    chart = (make_stay if recipe["stay"] else make_visit)(cast.north, "R-1")
    chart.condition_codes, chart.value_codes = recipe["condition"], recipe["value"]
    chart.place_of_service = "" if recipe["stay"] else recipe["place"]
    chart.save(update_fields=["condition_codes", "value_codes", "place_of_service"])
    chart.patient.sex = recipe["sex"]
    chart.patient.birth_date = chart.service_from - timedelta(days=recipe["age"] * 365 + 30)
    chart.patient.save(update_fields=["sex", "birth_date"])
    chart.lines.all().delete()
    chart.diagnoses.all().delete()
    rows = [
        CodedDiagnosis.objects.create(
            encounter=chart,
            code=code,
            role="secondary" if sequence > 1 else "principal",
            poa=recipe["poa"] if recipe["stay"] else "",
            sequence=sequence,
        )
        for sequence, code in enumerate(recipe["codes"], start=1)
    ]
    for number, (code, modifiers, units) in enumerate(recipe["services"], start=1):
        ServiceLine.objects.create(
            encounter=chart,
            number=number,
            code=code,
            modifiers=modifiers,
            units=Decimal(units),
            diagnosis_pointers=[rows[0].pk],
            service_date=chart.service_from,
            place_of_service=recipe["place"] if not recipe["stay"] else "",
            revenue_code="0300" if recipe["stay"] else "",
            charge=Decimal("100.00"),
            rendering=chart.rendering,
        )
    return chart


def body_of(facts: ClaimFacts) -> dict[str, Any]:
    """The facts as a request to the API."""

    def provider(role: str, who: Provider | None) -> dict[str, str]:
        return {f"{role}_npi": who.npi, f"{role}_taxonomy": who.taxonomy} if who else {}

    def line(each: Line) -> dict[str, Any]:
        return {
            "code": each.code,
            "modifiers": list(each.modifiers),
            "units": str(each.units),
            "pointers": list(each.pointers),
            "service_date": _day(each.service_date),
            "pos": each.pos,
            "revenue_code": each.revenue_code,
            "charge": None if each.charge is None else str(each.charge),
            "rendering_npi": each.rendering.npi if each.rendering else "",
        }

    def prior(each: PriorService) -> dict[str, Any]:
        return {
            "code": each.code,
            "date": _day(each.service_date),
            "modifiers": list(each.modifiers),
            "billing_npi": each.billing_npi,
            "rendering_npi": each.rendering_npi,
            "bill_type": each.bill_type,
        }

    assert facts.form in Form
    return {
        "form": facts.form.value,
        "bill_type": facts.bill_type,
        "patient": {"sex": facts.patient.sex, "birth_date": _day(facts.patient.birth_date)},
        "service_from": _day(facts.service_from),
        "service_to": _day(facts.service_to),
        "admission_date": _day(facts.admission_date),
        "admission_source": facts.admission_source,
        "discharge_status": facts.discharge_status,
        "payer": facts.payer.id,
        "diagnoses": [{"code": each.code, "poa": each.poa, "role": each.role.value} for each in facts.diagnoses],
        "procedures": [{"code": each.code, "date": _day(each.performed_on)} for each in facts.procedures],
        "lines": [line(each) for each in facts.lines],
        "total_charge": None if facts.total_charge is None else str(facts.total_charge),
        **provider("billing", facts.billing),
        **provider("rendering", facts.rendering),
        **provider("attending", facts.attending),
        **provider("operating", facts.operating),
        **provider("referring", facts.referring),
        "place_of_service": facts.place_of_service,
        "frequency": facts.frequency,
        "drg": facts.drg,
        "condition_codes": list(facts.condition_codes),
        "occurrence_codes": [{"code": each.code, "date": _day(each.on)} for each in facts.occurrence_codes],
        "value_codes": [{"code": each.code, "amount": str(each.amount)} for each in facts.value_codes],
        "prior_services": [prior(each) for each in facts.prior_services],
        "today": _day(facts.today),
        "complete": facts.complete,
    }


def _day(on: date | None) -> str | None:
    return on.isoformat() if on else None


def by_api(facts: ClaimFacts, cast: Cast) -> list[Sign]:
    client = Client()
    client.force_login(cast.biller, backend="django.contrib.auth.backends.ModelBackend")
    answer = client.post("/api/v1/check", json.dumps(body_of(facts)), content_type="application/json")
    assert answer.status_code == 200, answer.content
    return sorted(
        (each["edit"], each["line"], each["field"], tuple(each["codes"]), each["message"], each["severity"])
        for each in answer.json()["findings"]
        if each["edit"] not in NOT_TOLD
    )


def at_completion(chart: Encounter, cast: Cast) -> list[Sign] | None:
    """What completing the chart says; None where nothing stands in the way."""
    take_chart(encounter_id=chart.pk, by=cast.coder)
    try:
        with transaction.atomic():
            services.complete_chart(encounter_id=chart.pk, by=cast.coder, version=None)
            transaction.set_rollback(True)
    except OpenFindings as refusal:
        return of(refusal.findings)
    return None


def stored(version: ClaimVersion) -> list[Sign]:
    return signs(row.as_finding() for row in FindingRow.objects.filter(version=version).shown())


@pytest.mark.django_db
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(recipe=recipes)
def test_every_door_says_the_same_of_the_same_facts(cast: Cast, recipe: dict[str, Any]) -> None:
    with transaction.atomic():
        chart = saved(recipe, cast)
        live = live_findings(chart)
        facts = facts_of(chart.pk, today=timezone.localdate())

        others = {-number: facts_of(make_visit(cast.north, f"V-{number}").pk) for number in range(1, 3)}
        assert of(judge(others | {chart.pk: facts})[chart.pk]) == of(live), "in bulk"
        assert of(judge({chart.pk: from_json(to_json(facts))})[chart.pk]) == of(live), "as stored"
        assert by_api(facts, cast) == [sign for sign in of(live) if sign[0] not in NOT_TOLD], "by the API"

        refused = at_completion(chart, cast)
        open_now = [each for each in live if each.is_open]
        assert (refused is None) == (not open_now), "at completion"
        assert refused is None or refused == of(live), "at completion"

        chart.refresh_from_db()
        complete_unchecked(chart, cast.coder)
        version = services.build_claim(encounter_id=chart.pk)
        assert version is not None
        assert stored(version) == of(live), "at release"
        rechecks.start_recheck(by=None)
        while rechecks.check_next_part():
            pass
        assert stored(version) == of(live), "in a re-check"
        transaction.set_rollback(True)
