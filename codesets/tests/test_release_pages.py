"""The administrator's screens: what is loaded, sending files, confirming, and pointing back."""

from __future__ import annotations

import io
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import SetupEvent
from codesets import inventory, loading, starter
from codesets.models import Load, Release, Table
from codesets.tests.test_layouts import LIMITS, SAMPLES
from codesets.tests.test_loading import compared, received, run
from codesets.workflow import LoadStatus
from coding_portal.tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.administrator, backend="django.contrib.auth.backends.ModelBackend")
    return client


def send(client: Client, *files: SimpleUploadedFile, **values: str) -> Any:
    return client.post(reverse("codesets:load_new"), {"published": list(files), "layout": "", **values})


def sample(name: str = LIMITS, content: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, (SAMPLES / name).read_bytes() if content is None else content)


def loaded(cast: Cast) -> Release:
    load = compared(cast, LIMITS)
    loading.confirm_load(load_id=load.pk, by=cast.administrator)
    release = run(load).release
    assert release is not None
    return release


def test_the_list_names_every_table_loaded_or_not(administrator: Client, django_assert_num_queries: Any) -> None:
    administrator.get(reverse("codesets:releases"))
    with django_assert_num_queries(5):
        page = administrator.get(reverse("codesets:releases")).content.decode()
    for table in Table:
        assert f'id="table-{table.value}"' in page or f'id="missing-{table.value}"' in page
    assert 'id="missing-cpt"' in page
    assert 'id="missing-ncci_practitioner"' in page


def test_the_end_of_the_data_is_announced_sixty_days_ahead() -> None:
    def warning(today: date) -> str:
        (state,) = inventory.tables(today, Table.ICD10CM)
        assert state.ends_on == date(2027, 3, 31)
        return state.warning

    assert warning(date(2027, 1, 29)) == ""
    assert warning(date(2027, 1, 30)) == "ending"
    assert warning(date(2027, 3, 31)) == "ending"
    assert warning(date(2027, 4, 1)) == "ended"


def test_a_quarterly_table_ends_with_its_quarter_though_its_rows_go_on(cast: Cast) -> None:
    release = loaded(cast)
    Release.objects.live().filter(table=release.table).exclude(pk=release.pk).update(live=False)
    (state,) = inventory.tables(date(2031, 2, 1), Table.UNIT_LIMITS)
    assert (release.known_until, state.ends_on, state.warning) == (None, date(2031, 3, 31), "ending")


def test_a_file_is_sent_compared_confirmed_and_undone(administrator: Client, cast: Cast) -> None:
    answer = send(administrator, sample())
    load = Load.objects.get()
    assert answer["Location"] == reverse("codesets:load", args=[load.pk])
    waiting = administrator.get(answer["Location"]).content.decode()
    assert "Waiting for a worker" in waiting
    assert 'hx-trigger="every 1s"' in waiting

    loading.run_load(load_id=load.pk)
    state = administrator.get(reverse("codesets:load_state", args=[load.pk]))
    assert "practitioner 99213: 2, 3 -&gt; 3, 3" in state.content.decode()
    assert "15,092" in state.content.decode()
    assert "every 1s" not in state.content.decode()
    assert state["HX-Trigger"] == '{"say": "Waits to be confirmed."}'
    dialog = administrator.get(reverse("codesets:load_confirm", args=[load.pk])).content.decode()
    assert "01/01/2031 – open" in dialog

    answer = administrator.post(reverse("codesets:load_confirm", args=[load.pk]))
    assert answer["HX-Redirect"] == reverse("codesets:load", args=[load.pk])
    second = administrator.post(reverse("codesets:load_confirm", args=[load.pk]))
    assert second.status_code == 409
    assert "Administrator Test has confirmed this load already" in second.content.decode()
    loading.run_load(load_id=load.pk)
    load.refresh_from_db()
    assert load.release is not None
    page = administrator.get(reverse("codesets:load", args=[load.pk])).content.decode()
    undo = reverse("codesets:withdraw", args=[load.release_id])
    assert undo in page

    dialog = administrator.get(undo).content.decode()
    assert "2031 first quarter, Practitioner" in dialog
    assert "2026 second quarter" in dialog
    seen = dialog.partition('name="seen" value="')[2].partition('"')[0]
    answer = administrator.post(undo, {"seen": seen})
    assert answer.status_code == 204
    load.release.refresh_from_db()
    assert not load.release.live
    again = administrator.post(undo, {"seen": seen})
    assert again.status_code == 409
    page = administrator.get(reverse("codesets:release_table", args=["unit_limits"])).content.decode()
    assert f'id="restore-{load.release_id}"' in page
    assert "Administrator Test" in page


def test_what_was_undone_can_be_put_back(administrator: Client, cast: Cast) -> None:
    release = loaded(cast)
    first = reverse("codesets:withdraw", args=[release.pk])
    administrator.post(
        first,
        {
            "seen": "-".join(
                map(str, sorted(Release.objects.live().filter(table=release.table).values_list("pk", flat=True)))
            )
        },
    )
    dialog = administrator.get(reverse("codesets:restore", args=[release.pk])).content.decode()
    seen = dialog.partition('name="seen" value="')[2].partition('"')[0]
    assert administrator.post(reverse("codesets:restore", args=[release.pk]), {"seen": seen}).status_code == 204
    release.refresh_from_db()
    assert release.live


