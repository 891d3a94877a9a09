"""A department teaches the search: what it codes, what its people star, and the words its leads add."""

import threading
from collections.abc import Callable
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from accounts.models import User
from accounts.services import history_of
from codesets import department_words as desk
from codesets.favourites import add_favourite
from codesets.models import CodeUse, DepartmentWord, Release, Synonym, Table, UseCount
from codesets.search import search
from codesets.tests.test_search import golden, is_wanted
from codesets.usage import Use, replace_use
from coding_portal.errors import NotVisible, StaleVersion, WorkflowError
from coding_portal.tests.cast import Cast

ON = date(2026, 11, 21)
Queries = Callable[[int], object]


def found(query: str, user: User | None = None, system: str = "icd10cm") -> list[str]:
    return [hit.display for hit in search(query, on=ON, systems=[system], user=user)]


def used(cast: Cast, *uses: tuple[str, int], facility: int | None = None, system: str = "icd10cm") -> None:
    counted = [Use(facility or cast.north.pk, system, code, count, ON) for code, count in uses]
    replace_use(uses=counted, since=date(2025, 11, 21), until=ON, charts=sum(count for _, count in uses))


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


# Use and favourites


@pytest.mark.django_db
def test_a_department_that_uses_a_rarer_code_finds_it_first(cast: Cast) -> None:
    assert found("pneumonia")[0] == "J18.9"
    used(cast, ("J690", 5000))
    assert found("pneumonia", cast.coder)[0] == "J69.0"
    assert found("pneumonia")[0] == "J18.9"


@pytest.mark.django_db
def test_what_another_facility_uses_lifts_nothing_for_those_who_may_not_see_it(cast: Cast) -> None:
    used(cast, ("J690", 5000))
    assert found("pneumonia", cast.south_coder)[0] == "J18.9"
    cast.south_coder.sees_all_facilities = True
    assert found("pneumonia", cast.south_coder)[0] == "J69.0"


@pytest.mark.django_db
def test_use_lifts_even_where_heavier_codes_would_crowd_the_code_out(cast: Cast) -> None:
    used(cast, ("S42101A", 5000))
    assert "S42.101A" in found("fracture", cast.coder)[:5]
    assert "S42.101A" not in found("fracture")


@pytest.mark.django_db
def test_use_offers_no_code_that_lacks_the_words_or_is_not_valid(cast: Cast) -> None:
    used(cast, ("I10", 5000), ("C7831", 5000))
    assert "I10" not in found("pneumonia", cast.coder)
    before = [hit.code for hit in search("larynx secondary", on=date(2026, 9, 30), user=cast.coder)]
    assert "C7831" not in before


@pytest.mark.django_db
def test_a_new_count_takes_the_place_of_the_old_one(cast: Cast) -> None:
    used(cast, ("J690", 5000))
    assert found("pneumonia", cast.coder)[0] == "J69.0"
    used(cast, ("J1282", 5000))
    assert found("pneumonia", cast.coder)[0] == "J12.82"
    assert list(CodeUse.objects.values_list("code", flat=True)) == ["J1282"]
    assert UseCount.objects.count() == 2


@pytest.mark.django_db
def test_a_favourite_comes_first_for_its_owner_only(cast: Cast) -> None:
    assert found("pneumonia", cast.coder)[0] == "J18.9"
    add_favourite(by=cast.coder, system="icd10cm", code="J69.0")
    assert found("pneumonia", cast.coder)[0] == "J69.0"
    assert found("pneumonia", cast.other_coder)[0] == "J18.9"


@pytest.mark.django_db
def test_a_code_typed_in_full_stays_first_whatever_is_used(cast: Cast) -> None:
    used(cast, ("I5021", 5000))
    assert found("I50", cast.coder)[0] == "I50"


