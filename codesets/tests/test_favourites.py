"""Favourite codes: starred anywhere, kept in the owner's order, and nobody else's business."""

import threading
from datetime import date

import pytest
from django.db import connection
from django.test import Client

from codesets import favourites as desk
from codesets.models import Favourite
from coding_portal.errors import NotVisible, WorkflowError
from coding_portal.tests.cast import Cast

ON = date(2026, 11, 21)


def codes_of(cast: Cast) -> list[str]:
    return [each.hit.display for each in desk.favourites_of(cast.coder, on=ON)]


def signed_in(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.coder, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.mark.django_db
def test_a_favourite_is_added_once_with_or_without_its_dot(cast: Cast) -> None:
    first = desk.add_favourite(by=cast.coder, system="icd10cm", code="e11.65")
    again = desk.add_favourite(by=cast.coder, system="icd10cm", code="E1165")
    assert (first.pk, first.code) == (again.pk, "E1165")
    assert codes_of(cast) == ["E11.65"]
    assert desk.favourites_of(cast.lead, on=ON) == []


@pytest.mark.django_db
@pytest.mark.parametrize(("system", "code"), [("icd10cm", "ZZZZ"), ("icd9", "4019"), ("icd10cm", ""), ("cpt", "I10")])
def test_what_no_code_set_knows_is_refused(cast: Cast, system: str, code: str) -> None:
    with pytest.raises(WorkflowError, match="do not know this code"):
        desk.add_favourite(by=cast.coder, system=system, code=code)
    assert not Favourite.objects.exists()


@pytest.mark.django_db
def test_the_owner_orders_and_notes_them(cast: Cast) -> None:
    rows = [desk.add_favourite(by=cast.coder, system="icd10cm", code=code) for code in ("I10", "E78.5", "Z79.4")]
    assert desk.move_favourite(by=cast.coder, favourite_id=rows[2].pk, up=True) == 2
    assert codes_of(cast) == ["I10", "Z79.4", "E78.5"]
    assert desk.move_favourite(by=cast.coder, favourite_id=rows[0].pk, up=True) == 1
    assert desk.move_favourite(by=cast.coder, favourite_id=rows[1].pk, up=False) == 3
    desk.note_favourite(by=cast.coder, favourite_id=rows[0].pk, note="  the  usual ")
    assert [each.row.note for each in desk.favourites_of(cast.coder, on=ON)] == ["the usual", "", ""]


@pytest.mark.django_db
def test_nobody_changes_the_favourites_of_another(cast: Cast) -> None:
    row = desk.add_favourite(by=cast.coder, system="icd10cm", code="I10")
    with pytest.raises(NotVisible):
        desk.note_favourite(by=cast.lead, favourite_id=row.pk, note="mine")
    with pytest.raises(NotVisible):
        desk.move_favourite(by=cast.lead, favourite_id=row.pk, up=True)
    assert desk.remove_favourite(by=cast.lead, system="icd10cm", code="I10") is False
    assert codes_of(cast) == ["I10"]


@pytest.mark.django_db
def test_an_ended_code_stays_and_says_so_and_gives_its_place_to_a_successor(cast: Cast) -> None:
    desk.add_favourite(by=cast.coder, system="icd10cm", code="I10")
    ended = desk.add_favourite(by=cast.coder, system="icd10cm", code="D69.1")
    desk.add_favourite(by=cast.coder, system="icd10cm", code="Z79.4")
    assert [each.is_usable for each in desk.favourites_of(cast.coder, on=ON)] == [True, True, True]
    shown = desk.favourites_of(cast.coder, on=ON)[1]
    assert shown.verdict == "heading"
    assert [each.display for each in shown.replacements] == ["D69.11", "D69.19"]
    desk.replace_favourite(by=cast.coder, favourite_id=ended.pk, code="E78.5")
    assert codes_of(cast) == ["I10", "E78.5", "Z79.4"]
    same = Favourite.objects.get(user=cast.coder, code="E785")
    assert desk.replace_favourite(by=cast.coder, favourite_id=same.pk, code="I10").code == "I10"
    assert codes_of(cast) == ["I10", "Z79.4"]


@pytest.mark.django_db
def test_a_list_has_an_end(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk, "MOST", 1)
    desk.add_favourite(by=cast.coder, system="icd10cm", code="I10")
    with pytest.raises(WorkflowError, match="Remove one first"):
        desk.add_favourite(by=cast.coder, system="icd10cm", code="E78.5")


@pytest.mark.django_db
def test_the_list_costs_the_same_however_long_it_is(cast: Cast, django_assert_num_queries: object) -> None:
    for code in ("I10", "E78.5"):
        desk.add_favourite(by=cast.coder, system="icd10cm", code=code)
    with django_assert_num_queries(7):  # type: ignore[operator]
        desk.favourites_of(cast.coder, on=ON)
    for code in ("Z79.4", "J18.9", "N17.9"):
        desk.add_favourite(by=cast.coder, system="icd10cm", code=code)
    with django_assert_num_queries(7):  # type: ignore[operator]
        desk.favourites_of(cast.coder, on=ON)


@pytest.mark.django_db(transaction=True)
def test_two_stars_at_once_make_one_favourite(cast: Cast) -> None:
    ready, failed = threading.Barrier(2), []

    def star() -> None:
        try:
            ready.wait()
            desk.add_favourite(by=cast.coder, system="icd10cm", code="I10")
        except Exception as error:  # noqa: BLE001 (told below)
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=star) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert Favourite.objects.filter(user=cast.coder).count() == 1


