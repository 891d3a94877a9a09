"""Open a bundle and share its resources out among its encounters."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import tzinfo
from typing import Any
from zoneinfo import ZoneInfo

import orjson

from encounters.intake.fhir.charges import encounters_of, is_a_bill
from encounters.intake.fhir.documents import read_document
from encounters.intake.fhir.elements import codings, moment, text_of
from encounters.intake.fhir.encounters import Belongings, read_encounter, why_left_out
from encounters.intake.fhir.people import read_patient
from encounters.intake.fhir.references import References, Resource, listed, part
from encounters.intake.fhir.versions import refuse_other_versions
from encounters.intake.values import IncomingDocument, IncomingMessage, LateDocument, MalformedMessage

EASTERN = ZoneInfo("America/New_York")
UNWANTED = frozenset({"entered-in-error", "refuted", "cancelled", "not-done"})


def read_bundle(body: bytes, *, zone: tzinfo = EASTERN) -> IncomingMessage:
    """All encounters of an R4 bundle with their patients, documents, hints, insurances and charges.

    ``zone`` is the facility's time: it decides the calendar date of an instant. Raises MalformedMessage, with a
    reason that names no patient, for anything that cannot be stored whole.
    """
    bundle = _opened(body)
    entries = _entries(bundle)
    refuse_other_versions(bundle, ((where, resource) for where, _, resource in entries))
    refs = References(entries)
    by_kind: dict[str, list[Resource]] = defaultdict(list)
    for _, _, resource in entries:
        by_kind[str(resource["resourceType"])].append(resource)
    if not any(by_kind[kind] for kind in ("Encounter", "Patient", "DocumentReference")):
        raise MalformedMessage(
            "The bundle holds no Encounter, no Patient and no document: there is nothing to code.", "Bundle.entry"
        )
    return _Sorting(by_kind, refs, zone).message()


def _opened(body: bytes) -> Mapping[str, Any]:
    try:
        bundle = orjson.loads(body.removeprefix(b"\xef\xbb\xbf"))
    except orjson.JSONDecodeError as error:
        raise MalformedMessage(f"The JSON is broken at line {error.lineno}, column {error.colno}.") from None
    if b"\\u0000" in body and _holds_nul(bundle):
        raise MalformedMessage("A text in the message holds a NUL character, which FHIR does not allow.")
    if not isinstance(bundle, dict):
        raise MalformedMessage("This is JSON but not a FHIR Bundle.")
    if bundle.get("resourceType") != "Bundle":
        kind = text_of(bundle.get("resourceType"), 40)
        raise MalformedMessage(f"This is not a Bundle but {f'a {kind}' if kind else 'other JSON'}.")
    if str(bundle.get("type", "")).endswith("-response"):
        raise MalformedMessage(
            f"This is a {bundle['type']}, the answer of a server, and holds no records.", "Bundle.type"
        )
    return bundle


def _holds_nul(value: object) -> bool:
    if isinstance(value, str):
        return "\0" in value
    inner = [*value, *value.values()] if isinstance(value, dict) else value if isinstance(value, list) else ()
    return any(map(_holds_nul, inner))


def _entries(bundle: Mapping[str, Any]) -> list[tuple[str, str, Resource]]:
    """Place, full address and resource of each entry; entries without a resource and repeated ones are passed over."""
    found: list[tuple[str, str, Resource]] = []
    seen: set[tuple[str, str]] = set()
    for number, entry in enumerate(listed(bundle, "entry"), start=1):
        resource = entry.get("resource")
        if not isinstance(resource, Mapping):
            continue
        if not text_of(resource.get("resourceType")):
            raise MalformedMessage("An entry holds a resource without resourceType.", f"entry {number}")
        if part(entry, "search").get("mode") == "outcome":
            continue
        full_url = text_of(entry.get("fullUrl"))
        name = (str(resource["resourceType"]), text_of(resource.get("id")) or full_url)
        if name[1] and name in seen:
            continue
        seen.add(name)
        found.append((f"entry {number} ({resource['resourceType']})", full_url, resource))
    return found


class _Sorting:
    """Which resource belongs to which encounter."""

    def __init__(self, by_kind: Mapping[str, list[Resource]], refs: References, zone: tzinfo) -> None:
        self.by_kind, self.refs, self.zone = by_kind, refs, zone
        self.notes: list[str] = []
        self.encounters: list[Resource] = []
        for one in by_kind["Encounter"]:
            if why := why_left_out(one):
                self.notes.append(f"{refs.where(one)}: {why}.")
            else:
                self.encounters.append(one)
        self.kept = {id(one) for one in self.encounters}
        self.belongings: dict[int, Belongings] = defaultdict(Belongings)
        self.late: list[LateDocument] = []

    def message(self) -> IncomingMessage:
        self._share_claims()
        self._share_hints()
        self._share_documents()
        self._share_coverages()
        read = tuple(
            read_encounter(one, self.belongings[id(one)], self.refs, zone=self.zone) for one in self.encounters
        )
        patients = tuple(read_patient(one, self.refs) for one in self.by_kind["Patient"])
        return IncomingMessage(
            patients=patients, encounters=read, late_documents=tuple(self.late), notes=tuple(self.notes)
        )

    def _encounter(self, references: Iterable[object], within: Resource) -> Resource | None:
        """The encounter a resource names; where it names none and the bundle holds a single one, that."""
        named = False
        for reference in references:
            named = named or isinstance(reference, Mapping)
            found = self.refs.find(reference, kind="Encounter", within=within)
            if found is not None:
                return found
        everything = self.by_kind["Encounter"]
        return everything[0] if not named and len(everything) == 1 else None

    def _owner(self, references: Iterable[object], within: Resource) -> Belongings | None:
        found = self._encounter(references, within)
        return self.belongings[id(found)] if found is not None and id(found) in self.kept else None

    def _share_claims(self) -> None:
        for claim in self.by_kind["Claim"]:
            owner = self._owner(encounters_of(claim), claim) if is_a_bill(claim) else None
            if owner is not None:
                owner.claims.append(claim)
        for item in self.by_kind["ChargeItem"]:
            owner = self._owner([item.get("context")], item)
            if owner is not None and text_of(item.get("status")) not in {"entered-in-error", "aborted", "not-billable"}:
                owner.charge_items.append(item)
        for answer in [*self.by_kind["ExplanationOfBenefit"], *self.by_kind["ClaimResponse"]]:
            self._mark_billed(answer)

    def _mark_billed(self, answer: Resource) -> None:
        """A payer's answer to a claim means the encounter was billed before."""
        claim = self.refs.find(answer.get("claim") or answer.get("request"), kind="Claim", within=answer)
        references = [*encounters_of(answer), *(encounters_of(claim) if claim is not None else ())]
        for reference in references:
            found = self.refs.find(reference, kind="Encounter", within=answer)
            if found is not None:
                self.belongings[id(found)].is_billed = True

    def _share_hints(self) -> None:
        listed_by_encounter = {
            id(found): encounter
            for encounter in self.by_kind["Encounter"]
            for diagnosis in listed(encounter, "diagnosis")
            for kind in ("Condition", "Procedure")
            if (found := self.refs.find(diagnosis.get("condition"), kind=kind, within=encounter)) is not None
        }
        for resource in [*self.by_kind["Condition"], *self.by_kind["Procedure"]]:
            states = {code for _, code, _ in codings(resource.get("verificationStatus"))} | {
                text_of(resource.get("status"))
            }
            if states & UNWANTED:
                continue
            encounter = listed_by_encounter.get(id(resource))
            owner = (
                self.belongings[id(encounter)]
                if encounter is not None
                else self._owner([resource.get("encounter")], resource)
            )
            if owner is not None:
                owner.hints.append(resource)

    def _share_documents(self) -> None:
        reports = [one for one in self.by_kind["DiagnosticReport"] if one.get("presentedForm")]
        for resource in [*self.by_kind["DocumentReference"], *self.by_kind["Composition"], *reports]:
            if text_of(resource.get("status")) in {"entered-in-error", "superseded", "cancelled"}:
                continue
            document = read_document(resource, self.refs, zone=self.zone)
            owner = self._owner(_encounter_references(resource), resource) or self._by_date(resource, document)
            if not document.text.strip():
                self.notes.append(f"{self.refs.where(resource)}: the document is empty; not stored.")
            elif owner is not None:
                owner.documents.append(document)
            elif numbers := self._numbers_elsewhere(resource):
                self.late.append(
                    LateDocument(self.refs.where(resource), numbers, document, self._record_number(resource))
                )
            else:
                self.notes.append(f"{self.refs.where(resource)}: belongs to no encounter of this message; not stored.")

    def _numbers_elsewhere(self, resource: Resource) -> tuple[str, ...]:
        """The numbers of an encounter that is named but not in the message."""
        numbers: list[str] = []
        for reference in _encounter_references(resource):
            if self.refs.find(reference, kind="Encounter", within=resource) is None:
                numbers.append(text_of(part(reference, "identifier").get("value")))
                numbers.append(text_of(reference.get("reference")).split("/_history/")[0].rsplit("/", 1)[-1])
        return tuple(number.removeprefix("urn:uuid:") for number in numbers if number)

    def _record_number(self, resource: Resource) -> str:
        patient = self.refs.find(resource.get("subject"), kind="Patient", within=resource)
        return read_patient(patient, self.refs).mrn if patient is not None else ""

    def _by_date(self, resource: Resource, document: IncomingDocument) -> Belongings | None:
        """A document that names no encounter goes to the only one whose days hold its date, if there is one."""
        if list(_encounter_references(resource)) or document.written_at is None:
            return None
        on = document.written_at.astimezone(self.zone).date()
        matching = []
        for encounter in self.encounters:
            period = part(encounter, "period")
            start = moment(period.get("start"), zone=self.zone, where=self.refs.where(encounter))
            end = moment(period.get("end"), zone=self.zone, where=self.refs.where(encounter)) or start
            if start and end and start[0] <= on <= end[0]:
                matching.append(encounter)
        return self.belongings[id(matching[0])] if len(matching) == 1 else None

    def _share_coverages(self) -> None:
        """An insurance counts for every encounter of its beneficiary in the message."""
        for coverage in self.by_kind["Coverage"]:
            if text_of(coverage.get("status")) in {"cancelled", "entered-in-error"}:
                continue
            patient = self.refs.find(coverage.get("beneficiary"), kind="Patient", within=coverage)
            for encounter in self.encounters:
                if (
                    patient is not None
                    and self.refs.find(encounter.get("subject"), kind="Patient", within=encounter) is patient
                ):
                    self.belongings[id(encounter)].coverages.append(coverage)


def _encounter_references(resource: Resource) -> Iterable[Mapping[str, Any]]:
    yield from listed(part(resource, "context"), "encounter")
    yield from listed(resource, "encounter")