@pytest.mark.django_db
def test_golden_queries_are_still_answered_in_a_busy_department(cast: Cast) -> None:
    common = [
        "I10",
        "E785",
        "E119",
        "Z7901",
        "I480",
        "J189",
        "N179",
        "I2510",
        "K219",
        "F329",
        "Z87891",
        "A419",
        "I5023",
    ]
    used(cast, *((code, 900 - 50 * place) for place, code in enumerate(common)))
    add_favourite(by=cast.coder, system="icd10cm", code="E11.65")
    queries = golden()
    missed = [
        query
        for query, system, wanted in queries
        if not any(is_wanted(hit, wanted) for hit in search(query, on=ON, systems=[system], user=cast.coder)[:3])
    ]
    assert len(missed) <= len(queries) // 20, missed


@pytest.mark.django_db
def test_a_search_with_use_and_favourites_costs_two_queries(cast: Cast, django_assert_num_queries: object) -> None:
    used(cast, ("J690", 5000))
    add_favourite(by=cast.coder, system="icd10cm", code="E11.65")
    search("pneumonia", on=ON, user=cast.coder)
    with django_assert_num_queries(2):  # type: ignore[operator]
        search("pneumonia", on=ON, user=cast.coder)


@pytest.mark.django_db
def test_a_release_taken_out_of_force_is_noticed_at_once() -> None:
    assert found("pneumonia")
    Release.objects.filter(table=Table.ICD10CM).update(live=False)
    assert found("pneumonia") == []


# Words


def add(cast: Cast, phrase: str = "flippity", means: str = "pneumonia") -> DepartmentWord:
    return desk.add_word(by=cast.lead, phrase=phrase, means=means, on=ON)


@pytest.mark.django_db
def test_a_lead_adds_a_word_and_the_search_knows_it_at_once(cast: Cast) -> None:
    assert "J18.9" not in found("flippity")
    row = add(cast, "  Flippity ", "PNEUMONIA")
    assert (row.phrase, row.means) == ("flippity", "pneumonia")
    assert found("flippity")[0] == "J18.9"
    event = history_of(row).get()
    assert (event.by, event.action, event.before) == (cast.lead, "word_added", {})
    assert event.after == {"phrase": "flippity", "means": "pneumonia", "is_retired": False}
    assert row.revision == event.pk


@pytest.mark.django_db
def test_a_word_is_changed_retired_and_each_change_undone(cast: Cast) -> None:
    row = add(cast)
    row = desk.change_word(
        by=cast.lead, word_id=row.pk, revision=row.revision, phrase="flippity", means="asthma", on=ON
    )
    assert found("flippity")[0].startswith("J45")
    row = desk.undo_word_change(by=cast.administrator, word_id=row.pk, revision=row.revision)
    assert found("flippity")[0] == "J18.9"
    row = desk.retire_word(by=cast.lead, word_id=row.pk, revision=row.revision)
    assert "J18.9" not in found("flippity")
    row = desk.undo_word_change(by=cast.lead, word_id=row.pk, revision=row.revision)
    assert found("flippity")[0] == "J18.9"
    assert [event.action for event in history_of(row)] == [
        "word_undone", "word_retired", "word_undone", "word_changed", "word_added",
    ]  # fmt: skip


@pytest.mark.django_db
def test_undoing_the_first_entry_retires_it(cast: Cast) -> None:
    row = add(cast)
    assert desk.undo_word_change(by=cast.lead, word_id=row.pk, revision=row.revision).is_retired


@pytest.mark.django_db
def test_a_house_entry_is_switched_off_and_on_again(cast: Cast) -> None:
    entry = {"phrase": "tailbone", "means": "coccyx"}
    assert has("coccyx", "tailbone")
    row = desk.switch_off_house_word(by=cast.lead, **entry, on=ON)
    assert not has("coccyx", "tailbone")
    with pytest.raises(WorkflowError, match="switched off already"):
        desk.switch_off_house_word(by=cast.lead, **entry, on=ON)
    desk.retire_word(by=cast.lead, word_id=row.pk, revision=row.revision)
    assert has("coccyx", "tailbone")
    with pytest.raises(NotVisible):
        desk.switch_off_house_word(by=cast.lead, phrase="no such", means="entry", on=ON)


