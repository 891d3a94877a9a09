"""The coder's desk: one chart, its documents, its codes. Each action saves and answers with the codes as they are."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_GET, require_POST

from accounts.access import record_access
from accounts.models import AccessEvent, Role, User
from accounts.views import signed_in_user
from codesets import reference
from codesets.models import System
from coding_portal.errors import NotVisible, WorkflowError
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
    context = codes_context(encounter, user, segment=first_segment(encounter))
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


def first_segment(encounter: Encounter) -> str:
    return "diagnoses"


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
        row.title = fact.title if fact else "Not in the code set"  # type: ignore[attr-defined]
        row.level = "MCC" if "mcc" in flags else "CC" if "cc" in flags else ""  # type: ignore[attr-defined]
        row.exempt = "poa_exempt" in flags  # type: ignore[attr-defined]
    for procedure in procedures:
        fact = known.get((System.ICD10PCS, procedure.code))
        procedure.title = fact.title if fact else "Not in the code set"  # type: ignore[attr-defined]
    for line in lines:
        fact = known.get((reference.system_of_service(line.code), line.code))
        line.title = fact.title if fact else ""  # type: ignore[attr-defined]


def _span_on(spans: tuple[reference.CodeRow, ...], on: date) -> reference.CodeRow:
    """What the code means on the date, or the nearest thing known of it."""
    return next(
        (span for span in spans if span.valid_from <= on and (span.valid_to is None or on <= span.valid_to)), spans[-1]
    )


def codes_answer(
    request: HttpRequest, encounter_id: int, *, say: str, focus: str = "", undo: dict[str, Any] | None = None
) -> HttpResponse:
    """The codes panel as it is now, with the words for the status line and the place for the focus."""
    encounter = visible_chart(request, encounter_id)
    segment = request.POST.get("segment") or request.GET.get("segment") or "diagnoses"
    response = render(
        request, "encounters/_codes.html", codes_context(encounter, signed_in_user(request), segment=segment)
    )
    words: Any = {"text": say, "undo": undo} if undo else say
    response["HX-Trigger"] = json.dumps({"say": words, "chart-changed": True})
    if focus:
        response["HX-Trigger-After-Settle"] = json.dumps({"cp:focus": focus})
    return response


Verb = Callable[..., HttpResponse]


def chart_change(view: Verb) -> Verb:
    """A POST of a signed-in user on a chart; the number of the version it was made on comes with it."""

    @require_POST
    @login_required
    @wraps(view)
    def wrapped(request: HttpRequest, encounter_id: int, **keys: Any) -> HttpResponse:
        visible_chart(request, encounter_id)
        sent = request.POST.get("version", "")
        same = {
            "encounter_id": encounter_id,
            "by": signed_in_user(request),
            "version": whole_number(sent),
        }
        return view(request, same, **keys)

    return wrapped


@require_GET
@login_required
def codes(request: HttpRequest, encounter_id: int) -> HttpResponse:
    """The codes panel on another segment, or again."""
    encounter = visible_chart(request, encounter_id)
    if signed_in_user(request).role == Role.PROVIDER:
        raise NotVisible
    segment = request.GET.get("segment", "diagnoses")
    return render(request, "encounters/_codes.html", codes_context(encounter, signed_in_user(request), segment=segment))


@chart_change
def add_code(request: HttpRequest, same: dict[str, Any]) -> HttpResponse:
    """Add the code chosen in the search, to the segment that is open."""
    code, segment = request.POST.get("code", ""), request.POST.get("segment", "diagnoses")
    if not code.strip():
        raise WorkflowError("empty", "Type or choose a code first.")
    if segment == "procedures":
        procedure = coding.add_procedure(**same, code=code)
        return codes_answer(
            request, same["encounter_id"], say=f"{procedure.code} added.", focus=f"px-date-{procedure.pk}"
        )
    if segment == "lines":
        encounter = visible_chart(request, same["encounter_id"])
        line = coding.add_line(
            **same, code=code, service_date=encounter.service_from, place_of_service=encounter.place_of_service
        )
        return codes_answer(
            request, same["encounter_id"], say=f"Line {line.number} added.", focus=f"line-units-{line.pk}"
        )
    role = request.POST.get("role", "")
    if role and role not in CodedDiagnosis.Role.values:
        raise WorkflowError("role_unknown", "Choose one of the roles offered.")
    row = coding.add_diagnosis(**same, code=code, role=role)
    focus = f"poa-{row.pk} code-search" if row.encounter.is_inpatient else "code-search"
    return codes_answer(request, same["encounter_id"], say=f"{coding.dotted(row.code)} added.", focus=focus)


@chart_change
def change_diagnosis(request: HttpRequest, same: dict[str, Any], *, row_id: int, verb: str) -> HttpResponse:
    """POA, role, sequence or removal of one diagnosis."""
    key = {"diagnosis_id": row_id, **same}
    if verb == "poa":
        row = coding.set_poa(**key, poa=request.POST.get("poa", ""))
        say = f"POA of {coding.dotted(row.code)} is {row.get_poa_display() or 'not given'}."
        return codes_answer(request, same["encounter_id"], say=say)
    if verb == "role":
        row = coding.set_diagnosis_role(**key, role=request.POST.get("role", ""))
        say = f"{coding.dotted(row.code)} is {row.get_role_display().lower()}."
        return codes_answer(request, same["encounter_id"], say=say, focus=f"dx-{row.pk}")
    if verb in ("up", "down"):
        row = coding.move_diagnosis(**key, up=verb == "up")
        say = f"{coding.dotted(row.code)} is number {row.sequence}."
        return codes_answer(request, same["encounter_id"], say=say, focus=f"{verb}-{row.pk} dx-{row.pk}")
    code = coding.remove_diagnosis(**key)
    return _removed(request, same["encounter_id"], name=coding.dotted(code))


def _removed(request: HttpRequest, encounter_id: int, *, name: str) -> HttpResponse:
    event = (
        visible_chart(request, encounter_id)
        .events.filter(by=signed_in_user(request), action__endswith="_removed")
        .order_by("-id")
        .values_list("pk", flat=True)
        .first()
    )
    undo = {
        "url": reverse("encounters:undo", args=[encounter_id]),
        "target": "#codes",
        "values": {"event": event, "segment": request.POST.get("segment", "")},
    }
    return codes_answer(request, encounter_id, say=f"{name} removed.", focus="code-search", undo=undo)


@chart_change
def change_procedure(request: HttpRequest, same: dict[str, Any], *, row_id: int, verb: str) -> HttpResponse:
    """Date and surgeon of a procedure, or its removal."""
    if verb == "remove":
        return _removed(request, same["encounter_id"], name=coding.remove_procedure(procedure_id=row_id, **same))
    row = coding.change_procedure(
        procedure_id=row_id,
        performed_on=_date(request, "performed_on"),
        performed_by=_practitioner(request, "performed_by"),
        **same,
    )
    return codes_answer(request, same["encounter_id"], say=f"{row.code} saved.")


@chart_change
def change_line(request: HttpRequest, same: dict[str, Any], *, row_id: int, verb: str) -> HttpResponse:
    """Any value of a line, or its removal."""
    if verb == "remove":
        return _removed(request, same["encounter_id"], name=f"Line {coding.remove_line(line_id=row_id, **same)}")
    row = coding.change_line(line_id=row_id, **same, **_line_values(request, same["encounter_id"]))
    return codes_answer(request, same["encounter_id"], say=f"Line {row.number} saved.")


@chart_change
def add_line(request: HttpRequest, same: dict[str, Any]) -> HttpResponse:
    """A line without a CPT or HCPCS code: revenue code and charge only."""
    row = coding.add_line(**same, **_line_values(request, same["encounter_id"]))
    return codes_answer(request, same["encounter_id"], say=f"Line {row.number} added.", focus=f"line-units-{row.pk}")


def _date(request: HttpRequest, name: str) -> date | None:
    given = request.POST.get(name, "").strip()
    try:
        found = parse_date(given) if given else None
    except ValueError:
        found = None
    if given and found is None:
        raise WorkflowError("date", f"“{given}” is not a date. Write it as YYYY-MM-DD.")
    return found


def _practitioner(request: HttpRequest, name: str) -> Practitioner | None:
    return Practitioner.objects.filter(pk=whole_number(request.POST.get(name, ""))).first()


def _decimal(request: HttpRequest, name: str) -> Decimal:
    given = request.POST.get(name, "").strip().replace(",", "").removeprefix("$")
    try:
        found = Decimal(given)
    except InvalidOperation:
        raise WorkflowError(name, f"“{given}” is not a number.") from None
    if not found.is_finite():
        raise WorkflowError(name, f"“{given}” is not a number.")
    return found


def _line_values(request: HttpRequest, encounter_id: int) -> dict[str, Any]:
    """The values of a line that were sent; fields that were not sent stay as they are."""
    values: dict[str, Any] = {}
    sent = request.POST
    for name in ("code", "place_of_service", "revenue_code"):
        if name in sent:
            values[name] = sent[name].strip().upper()
    if "modifiers" in sent:
        values["modifiers"] = sent["modifiers"].replace(",", " ").split()
    for name in ("units", "charge"):
        if name in sent:
            values[name] = _decimal(request, name)
    if "service_date" in sent:
        values["service_date"] = _date(request, "service_date")
    if "rendering" in sent:
        values["rendering"] = _practitioner(request, "rendering")
    if "pointers" in sent:
        values["diagnosis_pointers"] = _pointers(sent["pointers"], encounter_id)
    return values


def _pointers(given: str, encounter_id: int) -> list[int]:
    """Diagnosis rows for what a coder types: numbers ("1 3") or the letters of the paper form ("AC")."""
    rows = list(CodedDiagnosis.objects.filter(encounter_id=encounter_id).values_list("pk", flat=True))
    words = given.replace(",", " ").upper().split()
    if len(words) == 1 and words[0].isalpha():
        words = list(words[0])
    numbers = [whole_number(word) or (ord(word) - ord("A") + 1 if len(word) == 1 else 0) for word in words]
    for word, number in zip(words, numbers, strict=True):
        if not 1 <= number <= len(rows):
            raise WorkflowError("pointer_unknown", f"There is no diagnosis {word}; the chart has {len(rows)}.")
    return [rows[number - 1] for number in numbers]


@chart_change
def link_evidence(request: HttpRequest, same: dict[str, Any]) -> HttpResponse:
    """The selected words support the code whose row had the focus."""
    kind, _, key = request.POST.get("row", "").partition("-")
    sent = [request.POST.get(name, "") for name in ("document_version", "start", "end")]
    numbers = [number for number in map(whole_number, (key, *sent)) if number is not None]
    if len(numbers) < 1 + len(sent):
        raise WorkflowError("span", "Select words in a document and put the focus on a code first.")
    row_id, version_id, start, end = numbers
    mark = coding.link_evidence(**same, kind=kind, row_id=row_id, version_id=version_id, start=start, end=end)
    words = mark.version.text[start:end]
    return codes_answer(request, same["encounter_id"], say=f"Linked “{words[:60]}”.")


@chart_change
def unlink_evidence(request: HttpRequest, same: dict[str, Any], *, evidence_id: int) -> HttpResponse:
    coding.unlink_evidence(**same, evidence_id=evidence_id)
    return codes_answer(request, same["encounter_id"], say="Link to the record removed.")


@chart_change
def undo(request: HttpRequest, same: dict[str, Any]) -> HttpResponse:
    same["version"] = None
    name = coding.undo_removal(event_id=whole_number(request.POST.get("event", "")) or 0, **same)
    return codes_answer(request, same["encounter_id"], say=f"{name} is back.", focus="code-search")


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
