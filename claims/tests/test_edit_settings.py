"""E4: administrators switch edits off, to shadow and to another severity, by payer and date; the database guards it."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connections, transaction
from django.test.utils import CaptureQueriesContext

from accounts.models import SetupEvent, User
from accounts.services import history_of
from claims import services
from claims.batches import build_batch
from claims.builder import facts_for, facts_of
from claims.check import check
from claims.edit_settings import Wanted, changes_of, set_edit, withdraw_setting
from claims.edits.base import CATALOGUE, Severity
from claims.findings import OpenFindings, acknowledge_finding, facts_covered, judge, live_findings
from claims.models import Acknowledgement, EditSetting, FindingRow, Mode
from claims.tests.charts import completed, make_stay, make_visit
from claims.tests.test_completing import answer_all, open_reviews, with_two_diabetes_types
from claims.workflow import Status
from coding_portal.errors import NotVisible, StaleVersion, WorkflowError
from coding_portal.tests.cast import Cast, make_payer
from encounters.models import Encounter, ServiceLine
from encounters.services import take_chart

EXCLUDES1 = "NT-01"
DISTINCT_VISIT = "MO-06"


def put(
    by: User, edit: str = EXCLUDES1, mode: Mode = Mode.OFF, reason: str = "The payer allows it", **more: Any
) -> EditSetting:
    """A setting made on what stands now."""
    instead, seen = more.pop("instead_of", None), more.pop("seen", None)
    return set_edit(
        edit=edit,
        by=by,
        wanted=Wanted(mode, **more),
        reason=reason,
        seen=changes_of(edit) if seen is None else seen,
        instead_of=instead,
    )


def distinct_visit(cast: Cast) -> Encounter:
    """An office visit with modifier 59: a stop, and yet a claim that can be written."""
    chart = make_visit(cast.north)
    ServiceLine.objects.filter(encounter=chart).update(modifiers=["59"])
    return take_chart(encounter_id=chart.pk, by=cast.coder)


# --- at every door -------------------------------------------------------------------------------------------------


def test_an_edit_that_is_off_for_the_payer_is_silent_at_every_door(cast: Cast) -> None:
    chart = with_two_diabetes_types(cast)
    assert EXCLUDES1 in {each.finding.edit for each in live_findings(chart)}
    put(cast.administrator, payer=chart.payer)
    assert EXCLUDES1 not in {each.finding.edit for each in live_findings(chart)}
    services.complete_chart(encounter_id=chart.pk, by=cast.coder, version=None)
    version = services.build_claim(encounter_id=chart.pk)
    assert version is not None
    assert version.status == Status.READY
    assert not FindingRow.objects.filter(edit=EXCLUDES1).exists()


def test_the_setting_of_one_payer_leaves_the_others_alone(cast: Cast) -> None:
    chart = with_two_diabetes_types(cast)
    put(cast.administrator, payer=make_payer("other"))
    assert open_reviews(chart) != []
    put(cast.administrator)
    assert open_reviews(chart) == []
    put(cast.administrator, mode=Mode.ON, payer=chart.payer)
    assert open_reviews(chart) != []


def test_a_setting_holds_for_dates_of_service(cast: Cast) -> None:
    chart = with_two_diabetes_types(cast)
    put(cast.administrator, applies_until=date(2026, 10, 4))
    assert open_reviews(chart) != []
    put(cast.administrator, applies_from=date(2026, 10, 5), applies_until=date(2026, 10, 5))
    assert open_reviews(chart) == []


def test_an_edit_in_shadow_blocks_nothing_is_not_shown_and_is_kept_with_the_claim(cast: Cast) -> None:
    chart = distinct_visit(cast)
    setting = put(cast.administrator, DISTINCT_VISIT, Mode.SHADOW)
    assert DISTINCT_VISIT not in {each.finding.edit for each in live_findings(chart)}
    services.complete_chart(encounter_id=chart.pk, by=cast.coder, version=None)
    version = services.build_claim(encounter_id=chart.pk)
    assert version is not None
    assert (version.status, version.stop_count) == (Status.READY, 0)
    row = FindingRow.objects.get(version=version, edit=DISTINCT_VISIT)
    assert (row.mode, row.setting) == (Mode.SHADOW, setting)
    assert not FindingRow.objects.shown().filter(pk=row.pk).exists()


def test_the_what_if_check_obeys_the_settings_too(cast: Cast) -> None:
    payer = make_payer("medicare")
    sent = {
        "form": "professional",
        "payer": payer.payer_id,
        "service_from": date(2026, 10, 5),
        "diagnoses": [{"code": "E10.9"}, {"code": "E11.9"}],
    }

    def found() -> set[str]:
        return {each["edit"] for each in check(sent, today=date(2026, 11, 1))["findings"]}

    assert EXCLUDES1 in found()
    put(cast.administrator, mode=Mode.SHADOW, payer=payer)
    assert EXCLUDES1 not in found()


def test_a_batch_judges_under_the_settings_of_the_day_it_is_built(cast: Cast) -> None:
    chart = distinct_visit(cast)
    setting = put(cast.administrator, DISTINCT_VISIT)
    services.complete_chart(encounter_id=chart.pk, by=cast.coder, version=None)
    version = services.build_claim(encounter_id=chart.pk)
    assert version is not None
    assert version.status == Status.READY
    withdraw_setting(setting_id=setting.pk, by=cast.administrator, reason="The payer reads it again")
    (blocked,) = build_batch(form="professional", by=cast.biller).blocked
    assert (blocked, blocked.status) == (version, Status.BLOCKED)
    assert blocked.blocked_for.startswith(DISTINCT_VISIT)


def test_settings_cost_one_query_however_many_claims_are_judged(cast: Cast) -> None:
    charts = [make_visit(cast.north, f"V-{number}") for number in range(4)]
    put(cast.administrator, payer=charts[0].payer)
    put(cast.administrator, mode=Mode.SHADOW)
    judge(facts_for([charts[0].pk]))
    few, many = facts_for([charts[0].pk]), facts_for([chart.pk for chart in charts])
    with CaptureQueriesContext(connections["default"]) as one:
        judge(few)
    with CaptureQueriesContext(connections["default"]) as four:
        judge(many)
    assert len(one) == len(four)
    assert sum("claims_editsetting" in query["sql"] for query in four.captured_queries) == 1


# --- acknowledging -------------------------------------------------------------------------------------------------


def test_a_stop_made_a_review_may_be_acknowledged(cast: Cast) -> None:
    chart = distinct_visit(cast)
    put(cast.administrator, DISTINCT_VISIT, Mode.ON, severity=Severity.REVIEW)
    found = next(each for each in live_findings(chart) if each.finding.edit == DISTINCT_VISIT)
    given: dict[str, Any] = {"encounter_id": chart.pk, "edit": DISTINCT_VISIT, "covered": found.fingerprint}
    assert acknowledge_finding(**given, by=cast.coder, reason="The payer reads none").edit == DISTINCT_VISIT
    assert not any(each.is_open for each in live_findings(chart) if each.finding.edit == DISTINCT_VISIT)


def test_a_changed_setting_loses_no_acknowledgement(cast: Cast) -> None:
    chart = with_two_diabetes_types(cast)
    answer_all(chart, cast)
    setting = put(cast.administrator, mode=Mode.SHADOW)
    withdraw_setting(setting_id=setting.pk, by=cast.administrator, reason="It helps after all")
    assert open_reviews(chart) == []
    setting = put(cast.administrator, mode=Mode.ON, severity=Severity.STOP)
    with pytest.raises(OpenFindings):
        services.complete_chart(encounter_id=chart.pk, by=cast.coder, version=None)
    withdraw_setting(setting_id=setting.pk, by=cast.administrator, reason="Too strict")
    assert open_reviews(chart) == []
    assert Acknowledgement.objects.filter(edit=EXCLUDES1).count() == 1


def test_a_replacement_keeps_the_acknowledgements_of_the_stay(cast: Cast) -> None:
    chart = make_stay(cast.north)
    facts = facts_of(chart.pk)
    finding = judge({chart.pk: replace(facts, discharge_status="30")})[chart.pk][0].finding
    again = replace(facts, bill_type="117", frequency="7")
    assert facts_covered(facts, finding) == facts_covered(again, finding)
    assert facts_covered(facts, finding) != facts_covered(replace(facts, bill_type="112"), finding)


# --- history -------------------------------------------------------------------------------------------------------


def test_what_was_found_on_a_claim_stays_true_when_settings_change(cast: Cast) -> None:
    chart = with_two_diabetes_types(cast)
    setting = put(cast.administrator, mode=Mode.ON, severity=Severity.NOTE)
    services.complete_chart(encounter_id=chart.pk, by=cast.coder, version=None)
    version = services.build_claim(encounter_id=chart.pk)
    withdraw_setting(setting_id=setting.pk, by=cast.administrator, reason="Back to normal")
    row = FindingRow.objects.get(version=version, edit=EXCLUDES1)
    assert (row.severity, row.setting_id) == ("note", setting.pk)


def test_each_change_is_one_event_with_who_what_and_why(cast: Cast) -> None:
    first = put(cast.administrator, payer=make_payer())
    second = put(cast.administrator, mode=Mode.SHADOW, payer=make_payer(), instead_of=first.pk, reason="Watch it")
    withdraw_setting(setting_id=second.pk, by=cast.administrator, reason="Seen enough")
    assert list(SetupEvent.objects.order_by("id").values_list("action", "by")) == [
        ("edit_setting_added", cast.administrator.pk),
        ("edit_setting_changed", cast.administrator.pk),
        ("edit_setting_withdrawn", cast.administrator.pk),
    ]
    changed = history_of(second).get(action="edit_setting_changed")
    assert (changed.before["mode"], changed.after["mode"], changed.after["reason"]) == ("off", "shadow", "Watch it")
    first.refresh_from_db()
    assert (first.withdrawn_by, first.withdrawn_for) == (cast.administrator, "Watch it")


# --- refusals ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["coder", "lead", "biller", "auditor", "compliance"])
def test_only_administrators_change_settings(cast: Cast, role: str) -> None:
    setting = put(cast.administrator)
    with pytest.raises(WorkflowError, match="Only an administrator"):
        put(getattr(cast, role), DISTINCT_VISIT)
    with pytest.raises(WorkflowError, match="Only an administrator"):
        withdraw_setting(setting_id=setting.pk, by=getattr(cast, role), reason="No")
    assert EditSetting.objects.get().withdrawn_at is None


def required_edit() -> str:
    return next(code for code, each in CATALOGUE.items() if each.required)


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        (Wanted(Mode.OFF), "required"),
        (Wanted(Mode.SHADOW), "required"),
        (Wanted(Mode.ON, "review"), "required"),
    ],
)
def test_a_required_edit_is_refused_by_the_service(cast: Cast, wanted: Wanted, code: str) -> None:
    with pytest.raises(WorkflowError, match="never switched off") as refused:
        set_edit(edit=required_edit(), by=cast.administrator, wanted=wanted, reason="Please", seen=0)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"mode": Mode.ON}, "how the edit stands anyway"),
        ({"severity": "note"}, "has no severity"),
        ({"applies_from": date(2026, 2, 1), "applies_until": date(2026, 1, 1)}, "before the first"),
        ({"reason": "  "}, "Say why"),
    ],
)
def test_a_setting_that_says_nothing_or_nonsense_is_refused(cast: Cast, values: dict[str, Any], words: str) -> None:
    with pytest.raises(WorkflowError, match=words):
        put(cast.administrator, **values)
    assert not EditSetting.objects.exists()


def test_an_unknown_edit_has_no_settings(cast: Cast) -> None:
    with pytest.raises(NotVisible):
        put(cast.administrator, "ZZ-99")
    with pytest.raises(NotVisible):
        withdraw_setting(setting_id=0, by=cast.administrator, reason="No")


def test_two_settings_never_hold_for_one_payer_on_one_day(cast: Cast) -> None:
    payer = make_payer()
    put(cast.administrator, payer=payer, applies_from=date(2026, 1, 1), applies_until=date(2026, 6, 30))
    with pytest.raises(WorkflowError, match=r"01/01/2026 to 06/30/2026 \(Administrator Test: The payer allows it\)"):
        put(cast.administrator, mode=Mode.SHADOW, payer=payer, applies_from=date(2026, 6, 30))
    put(cast.administrator, mode=Mode.SHADOW, payer=payer, applies_from=date(2026, 7, 1))
    put(cast.administrator)
    put(cast.administrator, payer=make_payer("other"))
    assert EditSetting.objects.standing().count() == 4


def test_who_comes_second_is_told_what_the_first_did(cast: Cast) -> None:
    put(cast.administrator, seen=0)
    with pytest.raises(StaleVersion) as refused:
        put(cast.administrator, mode=Mode.SHADOW, payer=make_payer(), seen=0)
    assert refused.value.yours == {"setting": "in shadow, Medicare, all dates"}
    assert refused.value.theirs == {"settings": "off, all payers, all dates (Administrator Test: The payer allows it)"}


def test_a_setting_is_withdrawn_once(cast: Cast) -> None:
    setting = put(cast.administrator)
    withdraw_setting(setting_id=setting.pk, by=cast.administrator, reason="Wrong payer")
    with pytest.raises(WorkflowError, match="already: Wrong payer"):
        withdraw_setting(setting_id=setting.pk, by=cast.administrator, reason="Again")


# --- the database --------------------------------------------------------------------------------------------------


def row(by: User, **values: Any) -> EditSetting:
    return EditSetting(**({"edit": "MU-01", "mode": "off", "reason": "Why", "by": by} | values))


@pytest.mark.parametrize(
    "values",
    [
        {"is_required": True},
        {"is_required": True, "mode": "shadow"},
        {"is_required": True, "mode": "on", "severity": "note"},
        {"mode": "asleep"},
        {"severity": "loud"},
        {"reason": ""},
        {"applies_from": date(2026, 2, 1), "applies_until": date(2026, 1, 1)},
        {"withdrawn_for": "Nobody did"},
    ],
)
def test_the_database_refuses_what_no_setting_may_be(cast: Cast, values: dict[str, Any]) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        row(cast.administrator, **values).save()


@pytest.mark.parametrize("payer", [None, "medicare"])
def test_the_database_refuses_an_overlap(cast: Cast, payer: str | None) -> None:
    who = make_payer(payer) if payer else None
    row(cast.administrator, payer=who, applies_until=date(2026, 6, 30)).save()
    with pytest.raises(IntegrityError, match="one_setting_per_edit_payer_day"), transaction.atomic():
        row(cast.administrator, payer=who, applies_from=date(2026, 6, 30)).save()
    row(cast.administrator, payer=who, applies_from=date(2026, 7, 1)).save()
    row(cast.administrator, payer=who, edit="MU-02").save()


def test_the_database_keeps_settings_as_they_were_made(cast: Cast) -> None:
    setting = put(cast.administrator)
    for change in ({"mode": "on"}, {"reason": "Another"}, {"applies_from": date(2026, 1, 1)}):
        with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
            EditSetting.objects.filter(pk=setting.pk).update(**change)
    with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
        setting.delete()


@pytest.mark.django_db(transaction=True)
def test_of_two_administrators_at_once_one_is_told(cast: Cast) -> None:
    answers: list[str] = []
    start = threading.Barrier(2)

    def work(mode: Mode) -> None:
        try:
            start.wait()
            put(cast.administrator, mode=mode, seen=0)
            answers.append("set")
        except WorkflowError as refusal:
            answers.append(refusal.code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=(mode,)) for mode in (Mode.OFF, Mode.SHADOW)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == ["set", "stale_version"]
    assert EditSetting.objects.count() == SetupEvent.objects.count() == 1


def test_completing_under_settings_needs_no_more_than_the_facts(cast: Cast) -> None:
    """A visit without a fault is completed and built whatever is set for edits that do not speak."""
    put(cast.administrator, "DX-01", Mode.SHADOW)
    assert completed(make_visit(cast.north), cast.coder).status == "completed"
