"""Background work on code sets. Nothing is passed but keys; every task may run twice."""

from datetime import timedelta

from celery import shared_task

from codesets import loading, services

LONGEST = 840
"""Seconds; within the time after which the queue hands a task to another worker."""
SENT_AGAIN_AFTER = timedelta(seconds=45)


@shared_task(ignore_result=True, time_limit=LONGEST)
def run_load(load_id: int) -> None:
    """Compare what was sent with what is in force, or load what was confirmed."""
    loading.run_load(load_id=load_id)


@shared_task(ignore_result=True)
def resume_loads() -> None:
    """Begin again with loads whose task was lost or whose worker died."""
    for load_id in loading.unattended_loads(older_than=SENT_AGAIN_AFTER):
        run_load.apply_async(args=(load_id,), expires=60)


@shared_task(ignore_result=True)
def forget_old_files() -> None:
    """Discard the files that nobody confirmed."""
    loading.forget_old_files()


@shared_task(ignore_result=True)
def refresh_words() -> None:
    """Collect the words of all titles anew, after a release came into or went out of force."""
    services.refresh_words()
