"""The demonstration department: chart files are sound, enter by the common door, and are coded by its coders."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.management import call_command
from django.core.management.base import CommandError

from accounts.models import User
from encounters.demo.bundles import chart_bundle
from encounters.demo.chartfile import (
    CHARTS,
    ChartError,
    ChartFile,
    find_quote,
    read_chart,
    read_charts,
    read_department,
)
from encounters.demo.check_charts import problems_of
from encounters.demo.seed import seed_charts, seed_department
from encounters.intake.fhir import read_bundle
from encounters.models import Encounter, EncounterEvent, Evidence, IntakeMessage, Payer, Worklist
from encounters.worklists import check_rule

OURS = Path(__file__).parent / "data"


@pytest.fixture
def charts() -> list[ChartFile]:
    return read_charts(OURS)


@pytest.fixture
def seeded(db: None, charts: list[ChartFile]) -> list[str]:
    seed_department(password="a good enough password")
    return [one.problem for one in seed_charts(charts)]


@pytest.mark.parametrize("folder", [OURS, CHARTS], ids=["ours", "department"])
def test_every_chart_file_is_sound(folder: Path, db: None) -> None:
    assert problems_of(read_charts(folder), read_department()) == []


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"attending": "nobody"}, "nobody is called nobody"),
        ({"facility": "elsewhere"}, "there is no facility elsewhere"),
        ({"colour": "red"}, "unknown key in chart: colour"),
        ({"service_to": "2026-10-01"}, "service_to comes before service_from"),
        ({"bill_type": ""}, "an institutional chart needs a bill_type"),
        ({"documents": []}, "0 documents"),
        ({"coverage": [{"payer": "acme", "member_id": "1"}]}, "there is no payer acme"),
        (
            {"coding": {"diagnoses": [{"code": "I50.23", "role": "principal", "evidence": "never said"}]}},
            "no document says",
        ),
        ({"coding": {"diagnoses": [{"code": "I50", "role": "principal"}]}}, "I50 is heading"),
        ({"coding": {"diagnoses": [{"code": "Q99.99", "role": "principal"}]}}, "Q99.99 is unknown"),
        ({"coding": {"lines": [{"code": "93306", "pointers": [9]}]}}, "pointers [9] do not fit 0 diagnoses"),
        ({"charges": [{"units": 1, "charge": 5}]}, "needs a revenue code"),
    ],
)
def test_a_faulty_chart_file_is_found_out(change: dict[str, Any], problem: str, db: None) -> None:
    sound = read_chart(OURS / "inpatient.yaml")
    faulty = replace(sound, values={**sound.values, **change})
    found = problems_of([faulty], read_department())
    assert any(problem in one for one in found), found


def test_an_account_used_twice_is_found_out(db: None) -> None:
    chart = read_chart(OURS / "clinic.yaml")
    assert problems_of([chart, chart], read_department()) == ["account T-CL-1 is used 2 times"]


def test_a_file_that_is_no_chart_is_named(tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text("a: [")
    with pytest.raises(ChartError, match=r"bad\.yaml: not YAML"):
        read_chart(tmp_path / "bad.yaml")


def test_a_quote_is_found_across_a_line_break_and_not_in_other_words() -> None:
    text = "Assessment: acute on chronic systolic\nheart failure (severe)."
    assert find_quote("systolic heart failure (severe)", text) == (29, 60)
    assert find_quote("diastolic heart failure", text) is None


def test_a_chart_file_reads_back_from_its_bundle_as_it_was_written() -> None:
    department = read_department()
    (stay,) = read_bundle(chart_bundle(read_chart(OURS / "inpatient.yaml"), department)).encounters
    assert (stay.chart_type, stay.form, stay.bill_type, stay.service) == (
        "inpatient",
        "institutional",
        "111",
        "Cardiology",
    )
    assert stay.starts_at == datetime(2026, 10, 2, 18, 20, tzinfo=UTC)
    assert (stay.admission_type, stay.admission_source, stay.discharge_status) == ("1", "1", "01")
    assert [(line.revenue_code, line.code, line.charge) for line in stay.lines] == [
        ("0120", "", Decimal("4800.00")),
        ("0480", "93306", Decimal("1250.00")),
    ]
    assert (stay.occurrence_codes[0].code, stay.value_codes[0].amount) == ("11", Decimal(3))
    assert [one.kind for one in stay.documents] == ["history_physical", "discharge_summary"]


def test_the_same_chart_gives_the_same_bundle() -> None:
    chart, department = read_chart(OURS / "clinic.yaml"), read_department()
    assert chart_bundle(chart, department) == chart_bundle(chart, department)


def test_seeding_brings_each_chart_to_its_state(seeded: list[str]) -> None:
    assert seeded == ["", "", ""]
    states = {one.account_number: one.status for one in Encounter.objects.all()}
    assert states == {"T-IP-1": "in_coding", "T-CL-1": "on_hold", "T-ED-1": "on_hold"}


def test_a_coded_chart_has_its_codes_and_the_words_that_support_them(seeded: list[str]) -> None:
    chart = Encounter.objects.get(account_number="T-IP-1")
    assert [(one.code, one.role, one.poa) for one in chart.diagnoses.all()] == [
        ("I110", "principal", "Y"),
        ("I5023", "secondary", "Y"),
        ("E119", "secondary", "Y"),
    ]
    quoted = [mark.version.text[mark.start : mark.end] for mark in Evidence.objects.filter(diagnosis__code="I5023")]
    assert quoted == ["acute on chronic systolic\nheart failure"]
    assert chart.total_charge == Decimal("6050.00")
    assert (chart.attending is not None, chart.payer) == (True, Payer.objects.get(code="medicare"))


def test_half_a_chart_is_coded_before_it_is_held(seeded: list[str]) -> None:
    chart = Encounter.objects.get(account_number="T-CL-1")
    assert [one.code for one in chart.diagnoses.all()] == ["I10"]
    assert [(one.reason, one.note) for one in chart.holds.all()] == [
        ("missing_document", "The laboratory report has not come yet.")
    ]
    spouse = chart.coverages.get()
    assert (spouse.relationship, spouse.subscriber_given, spouse.group_number) == ("01", "Ann", "G77")


def test_a_queried_chart_asks_its_provider_with_indicators_from_the_record(seeded: list[str]) -> None:
    chart = Encounter.objects.get(account_number="T-ED-1")
    query = chart.queries.get()
    assert (query.to, query.question) == (chart.attending, "What was the length of the wound that was repaired?")
    assert query.indicators == "“Laceration of the left forearm without foreign body”"
    line = chart.lines.get(code="99283")
    assert (line.modifiers, line.diagnosis_pointers) == (["25"], [chart.diagnoses.get(role="principal").pk])


def test_a_coder_works_charts_of_her_own_facility(seeded: list[str]) -> None:
    for chart in Encounter.objects.exclude(assigned_to=None):
        assert chart.assigned_to is not None
        assert chart.assigned_to.facilities.filter(pk=chart.facility_id).exists()
        assert not chart.assigned_to.is_vendor


def test_seeding_again_changes_nothing(seeded: list[str], charts: list[ChartFile]) -> None:
    before = [Encounter.objects.count(), EncounterEvent.objects.count(), Evidence.objects.count(), User.objects.count()]
    seed_department(password="another password entirely")
    assert [one.result.status for one in seed_charts(charts)] == ["unchanged"] * 3
    after = [Encounter.objects.count(), EncounterEvent.objects.count(), Evidence.objects.count(), User.objects.count()]
    assert after == before
    assert IntakeMessage.objects.count() == 3
    assert User.objects.get(username="coder").check_password("a good enough password")


def test_the_rules_of_the_worklists_can_be_read_and_catch_every_chart(seeded: list[str]) -> None:
    for worklist in Worklist.objects.all():
        check_rule(worklist.rule)
    assert Worklist.objects.order_by("order").last() == Worklist.objects.get(rule={})
    assert not Encounter.objects.filter(worklist=None).exists()


def test_a_wrong_answer_key_is_told_and_the_chart_still_comes_in(db: None) -> None:
    seed_department(password="a good enough password")
    sound = read_chart(OURS / "inpatient.yaml")
    faulty = replace(sound, values={**sound.values, "coding": {"diagnoses": [{"code": "Q99.99"}]}})
    (one,) = seed_charts([faulty])
    assert "There is no ICD-10-CM code" in one.problem
    assert Encounter.objects.get().status == "ready"


def test_the_command_shows_who_may_sign_in(db: None, settings: LazySettings) -> None:
    settings.DEMO, settings.DEMO_PASSWORD = True, "shown once only"
    out = StringIO()
    call_command("seed_demo", stdout=out)
    said = out.getvalue()
    assert "Sign in with the password shown once only as:" in said
    for username in ("coder", "coder2", "lead", "auditor", "biller", "provider", "compliance", "admin"):
        assert f"  {username} " in said
    user = User.objects.get(username="coder")
    assert user.check_password("shown once only")


def test_a_real_installation_is_not_seeded(db: None, settings: LazySettings) -> None:
    settings.DEMO = False
    with pytest.raises(CommandError, match="not for demonstration"):
        call_command("seed_demo")
    assert not User.objects.exists()
