"""The department's own search words: leads add what their coders type, and switch off house entries that mislead.

The house list is data and stays as it is; what a lead says of an entry is kept when a newer house list is loaded. Each
change is one transaction under one lock, and one row of the set-up history.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import IntegrityError, connection, transaction

from accounts.models import Role, User
from accounts.services import history_of, record_setup
from codesets.models import DepartmentWord, Release, Synonym
from codesets.search.vocabulary import phrases_of, vocabularies
from codesets.search.words import LONGEST_PHRASE, NOISE, Phrases, stem_of, words_of
from coding_portal.errors import NotVisible, StaleVersion, WorkflowError

EDITORS = frozenset({Role.LEAD, Role.ADMINISTRATOR})
FIELDS = ("phrase", "means", "is_retired")
MOST_LINES = 5_000
LARGEST_FILE = 1_000_000
HEADS = ("phrase", "means", "list", "state")
ADDED, OFF = DepartmentWord.Kind.ADDED, DepartmentWord.Kind.SWITCHED_OFF
Entry = tuple[str, str]
"""A phrase and what it stands for."""


@dataclass(frozen=True, slots=True)
class Shown:
    """An entry as the list shows it; ``row`` is empty for a house entry nobody has touched."""

    phrase: str
    means: str
    is_house: bool
    in_use: bool
    row: DepartmentWord | None = None

    @property
    def state(self) -> str:
        if self.in_use:
            return "in use"
        return "switched off" if self.is_house else "retired"


def house_entries(*, on: date) -> list[Entry]:
    """The house list in force on a day, by phrase."""
    rows = Synonym.objects.filter(release_id__in=Release.objects.ids_in_force(on=on))
    return sorted(rows.values_list("phrase", "means"))


def entries(*, on: date, holding: str = "", which: str = "") -> list[Shown]:
    """Every entry that holds the text; ``which`` may be department, house or off. Three queries."""
    own = list(DepartmentWord.objects.all())
    off = {(row.phrase, row.means): row for row in own if row.kind == OFF and not row.is_retired}
    house = house_entries(on=on)
    shown = [Shown(*entry, is_house=True, in_use=entry not in off, row=off.get(entry)) for entry in house]
    shown += [
        Shown(row.phrase, row.means, is_house=False, in_use=not row.is_retired, row=row)
        for row in own
        if row.kind == ADDED
    ]
    text = holding.strip().lower()
    found = [each for each in shown if _is_of(each, which) and (text in each.phrase or text in each.means)]
    return sorted(found, key=lambda each: (each.phrase, each.means, each.is_house))


def _is_of(each: Shown, which: str) -> bool:
    if which == "off":
        return not each.in_use
    return which not in {"department", "house"} or each.is_house == (which == "house")


def phrases_in_use(*, on: date) -> list[Entry]:
    """The entries a search goes by."""
    return [(each.phrase, each.means) for each in entries(on=on) if each.in_use]


def phrases_with(*, on: date, phrase: str, means: str, instead_of: Entry | None) -> Phrases:
    """The synonym list as it would be with one entry more, in the place of another where one is given."""
    kept = [entry for entry in phrases_in_use(on=on) if entry != instead_of]
    return phrases_of([(phrase, means), *kept])


def normal(text: str) -> str:
    """An entry as it is kept: lower case, one blank between words."""
    return " ".join(text.lower().split())


def faults(phrase: str, means: str, *, on: date) -> dict[str, str]:
    """What is wrong with an entry, by field; empty when it can be kept."""
    typed, words = words_of(phrase), words_of(means)
    found = {}
    if not typed:
        found["phrase"] = "Write the word or phrase coders type; it needs a letter or a digit."
    elif len(typed) > LONGEST_PHRASE:
        found["phrase"] = f"A phrase has at most {LONGEST_PHRASE} words."
    if not words:
        found["means"] = "Write the words of the book it stands for."
    elif typed == words:
        found["means"] = "A phrase that stands for itself changes nothing."
    elif unknown := _unknown(words, on=on):
        found["means"] = f"No title or search term of a loaded code set holds “{unknown[0]}”."
    return found


def _unknown(words: tuple[str, ...], *, on: date) -> list[str]:
    known = vocabularies(tuple(Release.objects.ids_in_force(on=on))).values()
    return [
        word
        for word in words
        if word not in NOISE and not any(vocabulary.count(stem_of(word), unfinished=True) for vocabulary in known)
    ]


@transaction.atomic
def add_word(*, by: User, phrase: str, means: str, on: date) -> DepartmentWord:
    """A new entry of the department's."""
    _lock(by)
    phrase, means = normal(phrase), normal(means)
    _refuse_faults(phrase, means, on=on)
    if (phrase, means) in set(phrases_in_use(on=on)):
        raise WorkflowError("word_known", f"“{phrase}” stands for “{means}” already; nothing was added.")
    return _written(DepartmentWord(kind=ADDED), by=by, action="word_added", values={"phrase": phrase, "means": means})


