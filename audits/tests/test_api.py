"""The API plays a whole audit with the same services as the pages, and refuses the same things in the same words."""

from __future__ import annotations

from typing import Any

from rest_framework.test import APIClient

from accounts.models import AccessEvent, User
from audits.certificate import verify_certificate
from audits.models import AuditPlan, Review
from audits.tests.charts import make_completed_chart, make_review
from coding_portal.tests.cast import Cast

BASE = "/api/v1/audits"


def client_of(user: User) -> APIClient:
    client = APIClient()
    client.force_authenticate(user)
    return client


def post(user: User, path: str, **data: Any) -> Any:
    return client_of(user).post(f"{BASE}/{path}", data, format="json")


def test_a_whole_audit_over_the_api(cast: Cast) -> None:
    for number in range(1, 4):
        make_completed_chart(number, cast.coder)
    new = {"name": "API audit", "size": 1, "criteria": {"chart_types": ["inpatient"]}}
    assert post(cast.lead, "population/", **new).data["total"] == 3
    plan = post(cast.lead, "plans/", **new)
    assert plan.status_code == 201
    drawn = post(cast.lead, f"plans/{plan.data['id']}/draw/", seed="agreed")
    assert verify_certificate(drawn.json()).proved

    detail = client_of(cast.auditor).get(f"{BASE}/plans/{plan.data['id']}/").data
    review = post(cast.auditor, f"items/{detail['items'][0]['id']}/review/").data
    assert [row["original"]["code"] for row in review["rows"]] == ["I130", "I5022", "E1122"]
    code = {"kind": "diagnosis", "code": "I50.23", "role": "secondary", "poa": "Y"}
    path = f"reviews/{review['id']}"
    ruled = post(cast.auditor, f"{path}/rows/", number=2, decision="change", code=code, reason="specificity", version=1)
    assert ruled.data["rows"][1]["audited"]["code"] == "I5023"
    post(cast.auditor, f"{path}/agree-rest/")
    assert post(cast.auditor, f"{path}/conclude/", text="See row 2").data["status"] == "returned"
    assert post(cast.coder, f"{path}/rebut/", rows={"2": "Echo says chronic"}).data["status"] == "rebutted"
    assert post(cast.lead, f"{path}/close/", text="Findings stand").data["status"] == "final"

    score = client_of(cast.compliance).get(f"{BASE}/plans/{plan.data['id']}/score/").data
    assert (score["charts"], score["final"]) == (1, 1)
    assert score["headline"]["verdict"] == "too few to judge"
    assert score["charts_in_error"] == {"lower": 1, "upper": 3, "interval": "90 % two-sided exact interval"}
    assert post(cast.lead, f"plans/{plan.data['id']}/close/").data["status"] == "closed"
    again = client_of(cast.lead).get(f"{BASE}/plans/{plan.data['id']}/certificate/")
    assert verify_certificate(again.json()).proved


def test_the_api_refuses_in_words(cast: Cast) -> None:
    review = make_review(cast)
    path = f"reviews/{review.pk}"
    taken = post(cast.lead, f"items/{review.item_id}/review/")
    assert (taken.status_code, taken.json()["code"]) == (409, "in_review")
    stale = post(cast.auditor, f"{path}/agree-rest/", version=7)
    assert (stale.status_code, stale.json()["code"]) == (409, "stale_version")
    shapeless = post(cast.auditor, f"{path}/rows/", decision="explode")
    assert (shapeless.status_code, set(shapeless.json()["fields"])) == (400, {"decision"})
    wrong = post(cast.auditor, f"{path}/rows/", decision="add", code={"kind": "diagnosis", "code": "ZZZ"})
    assert (wrong.status_code, wrong.json()["code"]) == (409, "unknown_code")
    assert post(cast.auditor, f"{path}/explode/").status_code == 404
    assert post(cast.coder, "plans/", name="Mine", size=3).status_code == 409
    assert not AuditPlan.objects.filter(name="Mine").exists()


def test_a_stranger_gets_nothing(cast: Cast) -> None:
    review = make_review(cast)
    for user in (cast.coder, cast.south_coder, cast.biller, cast.administrator, cast.provider):
        client = client_of(user)
        assert client.get(f"{BASE}/reviews/{review.pk}/").status_code == 404
        assert client.get(f"{BASE}/plans/{review.item.sample.plan_id}/").status_code == 404
        assert client.get(f"{BASE}/plans/{review.item.sample.plan_id}/score/").status_code == 404
        assert client.get(f"{BASE}/plans/").status_code == 403
        if user.role == "coder":
            assert client.get(f"{BASE}/reviews/").data == []
        else:
            assert client.get(f"{BASE}/reviews/").status_code == 403
    assert APIClient().get(f"{BASE}/plans/").status_code == 401


def test_a_blind_review_hides_the_coders_codes_over_the_api_too(cast: Cast) -> None:
    review = make_review(cast, is_blind=True)
    answer = client_of(cast.auditor).get(f"{BASE}/reviews/{review.pk}/").data
    assert (answer["original"], answer["rows"]) == (None, [])
    post(cast.auditor, f"reviews/{review.pk}/reveal/", version=1)
    assert Review.objects.get().is_revealed


def test_reading_a_review_over_the_api_is_one_access_event(cast: Cast) -> None:
    review = make_review(cast)
    client_of(cast.auditor).get(f"{BASE}/reviews/{review.pk}/")
    event = AccessEvent.objects.get(subject=f"audits.review:{review.pk}")
    assert (event.by, event.patient_id) == (cast.auditor, review.item.encounter.patient_id)
