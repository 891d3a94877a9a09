"""S1: who may open which chart. ``visible_to`` is the only door."""

from __future__ import annotations

import pytest

from coding_portal.tests.cast import Cast, make_encounter
from encounters.models import Encounter


@pytest.mark.parametrize("role", ["coder", "lead", "auditor", "biller", "compliance"])
def test_staff_see_charts_of_their_facilities_only(cast: Cast, role: str) -> None:
    own, _ = make_encounter("own", facility=cast.north), make_encounter("foreign", facility=cast.south)
    assert list(Encounter.objects.visible_to(cast.by_role()[role])) == [own]


@pytest.mark.parametrize("role", ["provider", "administrator"])
def test_providers_and_administrators_see_no_chart_by_themselves(cast: Cast, role: str) -> None:
    make_encounter("own", facility=cast.north)
    assert not Encounter.objects.visible_to(cast.by_role()[role]).exists()


def test_a_coder_sees_only_chart_types_she_codes(cast: Cast) -> None:
    make_encounter("stay", facility=cast.north)
    visit = make_encounter("visit", facility=cast.north, chart_type="clinic")
    cast.coder.chart_types = ["clinic"]
    assert list(Encounter.objects.visible_to(cast.coder)) == [visit]


def test_a_vendor_coder_sees_only_what_is_routed_to_the_vendor(cast: Cast) -> None:
    make_encounter("kept", facility=cast.north)
    routed = make_encounter("routed", facility=cast.north, routed_to=cast.vendor_coder.organisation)
    assert list(Encounter.objects.visible_to(cast.vendor_coder)) == [routed]


def test_a_user_who_was_switched_off_sees_nothing(cast: Cast) -> None:
    make_encounter("own", facility=cast.north)
    cast.lead.is_active = False
    assert not Encounter.objects.visible_to(cast.lead).exists()


def test_compliance_may_be_given_every_facility(cast: Cast) -> None:
    make_encounter("own", facility=cast.north)
    make_encounter("foreign", facility=cast.south)
    cast.compliance.sees_all_facilities = True
    assert Encounter.objects.visible_to(cast.compliance).count() == 2
