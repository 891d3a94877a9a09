"""The coder's desk: one chart, its documents, its codes. Each action saves and answers with the codes as they are."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from accounts.access import record_access
from accounts.models import AccessEvent, Role, User
from accounts.views import signed_in_user
from codesets import reference
from codesets.models import System, title_or_reason
from coding_portal.errors import NotVisible
from coding_portal.typed import whole_number
from encounters import coding, services
from encounters.documents import Mark, marked_text
from encounters.models import (
    CodedDiagnosis,
    CodedProcedure,
    Document,
    DocumentVersion,
    Encounter,
    Evidence,
    Hold,
    Practitioner,
    ServiceLine,
)
from encounters.workflow import Status

SEGMENTS = {"diagnoses": "Diagnoses", "procedures": "Procedures", "lines": "CPT/HCPCS"}


def visible_chart(request: HttpRequest, encounter_id: int) -> Encounter:
    """The chart with what its screen shows, or NotVisible."""
    encounter = (
        Encounter.objects.visible_to(signed_in_user(request))
        .select_related(
            "patient", "facility", "payer", "attending", "rendering", "worklist", "assigned_to", "completed_by"
        )
        .filter(pk=encounter_id)
        .first()
    )
    if encounter is None:
        raise NotVisible
    return encounter


def may_change(encounter: Encounter, user: User) -> bool:
    lease = services.open_lease(encounter)
    return lease is not None and lease.coder_id == user.pk and lease.is_open(at=timezone.now())


# --- the page -----------------------------------------------------------------------------------------------------


@require_GET
@login_required
def workbench(request: HttpRequest, encounter_id: int) -> HttpResponse:
    """Documents left with evidence marked, codes right, findings and grouping below."""
    user = signed_in_user(request)
    encounter = visible_chart(request, encounter_id)
    if user.role == Role.PROVIDER:
        return redirect("encounters:queries")
    record_access(
        by=user, action=AccessEvent.Action.VIEW, subject=encounter, patient_id=encounter.patient_id, request=request
    )
    documents = document_list(encounter)
    lease = services.open_lease(encounter)
    context = codes_context(encounter, user, segment="diagnoses")
    context |= {
        "documents": documents,
        "document": documents[0] if documents else None,
        "hints": list(encounter.hints.all()),
        "lease": lease,
        "lease_open": lease is not None and lease.is_open(at=timezone.now()),
        "holds": list(encounter.holds.filter(lifted_at=None).select_related("placed_by", "responsible")),
        "queries": list(encounter.queries.select_related("to")),
        "age_days": (timezone.localdate() - encounter.service_to).days,
        "hold_reasons": Hold.Reason.choices,
        "practitioners": practitioners_of(encounter),
        "may_code": services.may_code(user),
        "is_lead": user.role == Role.LEAD,
        "coders": _coders_for(encounter) if user.role == Role.LEAD else [],
        "other_charts": Encounter.objects.visible_to(user)
        .filter(patient=encounter.patient)
        .exclude(pk=encounter.pk)
        .order_by("-service_to")[:8],
        "is_completed": encounter.status == Status.COMPLETED,
    }
    if context["document"]:
        context |= document_context(context["document"])
    return render(request, "encounters/workbench.html", context)


def _coders_for(encounter: Encounter) -> list[User]:
    return list(
        User.objects.filter(role=Role.CODER, is_active=True, facilities=encounter.facility).order_by("last_name")
    )


def practitioners_of(encounter: Encounter) -> list[Practitioner]:
    """Who may be asked: those named on the chart first, then everybody with a login here."""
    keys = encounter.practitioner_keys()
    named = list(Practitioner.objects.filter(pk__in=keys))
    return named + list(Practitioner.objects.filter(user__isnull=False).exclude(pk__in=keys))


def document_list(encounter: Encounter) -> list[Document]:
    """Documents with their newest version in ``newest`` and the number of marks in ``mark_count``; newest first."""
    versions = DocumentVersion.objects.order_by("-number").prefetch_related("evidence")
    rows = list(
        encounter.documents.prefetch_related(Prefetch("versions", queryset=versions)).order_by("-written_at", "id")
    )
    for row in rows:
        row.newest = row.versions.all()[0] if row.versions.all() else None  # type: ignore[attr-defined]
        row.mark_count = sum(len(version.evidence.all()) for version in row.versions.all())  # type: ignore[attr-defined]
    order = {
        "discharge_summary": 0,
        "operative_report": 1,
        "emergency_note": 1,
        "clinic_note": 1,
        "history_physical": 2,
    }
    rows.sort(key=lambda row: order.get(row.kind, 5))
    return rows


def document_context(document: Document, version_id: int | None = None) -> dict[str, Any]:
    """One version of a document (the newest unless named) with its evidence marked."""
    versions = list(document.versions.all())
    version = next((row for row in versions if row.pk == version_id), versions[0] if versions else None)
    if version is None:
        return {"document": document, "version": None}
    rows = Evidence.objects.filter(version=version).select_related("diagnosis", "procedure", "line")
    marks = [Mark(row.pk, row.start, row.end, _code_of(row)) for row in rows]
    return {
        "document": document,
        "version": version,
        "is_newest": version.pk == versions[0].pk,
        "text": marked_text(version.text, marks),
    }


def _code_of(row: Evidence) -> str:
    if row.diagnosis is not None:
        return coding.dotted(row.diagnosis.code)
    if row.procedure is not None:
        return row.procedure.code
    return row.line.code or row.line.revenue_code if row.line is not None else ""


@require_GET
@login_required
def document(request: HttpRequest, encounter_id: int, document_id: int) -> HttpResponse:
    """The text of one document, with its marks."""
    encounter = visible_chart(request, encounter_id)
    if signed_in_user(request).role == Role.PROVIDER:
        raise NotVisible
    row = encounter.documents.filter(pk=document_id).first()
    if row is None:
        raise NotVisible
    record_access(
        by=signed_in_user(request),
        action=AccessEvent.Action.VIEW,
        subject=row,
        patient_id=encounter.patient_id,
        request=request,
    )
    wanted = request.GET.get("version", "")
    context = document_context(row, whole_number(wanted))
    return render(request, "encounters/_document.html", {"encounter": encounter, **context})


# --- the codes panel ----------------------------------------------------------------------------------------------


def codes_context(encounter: Encounter, user: User, *, segment: str) -> dict[str, Any]:
    """The rows of the codes panel with titles and tags; the same number of queries however many rows."""
    with_marks = Prefetch("evidence", queryset=Evidence.objects.select_related("version__document").order_by("pk"))
    diagnoses = list(encounter.diagnoses.prefetch_related(with_marks))
    procedures = list(encounter.procedures.select_related("performed_by").prefetch_related(with_marks))
    lines = list(encounter.lines.select_related("rendering").prefetch_related(with_marks))
    numbers = {row.pk: number for number, row in enumerate(diagnoses, start=1)}
    add_titles(encounter, diagnoses, procedures, lines)
    for line in lines:
        line.pointer_text = " ".join(str(numbers[key]) for key in line.diagnosis_pointers if key in numbers)  # type: ignore[attr-defined]
        line.modifier_text = " ".join(line.modifiers)  # type: ignore[attr-defined]
    segments = {"diagnoses": len(diagnoses), "procedures": len(procedures), "lines": len(lines)}
    if not encounter.is_inpatient:
        del segments["procedures"]
    if segment not in segments:
        segment = "diagnoses"
    return {
        "encounter": encounter,
        "diagnoses": diagnoses,
        "procedures": procedures,
        "lines": lines,
        "segments": [(name, SEGMENTS[name], count) for name, count in segments.items()],
        "segment": segment,
        "systems": {"diagnoses": System.ICD10CM, "procedures": System.ICD10PCS, "lines": "hcpcs,cpt"}[segment],
        "may_change": may_change(encounter, user),
        "shows_poa": encounter.is_inpatient,
        "poa_choices": [("", "–"), *((value, label) for value, label in CodedDiagnosis.Poa.choices if value != "1")],
        "roles": CodedDiagnosis.Role.choices,
        "special_roles": CodedDiagnosis.Role.choices[2:],
        "practitioners_all": list(Practitioner.objects.all()),
        "have": ",".join([row.code for row in diagnoses] + [row.code for row in procedures]),
    }


def add_titles(
    encounter: Encounter, diagnoses: list[CodedDiagnosis], procedures: list[CodedProcedure], lines: list[ServiceLine]
) -> None:
    """Give each row ``display``, ``title`` and, for diagnoses, ``level`` (MCC, CC) and ``exempt``."""
    on = encounter.service_to
    pairs = {(str(System.ICD10CM), row.code) for row in diagnoses}
    pairs |= {(str(System.ICD10PCS), row.code) for row in procedures}
    pairs |= {(reference.system_of_service(row.code), row.code) for row in lines if row.code}
    known = {pair: _span_on(spans, on) for pair, spans in reference.codes_known(pairs).items()}
    for row in diagnoses:
        fact = known.get((System.ICD10CM, row.code))
        flags = fact.flags if fact else frozenset()
        row.display = coding.dotted(row.code)  # type: ignore[attr-defined]
        row.title = _title(fact)  # type: ignore[attr-defined]
        row.level = "MCC" if "mcc" in flags else "CC" if "cc" in flags else ""  # type: ignore[attr-defined]
        row.exempt = "poa_exempt" in flags  # type: ignore[attr-defined]
    for procedure in procedures:
        fact = known.get((System.ICD10PCS, procedure.code))
        procedure.title = _title(fact)  # type: ignore[attr-defined]
    for line in lines:
        fact = known.get((reference.system_of_service(line.code), line.code))
        line.title = _title(fact) if line.code else ""  # type: ignore[attr-defined]


def _title(fact: reference.CodeRow | None) -> str:
    """The title, or where it would come from; a code nobody knows says that."""
    return title_or_reason(fact.system, fact.code, fact.title) if fact else "Not in the code set"


def _span_on(spans: tuple[reference.CodeRow, ...], on: date) -> reference.CodeRow:
    """What the code means on the date, or the nearest thing known of it."""
    return next(
        (span for span in spans if span.valid_from <= on and (span.valid_to is None or on <= span.valid_to)), spans[-1]
    )


@require_POST
@login_required
def renew(request: HttpRequest, encounter_id: int) -> HttpResponse:
    """The page tells that its user is active; nothing to show."""
    services.renew_lease(encounter_id=encounter_id, by=signed_in_user(request))
    return HttpResponse(status=204)


@require_GET
@login_required
def timeline(request: HttpRequest, encounter_id: int) -> HttpResponse:
    """Everything that happened to the chart, by whom, with the values before and after."""
    encounter = visible_chart(request, encounter_id)
    user = signed_in_user(request)
    if user.role == Role.PROVIDER:
        raise NotVisible
    record_access(
        by=user,
        action=AccessEvent.Action.VIEW,
        subject=encounter,
        patient_id=encounter.patient_id,
        request=request,
        detail={"page": "timeline"},
    )
    events = encounter.events.select_related("by").order_by("-id")
    return render(request, "encounters/timeline.html", {"encounter": encounter, "events": events})