@pytest.mark.django_db
def test_the_star_is_pressed_and_pressed_again(cast: Cast) -> None:
    client = signed_in(cast)
    for wanted, pressed in (("1", "true"), ("1", "true"), ("0", "false"), ("0", "false")):
        answer = client.post("/codes/favourites/star/", {"system": "icd10cm", "code": "I10", "wanted": wanted})
        assert f'aria-pressed="{pressed}"' in answer.content.decode()
        assert Favourite.objects.filter(user=cast.coder).count() == (wanted == "1")
    assert (
        client.post("/codes/favourites/star/", {"system": "icd10cm", "code": "NONE", "wanted": "1"}).status_code == 409
    )
    assert client.post("/codes/favourites/star/").status_code == 409


@pytest.mark.django_db
def test_the_empty_search_shows_the_favourites_of_the_set(cast: Cast) -> None:
    client = signed_in(cast)
    desk.add_favourite(by=cast.coder, system="icd10cm", code="J18.9", note="most days")
    desk.add_favourite(by=cast.coder, system="cpt", code="99213")
    shown = client.get("/codes/options/", {"system": "icd10cm", "on": "2026-11-21"}).content.decode()
    assert 'data-code="J18.9"' in shown
    assert "most days" in shown
    assert "99213" not in shown
    page = client.get("/codes/", {"on": "2026-11-21"}).content.decode()
    assert page.index("found-icd10cm-J189") < page.index("found-cpt-99213")
    assert "No favourites of this set yet" in client.get("/codes/options/", {"system": "hcpcs"}).content.decode()


@pytest.mark.django_db
def test_a_removed_favourite_comes_back_with_its_note(cast: Cast) -> None:
    client = signed_in(cast)
    desk.add_favourite(by=cast.coder, system="icd10cm", code="J18.9", note="most days")
    answer = client.post("/codes/favourites/remove/icd10cm/J189/")
    assert "You have no favourites yet" in answer.content.decode()
    assert "most days" in answer["HX-Trigger"]
    client.post(
        "/codes/favourites/star/",
        {"system": "icd10cm", "code": "J189", "note": "most days", "wanted": "1", "list": "1"},
    )
    assert Favourite.objects.get(user=cast.coder).note == "most days"
    assert client.post("/codes/favourites/remove/icd10cm/I10/").status_code == 409
