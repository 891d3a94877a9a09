"""A queue that is away costs nobody their work: what was saved is saved, and the page answers soon."""

import time
from pathlib import Path

import pytest
from celery import Celery
from django.conf import settings
from django.db import transaction

from accounts.models import Organisation
from coding_portal.celery import PortalTask, app

pytestmark = pytest.mark.django_db(transaction=True)


def test_work_is_saved_and_the_answer_comes_soon_while_the_queue_is_away(tmp_path: Path) -> None:
    away = Celery(
        "away",
        set_as_current=False,
        task_cls=PortalTask,
        broker=f"redis+socket://{tmp_path / 'nobody.sock'}?virtual_host=0",
    )
    away.conf.task_publish_retry_policy = settings.CELERY_TASK_PUBLISH_RETRY_POLICY
    away.conf.broker_transport_options = settings.CELERY_BROKER_TRANSPORT_OPTIONS

    @away.task(name="away.remember", shared=False)
    def remember(number: int) -> None:
        raise AssertionError("nobody is there to run it")

    began = time.monotonic()
    with transaction.atomic():
        saved = Organisation.objects.create(name="A vendor", kind="vendor")
        remember.delay_on_commit(saved.pk)
    assert time.monotonic() - began < 5
    assert Organisation.objects.filter(pk=saved.pk).exists()


def test_a_task_is_not_sent_when_the_change_is_taken_back() -> None:
    sent: list[int] = []

    class Noting(PortalTask):
        abstract = True

        def apply_async(self, args: tuple[int, ...] = (), *rest: object, **options: object) -> None:  # type: ignore[override]
            sent.extend(args)

    own = Celery("own", set_as_current=False, task_cls=Noting)

    @own.task(name="own.remember", shared=False)
    def remember(number: int) -> None:
        """Only its sending matters here."""

    with transaction.atomic():
        remember.delay_on_commit(1)
        transaction.set_rollback(True)
    assert sent == []
    with transaction.atomic():
        remember.delay_on_commit(2)
        assert sent == []
    assert sent == [2]


def test_tasks_survive_the_death_of_their_worker_by_settings() -> None:
    assert app.conf.task_acks_late
    assert app.conf.task_reject_on_worker_lost
    assert app.conf.worker_prefetch_multiplier == 1
    assert app.conf.accept_content == ["json"]
    assert app.conf.broker_transport_options["visibility_timeout"] > app.conf.task_time_limit


def test_the_timetable_names_tasks_that_exist() -> None:
    app.loader.import_default_modules()
    named = {entry["task"] for entry in app.conf.beat_schedule.values()}
    assert named <= set(app.tasks)
