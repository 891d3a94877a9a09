"""Judge every claim that has not left again: in parts, by any number of workers, with the outcome written down.

A part is judged in bulk without a lock. Only a claim that came out otherwise is locked and judged once more by itself,
so a re-check of a hundred thousand claims stands in nobody's way. Judging a claim twice changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from claims.facts import ClaimFacts
from claims.facts_json import from_json
from claims.findings import Judged, judge
from claims.models import BILLERS, ClaimVersion, FindingRow, Recheck, RecheckChange, RecheckPart
from claims.releasing import release_or_block
from claims.workflow import Status
from claims.x12.gaps import gaps
from coding_portal.errors import WorkflowError
from encounters.models import Encounter

PART = 250
"""Claims that are judged together."""
FORGOTTEN_AFTER = timedelta(minutes=5)
"""A part that a worker took and did not finish by then is another's."""
KEPT = 60
"""Runs that stay on the page; older ones are deleted."""
WAITING = (Status.READY, Status.BLOCKED)


@dataclass(slots=True)
class Outcome:
    """What a part came to."""

    judged: int = 0
    blocked: int = 0
    released: int = 0
    changed: int = 0


def start_recheck(*, by: User | None) -> Recheck:
    """Note every open claim for a fresh look. ``by`` is empty for the timetable; a run that is under way goes on."""
    if by is not None and by.role not in BILLERS:
        raise WorkflowError("role", "Only billers and leads check claims again.")
    under_way = Recheck.objects.filter(is_open=True).first()
    if under_way is not None:
        return under_way
    try:
        with transaction.atomic():
            keys = list(
                ClaimVersion.objects.filter(is_current=True, status__in=WAITING)
                .order_by("pk")
                .values_list("pk", flat=True)
            )
            recheck = Recheck.objects.create(started_by=by, claims=len(keys))
            RecheckPart.objects.bulk_create(
                RecheckPart(recheck=recheck, versions=list(some)) for some in _in_parts(keys)
            )
            _forget_old_runs()
    except IntegrityError:  # another began one at this moment
        return Recheck.objects.get(is_open=True)
    _finish_if_done(recheck.pk)
    recheck.refresh_from_db()
    return recheck


def check_next_part() -> bool:
    """Judge one part that nobody works on; False where there is none left to take."""
    part = _take_part()
    if part is None:
        return False
    outcome = Outcome()
    for change in _differing(part, outcome):
        _settle_again(part, change, outcome)
    done = RecheckPart.objects.filter(pk=part.pk, done_at=None).update(
        done_at=timezone.now(),
        judged=outcome.judged,
        blocked=outcome.blocked,
        released=outcome.released,
        changed=outcome.changed,
    )
    if done:
        _finish_if_done(part.recheck_id)
    return True


def stalled() -> bool:
    """Whether a run is open of which no part was taken or finished for a while."""
    recheck = Recheck.objects.filter(is_open=True).first()
    if recheck is None:
        return False
    lately = timezone.now() - timedelta(seconds=45)
    alive = recheck.parts.filter(Q(taken_at__gte=lately) | Q(done_at__gte=lately)).exists()
    return not alive and recheck.started_at < lately


def _in_parts(keys: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(keys), PART):
        yield keys[start : start + PART]


@transaction.atomic
def _take_part() -> RecheckPart | None:
    free = Q(taken_at=None) | Q(taken_at__lt=timezone.now() - FORGOTTEN_AFTER)
    part = (
        RecheckPart.objects.select_for_update(skip_locked=True)
        .filter(free, done_at=None, recheck__is_open=True)
        .order_by("pk")
        .first()
    )
    if part is not None:
        part.taken_at = timezone.now()
        part.save(update_fields=["taken_at"])
    return part


def _differing(part: RecheckPart, outcome: Outcome) -> list[int]:
    """The keys of those claims of a part whose findings or state are no longer what is stored."""
    versions = list(
        ClaimVersion.objects.filter(pk__in=part.versions, is_current=True, status__in=WAITING)
        .select_related("claim")
        .order_by("pk")
    )
    outcome.judged = len(versions)
    today = timezone.localdate()
    facts = {version.pk: replace(from_json(version.facts), today=today) for version in versions}
    judged = judge({version.claim.encounter_id: facts[version.pk] for version in versions if version.frequency != "8"})
    stored = _stored_findings(part)
    return [
        version.pk
        for version in versions
        if _differs(version, facts[version.pk], judged.get(version.claim.encounter_id, ()), stored)
    ]


def _stored_findings(part: RecheckPart) -> Mapping[int, list[tuple[str, str, str, bool]]]:
    rows = FindingRow.objects.filter(version__in=part.versions).values_list(
        "version_id", "edit", "severity", "mode", "fingerprint", "message", "is_acknowledged"
    )
    found: dict[int, list[tuple[str, str, str, bool]]] = {}
    for key, edit, severity, mode, covered, message, answered in rows:
        found.setdefault(key, []).append((f"{edit} {severity} {mode}", covered, message, answered))
    return found


def _differs(
    version: ClaimVersion,
    facts: ClaimFacts,
    judged: tuple[Judged, ...],
    stored: Mapping[int, list[tuple[str, str, str, bool]]],
) -> bool:
    now = sorted(
        (
            f"{each.finding.edit} {each.finding.severity} {each.mode}",
            each.fingerprint,
            each.finding.message,
            each.acknowledgement is not None,
        )
        for each in judged
    )
    in_the_way = any(each.is_open for each in judged) or bool(gaps(facts))
    return now != sorted(stored.get(version.pk, [])) or in_the_way != (version.status == Status.BLOCKED)


@transaction.atomic
def _settle_again(part: RecheckPart, version_id: int, outcome: Outcome) -> None:
    """Judge one claim under its locks and note what became of it."""
    encounter_id = ClaimVersion.objects.values_list("claim__encounter_id", flat=True).get(pk=version_id)
    Encounter.objects.select_for_update(of=("self",), no_key=True).get(pk=encounter_id)
    version = ClaimVersion.objects.select_for_update(of=("self",)).select_related("claim").get(pk=version_id)
    if not version.is_current or version.status not in WAITING:
        return
    before, edits = version.status, _edits(version)
    release_or_block(version, by=None)
    appeared, gone = _edits(version) - edits, edits - _edits(version)
    if before != version.status:
        outcome.blocked += version.status == Status.BLOCKED
        outcome.released += version.status == Status.READY
    elif appeared or gone:
        outcome.changed += 1
    else:  # other words or another acknowledgement, such as the days that are left
        return
    RecheckChange.objects.get_or_create(
        part=part,
        version=version,
        defaults={"before": before, "after": version.status, "appeared": sorted(appeared), "gone": sorted(gone)},
    )


def _edits(version: ClaimVersion) -> set[str]:
    return set(version.findings.shown().values_list("edit", flat=True))


def _finish_if_done(recheck_id: int) -> None:
    if not RecheckPart.objects.filter(recheck=recheck_id, done_at=None).exists():
        Recheck.objects.filter(pk=recheck_id, is_open=True).update(is_open=False, finished_at=timezone.now())


def _forget_old_runs() -> None:
    kept = Recheck.objects.order_by("-pk").values_list("pk", flat=True)[:KEPT]
    Recheck.objects.filter(is_open=False).exclude(pk__in=list(kept)).delete()
