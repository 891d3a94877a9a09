"""Documents, hints and insurances of a chart as the sender has them now."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, TypeVar

from encounters.intake.parties import Parties
from encounters.intake.values import IncomingCoverage, IncomingDocument, IncomingHint
from encounters.models import Coverage, Document, DocumentVersion, Encounter, Hint

Numbered = TypeVar("Numbered", IncomingDocument, IncomingHint)
HINT_TEXT = 300


def store_documents(
    encounter: Encounter, documents: Sequence[IncomingDocument], *, is_new: bool
) -> list[dict[str, Any]]:
    """New documents and new versions of changed ones; what changed, by document key. Nothing is ever deleted."""
    if not documents:
        return []
    known = {} if is_new else {one.source_id: one for one in encounter.documents.prefetch_related("versions")}
    changed: list[dict[str, Any]] = []
    first_texts: list[tuple[Document, str]] = []
    for source_id, incoming in _numbered(documents):
        document = known.get(source_id)
        if document is None:
            first_texts.append((_new_document(encounter, source_id, incoming), incoming.text))
            continue
        newest = document.versions.all()[0]
        fields = _changed_fields(document, incoming)
        digest = _digest(incoming.text)
        if newest.sha256 != digest:
            DocumentVersion.objects.create(
                document=document, number=newest.number + 1, text=incoming.text, sha256=digest
            )
            changed.append({"document": document.pk, "version": newest.number + 1})
        elif fields:
            changed.append({"document": document.pk, "fields": fields})
    Document.objects.bulk_create([document for document, _ in first_texts])
    DocumentVersion.objects.bulk_create(
        DocumentVersion(document=document, number=1, text=text, sha256=_digest(text)) for document, text in first_texts
    )
    return changed + [{"document": document.pk, "version": 1} for document, _ in first_texts]


def _new_document(encounter: Encounter, source_id: str, incoming: IncomingDocument) -> Document:
    return Document(
        encounter=encounter,
        source_id=source_id,
        kind=incoming.kind,
        title=incoming.title,
        author=incoming.author,
        written_at=incoming.written_at,
    )


def _changed_fields(document: Document, incoming: IncomingDocument) -> list[str]:
    fields = [
        name
        for name in ("kind", "title", "author", "written_at")
        if getattr(incoming, name) and getattr(incoming, name) != getattr(document, name)
    ]
    for name in fields:
        setattr(document, name, getattr(incoming, name))
    if fields:
        document.save(update_fields=fields)
    return fields


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def store_hints(encounter: Encounter, hints: Sequence[IncomingHint], *, is_new: bool) -> list[str]:
    """The sender's conditions and procedures; the source ids of those that are new or changed."""
    if not hints:
        return []
    known = {} if is_new else {hint.source_id: hint for hint in encounter.hints.all()}
    new, changed = [], []
    for source_id, incoming in _numbered(hints):
        text = incoming.code.text
        values = {
            "kind": incoming.kind,
            "system": incoming.code.system[:120],
            "code": incoming.code.code[:40],
            "text": text if len(text) <= HINT_TEXT else f"{text[: HINT_TEXT - 1]}…",
        }
        hint = known.get(source_id)
        if hint is None:
            new.append(Hint(encounter=encounter, source_id=source_id, **values))
        elif any(getattr(hint, name) != value for name, value in values.items()):
            for name, value in values.items():
                setattr(hint, name, value)
            hint.save(update_fields=list(values))
            changed.append(source_id)
    Hint.objects.bulk_create(new)
    return [hint.source_id for hint in new] + changed


def _numbered(rows: Sequence[Numbered]) -> Iterator[tuple[str, Numbered]]:
    """Each with its source id; a second one under the same number in one message is told apart by its place."""
    seen: Counter[str] = Counter()
    for row in rows:
        seen[row.source_id] += 1
        count = seen[row.source_id]
        yield (row.source_id if count == 1 else f"{row.source_id}#{count}"), row


@dataclass
class Insurance:
    """What became of the insurances of a message. ``noted``: those whose payer is not set up here, kept in full."""

    received: list[dict[str, Any]] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    noted: list[dict[str, Any]] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


def store_coverages(
    encounter: Encounter,
    coverages: Sequence[IncomingCoverage],
    parties: Parties,
    received: list[dict[str, Any]],
    *,
    is_new: bool,
) -> Insurance:
    """The insurances in order of payment. A message without any leaves those we have."""
    found = Insurance(received=received)
    if not coverages:
        return found
    rows: list[dict[str, Any]] = []
    unknown: list[dict[str, Any]] = []
    for incoming in coverages:
        payer = parties.payer_for(incoming.payer)
        values = {name: value for name, value in asdict(incoming).items() if name != "payer"}
        values["subscriber_birth_date"] = str(incoming.subscriber_birth_date or "")
        name = incoming.payer.name or ", ".join(incoming.payer.identifiers)
        if payer is None:
            found.unknown.append(name)
            unknown.append({**values, "payer_name": name, "payer_ids": list(incoming.payer.identifiers)})
        else:
            rows.append({**values, "payer_id": payer.pk})
    found.received = [*rows, *unknown]
    if found.received == received:
        return found
    found.noted = unknown
    found.changed = [f"insurance {row['rank']}" for row in rows if row not in received]
    if not is_new:
        encounter.coverages.all().delete()
    Coverage.objects.bulk_create(
        Coverage(encounter=encounter, **{**row, "subscriber_birth_date": row["subscriber_birth_date"] or None})
        for row in rows
    )
    return found
