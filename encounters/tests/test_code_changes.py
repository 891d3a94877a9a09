"""Which charts and favourites a change of codes concerns, and which it leaves alone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import AccessEvent, User
from codesets.code_changes import turn_of
from codesets.favourites import add_favourite
from codesets.models import Favourite
from coding_portal.tests.cast import Cast, make_encounter, make_patient, make_worklist
from encounters.code_changes import Impact, charts_of, impact
from encounters.models import CodedDiagnosis, Encounter, ServiceLine

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 21)
TURN = turn_of(date(2026, 10, 1), TODAY)
ENDED = "I420"
DISCHARGED = datetime(2026, 10, 8, 15, tzinfo=UTC)


def make_chart(cast: Cast, account: str, *codes: str, **values: Any) -> Encounter:
    values.setdefault("discharged_at", DISCHARGED)
    values.setdefault("patient", make_patient(f"P-{account}"))
    chart = make_encounter(account, facility=values.pop("facility", cast.north), **values)
    for sequence, code in enumerate(codes or (ENDED,), start=1):
        role = "principal" if sequence == 1 else "secondary"
        CodedDiagnosis.objects.create(encounter=chart, code=code, role=role, sequence=sequence)
    return chart


def of(user: User, turn: Any = TURN, today: date = TODAY) -> Impact:
    return impact(charts_of(user), turn, user=user, today=today)


def accounts(found: Impact) -> dict[str, tuple[str, str]]:
    return {row.encounter.account_number: (row.group, row.why) for row in found.charts}


def test_a_chart_whose_service_ends_after_the_day_is_listed_with_what_to_look_at(cast: Cast) -> None:
    make_chart(cast, "AFTER", "I10", ENDED)
    make_chart(cast, "FINE", "I10")
    make_chart(cast, "BEFORE", service_from=date(2026, 9, 20), service_to=date(2026, 9, 30))
    found = of(cast.lead)
    assert accounts(found) == {"AFTER": ("open", "Service ends on or after the day")}
    (chart,) = found.charts
    ((place, ending),) = [(use.place, use.ending) for use in chart.uses]
    assert (place, ending.display) == ("Secondary", "I42.0")
    assert [each.display for each in ending.replacements] == ["I42.00", "I42.01", "I42.09"]
    (code,) = found.codes
    assert (code.ending.code, code.charts, code.people) == (ENDED, 1, 0)


def test_who_is_still_in_the_house_may_be_discharged_after_the_day(cast: Cast) -> None:
    september: dict[str, Any] = {"service_from": date(2026, 9, 20), "service_to": date(2026, 9, 25)}
    make_chart(cast, "IN", **september, discharged_at=None, discharge_status="30")
    make_chart(cast, "OUT", **september, discharge_status="01")
    found = of(cast.lead, today=date(2026, 9, 26))
    assert accounts(found) == {"IN": ("open", "Not discharged yet")}


def test_held_charts_stand_apart_and_completed_ones_are_left_alone(cast: Cast) -> None:
    make_chart(cast, "HELD", status="on_hold")
    make_chart(cast, "DONE", status="completed", completed_by=cast.coder, completed_at=DISCHARGED)
    assert accounts(of(cast.lead)) == {"HELD": ("held", "Service ends on or after the day")}


def test_of_a_series_the_last_visit_is_listed_even_when_it_is_completed(cast: Cast) -> None:
    patient = make_patient("P-SERIES")
    done: dict[str, Any] = {"status": "completed", "completed_by": cast.coder, "completed_at": DISCHARGED}
    for number, day in enumerate((date(2026, 9, 1), date(2026, 9, 14), date(2026, 9, 28))):
        make_chart(
            cast, f"T-{number}", patient=patient, chart_type="therapy", bill_type="131",
            service_from=day, service_to=day, **done,
        )  # fmt: skip
    make_chart(cast, "ONCE", chart_type="therapy", service_from=date(2026, 9, 28), service_to=date(2026, 9, 28), **done)
    long_ago: dict[str, Any] = {"chart_type": "therapy", "patient": make_patient("P-OLD"), **done}
    for number, day in enumerate((date(2026, 5, 1), date(2026, 5, 10))):
        make_chart(cast, f"OLD-{number}", service_from=day, service_to=day, **long_ago)
    interim: dict[str, Any] = {"bill_type": "113", "discharge_status": "30", **done}
    make_chart(cast, "INTERIM", service_from=date(2026, 8, 1), service_to=date(2026, 8, 31), **interim)
    assert accounts(of(cast.lead)) == {
        "T-2": ("recurring", "Last visit of a series"),
        "INTERIM": ("recurring", "Interim claim: the stay goes on"),
    }


def test_of_a_chart_of_several_days_only_lines_on_or_after_the_day_count(cast: Cast) -> None:
    chart = make_chart(
        cast, "LINES", "I10", chart_type="clinic", service_from=date(2025, 9, 28), service_to=date(2025, 10, 3)
    )
    for number, day in enumerate((date(2025, 9, 28), date(2025, 10, 3)), start=1):
        ServiceLine.objects.create(encounter=chart, number=number, code="C9088", service_date=day, units=1)
    found = of(cast.lead, turn=turn_of(date(2025, 10, 1), TODAY))
    assert [use.place for use in found.charts[0].uses] == ["Line 2"]


def test_a_coder_sees_her_own_charts_a_lead_those_of_her_facilities_an_administrator_none(cast: Cast) -> None:
    make_chart(cast, "MINE", status="in_coding", assigned_to=cast.coder)
    make_chart(cast, "HERS", status="in_coding", assigned_to=cast.other_coder)
    make_chart(cast, "SOUTH", facility=cast.south)
    assert set(accounts(of(cast.coder))) == {"MINE"}
    assert set(accounts(of(cast.lead))) == {"MINE", "HERS"}
    client = signed_in(cast.administrator)
    page = client.get("/charts/code-changes/", {"on": "2026-10-01"}).content.decode()
    assert "I42.0" in page
    assert ">3<" in page
    assert "MINE" not in page
    assert "SOUTH" not in page
    assert "HERS" not in client.get("/charts/code-changes/", {"on": "2026-10-01", "format": "csv"}).content.decode()


def test_favourites_that_end_are_told_with_whose_they_are(cast: Cast) -> None:
    add_favourite(by=cast.lead, system="icd10cm", code="I10")
    for user in (cast.lead, cast.coder):
        Favourite.objects.create(user=user, system="icd10cm", code=ENDED, position=9)
    (row,) = of(cast.lead).codes
    assert (row.ending.code, row.charts, row.people, row.is_own) == (ENDED, 0, 2, True)
    (row,) = of(cast.coder).codes
    assert (row.people, row.is_own) == (1, True)
    assert of(cast.other_coder).codes == ()


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_the_page_is_narrowed_by_facility_list_and_group_and_each_look_is_registered(cast: Cast) -> None:
    chart = make_chart(cast, "OPEN", worklist=make_worklist(1, name="Heart"))
    make_chart(cast, "HELD", status="on_hold")
    client = signed_in(cast.lead)
    url, day = "/charts/code-changes/", {"on": "2026-10-01"}

    def shown(**more: str) -> set[str]:
        page = client.get(url, day | more).content.decode()
        return {name for name in ("OPEN", "HELD") if f">{name}<" in page}

    assert shown() == {"OPEN", "HELD"}
    assert shown(group="held") == {"HELD"}
    assert shown(list="1") == {"OPEN"}
    assert shown(facility="south") == set()
    event = AccessEvent.objects.filter(action="view").latest("id")
    assert (event.by, event.detail) == (cast.lead, {"encounters": []})
    file = client.get(url, day | {"format": "csv", "group": "open"})
    lines = file.content.decode("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert lines[1].startswith("OPEN,North Hospital,Heart,Open,Service ends on or after the day,Ready to code,")
    assert ",Principal,I42.0,Dilated cardiomyopathy,2026-09-30," in lines[1]
    assert "I42.00 " in lines[1]
    event = AccessEvent.objects.filter(action="export").latest("id")
    assert event.detail == {"encounters": [chart.pk]}


def test_a_longer_list_asks_no_more_of_the_database(cast: Cast, django_assert_num_queries: Any) -> None:
    client = signed_in(cast.lead)
    url = "/charts/code-changes/?on=2026-10-01"
    make_chart(cast, "C-0", ENDED, "Z681")
    client.get(url)
    with CaptureQueriesContext(connection) as few:
        client.get(url)
    for number in range(1, 12):
        make_chart(cast, f"C-{number}", ENDED, "Z681")
    with django_assert_num_queries(len(few)):
        client.get(url)
    assert len(few) < 60


def test_no_chart_is_listed_where_the_data_do_not_reach(cast: Cast) -> None:
    make_chart(cast, "LATE", service_to=date(2027, 10, 2))
    found = of(cast.lead, turn=turn_of(date(2027, 10, 1), TODAY), today=TODAY + timedelta(days=1))
    assert found == Impact((), ())
