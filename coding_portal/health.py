"""Is the portal able to do its work? Each part is asked cheaply, and none can hang the others."""

import time
from typing import Literal, TypedDict

from django.core.cache import cache
from django.db import DatabaseError, connection
from redis.exceptions import RedisError

from codesets.models import Release, Table

HEARTBEAT_KEY = "worker-heartbeat"
HEARTBEAT_EVERY_SECONDS = 15
HEARTBEAT_LATE_SECONDS = 90

State = Literal["ok", "broken", "late", "empty"]


class Health(TypedDict):
    status: Literal["ok", "broken"]
    database: State
    queue: State
    worker: State
    code_sets: State


def note_heartbeat() -> None:
    cache.set(HEARTBEAT_KEY, time.time(), timeout=24 * 3600)


def check() -> Health:
    """The whole is ok when every part is ok."""
    queue, worker = _queue_and_worker()
    database = _database()
    code_sets = _code_sets() if database == "ok" else "broken"
    healthy = {database, queue, worker, code_sets} == {"ok"}
    return Health(
        status="ok" if healthy else "broken", database=database, queue=queue, worker=worker, code_sets=code_sets
    )


def _database() -> State:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return "broken"
    return "ok"


def _queue_and_worker() -> tuple[State, State]:
    """The queue is asked for the last heartbeat, which a worker writes when the timetable's task reaches it."""
    try:
        heartbeat = cache.get(HEARTBEAT_KEY)
    except (RedisError, OSError):
        return "broken", "broken"
    return "ok", "ok" if _is_fresh(heartbeat) else "late"


def _code_sets() -> State:
    """Whether releases of the diagnosis and procedure codes are live; without them nothing can be coded."""
    live = set(Release.objects.live().values_list("table", flat=True))
    return "ok" if {Table.ICD10CM, Table.ICD10PCS} <= live else "empty"


def heartbeat_is_fresh() -> bool:
    """Whether the timetable, the queue and a worker have worked together within the last minute and a half."""
    return _is_fresh(cache.get(HEARTBEAT_KEY))


def _is_fresh(heartbeat: float | None) -> bool:
    return heartbeat is not None and time.time() - heartbeat <= HEARTBEAT_LATE_SECONDS
