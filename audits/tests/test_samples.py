"""A plan finds its population, draws once, keeps what was coded, and proves its sample without the database."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction

from accounts.models import Role
from audits.certificate import sha256_of, verify_certificate
from audits.models import AuditEvent, AuditPlan, Sample, SampleItem
from audits.population import Criteria
from audits.services import (
    PlanValues,
    cancel_plan,
    certificate_of,
    close_plan,
    create_plan,
    draw_sample,
    preview_population,
    replace_item,
)
from audits.tests.charts import HEART_FAILURE, make_clinic_visit, make_completed_chart, make_plan, make_sample
from claims.models import ReleaseHold
from coding_portal.errors import NotVisible, WorkflowError
from coding_portal.tests.cast import Cast, make_encounter, make_user
from encounters.models import CodedDiagnosis

BASE = PlanValues(name="October", criteria=Criteria(), size=2)


def test_the_population_is_completed_charts_that_meet_the_criteria(cast: Cast) -> None:
    inpatient = make_completed_chart(1, cast.coder)
    clinic = make_clinic_visit(2, cast.other_coder)
    make_completed_chart(3, cast.south_coder, facility=cast.south)
    make_encounter("open")

    def count(**criteria: object) -> int:
        return preview_population(values=replace(BASE, criteria=Criteria(**criteria)), by=cast.lead).total  # type: ignore[arg-type]

    assert count() == 2
    assert count(chart_types=("clinic",)) == 1
    assert count(coders=(cast.coder.pk,)) == 1
    assert count(payers=(inpatient.payer_id,), facilities=(cast.north.pk,)) == 2
    assert count(completed_from=date(2026, 10, 12), completed_to=date(2026, 10, 12)) == 2
    assert count(completed_from=date(2026, 10, 13)) == 0
    assert count(completed_to=date(2026, 10, 11)) == 0
    draw_sample(plan_id=make_plan(cast.lead, size=1, criteria=Criteria(chart_types=("clinic",))).pk, by=cast.lead)
    assert SampleItem.objects.get().encounter == clinic
    assert count(leave_out_sampled=True) == 1


def test_the_day_of_completion_is_the_departments_day(cast: Cast) -> None:
    make_completed_chart(15, cast.coder)  # 05:00 UTC on the 13th is 01:00 in New York
    make_completed_chart(13, cast.coder)  # 03:00 UTC on the 13th is 23:00 on the 12th there
    criteria = Criteria(completed_from=date(2026, 10, 12), completed_to=date(2026, 10, 12))
    assert preview_population(values=replace(BASE, criteria=criteria), by=cast.lead).total == 1


def test_the_preview_shares_the_sample_among_strata_and_says_what_stands_in_the_way(cast: Cast) -> None:
    for number in range(1, 7):
        make_completed_chart(number, cast.coder)
    make_completed_chart(7, cast.other_coder)
    stratified = replace(BASE, design="stratified", stratify_by="coder", size=5)
    assert preview_population(values=stratified, by=cast.lead).rows == [("coder", 6, 4), ("colleague", 1, 1)]
    assert preview_population(values=replace(BASE, size=8), by=cast.lead).problem == (
        "The population has 7 charts; 8 were asked for."
    )
    assert "at least 3 charts" in preview_population(values=replace(stratified, size=2), by=cast.lead).problem


def test_an_empty_population_says_so(cast: Cast) -> None:
    assert preview_population(values=BASE, by=cast.lead).problem == "No completed chart meets these criteria."


@pytest.mark.parametrize(
    ("values", "words"),
    [
        (replace(BASE, name=" "), "name"),
        (replace(BASE, size=0), "at least one chart"),
        (replace(BASE, design="stratified"), "strata"),
        (replace(BASE, method="magic/9"), "scoring method"),
        (replace(BASE, criteria=Criteria(facilities=(999,))), "facilities you work for"),
        (replace(BASE, criteria=Criteria(completed_from=date(2026, 2, 1), completed_to=date(2026, 1, 1))), "after"),
    ],
)
def test_a_plan_that_makes_no_sense_is_refused_in_words(cast: Cast, values: PlanValues, words: str) -> None:
    with pytest.raises(WorkflowError, match=words):
        create_plan(values=values, by=cast.lead)
    assert not AuditPlan.objects.exists()


def test_only_leads_and_auditors_plan(cast: Cast) -> None:
    for user in (cast.coder, cast.biller, cast.compliance, cast.administrator, cast.provider):
        with pytest.raises(WorkflowError):
            create_plan(values=BASE, by=user)


def test_a_plan_over_two_facilities_is_seen_only_by_those_who_see_both(cast: Cast) -> None:
    both = make_user("both", Role.AUDITOR, cast.north, cast.south)
    everywhere = make_user("everywhere", Role.COMPLIANCE, sees_all_facilities=True)
    wide, narrow = make_plan(both), make_plan(cast.lead)
    assert set(AuditPlan.objects.visible_to(cast.auditor)) == {narrow}
    assert set(AuditPlan.objects.visible_to(both)) == {wide, narrow}
    assert set(AuditPlan.objects.visible_to(everywhere)) == {wide, narrow}
    for user in (cast.coder, cast.biller, cast.administrator, cast.provider):
        assert not AuditPlan.objects.visible_to(user).exists()
    with pytest.raises(NotVisible):
        draw_sample(plan_id=wide.pk, by=cast.auditor)


def test_a_drawn_sample_proves_itself_and_names_no_patient(cast: Cast) -> None:
    sample = make_sample(cast, charts=8, size=3, spares=2)
    certificate = certificate_of(sample)
    assert verify_certificate(json.loads(json.dumps(certificate))).problems == ()
    assert sample.sha256 == sha256_of(sample.certificate) == certificate["draw_sha256"]
    text = json.dumps(certificate)
    patient = sample.items.all()[0].encounter.patient
    assert not any(secret in text for secret in (patient.mrn, patient.family, "A-1"))


def test_the_same_seed_and_frame_draw_the_same_charts(cast: Cast) -> None:
    first = make_sample(cast, charts=9, size=4, seed="again")
    second = draw_sample(plan_id=make_plan(cast.lead, size=4).pk, by=cast.lead, seed="again")
    other = draw_sample(plan_id=make_plan(cast.lead, size=4).pk, by=cast.lead, seed="other")
    charts = [list(sample.items.values_list("encounter", flat=True)) for sample in (first, second, other)]
    assert charts[0] == charts[1] != charts[2]


def test_a_sample_is_drawn_once(cast: Cast) -> None:
    sample = make_sample(cast)
    with pytest.raises(WorkflowError, match="cannot draw its sample now"):
        draw_sample(plan_id=sample.plan_id, by=cast.lead)
    with pytest.raises(WorkflowError, match="cannot cancel it now"):
        cancel_plan(plan_id=sample.plan_id, by=cast.lead, reason="Did not like it")


def test_a_sample_larger_than_its_population_is_refused_and_nothing_is_left_behind(cast: Cast) -> None:
    make_completed_chart(1, cast.coder)
    plan = make_plan(cast.lead, size=2)
    with pytest.raises(WorkflowError, match="has 1 charts; 2 were asked for"):
        draw_sample(plan_id=plan.pk, by=cast.lead)
    plan.refresh_from_db()
    assert plan.status == "draft"
    assert not Sample.objects.exists()


def test_the_database_refuses_to_change_a_drawn_sample(cast: Cast) -> None:
    sample = make_sample(cast)
    item = sample.items.all()[0]
    for change in (
        lambda: Sample.objects.filter(pk=sample.pk).update(seed="kinder"),
        lambda: SampleItem.objects.filter(pk=item.pk).update(snapshot={}),
        lambda: SampleItem.objects.filter(pk=item.pk).delete(),
        lambda: AuditEvent.objects.filter(plan=sample.plan).update(action="never happened"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_the_snapshot_stays_as_coded_when_the_chart_is_coded_again(cast: Cast) -> None:
    item = make_sample(cast).items.all()[0]
    CodedDiagnosis.objects.filter(encounter=item.encounter, code="I5022").update(code="I5023")
    item.refresh_from_db()
    assert [value["code"] for value in item.snapshot["items"]] == [code for code, _, _ in HEART_FAILURE]
    assert item.snapshot_sha256 == sha256_of(item.snapshot)


def test_a_snapshot_names_its_codes_and_groups_an_inpatient_stay(cast: Cast) -> None:
    snapshot = make_sample(cast).items.all()[0].snapshot
    assert [value["display"] for value in snapshot["items"]] == ["I13.0", "I50.22", "E11.22"]
    assert all(value["title"] for value in snapshot["items"])
    assert snapshot["drg"]["drg"] in {"291", "292", "293"}


def test_a_replacement_takes_the_next_spare_with_its_reason_and_the_certificate_still_proves_itself(cast: Cast) -> None:
    sample = make_sample(cast, charts=8, size=3, spares=2)
    first, second = sample.items.all()[:2]
    spares = [int(key) for _, key, _ in sample.certificate["spares"]]
    added = [replace_item(item_id=item.pk, reason="Record not available", by=cast.auditor) for item in (second, first)]
    assert [item.encounter_id for item in added] == spares
    standing = sample.items.standing()
    assert {item.encounter_id for item in standing} >= set(spares)
    assert standing.count() == 3
    certificate = certificate_of(sample)
    assert verify_certificate(certificate).problems == ()
    assert [change["reason"] for change in certificate["replacements"]] == ["Record not available"] * 2
    assert certificate["draw_sha256"] == sample.sha256
    with pytest.raises(WorkflowError, match="No spare is left"):
        replace_item(item_id=added[0].pk, reason="Again", by=cast.auditor)


def test_a_replacement_needs_a_reason_and_happens_once(cast: Cast) -> None:
    item = make_sample(cast, spares=2).items.all()[0]
    with pytest.raises(WorkflowError, match="Say why"):
        replace_item(item_id=item.pk, reason=" ", by=cast.lead)
    replace_item(item_id=item.pk, reason="Sealed record", by=cast.lead)
    with pytest.raises(WorkflowError, match="already replaced"):
        replace_item(item_id=item.pk, reason="Sealed record", by=cast.lead)


def test_an_audit_before_billing_holds_the_claims_of_its_charts(cast: Cast) -> None:
    sample = make_sample(cast, kind="pre_bill", spares=1)
    held = set(ReleaseHold.objects.filter(lifted_at=None).values_list("encounter_id", flat=True))
    assert held == set(sample.items.values_list("encounter_id", flat=True))
    replaced = sample.items.all()[0]
    added = replace_item(item_id=replaced.pk, reason="Sealed record", by=cast.lead)
    held = set(ReleaseHold.objects.filter(lifted_at=None).values_list("encounter_id", flat=True))
    assert added.encounter_id in held
    assert replaced.encounter_id not in held


def test_a_plan_is_closed_only_when_every_chart_is_final(cast: Cast) -> None:
    sample = make_sample(cast)
    with pytest.raises(WorkflowError):
        close_plan(plan_id=sample.plan_id, by=cast.lead)


def test_drawing_takes_a_fixed_number_of_queries(cast: Cast, django_assert_max_num_queries: object) -> None:
    for number in range(1, 25):
        make_clinic_visit(number, cast.coder)
    plan = make_plan(cast.lead, size=20)
    with django_assert_max_num_queries(35):  # type: ignore[operator]
        draw_sample(plan_id=plan.pk, by=cast.lead)


def test_the_command_proves_a_certificate_and_refuses_a_changed_one(cast: Cast, tmp_path: Path) -> None:
    certificate = certificate_of(make_sample(cast, charts=8, size=3))
    file = tmp_path / "certificate.json"
    file.write_text(json.dumps(certificate))
    said = StringIO()
    call_command("verify_sample", str(file), stdout=said)
    assert said.getvalue().startswith("PROVED. 3 charts drawn again from 8")
    certificate["draw"]["seed"] = "another"
    file.write_text(json.dumps(certificate))
    with pytest.raises(CommandError, match="not the sample listed") as refused:
        call_command("verify_sample", str(file))
    assert refused.value.returncode == 1


@pytest.mark.parametrize("content", [b"not json", b"", b"[]", b'"text"', b"\xff\xfe", b"[" * 100_000])
def test_the_command_refuses_what_is_not_a_certificate(content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "certificate.json"
    file.write_bytes(content)
    with pytest.raises(CommandError):
        call_command("verify_sample", str(file))
