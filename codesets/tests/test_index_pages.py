"""Walking the alphabetic index: pages of the samples, and what a code's page says of it."""

import pytest
from django.test import Client

from codesets.tests.test_search_by_index import load_samples
from coding_portal.tests.cast import Cast

pytestmark = pytest.mark.django_db
ON = "2026-11-21"


@pytest.fixture
def browser(cast: Cast, client: Client) -> Client:
    client.force_login(cast.coder)
    load_samples()
    return client


def page(browser: Client, **asked: str | int) -> str:
    return browser.get("/codes/index/", {"on": ON, **asked}).content.decode()


def test_a_book_begins_with_its_first_letter(browser: Client) -> None:
    html = page(browser)
    assert (
        '<a id="letter-1" href="/codes/index/?book=diagnoses&amp;letter=H&amp;on=2026-11-21" aria-current="true">'
        in html
    )
    assert "Hemicrania (migraine) NEC" in html
    assert "Sample, sampled" not in html
    assert "Sample, sampled" in page(browser, letter="S")


def test_a_term_shows_what_stands_beneath_it_with_its_codes_on_the_day(browser: Client) -> None:
    html = page(browser, term=3)
    assert '<th scope="row" class="cp-term cp-term-2">closed forearm, wrist end</th>' in html
    assert '<a href="/codes/icd10cm/S5250/?on=2026-11-21" data-row-open>S52.50-</a>' in html
    assert '<a href="/codes/icd10cm/E854/?on=2026-11-21" data-row-open>E85.4</a>' in html
    assert '<a href="/codes/icd10cm/I43/?on=2026-11-21">I43</a>' in html


def test_see_leads_to_the_term_or_looks_for_its_words(browser: Client) -> None:
    assert '<a href="/codes/index/?book=diagnoses&amp;term=1&amp;on=2026-11-21">Hemicrania</a>' in page(browser, term=3)
    assert "q=Headache%2C%20sample&amp;on=2026-11-21" in page(browser)
    assert "/codes/index/?book=drugs&amp;term=2&amp;" in page(browser, book="drugs", term=1)


def test_neoplasms_and_drugs_are_tables_with_a_heading_for_each_column(browser: Client) -> None:
    html = page(browser, book="neoplasms")
    assert '<th scope="col">Malignant secondary</th>' in html
    assert '<a href="/codes/icd10cm/C783/?on=2026-11-21">C78.3-</a>' in html
    assert '<th scope="col">Underdosing</th>' in page(browser, book="drugs")


def test_a_code_that_is_not_valid_on_the_day_is_no_link(browser: Client) -> None:
    html = page(browser, book="neoplasms", on="2026-11-21")
    assert '<span title="Not valid on' not in html
    early = page(browser, book="neoplasms", term=2, on="2001-01-01")
    assert '<span title="Not valid on 01/01/2001">C32.9</span> <span class="cp-tag">ended</span>' in early


def test_words_find_terms_in_any_order_and_by_their_beginning(browser: Client) -> None:
    html = page(browser, q="forear sampl")
    assert "Sample, sampled, amyloid heart, closed forearm, wrist end" in html
    assert "No term holds these words" in page(browser, q="xqzzy")
    for odd in ("'", "a & |", "\\", "(:*", "<b>x", "%"):
        assert browser.get("/codes/index/", {"q": odd}).status_code == 200


def test_a_page_of_the_index_costs_a_fixed_number_of_queries(
    browser: Client, django_assert_max_num_queries: object
) -> None:
    page(browser, term=3)
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        page(browser, term=3)


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"book": "recipes"}, 400),
        ({"on": "yesterday"}, 400),
        ({"term": "0"}, 400),
        ({"term": "999"}, 404),
        ({"letter": "?"}, 200),
    ],
)
def test_what_cannot_be_read_is_said(browser: Client, asked: dict[str, str], status: int) -> None:
    assert browser.get("/codes/index/", asked).status_code == status


def test_a_book_that_is_not_loaded_says_how_to_load_it(cast: Cast, client: Client) -> None:
    client.force_login(cast.coder)
    assert "Your administrator can load it" in page(client)
    client.force_login(cast.administrator)
    html = page(client, book="drugs")
    assert "icd10cm-drug" in html
    assert "Load a release" in html


def test_the_page_of_a_code_names_the_terms_that_lead_to_it(browser: Client) -> None:
    html = browser.get("/codes/icd10cm/W54.0XXA/", {"on": ON}).content.decode()
    assert 'href="/codes/index/?book=external&amp;term=3&amp;on=2026-11-21">Bite, bitten, dog</a>' in html
    html = browser.get("/codes/icd10cm/S52.501A/", {"on": ON}).content.decode()
    assert "Sample, sampled, amyloid heart, closed forearm, wrist end" in html
    assert "In the index" not in browser.get("/codes/icd10cm/A01.00/", {"on": ON}).content.decode()