def has(word: str, query: str) -> bool:
    return any(word in hit.title.lower() for hit in search(query, on=ON, systems=["icd10cm"]))


@pytest.mark.django_db
def test_the_departments_words_take_the_place_of_a_house_entry(cast: Cast) -> None:
    desk.change_house_word(by=cast.lead, old=("tailbone", "coccyx"), phrase="tailbone", means="sacrum", on=ON)
    assert has("sacrum", "tailbone")
    assert not has("coccyx", "tailbone")
    states = {(each.means, each.is_house): each.in_use for each in desk.entries(on=ON, holding="tailbone")}
    assert states == {("coccyx", True): False, ("sacrum", False): True}


@pytest.mark.django_db
def test_what_a_lead_says_is_kept_when_a_newer_house_list_is_loaded(cast: Cast) -> None:
    add(cast)
    desk.switch_off_house_word(by=cast.lead, phrase="tailbone", means="coccyx", on=ON)
    old = Release.objects.get(table=Table.SYNONYMS, live=True)
    Release.objects.filter(pk=old.pk).update(live=False)
    newer = Release.objects.create(
        table=Table.SYNONYMS,
        version="2",
        edition="Newer",
        effective_on=old.effective_on,
        source="us",
        sha256="0",
        live=True,
    )
    for phrase, means in (("tailbone", "coccyx"), ("flop", "asthma")):
        Synonym.objects.create(release=newer, phrase=phrase, means=means)
    assert found("flippity")[0] == "J18.9"
    assert found("flop")[0].startswith("J45")
    assert not has("coccyx", "tailbone")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("phrase", "means", "message"),
    [
        ("", "pneumonia", "needs a letter"),
        ("!!", "pneumonia", "needs a letter"),
        ("a b c d e f", "pneumonia", "at most 5 words"),
        ("flippity", "", "words of the book"),
        ("pneumonia", "pneumonia", "stands for itself"),
        ("flippity", "xqzzyq", "holds “xqzzyq”"),
        ("afib", "atrial fibrillation", "already"),
    ],
)
def test_an_entry_that_would_do_nothing_is_refused(cast: Cast, phrase: str, means: str, message: str) -> None:
    with pytest.raises(WorkflowError, match=message):
        add(cast, phrase, means)
    assert not DepartmentWord.objects.exists()


@pytest.mark.django_db
def test_only_leads_and_administrators_change_the_words(cast: Cast) -> None:
    with pytest.raises(WorkflowError, match="Only leads"):
        desk.add_word(by=cast.coder, phrase="flippity", means="pneumonia", on=ON)


@pytest.mark.django_db
def test_two_leads_with_one_entry_open_see_both_values(cast: Cast) -> None:
    row = add(cast)
    same = {"by": cast.lead, "word_id": row.pk, "revision": row.revision, "on": ON}
    desk.change_word(**same, phrase="flippity", means="asthma")  # type: ignore[arg-type]
    with pytest.raises(StaleVersion) as refused:
        desk.change_word(**same, phrase="flippity", means="bronchitis")  # type: ignore[arg-type]
    assert (refused.value.theirs["means"], refused.value.yours["means"]) == ("asthma", "bronchitis")
    answer = signed_in(cast.lead).post(
        f"/codes/words/{row.pk}/", {"phrase": "flippity", "means": "bronchitis", "revision": row.revision}
    )
    assert answer.status_code == 409
    assert b"asthma" in answer.content
    assert b"bronchitis" in answer.content


@pytest.mark.django_db(transaction=True)
def test_two_leads_at_once_make_one_change(cast: Cast) -> None:
    row, ready, refused = add(cast), threading.Barrier(2), []

    def change(means: str) -> None:
        try:
            ready.wait()
            desk.change_word(by=cast.lead, word_id=row.pk, revision=row.revision, phrase="flippity", means=means, on=ON)
        except StaleVersion as error:
            refused.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=change, args=[means]) for means in ("asthma", "bronchitis")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 1
    assert history_of(row).count() == 2


