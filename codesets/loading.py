"""Official files on their way to a release: sent by an administrator, compared, confirmed, loaded, or discarded.

A worker does the long parts, :func:`run_load`. Whatever happens to it, nothing is half loaded: the rows, the release
and the state of the load are one transaction.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import IO

import structlog
from django.db import DataError, IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import User
from accounts.services import record_setup
from codesets import progress, starter
from codesets.loaders.layouts import LAYOUTS, read_release, recognised
from codesets.loaders.sources import LayoutError, sources_of
from codesets.models import PACKAGED_PAIRS, Load, LoadPart, Release
from codesets.services import (
    Loaded,
    ReleaseFile,
    load_and_compare,
    lock_table,
    refresh_words,
    warm_tables,
)
from codesets.workflow import LoadAction, LoadStatus, next_status
from coding_portal.errors import NotVisible, WorkflowError

log = structlog.get_logger(__name__)
PIECE = 1024**2
MOST_BYTES = 512 * 1024**2
"""Of all files of one load; the parts of the NCCI pairs, unpacked, come to about half of it."""
MOST_FILES = 12
MOST_ATTEMPTS = 3
"""A load that has ended its worker this often is not begun again by itself."""
KEPT_DAYS = 7
"""How long files wait for somebody to confirm them."""


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file as it came: the name it was published under, and its content."""

    name: str
    content: IO[bytes]


@transaction.atomic
def receive_load(*, layout: str, files: Sequence[SentFile], effective_on: date | None, by: User) -> Load:
    """Keep the files for the comparison; the layout is recognised where none is named.

    What is no whole file, would expand beyond measure, or is of another layout is refused at once: LayoutError.
    """
    with tempfile.TemporaryDirectory(prefix="portal-load-") as folder:
        paths = [_kept_under_its_name(file, Path(folder)) for file in files]
        if len({path.name for path in paths}) < len(paths):
            raise LayoutError(paths[0].name, "two files have the same name")
        for path in paths:
            sources_of(path)
        layout = layout or recognised(paths)
        load = Load.objects.create(
            layout=layout,
            effective_on=effective_on,
            files=[{"name": path.name, "size": path.stat().st_size} for path in paths],
            status_since=timezone.now(),
            added_by=by,
        )
        for place, path in enumerate(paths):
            _store(load, place, path)
    _record(load, by=by, action="load_added")
    return load


@transaction.atomic
def load_packaged_pairs(*, by: User) -> Load:
    """Load what the installed package carries; there is no file to look at, so it is confirmed with the wish."""
    release = starter.ncci_release()
    if release is None:
        raise WorkflowError("no_package", "The package with the NCCI pairs is not installed here.")
    lock_table(release.table)
    if Release.objects.filter(table=release.table, sha256=release.sha256).exists():
        raise WorkflowError("loaded", "The pairs of the installed package are loaded already.")
    under_way = Load.objects.working().filter(layout=PACKAGED_PAIRS).select_related("added_by").first()
    if under_way is not None:
        raise WorkflowError("under_way", f"{under_way.added_by.display_name} is loading these pairs already.")
    load = Load.objects.create(
        layout=PACKAGED_PAIRS, status=LoadStatus.LOADING, status_since=timezone.now(), added_by=by, confirmed_by=by
    )
    _record(load, by=by, action="load_confirmed")
    return load


def confirm_load(*, load_id: int, by: User) -> Load:
    """Load for good what was compared. Of two who confirm at once the second is told who was first."""
    return _move(load_id, LoadAction.CONFIRM, by=by, action="load_confirmed", confirmed_by=by)


def compare_again(*, load_id: int, by: User) -> Load:
    """Begin anew with files that were refused, for instance because a release of the year before was missing."""
    return _move(load_id, LoadAction.COMPARE_AGAIN, by=by, action="load_tried_again", problem="", preview={})


@transaction.atomic
def discard_load(*, load_id: int, by: User | None = None, why: str = "") -> Load:
    """Forget the files. What a worker has just compared is dropped with them."""
    load = _move(load_id, LoadAction.DISCARD, by=by, action="load_discarded", why=why)
    load.parts.all().delete()
    return load


def try_again(*, load_id: int, by: User) -> Load:
    """Let a worker begin once more with a load that nobody works on; the caller enqueues it."""
    with transaction.atomic():
        load = _locked(load_id)
        if load.status not in (LoadStatus.COMPARING, LoadStatus.LOADING):
            raise WorkflowError("not_working", f"This load: {load.get_status_display().lower()}; nothing waits.")
        if progress.is_worked_on(load.pk):
            raise WorkflowError("worked_on", "A worker has this load in its hands; give it a moment.")
        load.attempts = 0
        load.save(update_fields=["attempts"])
        _record(load, by=by, action="load_sent_again")
    return load


