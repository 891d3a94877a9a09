"""Whatever is sent to the what-if check, by program or by page: an answer or a refusal in words, never a breakdown."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rest_framework.test import APIClient

from accounts.models import User
from claims.api_check import CheckRequest
from claims.check_sheet import HEAD, ROWS
from coding_portal.tests.cast import Cast

pytestmark = pytest.mark.django_db
PATH, PAGE = "/api/v1/check", "/claims/check/"
EXCLUDING = [
    "E10.9", "E11.9", "E08.9", "E09.9", "E13.9", "J03.90", "J02.9", "P36.9", "A41.9", "I10", "I11.0", "I12.9", "I13.0",
    "I15.0", "O10.011", "J45.909", "J44.9", "J43.9", "J40", "J41.0", "J42", "K50.90", "K51.90", "K58.9", "R10.9",
]  # fmt: skip
STAY = {
    "form": "institutional",
    "bill_type": "111",
    "admission_date": "2026-03-01",
    "service_from": "2026-03-01",
    "service_to": "2026-03-05",
    "patient": {"sex": "F", "birth_date": "1960-01-01"},
    "diagnoses": [{"code": "J18.9", "poa": "Y"}],
}
FIRST, LAST = "0001-01-01", "9999-12-31"
ODD: dict[str, dict[str, Any]] = {
    "no codes": {"form": "professional", "diagnoses": [], "lines": []},
    "only header codes": {"form": "professional", "diagnoses": [{"code": "E11"}, {"code": "S72"}]},
    "codes from next year": {"form": "professional", "service_from": "2027-11-01", "diagnoses": [{"code": "E11.9"}]},
    "the last day of all": {
        "form": "professional",
        "service_from": LAST,
        "service_to": LAST,
        "lines": [{"code": "99213"}],
    },
    "the first day of all": STAY | {"admission_date": FIRST, "service_from": FIRST, "service_to": FIRST},
    "a stay of all days": STAY
    | {
        "admission_date": FIRST,
        "service_from": FIRST,
        "service_to": LAST,
        "discharge_status": "01",
        "patient": {"sex": "F", "birth_date": FIRST},
        "procedures": [{"code": "5A1955Z", "date": LAST}],
        "other_stays": [{"admitted_on": LAST}, {"admitted_on": FIRST, "discharged_on": FIRST}],
        "prior_services": [{"code": "27447", "date": FIRST}, {"code": "99213", "date": LAST}],
        "occurrence_codes": [{"code": "²"}],
    },
    "25 diagnoses that exclude each other": {
        "form": "professional",
        "diagnoses": [{"code": code} for code in EXCLUDING],
        "lines": [{"code": "99213"}],
    },
    "units that are no count": {
        "form": "professional",
        "lines": [{"code": "99213", "units": -3}, {"code": "99213", "units": "0.333"}, {"units": 0}, {"units": 1e9}],
    },
    "dates reversed": STAY | {"service_to": "2026-01-05"},
    "a patient of 130": {"form": "professional", "patient": {"birth_date": "1896-01-01"}, "lines": [{"code": "99213"}]},
    "born after the stay": STAY | {"patient": {"birth_date": "2030-01-01", "sex": "?"}},
    "unknown sex": STAY | {"patient": {"birth_date": "1990-01-01", "sex": "U"}},
    "discharge missing": {name: value for name, value in STAY.items() if name != "service_to"},
    "letters of the world": {
        "form": "institutional",
        "bill_type": "\uff11\uff11\uff11",
        "drg": "²",
        "discharge_status": "²",
        "payer": "é💥",
        "billing_npi": "\uff11\uff12\uff13\uff14\uff15\uff16\uff17\uff18\uff19\uff13",
        "diagnoses": [{"code": "\uff25\uff11\uff11.\uff19"}, {"code": "E11\u200b.9"}],
        "lines": [
            {
                "code": "\u0669\u0669\u0662\u0661\u0663",
                "revenue_code": "\u0663\u0660\u0660",
                "modifiers": ["\uff12\uff15"],
            }
        ],
    },
    "amounts as large as they may be": {
        "form": "professional",
        "total_charge": "99999999999.9999",
        "lines": [{"units": "99999999999.9999", "charge": "-99999999999.9999"}],
    },
    "what nobody asked for": {"form": "professional", "hello": {"a": [1, {"b": None}]}},
}
REFUSED: dict[str, str] = {
    "nothing": "",
    "no JSON": "hello",
    "a list": "[]",
    "a number": "3",
    "null": "null",
    "a comma too much": '{"form":"professional",}',
    "not a number": '{"form":"professional","total_charge":NaN}',
    "a number without end": '{"form":"professional","total_charge":1e999}',
    "half a letter": '{"form":"professional","payer":"\\ud800"}',
    "an empty letter": '{"form":"professional","payer":"\\u0000"}',
    "a list in a list": '{"form":"professional","diagnoses":' + "[" * 900 + "]" * 900 + "}",
    "deeper than can be read": '{"form":"professional","x":' + "[" * 50_000 + "]" * 50_000 + "}",
    "null for a code": '{"form":"professional","diagnoses":[null]}',
    "a date and an hour": '{"form":"professional","service_from":"2026-03-10T00:00:00Z"}',
    "pointers to the stars": '{"form":"professional","lines":[{"pointers":["' + "1" * 5000 + '"]}]}',
}


@pytest.fixture
def client() -> APIClient:
    client = APIClient(raise_request_exception=False)
    client.force_authenticate(User.objects.create_user(username="checker", password=None))
    return client


def sent(client: APIClient, text: str) -> tuple[int, dict[str, Any]]:
    response = client.generic("POST", PATH, text, content_type="application/json")
    answer: dict[str, Any] = json.loads(response.content)
    return response.status_code, answer


def could_not_run(answer: dict[str, Any]) -> list[str]:
    return [each["message"] for each in answer.get("findings", []) if "could not run" in each["title"]]


@pytest.mark.parametrize("name", ODD)
def test_an_odd_claim_is_judged(client: APIClient, name: str) -> None:
    for complete in (False, True):
        status, answer = sent(client, json.dumps(ODD[name] | {"complete": complete}))
        assert (status, could_not_run(answer)) == (200, [])


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_claim_is_refused_in_words(client: APIClient, name: str) -> None:
    status, answer = sent(client, REFUSED[name])
    assert status == 400
    assert answer["message"].endswith(".")


def test_the_largest_claim_is_judged(client: APIClient) -> None:
    line = {"units": 1, "charge": 10, "service_date": "2026-03-10", "pointers": [1, 2, 3, 4]}
    codes = ("99213", "80053", "71046", "20610", "97110", "96372", "45385", "12001", "11102", "99284", "29881", "66984")
    body = {
        "form": "professional",
        "payer": "medicare",
        "complete": True,
        "diagnoses": [{"code": code} for code in EXCLUDING],
        "lines": [{"code": codes[number % len(codes)]} | line for number in range(999)],
    }
    status, answer = sent(client, json.dumps(body))
    assert (status, could_not_run(answer)) == (200, [])
    assert {each["line"] for each in answer["findings"] if each["edit"] == "NC-02"}


SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=12),
    st.dates().map(str),
    st.sampled_from(
        ["E11.9", "I10", "O80", "Z38.00", "S72.001A", "99213", "27447", "J1885", "0120", "111", "131", "25"]
    ),
    st.sampled_from(["F", "M", "U", "Y", "1", "01", "20", "30", "medicare", "medicaid", "0SR9019", "0.5", "-1"]),
)
ROW = st.dictionaries(st.sampled_from(sorted({name for columns in ROWS.values() for name in columns})), SCALARS)
ANYTHING = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner)
)
NAMES = sorted(CheckRequest().fields)


def likely(name: str) -> st.SearchStrategy[Any]:
    """What a field might be sent as: by the kind of its name, or anything."""
    kind = type(CheckRequest().fields[name]).__name__
    if kind == "ListField":
        return st.lists(ROW | SCALARS, max_size=4) | ANYTHING
    if name == "patient":
        return st.dictionaries(st.sampled_from(["sex", "birth_date"]), SCALARS) | ANYTHING
    return SCALARS | ANYTHING


BODIES = st.fixed_dictionaries(
    {"form": st.sampled_from(["professional", "institutional"])},
    optional={name: likely(name) for name in NAMES if name != "form"},
)
FEW = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@FEW
@given(body=BODIES)
def test_garbage_is_judged_or_refused(client: APIClient, body: dict[str, Any]) -> None:
    status, answer = sent(client, json.dumps(body))
    assert status in {200, 400}
    assert could_not_run(answer) == []


CONTROLS = [
    *(f"head-{name}" for name in HEAD),
    *(f"{kind}-{row}-{name}" for kind, names in ROWS.items() for row in (1, 2) for name in names),
]
TYPED = st.dictionaries(st.sampled_from(CONTROLS), SCALARS.map(lambda value: "" if value is None else str(value)))
VERBS = st.sampled_from(
    ["check", "check", "clear", "example-visit", "add-ln", "drop-dx-1", "drop-ln-99", "paste", "x-y-z"]
)


@FEW
@given(typed=TYPED, verb=VERBS, pasted=st.text(max_size=30))
def test_the_page_takes_garbage(cast: Cast, typed: dict[str, str], verb: str, pasted: str) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(cast.coder, backend="django.contrib.auth.backends.ModelBackend")
    response = client.post(PAGE, {**typed, "do": verb, "paste": pasted})
    assert response.status_code in {200, 400, 422}
    assert b"could not run" not in response.content
