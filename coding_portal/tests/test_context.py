"""The frame of every page: the areas a role works in, the theme, the session clock."""

import time

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.test import RequestFactory

from accounts.models import Role, User
from coding_portal import context
from coding_portal.middleware import ACTIVE_AT, STARTED_AT


def request_of(role: str | None = None, path: str = "/", session: dict[str, int] | None = None) -> HttpRequest:
    request = RequestFactory().get(path)
    request.user = (
        User(username="rivera", first_name="Maria", last_name="Rivera", role=role) if role else AnonymousUser()
    )
    request.session = session or {}  # type: ignore[assignment]
    return request


def test_nobody_signed_in_sees_no_area_and_no_clock() -> None:
    page = render_to_string("404.html", request=request_of())

    assert 'aria-label="Main"' not in page
    assert "session-clock" not in page
    assert "There is no such page" in page


@pytest.mark.parametrize("role", Role.values)
def test_every_area_shown_has_an_address(role: str) -> None:
    areas = context.portal(request_of(role))["areas"]

    assert all(area.url.startswith("/") for area in areas)
    assert len({area.label for area in areas}) == len(areas)


def test_a_provider_is_not_shown_claims_audits_or_the_worklist() -> None:
    labels = {area.label for area in context.portal(request_of("provider"))["areas"]}

    assert not labels & {"Worklist", "Claims", "Audits", "Dashboard"}


@pytest.mark.parametrize(
    ("path", "area"),
    [
        ("/charts/", "Worklist"),
        ("/charts/12/timeline/", "Worklist"),
        ("/charts/queries/", "Queries"),
        ("/charts/queries/3/", "Queries"),
        ("/charts/intake/", "Intake"),
        ("/claims/batches/4/", "Claims"),
        ("/audits/reviews/5/", "Audits"),
        ("/codes/icd10cm/I10/", "Codes"),
        ("/accounts/shortcuts/", None),
        ("/nowhere/", None),
    ],
)
def test_the_area_whose_address_fits_best_is_marked(path: str, area: str | None) -> None:
    areas = context.portal(request_of("lead", path))["areas"]

    assert [each.label for each in areas if each.current] == ([area] if area else [])


def test_a_theme_nobody_offers_is_the_systems() -> None:
    request = request_of("coder")
    request.COOKIES[context.THEME_COOKIE] = '"><script>'

    assert context.portal(request)["theme"] == "auto"


@pytest.mark.parametrize("theme", context.THEMES)
def test_the_chosen_theme_is_rendered_by_the_server(theme: str) -> None:
    request = request_of("coder")
    request.COOKIES[context.THEME_COOKIE] = theme

    assert f'data-bs-theme="{theme}"' in render_to_string("404.html", request=request)


@pytest.mark.parametrize(
    ("started", "active", "left"),
    [(0, 0, 900), (600, 300, 600), (43_100, 0, 100), (50_000, 0, 0)],
    ids=["new", "five minutes idle", "near the absolute end", "past the absolute end"],
)
def test_the_clock_counts_to_the_limit_that_comes_first(
    settings: pytest.FixtureRequest, started: int, active: int, left: int
) -> None:
    settings.SESSION_IDLE_SECONDS, settings.SESSION_ABSOLUTE_SECONDS = 900, 43_200  # type: ignore[attr-defined]
    now = int(time.time())
    shown = context.portal(request_of("coder", session={STARTED_AT: now - started, ACTIVE_AT: now - active}))

    assert shown["session_left"] == pytest.approx(left, abs=2)


def test_the_page_for_a_fault_of_ours_needs_nothing_from_the_request() -> None:
    page = render_to_string("500.html")

    assert "The portal could not do that" in page
    assert "session-clock" not in page


def test_a_refusal_shows_both_values() -> None:
    refusal = {"message": "Chen changed line 4 at 15:57.", "theirs": {"poa": "N"}, "yours": {"poa": "Y"}}
    partial = render_to_string("_refusal.html", {"refusal": refusal, "status": 409})

    assert "Chen changed line 4 at 15:57." in partial
    assert partial.index("<dd>N</dd>") < partial.index("<dd>Y</dd>")
    assert "Load what is saved" in partial
