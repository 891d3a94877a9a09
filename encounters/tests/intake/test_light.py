"""Encounters for load: deterministic, on their worklists, and readable by the common door."""

from datetime import date
from io import StringIO

import pytest
from django.conf import LazySettings
from django.core.management import call_command
from django.core.management.base import CommandError

from encounters.demo.bundles import chart_bundle
from encounters.demo.chartfile import read_department
from encounters.demo.light import light_charts
from encounters.demo.seed import seed_department
from encounters.intake.fhir import read_bundle
from encounters.intake.store import store_message
from encounters.models import DocumentVersion, Encounter

TODAY = date(2026, 11, 2)


def generate(*arguments: object) -> str:
    out = StringIO()
    call_command("generate_encounters", *map(str, arguments), stdout=out)
    return out.getvalue()


def test_the_same_seed_gives_the_same_charts_and_another_seed_others() -> None:
    def charts(seed: int) -> list[object]:
        found = light_charts(30, facility="riverside", seed=seed, today=TODAY, payers=["medicare"], people=["osei"])
        return [chart.values for chart in found]

    assert charts(1) == charts(1)
    assert charts(1) != charts(2)


def test_charts_are_generated_once_with_documents_lines_and_worklists(db: None, settings: LazySettings) -> None:
    settings.DEMO = True
    seed_department(password="a good enough password")
    assert "40 new encounters; 0 were here before." in generate(40)
    assert "10 new encounters; 40 were here before." in generate(50)
    assert Encounter.objects.count() == 50
    assert set(Encounter.objects.values_list("facility__code", flat=True)) == {"riverside", "lakeside", "hilltop"}
    assert DocumentVersion.objects.count() == 50
    assert not Encounter.objects.filter(worklist=None).exists()
    assert not Encounter.objects.filter(worklist__name="Waits for documents").exists()
    for chart in Encounter.objects.prefetch_related("lines"):
        assert chart.total_charge == sum(line.charge for line in chart.lines.all()) > 0
        assert (chart.attending or chart.rendering) is not None


def test_a_facility_that_does_not_exist_is_said(db: None, settings: LazySettings) -> None:
    settings.DEMO = True
    seed_department(password="a good enough password")
    with pytest.raises(CommandError, match="no such facility"):
        generate(5, "--facility", "elsewhere")


def test_light_charts_enter_by_the_common_door_too(db: None) -> None:
    seed_department(password="a good enough password")
    department = read_department()
    charts = list(
        light_charts(12, facility="riverside", seed=3, today=TODAY, payers=["medicare"], people=["osei", "iyer"])
    )
    for chart in charts:
        body = chart_bundle(chart, department)
        (stay,) = read_bundle(body).encounters
        assert (stay.chart_type, stay.form) == (chart["chart_type"], chart["form"])
        assert store_message(body=body, source="bench", by=None).status == "stored"
    assert Encounter.objects.filter(payer__code="medicare", status="ready").count() == 12