@transaction.atomic
def change_word(*, by: User, word_id: int, revision: int | None, phrase: str, means: str, on: date) -> DepartmentWord:
    """Other words for an entry of the department's. Somebody else's change in between is a StaleVersion."""
    row = _locked(by, word_id)
    values = {"phrase": normal(phrase), "means": normal(means)}
    _require_revision(row, revision, values)
    if row.kind != ADDED or row.is_retired:
        raise WorkflowError("word_retired", "Only an entry in use is changed; restore it first.")
    _refuse_faults(values["phrase"], values["means"], on=on)
    return _written(row, by=by, action="word_changed", values=values)


@transaction.atomic
def change_house_word(*, by: User, old: Entry, phrase: str, means: str, on: date) -> DepartmentWord:
    """The department's words in the place of a house entry: that is switched off, and a new one added."""
    switch_off_house_word(by=by, phrase=old[0], means=old[1], on=on)
    return add_word(by=by, phrase=phrase, means=means, on=on)


@transaction.atomic
def switch_off_house_word(*, by: User, phrase: str, means: str, on: date) -> DepartmentWord:
    """The search no longer goes by a house entry, whichever house list is loaded."""
    _lock(by)
    entry = (normal(phrase), normal(means))
    if entry not in set(house_entries(on=on)):
        raise NotVisible
    if DepartmentWord.objects.filter(phrase=entry[0], means=entry[1], kind=OFF, is_retired=False).exists():
        raise WorkflowError("word_off", f"“{entry[0]}” for “{entry[1]}” is switched off already.")
    row = DepartmentWord(kind=OFF)
    return _written(row, by=by, action="word_switched_off", values={"phrase": entry[0], "means": entry[1]})


@transaction.atomic
def retire_word(*, by: User, word_id: int, revision: int | None) -> DepartmentWord:
    """Take an entry out of use, or let a house entry that was switched off count again."""
    row = _locked(by, word_id)
    _require_revision(row, revision, {"is_retired": True})
    if row.is_retired:
        raise WorkflowError("word_retired", "This entry is out of use already.")
    action = "word_retired" if row.kind == ADDED else "word_switched_on"
    return _written(row, by=by, action=action, values={"is_retired": True})


@transaction.atomic
def undo_word_change(*, by: User, word_id: int, revision: int | None) -> DepartmentWord:
    """Put back what an entry was before its last change; done twice it is as before. An added entry is retired."""
    row = _locked(by, word_id)
    last = history_of(row).first()
    before: Mapping[str, Any] = (last.before if last else {}) or {"is_retired": True}
    _require_revision(row, revision, before)
    return _written(row, by=by, action="word_undone", values=before)


@transaction.atomic
def import_words(*, by: User, content: bytes, on: date) -> tuple[int, int]:
    """Load a table as :data:`HEADS` names its columns; gives how many entries are new and how many were there.

    A bad line is named by its number and nothing is loaded. Retired and untouched house entries are passed over.
    """
    _lock(by)
    lines = list(_lines(content))
    new = 0
    in_use, house = set(phrases_in_use(on=on)), set(house_entries(on=on))
    for number, phrase, means, state in lines:
        wants_off = state == "switched off"
        if (
            state == "retired"
            or (wants_off and (phrase, means) not in in_use)
            or (not wants_off and (phrase, means) in in_use)
        ):
            continue
        if wants_off and (phrase, means) not in house:
            continue
        if not wants_off and (found := faults(phrase, means, on=on)):
            raise WorkflowError("bad_line", f"Line {number}: {next(iter(found.values()))} Nothing was loaded.")
        action = "word_switched_off" if wants_off else "word_added"
        _written(
            DepartmentWord(kind=OFF if wants_off else ADDED), by=by, action=action,
            values={"phrase": phrase, "means": means},
        )  # fmt: skip
        in_use ^= {(phrase, means)}
        new += 1
    return new, len(lines) - new


