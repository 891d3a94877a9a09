"""Official files sent by an administrator: compared, confirmed, loaded, refused, discarded."""

from __future__ import annotations

import io
import zipfile
from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts.models import SetupEvent
from codesets import loading, progress
from codesets.loaders.sources import LayoutError
from codesets.loading import SentFile
from codesets.models import Load, LoadPart, Release, Table, UnitLimit
from codesets.services import in_force_key, restore_release, withdraw_release
from codesets.tests.test_layouts import FILES, LIMITS, ORDER, PAIRS, SAMPLES
from codesets.workflow import MOVES, LoadAction, LoadStatus, next_status
from coding_portal.errors import NotVisible, WorkflowError
from coding_portal.tests.cast import Cast

pytestmark = pytest.mark.django_db


def sent(*names: str) -> list[SentFile]:
    return [SentFile(name, io.BytesIO((SAMPLES / name).read_bytes())) for name in names]


def received(cast: Cast, *names: str, layout: str = "", effective_on: date | None = None) -> Load:
    return loading.receive_load(layout=layout, files=sent(*names), effective_on=effective_on, by=cast.administrator)


def run(load: Load) -> Load:
    loading.run_load(load_id=load.pk)
    load.refresh_from_db()
    return load


def compared(cast: Cast, *names: str) -> Load:
    load = run(received(cast, *names))
    assert load.status == LoadStatus.COMPARED, load.problem
    return load


def actions() -> list[str]:
    return list(SetupEvent.objects.order_by("pk").values_list("action", flat=True))


def test_files_are_compared_confirmed_and_loaded_and_each_step_is_one_event(cast: Cast) -> None:
    releases = Release.objects.count()
    load = compared(cast, LIMITS)
    assert load.layout == "mue"
    assert (load.preview["edition"], load.preview["rows"]) == ("2031 first quarter, Practitioner", 18_131)
    (change,) = load.preview["changes"]
    assert (change["rows"], change["added"], change["changed"], change["ended"]) == (3, 0, 1, 15_092)
    assert ["changed", "practitioner 99213: 2, 3 -> 3, 3"] in change["examples"]
    assert Release.objects.count() == releases

    loading.confirm_load(load_id=load.pk, by=cast.administrator)
    load = run(load)
    assert load.status == LoadStatus.LOADED
    assert load.release is not None
    assert (load.release.loaded_by, load.release.live) == (cast.administrator, True)
    assert UnitLimit.objects.filter(release=load.release, code="99213", setting="practitioner", units=3).exists()
    assert not LoadPart.objects.exists()
    assert actions() == ["load_added", "load_compared", "load_confirmed", "release_loaded"]


@pytest.mark.parametrize("layout", FILES)
def test_each_layout_is_recognised_by_its_file(layout: str, cast: Cast) -> None:
    assert received(cast, FILES[layout]).layout == layout


def test_a_published_zip_is_recognised_by_what_it_holds(cast: Cast) -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("guide.pdf", b"%PDF")
        archive.writestr(f"Code Descriptions/{ORDER}", (SAMPLES / ORDER).read_bytes())
    content.seek(0)
    load = loading.receive_load(
        layout="", files=[SentFile("release.zip", content)], effective_on=None, by=cast.administrator
    )
    assert load.layout == "icd10cm-order"
    assert run(load).preview["edition"] == "FY2031"


def test_a_zip_of_two_layouts_asks_which_one_is_meant(cast: Cast) -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name in (ORDER, LIMITS):
            archive.writestr(name, (SAMPLES / name).read_bytes())
    content.seek(0)
    with pytest.raises(LayoutError, match=r"could be “ICD-10-CM order.*”, “Medically unlikely edits”; choose one"):
        loading.receive_load(layout="", files=[SentFile("two.zip", content)], effective_on=None, by=cast.administrator)