def run_load(*, load_id: int) -> None:
    """The long part: compare, or load for good. Safe to repeat and to run twice at once; the second has nothing to do.

    A file that is not what it was said to be ends as refused, with file and line. The state changes with the last
    step of the transaction, so a worker that dies leaves the load as it found it.
    """
    while _counted_attempt(load_id):
        try:
            with transaction.atomic():
                load = _taken_in_hand(load_id)
                if load is None or not _run(load, progress.teller(load_id)):
                    return
        except _Superseded:
            log.info("load_superseded", load_id=load_id)
        except (LayoutError, WorkflowError) as problem:
            _refuse(load_id, str(problem))
        except (DataError, IntegrityError) as problem:
            _refuse(load_id, f"A row does not fit the tables: {str(problem).strip().splitlines()[0]}")


def unattended_loads(*, older_than: timedelta) -> list[int]:
    """Loads that wait and that no worker has: the queue lost them, or their worker died."""
    waiting = Load.objects.working().filter(status_since__lt=timezone.now() - older_than, attempts__lt=MOST_ATTEMPTS)
    return [pk for pk in waiting.values_list("pk", flat=True) if not progress.is_worked_on(pk)]


def forget_old_files() -> int:
    """Discard what nobody confirmed or mended within a week; gives the number of loads."""
    before = timezone.now() - timedelta(days=KEPT_DAYS)
    old = Load.objects.filter(status__in=[LoadStatus.COMPARED, LoadStatus.REFUSED], status_since__lt=before)
    keys = list(old.values_list("pk", flat=True))
    for key in keys:
        discard_load(load_id=key, why=f"nobody confirmed it within {KEPT_DAYS} days")
    return len(keys)


# --- steps --------------------------------------------------------------------------------------------------------


class _Superseded(Exception):
    """Somebody discarded the load, or a release came into force, while the worker was busy; its work is dropped."""


def _taken_in_hand(load_id: int) -> Load | None:
    """The load until the end of the transaction; none where another worker has it or nothing is to be done."""
    if not progress.begin_work(load_id):
        return None
    return Load.objects.working().select_related("confirmed_by").filter(pk=load_id).first()


def _run(load: Load, tell: progress.Tell) -> bool:
    """One step; True where the next one is a worker's too."""
    tell("Reading the files", 0)
    with tempfile.TemporaryDirectory(prefix="portal-load-") as folder:
        paths = _written_out(load, Path(folder))
        release = _read(load, paths)
        dry_run = load.status == LoadStatus.COMPARING
        if not dry_run and not load.is_packaged and _base(release) != load.preview.get("base"):
            _finish(load, LoadAction.COMPARE_AGAIN, preview={})
            _record(load, by=None, action="load_compared_again", why="another release came into force meanwhile")
            return True
        counted = replace(release, rows=lambda: progress.told(release.rows(), tell))
        loaded = load_and_compare(release=counted, dry_run=dry_run, by=load.confirmed_by, tell=tell)
    if dry_run:
        _keep_preview(load, release, loaded)
    else:
        _keep_release(load, release, loaded, tell)
    return False


def _read(load: Load, paths: list[Path]) -> ReleaseFile:
    """The release the files hold, its table locked. Read again where another release came in before the lock."""
    while True:
        seen = _live_releases()
        if load.is_packaged:
            release = starter.ncci_release()
            if release is None:
                raise WorkflowError("no_package", "The package with the NCCI pairs is not installed on this worker.")
        elif load.layout not in LAYOUTS:
            raise WorkflowError("no_layout", f"There is no layout “{load.layout}” any more; send the files again.")
        else:
            release = read_release(load.layout, paths, load.effective_on)
        lock_table(release.table)
        if _live_releases() == seen:
            return release


def _live_releases() -> list[int]:
    return sorted(Release.objects.live().values_list("pk", flat=True))


def _base(release: ReleaseFile) -> int | None:
    """The release that answers for the first day now; what the comparison was made with."""
    ids = Release.objects.ids_in_force(on=release.effective_on)
    return Release.objects.filter(table=release.table, pk__in=ids).values_list("pk", flat=True).first()


def _keep_preview(load: Load, release: ReleaseFile, loaded: Loaded) -> None:
    if not loaded.new:
        raise WorkflowError("known", _known(loaded.release))
    preview = {
        "table": release.table.value,
        "edition": release.edition,
        "effective_on": release.effective_on.isoformat(),
        "known_until": release.known_until.isoformat() if release.known_until else None,
        "rows": loaded.release.rows,
        "base": loaded.before.pk if loaded.before else None,
        "changes": [
            {
                "label": change.label,
                "rows": change.rows,
                "added": change.added,
                "changed": change.changed,
                "ended": change.ended,
                "examples": [list(example) for example in change.examples],
            }
            for change in loaded.changes
        ],
    }
    _finish(load, LoadAction.SHOW, preview=preview)
    _record(load, by=None, action="load_compared")


