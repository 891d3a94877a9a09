"""Documents of a bundle: DocumentReference with its attachments, DiagnosticReport forms, Composition narratives."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator, Mapping
from datetime import tzinfo

from encounters.intake.fhir.elements import HOUSE, code_in, codings, identifiers, instant, text_of, words_of
from encounters.intake.fhir.people import find_practitioner, short_key
from encounters.intake.fhir.references import References, Resource, listed
from encounters.intake.text import html_to_text, readable_text, tidy
from encounters.intake.values import IncomingDocument, MalformedMessage

KINDS_BY_LOINC = {
    "18842-5": "discharge_summary",
    "34117-2": "history_physical",
    "11506-3": "progress_note",
    "11488-4": "consult",
    "11504-8": "operative_report",
    "28570-0": "procedure_note",
    "34111-5": "emergency_note",
    "18748-4": "imaging_report",
    "11526-1": "pathology_report",
    "11502-2": "laboratory_report",
    "34746-8": "nursing_note",
    "34133-9": "care_summary",
    "57133-1": "referral_note",
}
"""LOINC document types that name one kind; other documents are named by their own words."""

READABLE_FIRST = (
    "text/plain",
    "text/html",
    "application/xhtml+xml",
    "application/xml",
    "text/xml",
    "text/rtf",
    "application/rtf",
)
"""A document that came in several formats is read in the first of these; formats repeat a document, not parts of it."""


def read_document(resource: Resource, refs: References, *, zone: tzinfo) -> IncomingDocument:
    """A document with its text, which is empty when the sender's was. Raises MalformedMessage when it is unreadable."""
    where = refs.where(resource)
    kind = resource["resourceType"]
    concept = resource.get("type") if kind != "DiagnosticReport" else resource.get("code")
    written = resource.get("date") or resource.get("issued") or resource.get("effectiveDateTime")
    authors = [*listed(resource, "author"), *listed(resource, "performer")]
    title = text_of(resource.get("description")) or text_of(resource.get("title")) or words_of(concept)
    if kind == "DocumentReference":
        attachments = [
            one["attachment"] for one in listed(resource, "content") if isinstance(one.get("attachment"), Mapping)
        ]
    else:
        attachments = list(listed(resource, "presentedForm"))
    title = title or next((text_of(one.get("title")) for one in attachments if one.get("title")), "")
    text = _narrative(resource) if kind == "Composition" else _best_text(attachments, resource, refs, where)
    return IncomingDocument(
        source_id=_source_id(resource, refs),
        kind=_kind(concept, title),
        title=(title or "Untitled document")[:120],
        author=_author(authors, refs, resource),
        written_at=instant(written, zone=zone, where=where),
        text=text,
    )


def _source_id(resource: Resource, refs: References) -> str:
    """The sender's own number of the document, which stays the same from message to message."""
    master = next((text_of(one.get("value")) for one in listed(resource, "masterIdentifier")), "")
    number = master or next((value for _, _, value in identifiers(resource)), "")
    return short_key(number or refs.key(resource))


def _kind(concept: object, title: str) -> str:
    house = code_in(concept, f"{HOUSE}document-kind")
    if house:
        return house[:40]
    for _, code, _ in codings(concept):
        if code in KINDS_BY_LOINC:
            return KINDS_BY_LOINC[code]
    words = re.sub(r"[^a-z0-9]+", "_", (words_of(concept) or title).lower()).strip("_")
    return words[:40] or "document"


def _author(authors: list[Mapping[str, object]], refs: References, resource: Resource) -> str:
    for reference in authors:
        person = find_practitioner(reference, refs, resource)
        if person is not None and person.family:
            name = f"{person.given} {person.family}".strip()
            return (f"{name}, {person.suffix}" if person.suffix else name)[:120]
    return ""


def _best_text(attachments: list[Mapping[str, object]], resource: Resource, refs: References, where: str) -> str:
    def order(attachment: Mapping[str, object]) -> int:
        stated = text_of(attachment.get("contentType")).split(";", 1)[0].lower()
        return READABLE_FIRST.index(stated) if stated in READABLE_FIRST else len(READABLE_FIRST)

    texts = (_attachment_text(one, resource, refs, where) for one in sorted(attachments, key=order))
    return next((text for text in texts if text.strip()), "")


def _attachment_text(attachment: Mapping[str, object], resource: Resource, refs: References, where: str) -> str:
    content_type = text_of(attachment.get("contentType"))
    data = attachment.get("data")
    url = text_of(attachment.get("url"))
    if data is None and url:
        binary = refs.find({"reference": url}, kind="Binary", within=resource)
        if binary is None:
            return (
                "The text of this document was not sent with the message, only its address in the sending system. "
                "Read it there before coding from this chart."
            )
        data, content_type = binary.get("data"), text_of(binary.get("contentType")) or content_type
    if data is None:
        return ""
    content = _decoded(data, where)
    try:
        return readable_text(content, content_type) if content.strip() else ""
    except MalformedMessage as error:
        raise MalformedMessage(f"A document cannot be taken. {error.reason}", where) from None


def _decoded(data: object, where: str) -> bytes:
    try:
        if not isinstance(data, str):
            raise binascii.Error
        return base64.b64decode("".join(data.split()), validate=True)
    except (binascii.Error, ValueError):
        raise MalformedMessage("A document's attachment is not valid base64.", where) from None


def _narrative(resource: Resource) -> str:
    return tidy("\n".join(_section_lines(resource)))


def _section_lines(section: Mapping[str, object]) -> Iterator[str]:
    for part in listed(section, "section"):
        if title := text_of(part.get("title")):
            yield f"\n{title}"
        text = part.get("text")
        if isinstance(text, Mapping):
            yield html_to_text(text_of(text.get("div"), 2_000_000))
        yield from _section_lines(part)
