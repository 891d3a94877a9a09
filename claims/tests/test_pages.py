"""The biller's and coder's pages: who sees what, what each says, and what the answers are."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import escape

from accounts.models import AccessEvent, Role, User
from claims import batches, services
from claims.models import Batch, Claim, ClaimVersion
from claims.tests.charts import break_claim, built, complete_unchecked, completed, make_stay, make_visit
from claims.workflow import Status
from coding_portal.tests.cast import Cast
from encounters.models import CodedDiagnosis, Encounter, ServiceLine
from encounters.services import return_chart, take_chart
from encounters.workflow import Status as ChartStatus

SignIn = Callable[[User], Client]


@pytest.fixture
def as_user() -> SignIn:
    def signed_in(user: User) -> Client:
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return signed_in


def page(client: Client, name: str, *args: object, **query: str) -> str:
    response = client.get(reverse(name, args=args), query)
    assert response.status_code == 200, response.content
    return response.content.decode()


def blocked_claim(cast: Cast) -> ClaimVersion:
    chart = make_visit(cast.north, "V-blocked")
    break_claim(chart)
    complete_unchecked(chart, cast.coder)
    version = services.build_claim(encounter_id=chart.pk)
    assert version is not None
    return version


# --- who -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.BILLER, 200),
        (Role.LEAD, 200),
        (Role.COMPLIANCE, 200),
        (Role.AUDITOR, 200),
        (Role.CODER, 403),
        (Role.PROVIDER, 403),
        (Role.ADMINISTRATOR, 403),
    ],
)
def test_only_those_who_work_with_claims_open_them(cast: Cast, as_user: SignIn, role: str, status: int) -> None:
    version = built(make_visit(cast.north), cast.coder)
    batch = batches.build_batch(form="professional", by=cast.biller).batch
    assert batch is not None
    client = as_user(cast.by_role()[role])
    for name, args in (
        ("claims:list", ()),
        ("claims:claim", (version.claim_id,)),
        ("claims:preview", (version.pk,)),
        ("claims:batch", (batch.pk,)),
    ):
        assert client.get(reverse(name, args=args)).status_code == status


@pytest.mark.parametrize("role", [Role.COMPLIANCE, Role.AUDITOR])
def test_readers_change_and_download_nothing(cast: Cast, as_user: SignIn, role: str) -> None:
    version = built(make_visit(cast.north), cast.coder)
    batch = batches.build_batch(form="professional", by=cast.biller).batch
    assert batch is not None
    client = as_user(cast.by_role()[role])
    assert client.get(reverse("claims:build")).status_code == 403
    assert client.post(reverse("claims:build"), {"form": "professional", "count": "1"}).status_code == 403
    assert client.get(reverse("claims:batch_file", args=[batch.pk])).status_code == 409
    assert client.post(reverse("claims:send_batch", args=[batch.pk])).status_code == 403
    assert client.post(reverse("claims:rebuild", args=[version.claim_id])).status_code == 403
    assert "Download" not in page(client, "claims:batch", batch.pk)


def test_claims_of_another_facility_are_not_found(cast: Cast, as_user: SignIn) -> None:
    version = built(make_visit(cast.south), cast.south_coder)
    client = as_user(cast.biller)
    assert "Nothing is ready" in page(client, "claims:list")
    for name, key in (("claims:claim", version.claim_id), ("claims:preview", version.pk)):
        assert client.get(reverse(name, args=[key])).status_code == 404


def test_a_stranger_is_sent_to_sign_in(db: None) -> None:
    assert Client().get(reverse("claims:list")).status_code == 302


# --- lists ---------------------------------------------------------------------------------------------------------


def test_the_ready_tab_shows_the_claims_and_their_total(cast: Cast, as_user: SignIn) -> None:
    built(make_visit(cast.north, "V-1"), cast.coder)
    built(make_stay(cast.north, "S-1"), cast.coder)
    found = page(as_user(cast.biller), "claims:list")
    assert "V-1" in found
    assert "S-1" in found
    assert '<td class="cp-num" id="claims-total">12,610.50</td>' in found
    assert "2 claims · equal to the sum of their lines" in found


def test_the_blocked_tab_says_why(cast: Cast, as_user: SignIn) -> None:
    version = blocked_claim(cast)
    client = as_user(cast.biller)
    assert escape(version.why_it_waits) in page(client, "claims:list", tab="blocked")
    assert "Member identifier" in page(client, "claims:preview", version.pk)
    assert "1 claim is blocked" in page(client, "claims:list")


def test_the_unbilled_tab_gives_each_chart_one_reason(cast: Cast, as_user: SignIn) -> None:
    make_visit(cast.north, "V-waits")
    take_chart(encounter_id=make_visit(cast.north, "V-open").pk, by=cast.coder)
    completed(make_visit(cast.north, "V-coded"), cast.coder)
    blocked = blocked_claim(cast)
    built(make_visit(cast.north, "V-ready"), cast.coder)
    returned = built(make_visit(cast.north, "V-returned"), cast.coder)
    return_chart(encounter_id=returned.claim.encounter_id, by=cast.lead, why="Wrong laterality")
    found = page(as_user(cast.biller), "claims:list", tab="unbilled")
    for words in (
        "With Coder Test",
        "The claim is about to be built",
        escape(blocked.why_it_waits),
        "Goes with the next batch",
        "Wrong laterality",
        "Waiting to be coded",
        '<td class="cp-num" id="unbilled-total">1,260.00</td>',
    ):
        assert words in found


def test_a_chart_leaves_the_unbilled_list_once_its_claim_is_sent(cast: Cast, as_user: SignIn) -> None:
    built(make_visit(cast.north), cast.coder)
    batch = batches.build_batch(form="professional", by=cast.biller).batch
    assert batch is not None
    client = as_user(cast.biller)
    assert "The batch is built and not sent" in page(client, "claims:list", tab="unbilled")
    batches.mark_batch_sent(batch_id=batch.pk, by=cast.biller)
    assert "Every chart is billed" in page(client, "claims:list", tab="unbilled")


def test_empty_tabs_say_so_in_words(cast: Cast, as_user: SignIn) -> None:
    client = as_user(cast.biller)
    for tab, words in (
        ("ready", "Nothing is ready"),
        ("blocked", "Nothing is blocked"),
        ("batches", "No batch has been built"),
        ("rejected", "Nothing was rejected or denied"),
        ("unbilled", "Every chart is billed"),
    ):
        assert words in page(client, "claims:list", tab=tab)


def test_filters_narrow_the_list_and_its_total(cast: Cast, as_user: SignIn) -> None:
    built(make_visit(cast.north, "V-1"), cast.coder)
    built(make_stay(cast.north, "S-1"), cast.coder)
    found = page(as_user(cast.biller), "claims:list", form="professional")
    assert "V-1" in found
    assert "S-1" not in found
    assert ">210.00</td>" in found
    assert "Nothing matches these filters" in page(as_user(cast.biller), "claims:list", payer="nobody")


@pytest.mark.parametrize("tab", ["ready", "blocked", "batches", "unbilled"])
def test_a_list_takes_the_same_queries_for_one_row_and_for_five(cast: Cast, as_user: SignIn, tab: str) -> None:
    client = as_user(cast.biller)

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            page(client, "claims:list", tab=tab)
        return len(queries)

    fill(cast, tab, 1)
    cost()
    one = cost()
    fill(cast, tab, 4)
    assert cost() == one <= 23


def fill(cast: Cast, tab: str, count: int) -> None:
    for _ in range(count):
        number = Encounter.objects.count()
        chart = make_visit(cast.north, f"V-{number}")
        if tab == "blocked":
            break_claim(chart)
            complete_unchecked(chart, cast.coder)
            services.build_claim(encounter_id=chart.pk)
        else:
            built(chart, cast.coder)
        if tab == "batches":
            batches.build_batch(form="professional", by=cast.biller)


def test_every_look_at_claims_is_registered_without_patient_data(cast: Cast, as_user: SignIn) -> None:
    version = built(make_visit(cast.north), cast.coder)
    client = as_user(cast.biller)
    page(client, "claims:list")
    page(client, "claims:claim", version.claim_id)
    page(client, "claims:preview", version.pk)
    seen = AccessEvent.objects.filter(by=cast.biller)
    assert seen.filter(subject="claims.list", detail__encounters=[version.claim.encounter_id]).exists()
    assert seen.filter(
        subject=f"claims.claim:{version.claim_id}", patient_id=version.claim.encounter.patient_id
    ).exists()
    assert "Testcase" not in json.dumps(list(seen.values_list("detail", flat=True)))


# --- batches -------------------------------------------------------------------------------------------------------


def test_building_asks_for_the_count_and_refuses_a_wrong_one(cast: Cast, as_user: SignIn) -> None:
    built(make_visit(cast.north), cast.coder)
    client = as_user(cast.biller)
    assert "1 claim, $210.00" in page(client, "claims:build")
    wrong = client.post(reverse("claims:build"), {"form": "professional", "count": "2"})
    assert wrong.status_code == 422
    assert "Ready claims: 1, not 2" in wrong.content.decode()
    assert not Batch.objects.exists()
    right = client.post(reverse("claims:build"), {"form": "professional", "count": "1"})
    assert right.status_code == 204
    assert right["HX-Redirect"] == reverse("claims:batch", args=[Batch.objects.get().pk])


def test_the_batch_page_and_the_downloaded_file_agree(cast: Cast, as_user: SignIn) -> None:
    built(make_visit(cast.north), cast.coder)
    batch = batches.build_batch(form="professional", by=cast.biller).batch
    assert batch is not None
    client = as_user(cast.biller)
    found = page(client, "claims:batch", batch.pk)
    assert batch.sha256 in found
    assert f"{batch.interchange_number:09}" in found
    assert '<td class="cp-num" id="entries-total">210.00</td>' in found
    first = client.get(reverse("claims:batch_file", args=[batch.pk]))
    second = client.get(reverse("claims:batch_file", args=[batch.pk]))
    assert first.content == second.content == bytes(batch.file)
    assert batch.file_name in first["Content-Disposition"]


def test_sending_and_cancelling_from_the_page(cast: Cast, as_user: SignIn) -> None:
    built(make_visit(cast.north), cast.coder)
    batch = batches.build_batch(form="professional", by=cast.biller).batch
    assert batch is not None
    client = as_user(cast.biller)
    assert client.post(reverse("claims:cancel_batch", args=[batch.pk]), {"reason": ""}).status_code == 422
    assert client.post(reverse("claims:send_batch", args=[batch.pk])).status_code == 204
    assert client.post(reverse("claims:cancel_batch", args=[batch.pk]), {"reason": "Late"}).status_code == 409
    assert client.post(reverse("claims:resend_batch", args=[batch.pk]), {"reason": "Line broke"}).status_code == 204
    assert Batch.objects.get().times_sent == 2


# --- one claim -----------------------------------------------------------------------------------------------------


def test_the_claim_page_compares_two_versions(cast: Cast, as_user: SignIn) -> None:
    first = built(make_visit(cast.north), cast.coder)
    chart = first.claim.encounter
    return_chart(encounter_id=chart.pk, by=cast.lead, why="Charge missing")
    take_chart(encounter_id=chart.pk, by=cast.coder)
    ServiceLine.objects.filter(encounter=chart).update(charge="215.00")
    services.complete_chart(encounter_id=chart.pk, by=cast.coder, version=None)
    services.build_claim(encounter_id=chart.pk)
    found = page(as_user(cast.biller), "claims:claim", first.claim_id)
    assert "What differs between version 1 and version 2" in found
    assert "Line 1 · charge" in found
    assert "210.00" in found
    assert "215.00" in found
    assert (
        page(as_user(cast.biller), "claims:claim", first.claim_id, older="1", newer="1").count("They say the same") == 1
    )


def test_a_payers_answer_is_recorded_with_its_reason(cast: Cast, as_user: SignIn) -> None:
    version = built(make_visit(cast.north), cast.coder)
    batch = batches.build_batch(form="professional", by=cast.biller).batch
    assert batch is not None
    batches.mark_batch_sent(batch_id=batch.pk, by=cast.biller)
    client = as_user(cast.biller)
    url = reverse("claims:answer", args=[version.pk])
    assert client.post(url, {"answer": "deny"}).status_code == 422
    given = {"answer": "deny", "reason": "CO-11: diagnosis does not fit", "assigned_number": "ICN1"}
    assert client.post(url, given).status_code == 204
    assert "CO-11: diagnosis does not fit" in page(client, "claims:list", tab="rejected")
    version.refresh_from_db()
    assert (version.status, version.assigned_number) == (Status.DENIED, "ICN1")


def test_a_denied_claim_sends_its_chart_back_and_is_followed_by_a_correction(cast: Cast, as_user: SignIn) -> None:
    version = built(make_visit(cast.north), cast.coder)
    batch = batches.build_batch(form="professional", by=cast.biller).batch
    assert batch is not None
    batches.mark_batch_sent(batch_id=batch.pk, by=cast.biller)
    client = as_user(cast.biller)
    given = {"answer": "deny", "reason": "Code does not fit", "assigned_number": "ICN1"}
    client.post(reverse("claims:answer", args=[version.pk]), given)
    url = reverse("claims:return_chart", args=[version.claim_id])
    assert "Code does not fit" in client.get(url).content.decode()
    assert client.post(url, {"reason": "Code does not fit"}).status_code == 204
    chart = Encounter.objects.get()
    assert (chart.status, chart.assigned_to, chart.why_here) == (ChartStatus.RETURNED, cast.coder, "Code does not fit")
    assert client.post(url, {"reason": "Again"}).status_code == 409
    take_chart(encounter_id=chart.pk, by=cast.coder)
    CodedDiagnosis.objects.create(encounter=chart, code="E785", role="secondary", sequence=2)
    services.complete_chart(encounter_id=chart.pk, by=cast.coder, version=None)
    services.build_missing_claims()
    current = ClaimVersion.objects.get(is_current=True)
    assert (current.frequency, current.payer_control_number, current.status) == ("7", "ICN1", Status.READY)


def test_holding_validating_and_taking_back_from_the_page(cast: Cast, as_user: SignIn) -> None:
    version = built(make_visit(cast.north), cast.coder)
    client = as_user(cast.biller)
    key = version.claim_id
    assert client.post(reverse("claims:hold", args=[key]), {"reason": "Ask the payer"}).status_code == 204
    assert "Ask the payer" in page(client, "claims:claim", key)
    hold = version.claim.encounter.release_holds.get()
    assert client.post(reverse("claims:lift_hold", args=[key, hold.pk])).status_code == 204
    assert client.post(reverse("claims:rebuild", args=[key])).status_code == 204
    assert client.post(reverse("claims:void", args=[key]), {"reason": "Billed twice"}).status_code == 204
    assert Claim.objects.get().closed_for == "Billed twice"


def test_validating_the_blocked_makes_ready_what_was_mended(cast: Cast, as_user: SignIn) -> None:
    version = blocked_claim(cast)
    version.claim.encounter.coverages.update(member_id="1EG4TE5MK73")
    client = as_user(cast.biller)
    assert client.post(reverse("claims:validate")).status_code == 204
    assert ClaimVersion.objects.get(is_current=True).status == Status.READY


# --- the coder's desk ----------------------------------------------------------------------------------------------


def test_findings_name_code_remedy_and_the_field_to_go_to(cast: Cast, as_user: SignIn) -> None:
    chart = make_stay(cast.north)
    row = CodedDiagnosis.objects.get(encounter=chart, code="I5023")
    CodedDiagnosis.objects.filter(pk=row.pk).update(poa="")
    found = page(as_user(cast.coder), "claims:findings_for_encounter", chart.pk)
    assert "I50.23" in found
    assert f'data-goto="poa-{row.pk} dx-{row.pk} segment-diagnoses"' in found


def test_a_finding_on_a_line_goes_to_the_field_of_that_line(cast: Cast, as_user: SignIn) -> None:
    chart = make_visit(cast.north)
    line = chart.lines.get()
    ServiceLine.objects.filter(pk=line.pk).update(diagnosis_pointers=[])
    found = page(as_user(cast.coder), "claims:findings_for_encounter", chart.pk)
    assert f'data-goto="line-pointers-{line.pk} line-{line.pk} segment-lines"' in found


def test_the_grouping_panel_shows_the_drg_and_what_carries_it(cast: Cast, as_user: SignIn) -> None:
    stay, visit = make_stay(cast.north), make_visit(cast.north)
    client = as_user(cast.coder)
    assert "I50.23" in (found := page(client, "claims:grouping_for_encounter", stay.pk))
    assert "MCC" in found
    assert "Only inpatient hospital bills" in page(client, "claims:grouping_for_encounter", visit.pk)


def test_completing_from_the_desk_goes_on_to_the_worklist(cast: Cast, as_user: SignIn) -> None:
    chart = make_visit(cast.north)
    take_chart(encounter_id=chart.pk, by=cast.coder)
    answer = as_user(cast.coder).post(reverse("claims:complete", args=[chart.pk]), {"version": chart.version})
    assert (answer.status_code, answer["HX-Redirect"]) == (204, reverse("encounters:worklist"))
    chart.refresh_from_db()
    assert chart.status == ChartStatus.COMPLETED


def test_completing_with_a_stop_shows_the_findings_and_changes_nothing(cast: Cast, as_user: SignIn) -> None:
    chart = make_visit(cast.north)
    ServiceLine.objects.filter(encounter=chart).update(diagnosis_pointers=[])
    take_chart(encounter_id=chart.pk, by=cast.coder)
    answer = as_user(cast.coder).post(reverse("claims:complete", args=[chart.pk]), {"version": chart.version})
    assert answer.status_code == 422
    assert "1 stop stands in the way" in json.loads(answer["HX-Trigger"])["say"]
    assert "line-pointers-" in json.loads(answer["HX-Trigger-After-Settle"])["cp:focus"]
    chart.refresh_from_db()
    assert chart.status == ChartStatus.IN_CODING


def test_completing_an_older_version_is_refused_as_stale(cast: Cast, as_user: SignIn) -> None:
    chart = make_visit(cast.north)
    take_chart(encounter_id=chart.pk, by=cast.coder)
    answer = as_user(cast.coder).post(reverse("claims:complete", args=[chart.pk]), {"version": 0})
    assert answer.status_code == 409


def test_a_review_is_acknowledged_with_a_reason_from_the_desk(cast: Cast, as_user: SignIn) -> None:
    chart = make_visit(cast.north)
    for sequence, code in enumerate(("E109", "E119"), start=2):
        CodedDiagnosis.objects.create(encounter=chart, code=code, role="secondary", sequence=sequence)
    take_chart(encounter_id=chart.pk, by=cast.coder)
    client = as_user(cast.coder)
    found = page(client, "claims:findings_for_encounter", chart.pk)
    (url,) = (part.split('"')[0] for part in found.split('hx-get="')[1:] if "/acknowledge/" in part.split('"')[0])
    assert client.get(url).status_code == 200
    assert client.post(url, {"reason": ""}).status_code == 422
    answer = client.post(url, {"reason": "Both are documented"})
    assert answer.status_code == 200
    assert "Acknowledged by Coder Test: Both are documented" in answer.content.decode()


def test_findings_of_a_chart_one_may_not_see_are_not_found(cast: Cast, as_user: SignIn) -> None:
    chart = make_visit(cast.south)
    for name in ("claims:findings_for_encounter", "claims:grouping_for_encounter"):
        assert as_user(cast.coder).get(reverse(name, args=[chart.pk])).status_code == 404
        assert as_user(cast.provider).get(reverse(name, args=[chart.pk])).status_code == 403