def _lines(content: bytes) -> Iterator[tuple[int, str, str, str]]:
    """Line number, phrase, meaning and state of each line of a table; empty lines are passed over."""
    if len(content) > LARGEST_FILE:
        raise WorkflowError("too_large", "The file has more than a million bytes; nothing was loaded.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise WorkflowError(
            "not_utf8", "The file is not UTF-8 text; save it as CSV UTF-8. Nothing was loaded."
        ) from None
    reader = csv.reader(io.StringIO(text), strict=True)
    try:
        heads = [normal(head) for head in next(reader, [])]
        if "phrase" not in heads or "means" not in heads:
            raise WorkflowError("no_heads", "Line 1: the columns phrase and means are missing. Nothing was loaded.")
        for count, cells in enumerate(reader, start=1):
            if count > MOST_LINES:
                raise WorkflowError("too_long", f"The file has more than {MOST_LINES:,} lines; nothing was loaded.")
            if any(cell.strip() for cell in cells):
                yield _line(reader.line_num, dict(zip(heads, cells, strict=False)))
    except csv.Error as error:
        raise WorkflowError("bad_line", f"Line {reader.line_num}: {error}. Nothing was loaded.") from None


def _line(number: int, cells: Mapping[str, str]) -> tuple[int, str, str, str]:
    values = [normal(cells.get(name, "")) for name in ("phrase", "means", "state")]
    phrase, means, state = (value[1:] if value[:2] in {"'=", "'+", "'-", "'@"} else value for value in values)
    for name, value, longest in (("phrase", phrase, 80), ("means", means, 160)):
        if not value:
            raise WorkflowError("bad_line", f"Line {number}: {name} is empty. Nothing was loaded.")
        if len(value) > longest or "\0" in value:
            raise WorkflowError("bad_line", f"Line {number}: {name} is longer than {longest}. Nothing was loaded.")
    if state not in {"", "in use", "retired", "switched off"}:
        raise WorkflowError("bad_line", f"Line {number}: “{state[:40]}” is no state. Nothing was loaded.")
    return number, phrase, means, state


def _lock(by: User) -> None:
    """One change of the list at a time, for the rest of the transaction, so that revisions are committed in order."""
    if by.role not in EDITORS:
        raise WorkflowError("role", "Only leads and administrators change the search words; nothing was changed.")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('codesets.words'))")


def _locked(by: User, word_id: int) -> DepartmentWord:
    _lock(by)
    row = DepartmentWord.objects.select_for_update().filter(pk=word_id).first()
    if row is None:
        raise NotVisible
    return row


def _require_revision(row: DepartmentWord, revision: int | None, wanted: Mapping[str, Any]) -> None:
    if revision == row.revision:
        return
    theirs = {name: getattr(row, name) for name in ("phrase", "means")} | {"in use": "no" if row.is_retired else "yes"}
    yours = {name: wanted.get(name, getattr(row, name)) for name in ("phrase", "means")}
    yours |= {"in use": "no" if wanted.get("is_retired", False) else "yes"}
    raise StaleVersion("Somebody changed this entry since you opened it.", yours=yours, theirs=theirs)


def _refuse_faults(phrase: str, means: str, *, on: date) -> None:
    found = faults(phrase, means, on=on)
    if found:
        raise WorkflowError("word_unusable", f"{next(iter(found.values()))} Nothing was changed.")


def _written(row: DepartmentWord, *, by: User, action: str, values: Mapping[str, Any]) -> DepartmentWord:
    """Save a row with its event, whose key is the new revision."""
    before = {name: getattr(row, name) for name in FIELDS} if row.pk else {}
    for name, value in values.items():
        setattr(row, name, value)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise WorkflowError("word_known", "There is such an entry already; nothing was changed.") from None
    after = {name: getattr(row, name) for name in FIELDS}
    row.revision = record_setup(by=by, action=action, row=row, before=before, after=after).pk
    row.save(update_fields=["revision"])
    return row
