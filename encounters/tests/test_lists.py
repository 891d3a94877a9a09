"""W1, W2, W5: a lead writes the rules of the lists, applies them, and routes many charts at once."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import SetupEvent
from coding_portal.tests.cast import Cast, make_encounter, make_worklist
from encounters.models import Encounter, Worklist
from encounters.services import take_chart
from encounters.worklists import place_waiting_charts, rule_in_words


@pytest.fixture
def lead(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.lead, backend="django.contrib.auth.backends.ModelBackend")
    return client


def values(**changes: str) -> dict[str, str]:
    rule = json.dumps({"field": "chart_type", "is": "equal", "value": "inpatient"})
    usual = {"name": "Stays", "order": "1", "rule": rule, "why": "A stay", "sort": "charges", "is_active": "on"}
    return usual | changes


def test_a_lead_adds_a_list_and_the_history_keeps_it(lead: Client) -> None:
    assert lead.post(reverse("encounters:list_add"), values()).status_code == 302
    assert Worklist.objects.get().rule == {"field": "chart_type", "is": "equal", "value": "inpatient"}
    assert SetupEvent.objects.latest("id").action == "worklist_added"


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ('{"field": "shoe"}', "exactly"),
        ("[1]", "in braces"),
        ("{", "valid JSON"),
        ('{"field": "shoe", "is": "equal", "value": 1}', "no field"),
    ],
)
def test_a_rule_that_cannot_be_read_comes_back_with_the_reason(lead: Client, rule: str, words: str) -> None:
    answer = lead.post(reverse("encounters:list_add"), values(rule=rule))
    assert (answer.status_code, Worklist.objects.count()) == (422, 0)
    assert words in answer.content.decode()


def test_applying_the_rules_moves_waiting_charts_only_and_only_once(cast: Cast) -> None:
    waiting = make_encounter("waiting", facility=cast.north)
    taken = take_chart(encounter_id=make_encounter("taken", facility=cast.north).pk, by=cast.coder)
    make_worklist(1, name="Everything")
    assert place_waiting_charts(by=cast.lead) == (1, 1)
    assert place_waiting_charts(by=cast.lead) == (0, 1)
    waiting.refresh_from_db()
    taken.refresh_from_db()
    assert (str(waiting.worklist), taken.worklist) == ("Everything", None)
    assert waiting.events.filter(action="placed").count() == 1


def test_many_charts_are_routed_at_once_and_one_that_cannot_stops_no_other(cast: Cast, lead: Client) -> None:
    first, second = make_encounter("first", facility=cast.north), make_encounter("second", facility=cast.north)
    taken = take_chart(encounter_id=make_encounter("taken", facility=cast.north).pk, by=cast.other_coder)
    sent = {"to": f"coder-{cast.coder.pk}", "chart": [first.pk, taken.pk, second.pk]}
    assert lead.post(reverse("encounters:route_many"), sent).status_code == 302
    assert set(Encounter.objects.filter(assigned_to=cast.coder)) == {first, second}
    vendor = cast.vendor_coder.organisation
    assert vendor is not None
    lead.post(reverse("encounters:route_many"), {"to": f"vendor-{vendor.pk}", "chart": [first.pk]})
    assert list(Encounter.objects.visible_to(cast.vendor_coder)) == [first]


def test_a_rule_reads_in_words() -> None:
    dear = {"field": "total_charge", "is": "at_least", "value": 50000}
    either = {"any": [dear, {"field": "payer_kind", "is": "one_of", "value": ["medicare", "medicaid"]}]}
    assert rule_in_words({}) == "every chart"
    assert rule_in_words({"all": [either, dear]}) == (
        "(Charges in dollars is at least 50000 or Kind of payer is one of medicare, medicaid)"
        " and Charges in dollars is at least 50000"
    )


def test_the_form_shows_the_rule_as_it_is_written(lead: Client) -> None:
    row = make_worklist(1, rule={"field": "payer", "is": "equal", "value": "medicare"})
    page = lead.get(reverse("encounters:list", args=[row.pk])).content.decode()
    assert "&quot;field&quot;: &quot;payer&quot;" in page
    assert lead.post(reverse("encounters:list", args=[row.pk]), values(name="Changed", order="1")).status_code == 302