def test_the_parts_of_the_pairs_come_as_several_files(cast: Cast) -> None:
    load = compared(cast, *PAIRS)
    assert (load.preview["table"], load.preview["rows"]) == (Table.NCCI_PRACTITIONER, 5)


def test_a_bad_line_is_named_by_file_and_number_and_nothing_is_loaded(cast: Cast) -> None:
    before = list(Release.objects.values_list("pk", "live"))
    bad = (SAMPLES / LIMITS).read_bytes().replace(b"0001U,1,", b"0001U,one,")
    load = loading.receive_load(
        layout="", files=[SentFile(LIMITS, io.BytesIO(bad))], effective_on=None, by=cast.administrator
    )
    load = run(load)
    assert load.status == LoadStatus.REFUSED
    assert load.problem.startswith(f"{LIMITS}, line 6: “0001U, one, ")
    assert load.problem.endswith("is no unit limit")
    assert list(Release.objects.values_list("pk", "live")) == before
    assert actions() == ["load_added", "load_refused"]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("letter.txt", b"Dear reader\n", "looks like none of the layouts"),
        ("cut.zip", b"PK\x03\x04cut off", "not a whole zip file"),
        ("..", b"x", "has no name"),
    ],
)
def test_what_is_no_release_is_refused_before_anything_is_kept(
    name: str, content: bytes, message: str, cast: Cast
) -> None:
    with pytest.raises(LayoutError, match=message):
        loading.receive_load(
            layout="", files=[SentFile(name, io.BytesIO(content))], effective_on=None, by=cast.administrator
        )
    assert not Load.objects.exists()


def test_a_name_with_folders_stays_in_its_own(cast: Cast) -> None:
    load = loading.receive_load(
        layout="", files=[SentFile(f"..\\..\\x/{LIMITS}", sent(LIMITS)[0].content)], effective_on=None,
        by=cast.administrator,
    )  # fmt: skip
    assert load.files[0]["name"] == LIMITS


def test_the_same_content_a_second_time_is_refused_with_its_date(cast: Cast) -> None:
    first = compared(cast, LIMITS)
    loading.confirm_load(load_id=first.pk, by=cast.administrator)
    run(first)
    second = run(received(cast, LIMITS))
    assert second.status == LoadStatus.REFUSED
    assert second.problem.startswith("The same content was loaded on ")


def test_the_second_of_two_who_confirm_is_told_who_was_first(cast: Cast) -> None:
    load = compared(cast, LIMITS)
    loading.confirm_load(load_id=load.pk, by=cast.administrator)
    with pytest.raises(WorkflowError, match="Administrator Test has confirmed this load already"):
        loading.confirm_load(load_id=load.pk, by=cast.administrator)
    run(load)
    run(load)
    assert Release.objects.filter(loaded_by=cast.administrator).count() == 1


def test_a_release_that_came_in_meanwhile_makes_the_comparison_anew(cast: Cast) -> None:
    load = compared(cast, LIMITS)
    other = run(received(cast, LIMITS, effective_on=date(2030, 10, 1)))
    loading.confirm_load(load_id=other.pk, by=cast.administrator)
    assert run(other).status == LoadStatus.LOADED

    loading.confirm_load(load_id=load.pk, by=cast.administrator)
    load = run(load)
    assert load.status == LoadStatus.COMPARED
    assert load.preview["base"] == other.release_id
    loading.confirm_load(load_id=load.pk, by=cast.administrator)
    assert run(load).status == LoadStatus.LOADED


def test_what_was_discarded_cannot_be_confirmed(cast: Cast) -> None:
    load = compared(cast, LIMITS)
    loading.discard_load(load_id=load.pk, by=cast.administrator)
    assert not LoadPart.objects.exists()
    with pytest.raises(WorkflowError, match="discarded; you cannot confirm"):
        loading.confirm_load(load_id=load.pk, by=cast.administrator)
    with pytest.raises(NotVisible):
        loading.confirm_load(load_id=0, by=cast.administrator)


