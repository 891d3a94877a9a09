"""Whom and what a message names, found among our own facilities, payers, practitioners and patients."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from accounts.models import Facility, Role, User
from encounters.intake.values import (
    IncomingEncounter,
    IncomingOrganization,
    IncomingPatient,
    IncomingPractitioner,
    MalformedMessage,
)
from encounters.models import Patient, Payer, Practitioner

PATIENT_FIELDS = (
    "family",
    "given",
    "middle",
    "birth_date",
    "sex",
    "address_line",
    "city",
    "state",
    "zip_code",
    "phone",
)


@dataclass
class Parties:
    """The master data of one message, read once."""

    default_facility: Facility | None = None
    by: User | None = None
    _facilities: list[Facility] = field(default_factory=list)
    _payers: list[Payer] = field(default_factory=list)
    _practitioners: dict[str, Practitioner | None] = field(default_factory=dict)

    def facility_for(self, encounter: IncomingEncounter) -> Facility:
        """The facility that serves the patient by NPI, number or name; else the one named for the import."""
        self._facilities = self._facilities or list(Facility.objects.all())
        found = next((one for one in self._facilities if _is_facility(encounter.facility, one)), self.default_facility)
        if found is None:
            named = encounter.facility.name if encounter.facility and encounter.facility.name else "nobody"
            raise MalformedMessage(
                f"No facility here matches the service provider ({named}), and none was named for the import.",
                encounter.where,
            )
        if not _may_bring_charts_to(found, self.by):
            raise MalformedMessage(f"{found.name} is not one of your facilities.", encounter.where)
        return found

    def payer_for(self, organization: IncomingOrganization) -> Payer | None:
        self._payers = self._payers or list(Payer.objects.all())
        numbers = {number.casefold() for number in organization.identifiers}
        for payer in self._payers:
            if numbers & {payer.payer_id.casefold(), payer.code.casefold()}:
                return payer
        name = _words(organization.name)
        return next((payer for payer in self._payers if name in (_words(payer.name), _words(payer.code))), None)

    def payer_with_key(self, key: int | None) -> Payer | None:
        return next((payer for payer in self._payers if payer.pk == key), None)

    def practitioner_for(self, person: IncomingPractitioner) -> Practitioner | None:
        """The person with this NPI, made known when new; None without an NPI. What we know is never overwritten."""
        if person.npi and person.npi not in self._practitioners:
            self._practitioners[person.npi] = _known_practitioner(person)
        return self._practitioners.get(person.npi)


def _known_practitioner(person: IncomingPractitioner) -> Practitioner | None:
    found = Practitioner.objects.filter(npi=person.npi).first()
    if found is None:
        return Practitioner.objects.create(**asdict(person)) if person.family else None
    empty = [name for name in ("suffix", "taxonomy") if not getattr(found, name) and getattr(person, name)]
    for name in empty:
        setattr(found, name, getattr(person, name))
    if empty:
        found.save(update_fields=empty)
    return found


def _is_facility(organization: IncomingOrganization | None, facility: Facility) -> bool:
    if organization is None:
        return False
    numbers = {number.casefold() for number in organization.identifiers}
    return (
        organization.npi == facility.npi
        or facility.npi in numbers
        or facility.code.casefold() in numbers
        or _words(organization.name) == _words(facility.name)
    )


def _may_bring_charts_to(facility: Facility, by: User | None) -> bool:
    """A lead brings charts only to facilities of her own; administrators and the command line to any."""
    if by is None or by.role == Role.ADMINISTRATOR or by.sees_all_facilities:
        return True
    return by.facilities.filter(pk=facility.pk).exists()


def _words(name: str) -> str:
    return " ".join("".join(char if char.isalnum() else " " for char in name.casefold()).split())


def store_patient(incoming: IncomingPatient, *, where: str = "") -> tuple[Patient, dict[str, list[str]]]:
    """The patient with this record number, new or brought up to date, and what changed: [before, after] by field.

    A number that belongs to somebody with another name *and* another birth date is refused: two people must never
    share a record. A value the sender left out does not erase what is known. The caller holds the intake lock.
    """
    values = asdict(incoming)
    mrn = values.pop("mrn")
    patient = Patient.objects.select_for_update().filter(mrn=mrn).first()
    if patient is None:
        return Patient.objects.create(mrn=mrn, **values), {}
    if _is_somebody_else(patient, incoming):
        raise MalformedMessage(
            "A medical record number of this message belongs to somebody else here: family name and birth date differ.",
            where,
        )
    changes: dict[str, list[str]] = {}
    for name in PATIENT_FIELDS:
        before, after = getattr(patient, name), values[name]
        unknown: Any = "U" if name == "sex" else ""
        if after not in (unknown, None) and before != after:
            setattr(patient, name, after)
            changes[name] = [str(before or ""), str(after)]
    if changes:
        patient.save(update_fields=list(changes))
    return patient, changes


def _is_somebody_else(patient: Patient, incoming: IncomingPatient) -> bool:
    other_name = bool(patient.family and incoming.family) and patient.family.casefold() != incoming.family.casefold()
    other_birth = bool(patient.birth_date and incoming.birth_date) and patient.birth_date != incoming.birth_date
    return other_name and other_birth
