"""Changing codes at the desk: each action saves and answers with the codes as they are now."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_GET, require_POST

from accounts.models import Role
from accounts.views import signed_in_user
from coding_portal.errors import NotVisible, WorkflowError
from coding_portal.typed import whole_number
from encounters import coding
from encounters.models import (
    CodedDiagnosis,
    Practitioner,
)
from encounters.views_workbench import codes_context, visible_chart


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
    return Practitioner.objects.filter(pk=whole_number(request.POST.get(name, "")) or 0).first()


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
