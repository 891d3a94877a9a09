"""Background work: the queue's settings and the one timetable."""

import os
from functools import partial
from typing import Any

import structlog
from celery import Celery
from celery.contrib.django.task import DjangoTask
from celery.schedules import crontab
from celery.signals import beat_init
from django.db import transaction

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coding_portal.settings")

log = structlog.get_logger("portal.queue")


class PortalTask(DjangoTask):  # type: ignore[type-arg]
    """A task that is sent once the data it speaks of are committed.

    When the queue is away the page still answers: what it saved is saved, and a periodic task finds what was not sent.
    """

    abstract = True

    def delay_on_commit(self, *args: Any, **kwargs: Any) -> None:  # type: ignore[override]
        transaction.on_commit(partial(self._send, args, kwargs))

    def apply_async_on_commit(  # type: ignore[override]
        self, args: Any = None, kwargs: Any = None, **options: Any
    ) -> None:
        transaction.on_commit(partial(self._send, args or (), kwargs or {}, **options))

    def _send(self, args: Any, kwargs: Any, **options: Any) -> None:
        try:
            self.apply_async(args=args, kwargs=kwargs, **options)
        except self.OperationalError as error:
            log.warning("task_not_sent", task=self.name, error=type(error).__name__)


app = Celery("coding_portal", task_cls=PortalTask)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

app.conf.beat_schedule = {
    "worker heartbeat": {
        "task": "coding_portal.tasks.note_worker_alive",
        "schedule": 15.0,
        "options": {"expires": 30},
    },
    "claims nobody built": {
        "task": "claims.tasks.build_missing_claims",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "a new look at open claims": {
        "task": "claims.tasks.recheck_open_claims",
        "schedule": crontab(hour="2", minute="20"),
    },
    "a look that nobody goes on with": {
        "task": "claims.tasks.resume_recheck",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "back-tests nobody moves": {
        "task": "claims.tasks.resume_back_tests",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "leases that ran out": {
        "task": "encounters.tasks.expire_leases",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "loads nobody works on": {
        "task": "codesets.tasks.resume_loads",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "files nobody confirmed": {
        "task": "codesets.tasks.forget_old_files",
        "schedule": crontab(hour="4", minute="40"),
    },
    "priorities of a new day": {
        "task": "encounters.tasks.rescore_open_charts",
        "schedule": crontab(hour="5", minute="10"),
    },
    "what the department codes": {
        "task": "encounters.tasks.count_final_codes",
        "schedule": crontab(hour="4", minute="40"),
    },
}


@beat_init.connect
def note_worker_alive_at_once(**_: Any) -> None:
    """The first heartbeat does not wait for the timetable, so that a fresh start is healthy within a second or two."""
    app.send_task("coding_portal.tasks.note_worker_alive", expires=30, retry=False)
