"""Telehealth: place of service, modifier and service must tell the same story."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from claims.edits.base import PROFESSIONAL, Finding, Severity, Topic, edit, on_line
from claims.edits.reading import TELEHEALTH_MODIFIERS, TELEHEALTH_PLACES, is_medicare, is_numbered, line_date
from claims.edits.tables import Reference
from claims.facts import ClaimFacts, Line, PayerKind

MANUAL = "Medicare Claims Processing Manual (CMS pub. 100-04), ch. 12, section 190"
AUDIO_ONLY = frozenset({"93", "FQ"})
VIDEO = frozenset({"95", "GT"})
HANDS_ON_DAYS = frozenset({"000", "010", "090"})


def _is_remote(claim: ClaimFacts, line: Line) -> bool:
    return (line.pos or claim.place_of_service) in TELEHEALTH_PLACES or bool(TELEHEALTH_MODIFIERS & set(line.modifiers))


@edit(
    "TH-01",
    Severity.REVIEW,
    Topic.TELEHEALTH,
    title="Telehealth modifier with a place that is not telehealth",
    source=f"{MANUAL}; CMS place of service code set, 02 and 10",
    remedy="Use place of service 10 at the patient's home or 02 elsewhere, or remove the modifier.",
    forms=PROFESSIONAL,
    effective_from=date(2024, 1, 1),
)
def modifier_without_place(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """Since 2024 a telehealth visit is billed with place of service 02 or 10; hospital therapists keep theirs."""
    for line in claim.lines:
        place = line.pos or claim.place_of_service
        told = TELEHEALTH_MODIFIERS & set(line.modifiers)
        if told and place and place not in TELEHEALTH_PLACES and place not in {"19", "22"}:
            yield on_line(line, f"{line.code} has {min(told)} at place of service {place}.", min(told), field="pos")


@edit(
    "TH-02",
    Severity.REVIEW,
    Topic.TELEHEALTH,
    title="Telehealth place without a telehealth modifier",
    source="Rules of Medicaid and commercial payers; Medicare takes the place of service alone",
    remedy="Add 95 for video or 93 for audio only.",
    forms=PROFESSIONAL,
)
def place_without_modifier(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """Most payers other than Medicare ask how the visit was held."""
    if claim.payer.kind not in {PayerKind.COMMERCIAL, PayerKind.MEDICAID}:
        return
    for line in claim.lines:
        place = line.pos or claim.place_of_service
        silent = not TELEHEALTH_MODIFIERS & set(line.modifiers) and not is_numbered(line.code, (98000, 98016))
        if place in TELEHEALTH_PLACES and line.code and silent:
            words = f"{line.code} at place of service {place} has no telehealth modifier."
            yield on_line(line, words, field="modifiers")


@edit(
    "TH-03",
    Severity.STOP,
    Topic.TELEHEALTH,
    title="Audio only and video at once",
    source="CPT appendix A, modifiers 93 and 95; HCPCS modifiers FQ and GT",
    remedy="Keep 93 (or FQ) for audio only, 95 (or GT) for video.",
)
def audio_and_video(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """One service is held by audio only or by video."""
    for line in claim.lines:
        audio, video = AUDIO_ONLY & set(line.modifiers), VIDEO & set(line.modifiers)
        if audio and video:
            yield on_line(
                line, f"{min(audio)} and {min(video)} stand together.", min(audio), min(video), field="modifiers"
            )


@edit(
    "TH-04",
    Severity.STOP,
    Topic.TELEHEALTH,
    title="Service cannot be given by telehealth",
    source="CMS list of telehealth services; the service needs hands or equipment",
    remedy="Correct the place of service and the modifier, or the service.",
)
def hands_on(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """Procedures, images and laboratory tests need the patient there."""
    for line in claim.lines:
        if not _is_remote(claim, line):
            continue
        row = reference.service(line.code, line_date(claim, line))
        procedure = row is not None and row.global_days in HANDS_ON_DAYS and is_numbered(line.code, (10004, 69990))
        if procedure or is_numbered(line.code, (70010, 89398), (90281, 90749), (93000, 93010), (96360, 96549)):
            yield on_line(line, f"{line.code} cannot be given by telehealth.", field="pos")


@edit(
    "TH-05",
    Severity.REVIEW,
    Topic.TELEHEALTH,
    title="Modifier GT or GQ on a Medicare professional claim",
    source=f"{MANUAL}.6",
    remedy="Remove it; place of service 02 or 10 says that it is telehealth. GQ stays in Alaska and Hawaii only.",
    forms=PROFESSIONAL,
    effective_from=date(2018, 1, 1),
)
def retired_modifier(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """Since 2018 GT is for critical access hospitals; GQ, for stored pictures, for demonstrations in two states."""
    for line in claim.lines:
        for modifier in ("GT", "GQ") if is_medicare(claim) else ():
            if modifier in line.modifiers:
                yield on_line(line, f"{modifier} is on {line.code}.", modifier, field="modifiers")


@edit(
    "TH-06",
    Severity.STOP,
    Topic.TELEHEALTH,
    title="Medicare does not take the telemedicine visit codes",
    source="CMS physician fee schedule final rule for 2025, codes 98000 to 98015",
    remedy="Use the office visit code with place of service 02 or 10; 93 for audio only.",
    effective_from=date(2025, 1, 1),
)
def telemedicine_codes(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """Medicare pays telehealth visits under the office visit codes."""
    for line in claim.lines:
        if is_medicare(claim) and is_numbered(line.code, (98000, 98015)):
            yield on_line(line, f"{line.code} is not taken by Medicare.")


@edit(
    "TH-07",
    Severity.REVIEW,
    Topic.TELEHEALTH,
    title="Telehealth modifier on an inpatient or emergency place",
    source=MANUAL,
    remedy="Correct the place of service.",
    forms=PROFESSIONAL,
    effective_to=date(2023, 12, 31),
)
def remote_at_bedside(claim: ClaimFacts, reference: Reference) -> Iterator[Finding]:
    """Before 2024 the place where the visit would have been held was allowed, save for laboratories and pharmacies."""
    for line in claim.lines:
        place = line.pos or claim.place_of_service
        if place in {"01", "81"} and TELEHEALTH_MODIFIERS & set(line.modifiers):
            yield on_line(line, f"{line.code} has a telehealth modifier at place of service {place}.", field="pos")