# Tables


def table(*lines: str) -> bytes:
    return "\n".join(("phrase,means,list,state", *lines)).encode()


@pytest.mark.django_db
def test_what_is_saved_as_a_table_loads_again(cast: Cast) -> None:
    add(cast, "-flip", "pneumonia")
    desk.switch_off_house_word(by=cast.lead, phrase="afib", means="atrial fibrillation", on=ON)
    saved = signed_in(cast.lead).get("/codes/words/export/").content
    assert b"'-flip,pneumonia,department,in use" in saved
    assert b"afib,atrial fibrillation,house,switched off" in saved
    DepartmentWord.objects.all().delete()
    new, known = desk.import_words(by=cast.lead, content=saved, on=ON)
    assert new == 2
    assert known > 700
    kept = DepartmentWord.objects.values_list("phrase", "kind")
    assert sorted(kept) == [("-flip", "added"), ("afib", "off")]
    assert desk.import_words(by=cast.lead, content=saved, on=ON)[0] == 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "Line 1: the columns"),
        (b"a,b\nc,d", "Line 1: the columns"),
        (b"\xff\xfe\x00", "not UTF-8"),
        (table("good,pneumonia,,", "bad,,,"), "Line 3: means is empty"),
        (table("good,pneumonia,,", "bad,xqzzyq,,"), "Line 3: No title"),
        (table("good,pneumonia,,asleep"), "Line 2: “asleep” is no state"),
        (table("x" * 81 + ",pneumonia,,"), "Line 2: phrase is longer"),
        (table('good,"pneumonia'), "Line 2: unexpected end"),
        (b"x" * 1_000_001, "million"),
    ],
)
def test_a_bad_line_is_named_and_nothing_is_loaded(cast: Cast, content: bytes, message: str) -> None:
    with pytest.raises(WorkflowError, match=message):
        desk.import_words(by=cast.lead, content=content, on=ON)
    assert not DepartmentWord.objects.exists()


# Pages


@pytest.mark.django_db
def test_the_preview_compares_what_is_found(cast: Cast) -> None:
    html = signed_in(cast.lead).get("/codes/words/preview/", {"phrase": "flippity", "means": "pneumonia"}).content
    assert "would find other codes" in html.decode()
    assert "J18.9" in html.decode()
    assert not DepartmentWord.objects.exists()


@pytest.mark.django_db
def test_a_lead_works_on_the_pages(cast: Cast) -> None:
    client = signed_in(cast.lead)
    bad = client.post("/codes/words/new/", {"phrase": "flippity", "means": "xqzzyq"})
    assert bad.status_code == 422
    assert "flippity" in bad.content.decode()
    assert client.post("/codes/words/new/", {"phrase": "flippity", "means": "pneumonia"}).status_code == 302
    row = DepartmentWord.objects.get()
    assert "word added" in client.get(f"/codes/words/{row.pk}/").content.decode()
    client.post(f"/codes/words/{row.pk}/retire/", {"revision": row.revision})
    assert client.post(f"/codes/words/{row.pk}/retire/", {"revision": row.revision}).status_code == 409
    assert "Retired" in client.get("/codes/words/", {"which": "off"}).content.decode()
    assert "No entry" in client.get("/codes/words/", {"q": "qqqq"}).content.decode()
    sent = SimpleUploadedFile("words.csv", table("flop,asthma,,"))
    assert client.post("/codes/words/import/", {"file": sent}).status_code == 302
    assert client.post("/codes/words/import/").status_code == 409
    off = {"old_phrase": "afib", "old_means": "atrial fibrillation"}
    assert client.get("/codes/words/new/", off).status_code == 200
    assert client.post("/codes/words/off/", off).status_code == 302


@pytest.mark.django_db
def test_the_list_costs_the_same_however_long_it_is(cast: Cast, django_assert_num_queries: object) -> None:
    add(cast)
    with django_assert_num_queries(3):  # type: ignore[operator]
        desk.entries(on=ON)
