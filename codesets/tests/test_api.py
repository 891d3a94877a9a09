"""GET /api/v1/codes/ for other programs."""

from datetime import date

import pytest
from rest_framework.test import APIClient

from codesets.models import Code
from coding_portal.tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def api(cast: Cast) -> APIClient:
    client = APIClient()
    client.force_authenticate(cast.coder)
    return client


def test_the_answer_has_the_agreed_shape_in_rank_order(api: APIClient) -> None:
    answer = api.get("/api/v1/codes/", {"q": "type 2 diabetes", "system": "icd10cm", "on": "2026-11-21", "limit": "5"})
    assert answer.status_code == 200
    rows = answer.json()
    assert len(rows) == 5
    assert rows[0] == {
        "system": "icd10cm",
        "code": "E11.9",
        "title": "Type 2 diabetes mellitus without complications",
        "billable": True,
        "valid_from": Code.objects.get(code="E119", release__live=True).valid_from.isoformat(),
        "valid_to": None,
    }


def test_a_code_that_ended_carries_its_last_day(api: APIClient) -> None:
    (row,) = api.get("/api/v1/codes/", {"q": "D69.1", "system": "icd10cm", "on": "2026-09-30"}).json()
    assert (row["valid_to"], row["billable"]) == ("2026-09-30", True)


def test_twenty_codes_of_every_set_without_further_wishes(api: APIClient) -> None:
    rows = api.get("/api/v1/codes/", {"q": "hip"}).json()
    assert len(rows) == 20


def test_no_match_is_an_empty_list(api: APIClient) -> None:
    assert api.get("/api/v1/codes/", {"q": "xqzzyq", "system": "icd10cm"}).json() == []


@pytest.mark.parametrize(
    ("parameters", "field"),
    [
        ({}, "q"),
        ({"q": ""}, "q"),
        ({"q": "x" * 201}, "q"),
        ({"q": "e11", "system": "icd9"}, "system"),
        ({"q": "e11", "on": "21.11.2026"}, "on"),
        ({"q": "e11", "on": "2026-02-30"}, "on"),
        ({"q": "e11", "limit": "0"}, "limit"),
        ({"q": "e11", "limit": "1000"}, "limit"),
        ({"q": "e11", "limit": "many"}, "limit"),
        ({"q": "e11", "billable": "perhaps"}, "billable"),
    ],
)
def test_a_wrong_parameter_is_named(api: APIClient, parameters: dict[str, str], field: str) -> None:
    answer = api.get("/api/v1/codes/", parameters)
    assert answer.status_code == 400
    assert list(answer.json()["fields"]) == [field]


def test_nobody_searches_without_signing_in() -> None:
    assert APIClient().get("/api/v1/codes/", {"q": "e11"}).status_code == 401


def test_a_date_beyond_the_data_still_finds_codes(api: APIClient) -> None:
    rows = api.get("/api/v1/codes/", {"q": "I10", "system": "icd10cm", "on": date(2028, 1, 1).isoformat()}).json()
    assert rows[0]["code"] == "I10"
