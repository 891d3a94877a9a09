"""The lookup page, the type-ahead and the pages of the book."""

import pytest
from django.test import Client

from coding_portal.tests.cast import Cast

pytestmark = pytest.mark.django_db
ON = "2026-11-21"


@pytest.fixture
def browser(cast: Cast, client: Client) -> Client:
    client.force_login(cast.coder)
    return client


def test_options_are_rows_of_a_listbox(browser: Client) -> None:
    html = browser.get("/codes/options/", {"q": "chf", "system": "icd10cm", "on": ON, "have": "I509"}).content.decode()
    assert 'role="option"' in html
    assert 'id="opt-1" data-code="I50.9" data-system="icd10cm" aria-disabled="true"' in html
    assert "on chart" in html
    assert '<span class="cp-tag cp-tag-cc">CC</span>' in html


def test_options_of_two_sets(browser: Client) -> None:
    html = browser.get("/codes/options/", {"q": "ceftriaxone", "system": "hcpcs,cpt", "on": ON}).content.decode()
    assert 'data-code="J0696" data-system="hcpcs"' in html


def test_no_match_says_so_and_offers_nothing(browser: Client) -> None:
    html = browser.get("/codes/options/", {"q": "xqzzyq", "system": "icd10cm", "on": ON}).content.decode()
    assert "No billable code matches" in html
    assert 'aria-disabled="true"' in html


def test_an_empty_query_gives_no_code_but_favourites(browser: Client) -> None:
    html = browser.get("/codes/options/", {"q": ""}).content.decode()
    assert "No favourites of this set yet" in html
    assert "data-code" not in html


@pytest.mark.parametrize("parameters", [{"q": "x", "system": "icd9"}, {"q": "x", "on": "yesterday"}])
def test_options_refuse_what_they_cannot_read(browser: Client, parameters: dict[str, str]) -> None:
    answer = browser.get("/codes/options/", parameters)
    assert answer.status_code == 400
    assert "cannot be read" in answer.content.decode()


def test_a_query_is_escaped(browser: Client) -> None:
    html = browser.get("/codes/options/", {"q": "<b>x"}).content.decode()
    assert "<b>x" not in html


def test_the_lookup_page_finds_and_links(browser: Client) -> None:
    html = browser.get("/codes/", {"q": "left hip fx", "system": "icd10cm", "on": ON}).content.decode()
    assert 'href="/codes/icd10cm/S72002A/?on=2026-11-21"' in html


def test_the_lookup_page_warns_beyond_the_data(browser: Client) -> None:
    html = browser.get("/codes/", {"q": "i10", "on": "2028-01-01"}).content.decode()
    assert "known until 2027-03-31" in html


def test_the_page_of_a_code_shows_what_it_inherits(browser: Client) -> None:
    html = browser.get("/codes/icd10cm/S72.001A/", {"on": ON}).content.decode()
    assert "initial encounter for closed fracture" in html
    assert "Excludes1" in html
    assert 'href="/codes/icd10cm/S78/?on=2026-11-21"' in html
    assert "Valid on 11/21/2026" in html


def test_the_page_of_a_heading_builds_seventh_characters(browser: Client) -> None:
    html = browser.get("/codes/icd10cm/T36.0X1/", {"on": ON}).content.decode()
    assert 'href="/codes/icd10cm/T360X1A/?on=2026-11-21"' in html
    assert "T36.0X1A" in html


def test_the_page_of_a_divided_code_shows_its_history(browser: Client) -> None:
    html = browser.get("/codes/icd10cm/D69.1/", {"on": ON}).content.decode()
    assert "10/01/2026" in html
    assert "Became a heading" in html
    assert "A heading" in html
    assert "D69.11" in html


def test_a_service_without_a_label_says_where_titles_come_from(browser: Client) -> None:
    html = browser.get("/codes/cpt/22558/", {"on": ON}).content.decode()
    assert "our label" in html
    assert "come with your AMA licence" in browser.get("/codes/cpt/0001U/", {"on": ON}).content.decode()
    assert "come with your ADA licence" in browser.get("/codes/hcpcs/D0120/", {"on": ON}).content.decode()


@pytest.mark.parametrize(
    "path", ["/codes/icd10cm/ZZZZ/", "/codes/icd9/4019/", "/codes/icd10cm/%00/", "/codes/cpt/9%2799/"]
)
def test_what_does_not_exist_is_not_found(browser: Client, path: str) -> None:
    assert browser.get(path).status_code == 404


@pytest.mark.parametrize("path", ["/codes/", "/codes/options/", "/codes/icd10cm/I10/"])
def test_signed_out_is_sent_to_sign_in(client: Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 302
    assert "login" in answer["Location"]
