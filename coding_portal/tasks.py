"""Periodic work that belongs to no app."""

from celery import shared_task

from coding_portal.health import note_heartbeat


@shared_task(ignore_result=True)
def note_worker_alive() -> None:
    """A worker ran this, so the timetable, the queue and at least one worker are alive."""
    note_heartbeat()