def test_undoing_a_release_of_the_same_day_restores_the_one_it_replaced(cast: Cast) -> None:
    first = loaded(cast)
    bad = (SAMPLES / LIMITS).read_bytes().replace(b"99213,3,", b"99213,4,")
    load = loading.receive_load(
        layout="mue", files=[loading.SentFile(LIMITS, io.BytesIO(bad))], effective_on=None,
        by=cast.administrator,
    )  # fmt: skip
    loading.confirm_load(load_id=run(load).pk, by=cast.administrator)
    second = run(load).release
    assert second is not None
    assert inventory.undoing(second) == ("restore", first)
    first.refresh_from_db()
    assert not first.live
    days = inventory.difference(
        Release.objects.live().filter(table=first.table),
        inventory.with_restored(Release.objects.live().filter(table=first.table), first),
    )
    assert [(span.first, span.last, span.release, span.instead_of) for span in days] == [
        (date(2031, 1, 1), None, first, second)
    ]


@pytest.mark.parametrize(
    ("files", "values", "message"),
    [
        ([], {}, "Choose the file."),
        ([("letter.txt", b"Dear reader\n")], {}, "letter.txt: looks like none of the layouts"),
        ([("empty.csv", b"")], {}, "This file is empty."),
        ([("a.zip", b"PK\x03\x04cut")], {}, "is not a whole zip file"),
        ([(LIMITS, None)], {"effective_on": "soon"}, "Write the date as year-month-day"),
        ([(LIMITS, None)], {"layout": "nothing"}, "Select a valid choice"),
        ([(LIMITS, None), (LIMITS, None)], {}, "two files have the same name"),
        ([(f"{number}.csv", b"x") for number in range(13)], {}, "at most 12 files"),
    ],
)
def test_what_cannot_be_a_release_comes_back_with_the_reason(
    files: list[tuple[str, bytes | None]], values: dict[str, str], message: str, administrator: Client
) -> None:
    answer = send(administrator, *(sample(name, content) for name, content in files), **values)
    assert answer.status_code == 422
    assert message in answer.content.decode()
    assert not Load.objects.exists()


def test_a_refused_file_says_file_and_line_on_its_page(administrator: Client) -> None:
    send(administrator, sample(content=(SAMPLES / LIMITS).read_bytes().replace(b"0001U,1,", b"0001U,one,")))
    load = Load.objects.get()
    loading.run_load(load_id=load.pk)
    page = administrator.get(reverse("codesets:load", args=[load.pk])).content.decode()
    assert f"{LIMITS}, line 6: " in page
    assert "Nothing was loaded." in page
    answer = administrator.post(reverse("codesets:load_retry", args=[load.pk]))
    assert answer.status_code == 204
    load.refresh_from_db()
    assert load.status == LoadStatus.COMPARING
    assert administrator.post(reverse("codesets:load_discard", args=[load.pk])).status_code == 204
    load.refresh_from_db()
    assert load.status == LoadStatus.DISCARDED


def test_a_load_that_no_worker_takes_says_so_and_can_be_sent_again(administrator: Client, cast: Cast) -> None:
    load = received(cast, LIMITS)
    Load.objects.filter(pk=load.pk).update(status_since=timezone.now() - timedelta(minutes=5))
    page = administrator.get(reverse("codesets:load", args=[load.pk])).content.decode()
    assert "No worker has this load in its hands." in page
    Load.objects.filter(pk=load.pk).update(attempts=3)
    page = administrator.get(reverse("codesets:load_state", args=[load.pk])).content.decode()
    assert "A worker began 3 times and was ended each time." in page
    assert administrator.post(reverse("codesets:load_retry", args=[load.pk])).status_code == 204
    load.refresh_from_db()
    assert load.attempts == 0


def test_the_only_release_of_a_table_cannot_be_taken_out(administrator: Client) -> None:
    only = Release.objects.live().get(table=Table.ICD10PCS)
    dialog = administrator.get(reverse("codesets:withdraw", args=[only.pk])).content.decode()
    assert "the only release of its table" in dialog
    assert 'id="move-submit"' not in dialog
    assert administrator.post(reverse("codesets:withdraw", args=[only.pk]), {"seen": str(only.pk)}).status_code == 409


def test_the_pairs_of_the_package_are_loaded_from_the_screen(administrator: Client, cast: Cast) -> None:
    packaged = starter.ncci_release()
    if packaged is None:
        pytest.skip("the package with the NCCI pairs is not installed")
    url = reverse("codesets:load_packaged")
    if Release.objects.filter(sha256=packaged.sha256).exists():
        refused = administrator.post(url)
        assert refused.status_code == 409
        assert "loaded already" in refused.content.decode()
        Release.objects.filter(sha256=packaged.sha256).update(sha256="another")
    assert 'id="load-packaged"' in administrator.get(reverse("codesets:releases")).content.decode()
    answer = administrator.post(url)
    load = Load.objects.get()
    assert answer["HX-Redirect"] == reverse("codesets:load", args=[load.pk])
    assert load.status == LoadStatus.LOADING
    assert administrator.post(url).status_code == 409
    assert SetupEvent.objects.get().action == "load_confirmed"


def test_the_api_lists_tables_with_their_releases(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.coder, backend="django.contrib.auth.backends.ModelBackend")
    found = {each["table"]: each for each in client.get("/api/v1/releases/").json()}
    assert found.keys() == set(Table.values)
    diagnoses = found["icd10cm"]
    assert diagnoses["data_end_on"] == "2027-03-31"
    assert diagnoses["answers_today"] in {release["id"] for release in diagnoses["releases"]}
    assert found["ncci_practitioner"] | {"name": ""} == {
        "table": "ncci_practitioner", "name": "", "answers_today": None, "data_end_on": None, "releases": [],
    }  # fmt: skip
    assert len(client.get("/api/v1/releases/", {"table": "mue"}).json()) == 3  # code, message, fields
    assert client.get("/api/v1/releases/", {"table": "mue"}).status_code == 400
