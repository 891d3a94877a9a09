"""How far a load is, for whoever watches. The load is one transaction, so what it writes in the database nobody sees;
this goes to the cache that all processes share. Nothing depends on it: where the cache is away, nothing is shown."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import structlog
from django.core.cache import cache
from django.db import connection, models
from redis.exceptions import RedisError

from codesets.services import Rows

log = structlog.get_logger(__name__)
KEPT_SECONDS = 3600
LOOK_EVERY = 5_000
"""Rows between two looks at the clock."""
TELL_EVERY = 0.5
"""Seconds between two rows of figures."""

Tell = Callable[[str, int], None]


@dataclass(frozen=True, slots=True)
class Progress:
    """The step a load is at, the rows it has come to in it, and when it began (seconds since 1970)."""

    stage: str
    rows: int
    began: float

    @property
    def seconds(self) -> int:
        return max(0, round(time.time() - self.began))


class CacheAway(Exception):
    """The server that holds the cache, and the queue beside it, does not answer."""


def teller(load_id: int) -> Tell:
    """A function that tells the stage and the rows of a load to everybody who asks :func:`read`."""
    began = time.time()

    def tell(stage: str, rows: int = 0) -> None:
        try:
            cache.set(_key(load_id), {"stage": stage, "rows": rows, "began": began}, KEPT_SECONDS)
        except (RedisError, OSError) as error:
            log.warning("progress_not_told", load_id=load_id, error=type(error).__name__)

    return tell


def read(load_id: int) -> Progress | None:
    """How far the load is; None where nothing was told. Raises :class:`CacheAway`."""
    try:
        found: dict[str, Any] | None = cache.get(_key(load_id))
    except (RedisError, OSError) as error:
        raise CacheAway from error
    return Progress(**found) if found else None


def _key(load_id: int) -> str:
    return f"codesets-load-{load_id}"


def told(parts: Iterable[Rows], tell: Tell) -> Iterator[Rows]:
    """The same rows, telling how many have gone by."""
    for rows in parts:
        stage = f"Writing {rows.model._meta.verbose_name_plural}"
        tell(stage, 0)
        if isinstance(rows.values, models.QuerySet):
            yield rows
        else:
            yield replace(rows, values=_counted(rows.values, partial(tell, stage)))


def _counted(values: Iterable[Sequence[object]], told_rows: Callable[[int], None]) -> Iterator[Sequence[object]]:
    last = time.monotonic()
    for count, row in enumerate(values, start=1):
        yield row
        if count % LOOK_EVERY == 0 and (now := time.monotonic()) - last >= TELL_EVERY:
            told_rows(count)
            last = now


def begin_work(load_id: int) -> bool:
    """Take a load in hand until the end of the transaction; False where another worker has it.

    The database lets go of it when the worker dies, so that whether somebody works is never a guess.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtext('codesets.load'), %s::int)", [load_id])
        return bool(cursor.fetchone()[0])


def is_worked_on(load_id: int) -> bool:
    """Whether another process has the load in its hands at this moment."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT count(*) FROM pg_locks
            WHERE pid <> pg_backend_pid() AND locktype = 'advisory' AND granted AND objsubid = 2 AND objid::bigint = %s
                AND classid::bigint = hashtext('codesets.load')::bigint & 4294967295
                AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
            """,
            [load_id],
        )
        return bool(cursor.fetchone()[0])