def _known(release: Release) -> str:
    state = "in force" if release.live else "kept, not in force; put it back in force from the list of its table"
    return f"The same content was loaded on {release.loaded_at:%m/%d/%Y} as {release} ({state}). Nothing changes."


def _keep_release(load: Load, release: ReleaseFile, loaded: Loaded, tell: progress.Tell) -> None:
    if not loaded.new:
        raise WorkflowError("known", _known(loaded.release))
    if release.brings_words:
        tell("Collecting search words", 0)
        refresh_words()
    tell("Counting for the planner", 0)
    warm_tables()
    load.parts.all().delete()
    _finish(load, LoadAction.FINISH, release=loaded.release)


def _finish(load: Load, action: LoadAction, **values: object) -> None:
    """The last step of a worker. Where the state is no longer the one it began with, all its work is undone."""
    values |= {"status": next_status(load.status, action), "status_since": timezone.now(), "attempts": 0}
    if not Load.objects.filter(pk=load.pk, status=load.status).update(**values):
        raise _Superseded


def _refuse(load_id: int, problem: str) -> None:
    with transaction.atomic():
        load = Load.objects.select_for_update().filter(pk=load_id).first()
        if load is None or load.status not in (LoadStatus.COMPARING, LoadStatus.LOADING):
            return
        load.status, load.status_since = next_status(load.status, LoadAction.REFUSE), timezone.now()
        load.problem, load.attempts = problem, 0
        load.save(update_fields=["status", "status_since", "problem", "attempts"])
        _record(load, by=None, action="load_refused", problem=problem[:400])


def _counted_attempt(load_id: int) -> bool:
    """Whether to begin; the attempt is kept even when the worker dies in it."""
    waiting = Load.objects.working().filter(pk=load_id, attempts__lt=MOST_ATTEMPTS)
    return not progress.is_worked_on(load_id) and waiting.update(attempts=F("attempts") + 1) == 1


@transaction.atomic
def _move(load_id: int, move: LoadAction, *, by: User | None, action: str, why: str = "", **values: object) -> Load:
    load = _locked(load_id)
    try:
        load.status = next_status(load.status, move)
    except WorkflowError as refused:
        who = load.confirmed_by.display_name if load.confirmed_by and move == LoadAction.CONFIRM else ""
        raise WorkflowError(
            refused.code, f"{who} has confirmed this load already." if who else refused.message
        ) from None
    load.status_since, load.attempts = timezone.now(), 0
    for name, value in values.items():
        setattr(load, name, value)
    load.save(update_fields=["status", "status_since", "attempts", *values])
    _record(load, by=by, action=action, **({"why": why} if why else {}))
    return load


def _locked(load_id: int) -> Load:
    load = Load.objects.select_for_update().filter(pk=load_id).first()
    if load is None:
        raise NotVisible
    return load


def _record(load: Load, *, by: User | None, action: str, **more: object) -> None:
    record_setup(by=by, action=action, row=load, before={}, after={**load.facts(), **more})


# --- files --------------------------------------------------------------------------------------------------------


def _kept_under_its_name(file: SentFile, folder: Path) -> Path:
    """The file under the name it was published with, which says setting, year and part; never outside the folder."""
    name = file.name.replace("\\", "/").rpartition("/")[2].strip()[:200]
    if not name or name.startswith("."):
        raise LayoutError(name or "A file", "has no name that could say what it is")
    path = folder / name
    with path.open("wb") as copy:
        for piece in iter(_reader(file.content), b""):
            copy.write(piece)
    return path


def _reader(content: IO[bytes]) -> Callable[[], bytes]:
    return lambda: content.read(PIECE)


def _store(load: Load, place: int, path: Path) -> None:
    with path.open("rb") as content:
        for number, piece in enumerate(iter(_reader(content), b"")):
            LoadPart.objects.create(load=load, file=place, number=number, content=piece)


def _written_out(load: Load, folder: Path) -> list[Path]:
    """The files of the load under their names, for the loaders to read."""
    paths = []
    for place, file in enumerate(load.files):
        path = folder / str(file["name"])
        with path.open("wb") as content:
            for piece in load.parts.filter(file=place).values_list("content", flat=True).iterator(chunk_size=8):
                content.write(piece)
        paths.append(path)
    return paths