def test_refused_files_can_be_compared_again(cast: Cast) -> None:
    load = run(received(cast, "icd10cm-order-addenda-2032.txt"))
    assert "not in the year before" in load.problem
    base = compared(cast, ORDER)
    loading.confirm_load(load_id=base.pk, by=cast.administrator)
    run(base)
    loading.compare_again(load_id=load.pk, by=cast.administrator)
    load = run(load)
    assert (load.status, load.preview["edition"], load.problem) == (LoadStatus.COMPARED, "FY2032", "")


def test_files_nobody_confirmed_are_forgotten_after_a_week(cast: Cast) -> None:
    old, young = compared(cast, LIMITS), compared(cast, *PAIRS)
    Load.objects.filter(pk=old.pk).update(status_since=timezone.now() - timedelta(days=8))
    assert loading.forget_old_files() == 1
    old.refresh_from_db()
    assert old.status == LoadStatus.DISCARDED
    assert set(LoadPart.objects.values_list("load_id", flat=True)) == {young.pk}


def test_a_load_that_ended_its_worker_three_times_waits_for_a_person(cast: Cast) -> None:
    load = received(cast, LIMITS)
    Load.objects.filter(pk=load.pk).update(attempts=3, status_since=timezone.now() - timedelta(hours=1))
    assert loading.unattended_loads(older_than=timedelta(minutes=1)) == []
    assert run(load).status == LoadStatus.COMPARING
    loading.try_again(load_id=load.pk, by=cast.administrator)
    assert loading.unattended_loads(older_than=timedelta(minutes=1)) == [load.pk]
    assert run(load).status == LoadStatus.COMPARED
    with pytest.raises(WorkflowError, match="nothing waits"):
        loading.try_again(load_id=load.pk, by=cast.administrator)


def test_whoever_changes_what_is_in_force_must_have_seen_it(cast: Cast) -> None:
    load = compared(cast, LIMITS)
    seen = in_force_key(Table.UNIT_LIMITS)
    loading.confirm_load(load_id=load.pk, by=cast.administrator)
    release = run(load).release
    assert release is not None
    with pytest.raises(WorkflowError, match="Somebody else changed which release"):
        withdraw_release(release_id=release.pk, by=cast.administrator, seen=seen)
    withdraw_release(release_id=release.pk, by=cast.administrator, seen=in_force_key(Table.UNIT_LIMITS))
    with pytest.raises(WorkflowError, match="out of force already"):
        withdraw_release(release_id=release.pk, by=cast.administrator)
    restore_release(release_id=release.pk, by=cast.administrator)
    with pytest.raises(WorkflowError, match="in force already"):
        restore_release(release_id=release.pk, by=cast.administrator)
    assert actions()[-2:] == ["release_withdrawn", "release_restored"]


@pytest.mark.parametrize("status", LoadStatus)
@pytest.mark.parametrize("action", LoadAction)
def test_every_status_allows_what_the_table_says_and_nothing_else(status: LoadStatus, action: LoadAction) -> None:
    if (status, action) in MOVES:
        assert next_status(status, action) == MOVES[status, action]
    else:
        with pytest.raises(WorkflowError, match="you cannot"):
            next_status(status, action)


def test_progress_counts_the_rows_that_go_by(monkeypatch: pytest.MonkeyPatch, cast: Cast) -> None:
    told: list[tuple[str, int]] = []
    monkeypatch.setattr(progress, "TELL_EVERY", 0.0)
    monkeypatch.setattr(progress, "LOOK_EVERY", 2)
    monkeypatch.setattr(progress, "teller", lambda load_id: lambda stage, rows=0: told.append((stage, rows)))
    compared(cast, LIMITS)
    assert told[0] == ("Reading the files", 0)
    assert ("Writing unit limits", 2) in told
    assert told[-1][0].startswith("Comparing with ")
