"""The demonstration department as seeded, and all its charts coded in full: claims ready, totals equal, files valid."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from decimal import Decimal

import pytest
from django.db.models import Sum
from django.test import Client

from accounts.models import Facility, User
from claims import batches, services
from claims.demo import complete_as_coder, seed_claims
from claims.findings import OpenFindings
from claims.models import Batch, ClaimVersion
from claims.tests.x12.oracle import assert_valid_837
from claims.workflow import Status
from claims.x12.reading import claim_totals
from coding_portal.errors import WorkflowError
from encounters.demo.chartfile import ChartFile, read_charts, read_department
from encounters.demo.coding import code_chart
from encounters.demo.seed import coder_of, demo_charts, seed_charts, seed_department
from encounters.intake.classify import CHART_TYPES
from encounters.models import (
    BillForm,
    CodedDiagnosis,
    CodedProcedure,
    Encounter,
    Hold,
    Payer,
    ProviderQuery,
)
from encounters.services import take_chart
from encounters.workflow import Status as ChartStatus

pytestmark = pytest.mark.django_db

PASSWORD = "a-password-for-tests"


@dataclass(frozen=True)
class Played:
    """Charts coded and completed by their answer keys, and what stopped the others."""

    completed: dict[str, Encounter]
    stopped: dict[str, str]


def play_in_full(charts: list[ChartFile]) -> Played:
    """Each chart comes in, is coded as its key says and completed by its coder, who answers the reviews."""
    department = read_department()
    ready = [replace(chart, values={**chart.values, "state": "ready", "state_note": ""}) for chart in charts]
    stopped = {each.chart.account: each.problem for each in seed_charts(ready) if each.problem}
    completed = {}
    for chart in ready:
        if chart.account in stopped:
            continue
        encounter = Encounter.objects.get(account_number=chart.account)
        coder = coder_of(encounter)
        try:
            take_chart(encounter_id=encounter.pk, by=coder)
            code_chart(chart, encounter, by=coder, department=department)
            encounter.refresh_from_db()
            complete_as_coder(encounter)
        except OpenFindings as refusal:
            stopped[chart.account] = "; ".join(
                f"{one.finding.edit} line {one.finding.line}: {one.finding.message}"
                for one in refusal.findings
                if one.is_open
            )
        except WorkflowError as refusal:
            stopped[chart.account] = refusal.message
        else:
            completed[chart.account] = encounter
    return Played(completed, stopped)


def report(problems: dict[str, str]) -> str:
    return "\n".join(f"{account}: {problem}" for account, problem in problems.items())


def test_every_chart_coded_by_its_key_gives_a_ready_claim_whose_totals_agree_and_a_file_pyx12_accepts() -> None:
    seed_department(password=PASSWORD)
    charts = read_charts()
    played = play_in_full(charts)
    assert not played.stopped, report(played.stopped)

    services.build_missing_claims()
    blocked = {
        version.claim.encounter.account_number: str(version.blocked_for)
        for version in ClaimVersion.objects.exclude(status=Status.READY).select_related("claim__encounter")
    }
    assert not blocked, report(blocked)
    assert ClaimVersion.objects.count() == len(charts)

    biller = User.objects.get(username="biller")
    client = Client()
    client.force_login(biller, backend="django.contrib.auth.backends.ModelBackend")
    for form in BillForm.values:
        on_screen = client.get("/claims/", {"tab": "ready", "form": form}).content.decode()
        result = batches.build_batch(form=form, by=biller)
        assert result.batch is not None
        assert result.blocked == ()
        totals_agree(result.batch, on_screen)
        assert_valid_837(bytes(result.batch.file))
    assert sum(Batch.objects.values_list("claim_count", flat=True)) == len(charts)


def totals_agree(batch: Batch, on_screen: str) -> None:
    """What the biller saw before building, the rows of the batch, the charges of the charts and the file are one."""
    in_file = {total.control_number: total for total in claim_totals(bytes(batch.file))}
    entries = {
        entry.version.control_number: entry
        for entry in batch.entries.select_related("version__claim").annotate(
            charged=Sum("version__claim__encounter__lines__charge")
        )
    }
    assert in_file.keys() == entries.keys()
    for number, total in in_file.items():
        entry = entries[number]
        stated = (total.of_the_lines, entry.total_charge, entry.version.total_charge, entry.charged)
        assert set(stated) == {total.charge}, number
        assert number in on_screen
        assert f"{total.charge:,.2f}" in on_screen
    shown = re.search(r'id="claims-total">([0-9,.]+)<', on_screen)
    assert shown is not None
    assert "equal to the sum of their lines" in on_screen
    assert Decimal(shown[1].replace(",", "")) == batch.total_charge == sum(total.charge for total in in_file.values())


def test_the_department_as_seeded_is_worth_using() -> None:
    seed_department(password=PASSWORD)
    assert [f"{each.chart.name}: {each.problem}" for each in seed_charts() if each.problem] == []
    assert [step.words for step in seed_claims() if step.is_problem] == []
    has_all_kinds_of_charts()
    has_charts_in_every_state_of_the_work()


def has_all_kinds_of_charts() -> None:
    pairs = demo_charts()
    charts = [encounter for _, encounter in pairs]
    assert len(charts) == len(read_charts()) >= 40
    assert {each.facility.code for each in charts} == set(Facility.objects.values_list("code", flat=True))
    assert len({each.facility_id for each in charts}) == 3
    assert {each.payer_id for each in charts} == set(Payer.objects.values_list("pk", flat=True))
    assert Payer.objects.count() == 5
    assert {each.chart_type for each in charts} == CHART_TYPES
    assert {each.form for each in charts} == set(BillForm.values)
    for encounter in charts:
        texts = [version.text for doc in encounter.documents.all() for version in doc.versions.all()]
        assert 2 <= len(texts) <= 6, encounter
        assert all(len(text.split()) > 25 for text in texts), encounter


def has_charts_in_every_state_of_the_work() -> None:
    states = Counter(chart.state for chart, _ in demo_charts())
    assert set(states) == {"ready", "in_coding", "on_hold", "queried", "completed", "denied"}
    for chart, encounter in demo_charts():
        coded = CodedDiagnosis.objects.filter(encounter=encounter).count()
        keyed = len(chart.coding("diagnoses"))
        if chart.state == "ready":
            assert (encounter.status, coded) == (ChartStatus.READY, 0), chart.name
        elif chart.state == "in_coding":
            assert (encounter.status, coded) == (ChartStatus.IN_CODING, (keyed + 1) // 2), chart.name
        elif chart.state == "on_hold":
            hold = Hold.objects.get(encounter=encounter, lifted_at=None)
            assert hold.reason != Hold.Reason.OTHER, chart.name
            assert hold.note[:1].isupper(), chart.name
        elif chart.state == "queried":
            query = ProviderQuery.objects.get(encounter=encounter)
            assert Hold.objects.filter(encounter=encounter, lifted_at=None, query=query).exists()
            assert ";" not in query.question, chart.name
            assert 3 < len(query.options) == len({option.lower().split(" (")[0] for option in query.options}), (
                chart.name
            )
        else:
            assert encounter.status == ChartStatus.COMPLETED, chart.name
            version = ClaimVersion.objects.current().get(claim__encounter=encounter)
            assert (version.status == Status.DENIED) == (chart.state == "denied"), chart.name
            assert coded == keyed
            assert CodedProcedure.objects.filter(encounter=encounter).count() == len(chart.coding("procedures"))
