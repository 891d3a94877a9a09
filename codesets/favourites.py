"""A user's favourite codes: starring, noting, ordering, and putting a successor in the place of an ended one.

Favourites are hers alone and hold nothing about a patient, so changes leave no event row.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Max

from accounts.models import User
from codesets import reference
from codesets.models import Code, Favourite, System, TitleSource
from codesets.search import Hit
from coding_portal.errors import NotVisible, WorkflowError

MOST = 300
"""A longer list is no help, and each keystroke of its owner reads it."""
LONGEST_NOTE = 120
GONE = frozenset({"ended", "heading", "unknown"})
MOST_OFFERED = 6
"""A heading with more codes beneath it is opened and read; successors of one code are fewer."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A favourite with what the code sets say of it on a day."""

    row: Favourite
    hit: Hit
    verdict: str
    """As :func:`codesets.reference.code_validity` gives it: valid, heading, ended ..."""
    replacements: tuple[reference.Replacement, ...] = ()
    """What came in its place, where it may not be used any more and somebody states a successor."""

    @property
    def is_usable(self) -> bool:
        return self.verdict in {"valid", "heading", "beyond_data"}


def favourites_of(user: User, *, on: date, systems: Collection[str] = ()) -> list[Shown]:
    """The user's favourites in her order, ended ones among them; a fixed number of queries."""
    rows = list(Favourite.objects.filter(user=user, system__in=systems or System.values))
    pairs = [(row.system, row.code) for row in rows]
    if not pairs:
        return []
    verdicts = reference.code_validity(pairs, on=on)
    named = {}
    for code in Code.objects.of_releases(on=on).named(pairs).order_by("valid_from"):
        named[code.system, code.code] = code
    successors = _successors([pair for pair in pairs if verdicts[pair] in GONE], on)
    return [
        Shown(row, _hit(row, named.get(pair)), verdicts[pair], successors.get(pair, ()))
        for row, pair in zip(rows, pairs, strict=True)
    ]


def _successors(
    pairs: Collection[tuple[str, str]], on: date
) -> dict[tuple[str, str], tuple[reference.Replacement, ...]]:
    """What took the place of each code that may not be used; nothing where the choice is so wide that it is no help."""
    answer = {}
    for system in {system for system, _ in pairs}:
        codes = [code for other, code in pairs if other == system]
        for code, found in reference.replacements_for(codes, on=on, system=system).items():
            if len(found) <= MOST_OFFERED:
                answer[system, code] = found
    return answer


def _hit(row: Favourite, code: Code | None) -> Hit:
    if code is None:
        return Hit(row.system, row.code, row.code, "", False, reference.EARLY, None, TitleSource.NONE)
    return Hit(
        code.system, code.code, code.display, code.title, code.billable, code.valid_from, code.valid_to,
        code.title_source,
    )  # fmt: skip


def starred(user: User, pairs: Collection[tuple[str, str]]) -> frozenset[tuple[str, str]]:
    """Which of the (system, code) pairs are favourites of the user; one query."""
    rows = Favourite.objects.filter(user=user, code__in={code for _, code in pairs})
    return frozenset(rows.values_list("system", "code")) & frozenset(pairs)


@transaction.atomic
def add_favourite(*, by: User, system: str, code: str, note: str = "") -> Favourite:
    """Put a code at the end of the list; one that is there already stays as it is."""
    _lock(by)
    bare = code.strip().upper().replace(".", "")
    known = Favourite.objects.filter(user=by, system=system, code=bare).first()
    if known is not None:
        return known
    _require_known(system, bare)
    own = Favourite.objects.filter(user=by)
    if own.count() >= MOST:
        raise WorkflowError("too_many", f"You have {MOST} favourites. Remove one first; nothing was added.")
    last = own.aggregate(last=Max("position"))["last"] or 0
    return Favourite.objects.create(user=by, system=system, code=bare, note=_note(note), position=last + 1)


@transaction.atomic
def remove_favourite(*, by: User, system: str, code: str) -> bool:
    """Take a code off the list; False where it was not on it."""
    _lock(by)
    bare = code.strip().upper().replace(".", "")
    return bool(Favourite.objects.filter(user=by, system=system, code=bare).delete()[0])


@transaction.atomic
def note_favourite(*, by: User, favourite_id: int, note: str) -> Favourite:
    """Write the remark that stands beside the code; empty removes it."""
    row = _own(by, favourite_id)
    row.note = _note(note)
    row.save(update_fields=["note"])
    return row


@transaction.atomic
def move_favourite(*, by: User, favourite_id: int, up: bool) -> int:
    """Change places with the neighbour; gives the place from 1. The first and the last stay where they are."""
    row = _own(by, favourite_id)
    rows = list(Favourite.objects.filter(user=by))
    place = rows.index(row)
    other = min(max(place + (-1 if up else 1), 0), len(rows) - 1)
    rows[place], rows[other] = rows[other], rows[place]
    for position, each in enumerate(rows, start=1):
        each.position = position
    Favourite.objects.bulk_update(rows, ["position"])
    return other + 1


@transaction.atomic
def replace_favourite(*, by: User, favourite_id: int, code: str) -> Favourite:
    """Put a successor in the place of an ended code; where it is a favourite already, the ended one just goes."""
    row = _own(by, favourite_id)
    bare = code.strip().upper().replace(".", "")
    _require_known(row.system, bare)
    known = Favourite.objects.filter(user=by, system=row.system, code=bare).exclude(pk=row.pk).first()
    if known is not None:
        row.delete()
        return known
    row.code = bare
    row.save(update_fields=["code"])
    return row


def _lock(user: User) -> None:
    """One change of a user's list at a time, for the rest of the transaction."""
    User.objects.select_for_update().get(pk=user.pk)


def _own(user: User, favourite_id: int) -> Favourite:
    _lock(user)
    row = Favourite.objects.filter(pk=favourite_id, user=user).first()
    if row is None:
        raise NotVisible
    return row


def _require_known(system: str, code: str) -> None:
    if system not in System.values or not Code.objects.filter(system=system, code=code).exists():
        raise WorkflowError("unknown_code", "The loaded code sets do not know this code; nothing was added.")


def _note(text: str) -> str:
    return " ".join(text.split())[:LONGEST_NOTE]
