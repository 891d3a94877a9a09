"""The audit pages: what each role sees, what a click does, what is recorded, and how many queries it takes."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import AccessEvent, Role, User
from audits.certificate import verify_certificate
from audits.concluding import Conclusion, agree_with_review, conclude_review, finish_review
from audits.models import AuditPlan, Review, Sample
from audits.reviewing import agree_with_rest, start_review
from audits.tests.charts import make_completed_chart, make_plan, make_review, make_sample, more_specific
from coding_portal.tests.cast import Cast, make_document, make_user
from encounters.models import CodedDiagnosis, Evidence

Budget = Callable[[int], AbstractContextManager[Any]]


@pytest.fixture
def browse() -> Callable[[User], Client]:
    def signed_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return signed_in


SignIn = Callable[[User], Client]


def text(response: Any) -> str:
    return str(response.content.decode())


def test_an_empty_list_offers_the_first_plan_to_those_who_plan(cast: Cast, browse: SignIn) -> None:
    assert "Plan an audit" in text(browse(cast.lead).get(reverse("audits:plans")))
    assert "Plan an audit" not in text(browse(cast.compliance).get(reverse("audits:plans")))


def test_a_coder_is_led_to_her_returned_reviews_and_others_stay_out(cast: Cast, browse: SignIn) -> None:
    answer = browse(cast.coder).get(reverse("audits:plans"))
    assert answer["Location"] == reverse("audits:returned")
    for user in (cast.biller, cast.provider, cast.administrator):
        assert browse(user).get(reverse("audits:plans")).status_code == 403


def test_the_population_is_counted_while_the_form_is_filled_in(cast: Cast, browse: SignIn) -> None:
    for number in range(1, 4):
        make_completed_chart(number, cast.coder)
    form = {"kind": "retrospective", "design": "simple", "size": 2, "spares": 0, "goal": "95"}
    values = {**form, "method": "code-over-code/1"}
    answer = text(browse(cast.lead).post(reverse("audits:population"), values))
    assert '<b id="population-total">3</b>' in answer
    answer = text(browse(cast.lead).post(reverse("audits:population"), {**values, "size": 9}))
    assert "9 were asked for" in answer
    answer = text(browse(cast.lead).post(reverse("audits:population"), {**values, "size": ""}))
    assert "Complete the form" in answer
    assert not AuditPlan.objects.exists()


def test_a_plan_is_set_up_drawn_and_shown_with_its_certificate(cast: Cast, browse: SignIn) -> None:
    for number in range(1, 5):
        make_completed_chart(number, cast.coder)
    client = browse(cast.lead)
    values = {
        "name": "October inpatients", "kind": "retrospective", "design": "simple", "size": 2, "spares": 1,
        "goal": "96.5", "method": "code-over-code/1", "facilities": [cast.north.pk], "chart_types": ["inpatient"],
    }  # fmt: skip
    created = client.post(reverse("audits:new"), values)
    plan = AuditPlan.objects.get()
    assert created["Location"] == reverse("audits:plan", args=[plan.pk])
    assert str(plan.goal) == "0.965"
    assert "2 charts will be drawn once" in text(client.get(created["Location"]))
    drawn = client.post(reverse("audits:draw", args=[plan.pk]), {"seed": "agreed"}, headers={"HX-Request": "true"})
    assert drawn["HX-Redirect"] == reverse("audits:plan", args=[plan.pk])
    shown = text(client.get(drawn["HX-Redirect"]))
    assert Sample.objects.get().seed == "agreed"
    assert "0 of 2 final" in shown
    sheet = text(client.get(reverse("audits:certificate", args=[plan.pk])))
    assert Sample.objects.get().sha256 in sheet
    file = client.get(reverse("audits:certificate_file", args=[plan.pk]))
    assert verify_certificate(json.loads(file.content)).proved
    assert "attachment" in file["Content-Disposition"]


def test_a_bad_plan_comes_back_with_what_was_typed(cast: Cast, browse: SignIn) -> None:
    answer = browse(cast.lead).post(reverse("audits:new"), {"name": "Mine", "size": "0"})
    assert answer.status_code == 422
    assert 'value="Mine"' in text(answer)
    assert not AuditPlan.objects.exists()


def test_plans_of_other_facilities_do_not_exist_for_an_auditor(cast: Cast, browse: SignIn) -> None:
    plan = make_sample(cast).plan
    foreign = browse(make_user("foreign", Role.AUDITOR, cast.south))
    for name in ("plan", "certificate", "certificate_file", "score"):
        assert foreign.get(reverse(f"audits:{name}", args=[plan.pk])).status_code == 404
    assert foreign.post(reverse("audits:start", args=[plan.sample.items.all()[0].pk])).status_code == 404


def test_compliance_reads_and_changes_nothing(cast: Cast, browse: SignIn) -> None:
    review = make_review(cast)
    client = browse(cast.compliance)
    plan_id = review.item.sample.plan_id
    assert client.get(reverse("audits:plan", args=[plan_id])).status_code == 200
    shown = text(client.get(reverse("audits:review", args=[review.pk])))
    assert 'id="agree-all"' not in shown
    assert client.post(reverse("audits:agree_rest", args=[review.pk])).status_code == 409
    assert client.get(reverse("audits:new")).status_code == 403


def test_reviewing_a_chart_on_the_browse(cast: Cast, browse: SignIn) -> None:
    sample = make_sample(cast)
    client = browse(cast.auditor)
    item = sample.items.all()[0]
    begun = client.post(reverse("audits:start", args=[item.pk]))
    review = Review.objects.get()
    assert begun["Location"] == reverse("audits:review", args=[review.pk])
    shown = text(client.get(begun["Location"]))
    assert "Close as agreed" in shown
    assert shown.count('id="row-') == 3

    agreed = client.post(reverse("audits:agree_row", args=[review.pk, 1]), {"version": 1})
    assert "Row 1: agreed." in agreed["HX-Trigger"]
    dialog = text(client.get(reverse("audits:change_row", args=[review.pk, 2, "change"])))
    assert 'value="I50.22"' in dialog
    ruling = {"kind": "diagnosis", "code": "i50.23", "role": "secondary", "poa": "Y", "reason": "specificity"}
    changed = client.post(reverse("audits:change_row", args=[review.pk, 2, "change"]), {**ruling, "version": 2})
    assert "data-difference" in text(changed)
    assert "Return to coder" in text(changed)
    missed = {**ruling, "code": "J96.01", "reason": "missed", "version": 3}
    assert "J96.01" in text(client.post(reverse("audits:add_row", args=[review.pk, "diagnosis"]), missed))
    client.post(reverse("audits:agree_rest", args=[review.pk]), {"version": 4})
    ended = client.post(reverse("audits:conclude", args=[review.pk]), {"text": "See rows 2 and 4", "version": 5})
    assert ended["Location"] == reverse("audits:plan", args=[sample.plan_id])
    review.refresh_from_db()
    assert (review.status, review.score.tallies["secondary"]) == ("returned", [1, 3, 0])


def test_a_refused_code_comes_back_inside_the_dialog(cast: Cast, browse: SignIn) -> None:
    review = make_review(cast)
    ruling = {"kind": "diagnosis", "code": "I50", "role": "secondary", "reason": "missed", "comment": "typed words"}
    answer = browse(cast.auditor).post(reverse("audits:add_row", args=[review.pk, "diagnosis"]), ruling)
    assert (answer.status_code, answer["HX-Retarget"]) == (422, "#ruling-form")
    assert "is a heading" in text(answer)
    assert "typed words" in text(answer)
    no_reason = browse(cast.auditor).post(reverse("audits:change_row", args=[review.pk, 2, "delete"]), {})
    assert no_reason.status_code == 422


def test_a_stale_page_is_refused_with_409(cast: Cast, browse: SignIn) -> None:
    review = make_review(cast)
    more_specific(review, cast.auditor)
    answer = browse(cast.auditor).post(reverse("audits:agree_row", args=[review.pk, 1]), {"version": 1})
    assert answer.status_code == 409
    assert "I50.23" in text(answer)


def test_the_second_reviewer_reads_along(cast: Cast, browse: SignIn) -> None:
    review = make_review(cast)
    client = browse(cast.lead)
    refused = client.post(reverse("audits:start", args=[review.item_id]), headers={"HX-Request": "true"})
    assert refused.status_code == 409
    assert "Auditor Test has reviewed this chart" in text(refused)
    assert 'id="conclude"' not in text(client.get(reverse("audits:review", args=[review.pk])))


def test_a_blind_review_never_shows_the_coders_codes_before_comparing(cast: Cast, browse: SignIn) -> None:
    sample = make_sample(cast, is_blind=True)
    item = sample.items.all()[0]
    version = make_document(item.encounter, "Acute on chronic systolic heart failure")
    review = start_review(item_id=item.pk, by=cast.auditor)
    client = browse(cast.auditor)
    shown = text(client.get(reverse("audits:review", args=[review.pk])))
    assert "I50.22" not in shown
    assert "I13.0" not in shown
    assert "<mark" not in text(client.get(reverse("audits:document", args=[review.pk, version.document_id])))
    client.post(reverse("audits:reveal", args=[review.pk]), {"version": 1})
    assert "I50.22" in text(client.get(reverse("audits:review", args=[review.pk])))


def test_the_words_of_both_sides_are_marked_apart_and_the_text_stays_whole(cast: Cast, browse: SignIn) -> None:
    chart = make_completed_chart(1, cast.coder)
    words = "Dx: <acute> on chronic systolic heart failure & hypertension"
    version = make_document(chart, words)
    diagnosis = CodedDiagnosis.objects.get(encounter=chart, code="I5022")
    Evidence.objects.create(version=version, diagnosis=diagnosis, start=16, end=32)
    plan = make_plan(cast.lead, size=1)
    client = browse(cast.lead)
    client.post(reverse("audits:draw", args=[plan.pk]))
    review = start_review(item_id=plan.sample.items.get().pk, by=cast.auditor)
    client = browse(cast.auditor)
    linked = {"row": 2, "document_version": version.pk, "start": 4, "end": 11, "version": 1}
    assert client.post(reverse("audits:link_words", args=[review.pk]), linked).status_code == 200
    shown = text(client.get(reverse("audits:document", args=[review.pk, version.document_id])))
    assert 'class="cp-mark" data-evidence=' in shown
    assert 'class="cp-mark cp-mark-auditor" data-evidence=' in shown
    beyond = client.post(reverse("audits:link_words", args=[review.pk]), {**linked, "end": 999, "version": 2})
    assert beyond.status_code == 409
    assert client.post(reverse("audits:link_words", args=[review.pk]), {"row": "x"}).status_code == 409


def test_the_coder_agrees_or_rebuts_on_her_browse(cast: Cast, browse: SignIn) -> None:
    review = make_review(cast)
    more_specific(review, cast.auditor)
    conclude_review(review_id=review.pk, by=cast.auditor, conclusion=Conclusion("See row 2"))
    client = browse(cast.coder)
    assert "Waits for your answer" in text(client.get(reverse("audits:returned")))
    shown = text(client.get(reverse("audits:review", args=[review.pk])))
    assert 'id="rebut"' in shown
    assert "in this audit" not in shown
    client.post(reverse("audits:rebut", args=[review.pk]), {"row-2": "Echo says chronic", "text": ""})
    review.refresh_from_db()
    assert review.status == "rebutted"
    auditor = browse(cast.auditor)
    assert "Echo says chronic" in text(auditor.get(reverse("audits:review", args=[review.pk])))
    auditor.post(reverse("audits:settle", args=[review.pk, "uphold"]), {"text": "The cardiologist says acute"})
    client.post(reverse("audits:settle", args=[review.pk, "agree"]), {"text": ""})
    auditor.post(reverse("audits:settle", args=[review.pk, "close"]))
    review.refresh_from_db()
    assert review.status == "final"
    assert auditor.post(reverse("audits:settle", args=[review.pk, "explode"])).status_code == 404


def test_another_coder_cannot_open_the_review(cast: Cast, browse: SignIn) -> None:
    review = make_review(cast)
    more_specific(review, cast.auditor)
    conclude_review(review_id=review.pk, by=cast.auditor, conclusion=Conclusion("See row 2"))
    assert browse(cast.other_coder).get(reverse("audits:review", args=[review.pk])).status_code == 404


def test_each_look_at_a_chart_is_one_access_event(cast: Cast, browse: SignIn) -> None:
    review = make_review(cast)
    version = make_document(review.item.encounter, "Heart failure")
    client = browse(cast.auditor)
    for address in (
        reverse("audits:review", args=[review.pk]),
        reverse("audits:document", args=[review.pk, version.document_id]),
        reverse("audits:plan", args=[review.item.sample.plan_id]),
        reverse("audits:certificate", args=[review.item.sample.plan_id]),
        reverse("audits:certificate_file", args=[review.item.sample.plan_id]),
    ):
        before = AccessEvent.objects.count()
        assert client.get(address).status_code == 200
        assert AccessEvent.objects.count() == before + 1
    event = AccessEvent.objects.filter(subject=f"audits.review:{review.pk}").get()
    assert (event.by, event.patient_id) == (cast.auditor, review.item.encounter.patient_id)


def test_scores_show_intervals_and_say_when_they_are_too_few(cast: Cast, browse: SignIn) -> None:
    review = make_review(cast, charts=4, size=1)
    client = browse(cast.lead)
    address = reverse("audits:score", args=[review.item.sample.plan_id])
    assert "No chart is reviewed yet" in text(client.get(address))
    agree_with_rest(review_id=review.pk, by=cast.auditor)
    finish_review(review_id=review.pk, by=cast.auditor)
    shown = text(client.get(address))
    assert "too few to judge" in shown
    assert "3 of 3" in shown
    assert "Preliminary" in shown
    assert "exact interval" in shown
    of_coder = text(client.get(address, {"coder": cast.coder.pk}))
    assert "Coder Test" in of_coder
    assert "exact interval" not in of_coder
    assert client.get(address, {"coder": "x'"}).status_code == 200


@pytest.mark.parametrize("charts", [4, 16])
def test_the_pages_take_a_fixed_number_of_queries(
    cast: Cast, browse: SignIn, charts: int, django_assert_max_num_queries: Budget
) -> None:
    sample = make_sample(cast, charts=charts, size=charts)
    for item in sample.items.all():
        review = start_review(item_id=item.pk, by=cast.auditor)
        more_specific(review, cast.auditor)
        conclude_review(review_id=review.pk, by=cast.auditor, conclusion=Conclusion("See row 2"))
    agree_with_review(review_id=review.pk, by=cast.coder)
    client = browse(cast.auditor)
    for name, arguments, budget in (
        ("plans", [], 8),
        ("plan", [sample.plan_id], 14),
        ("score", [sample.plan_id], 7),
        ("review", [review.pk], 10),
        ("certificate", [sample.plan_id], 8),
    ):
        with django_assert_max_num_queries(budget):
            assert client.get(reverse(f"audits:{name}", args=arguments)).status_code == 200
    client = browse(cast.coder)
    with django_assert_max_num_queries(7):
        assert client.get(reverse("audits:returned")).status_code == 200
