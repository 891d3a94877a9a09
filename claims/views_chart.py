"""What the claims app adds to the coder's desk: findings, grouping, acknowledging, completing."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from accounts.models import Role, User
from accounts.views import signed_in_user
from claims import services, tasks
from claims.builder import facts_of
from claims.findings import ACKNOWLEDGERS, Judged, OpenFindings, acknowledge_finding, judge, shown
from claims.forms import ReasonForm
from claims.grouping import differences, editor_remarks, grouping_of
from claims.outcomes import findings_at_desk, note_findings
from claims.why import why
from codesets.grouper import days_left, last_day
from coding_portal.errors import NotVisible, WorkflowError
from coding_portal.typed import whole_number
from encounters.coding import dotted
from encounters.models import Encounter
from encounters.services import open_lease

FINDINGS = "claims/_findings.html"
LINE_FIELDS: Mapping[str, str] = {
    "units": "units",
    "modifiers": "modifiers",
    "pointers": "pointers",
    "service_date": "date",
    "pos": "pos",
    "revenue_code": "revenue",
    "charge": "charge",
}
"""Fields of a line in the facts, by the ids of their controls on the desk."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A finding as the desk shows it."""

    judged: Judged
    id: str
    codes: tuple[str, ...]
    goto: str


def visible_chart(request: HttpRequest, encounter_id: int) -> tuple[Encounter, User]:
    user = signed_in_user(request)
    if user.role == Role.PROVIDER:
        raise PermissionDenied
    encounter = Encounter.objects.visible_to(user).filter(pk=encounter_id).first()
    if encounter is None:
        raise NotVisible
    return encounter, user


@require_GET
@login_required
def findings_for_encounter(request: HttpRequest, encounter_id: int) -> HttpResponse:
    """The findings on a chart as it is saved now."""
    encounter, user = visible_chart(request, encounter_id)
    return render(request, FINDINGS, _context(encounter, user, findings_at_desk(encounter, by=user)))


@require_GET
@login_required
def grouping_for_encounter(request: HttpRequest, encounter_id: int) -> HttpResponse:
    """The working DRG of a stay, what carries it and what it would be without each code; beside it the final one."""
    encounter, _ = visible_chart(request, encounter_id)
    facts = facts_of(encounter.pk)
    grouping = grouping_of(facts)
    final = encounter.final_groupings.first()
    context = {
        "encounter": encounter,
        "grouping": grouping,
        "carriers": [(dotted(each.code), each) for each in grouping.carriers] if grouping else [],
        "operations": list(grouping.operating_room) if grouping else [],
        "remarks": editor_remarks(facts),
        "final": final,
        "differs": final is not None and grouping is not None and differences(final, grouping),
        "days_left": days_left(timezone.localdate()),
        "data_end": last_day(),
        "facts": facts,
        "total": sum((line.charge or 0 for line in facts.lines), 0),
    }
    return render(request, "claims/_grouping.html", context)


@login_required
def acknowledge(request: HttpRequest, encounter_id: int, edit: str, covered: str) -> HttpResponse:
    """The dialog that asks for a reason, and the acknowledgement itself; answers with the findings as they are then."""
    encounter, user = visible_chart(request, encounter_id)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        acknowledge_finding(
            encounter_id=encounter.pk, by=user, edit=edit, covered=covered, reason=form.cleaned_data["reason"]
        )
        response = render(request, FINDINGS, _context(encounter, user, findings_at_desk(encounter, by=user)))
        response["HX-Retarget"], response["HX-Reswap"] = "#findings-slot", "innerHTML"
        response["HX-Trigger"] = json.dumps({"say": f"{edit} acknowledged.", "cp:close": True})
        return response
    context = {"encounter": encounter, "edit": edit, "covered": covered, "form": form}
    if request.method == "POST":
        return render(request, "claims/_acknowledge_form.html", context, status=422)
    return render(request, "claims/_acknowledge_dialog.html", context)


@require_GET
@login_required
def why_on_chart(request: HttpRequest, encounter_id: int, edit: str, covered: str) -> HttpResponse:
    """What a finding on a chart rests on: the facts it speaks of, and the table's row or the note that fired."""
    encounter, _ = visible_chart(request, encounter_id)
    facts = facts_of(encounter.pk)
    judged = shown(judge({encounter.pk: facts})[encounter.pk])
    found = next((each for each in judged if (each.finding.edit, each.fingerprint) == (edit, covered)), None)
    if found is None:
        raise WorkflowError("no_finding", "This finding is no longer there, or the chart has changed since.")
    return render(request, "claims/_why.html", {"why": why(found.finding, facts)})


@require_POST
@login_required
def complete(request: HttpRequest, encounter_id: int) -> HttpResponse:
    """Complete the chart and have its claim built; with open findings nothing changes and they are shown (422)."""
    encounter, user = visible_chart(request, encounter_id)
    version = request.POST.get("version", "")
    try:
        services.complete_chart(encounter_id=encounter.pk, by=user, version=whole_number(version))
    except OpenFindings as refusal:
        note_findings(encounter, refusal.findings)
        context = _context(encounter, user, refusal.findings)
        first = next(each for each in context["shown"] if each.judged.is_open)
        response = render(request, FINDINGS, context, status=422)
        response["HX-Trigger"] = json.dumps({"say": refusal.message})
        response["HX-Trigger-After-Settle"] = json.dumps({"cp:focus": f"{first.goto} {first.id}"})
        return response
    tasks.build_claim.delay_on_commit(encounter.pk)  # type: ignore[attr-defined]
    messages.success(request, f"Chart {encounter.account_number} is completed; its claim is being built.")
    response = HttpResponse(status=204)
    response["HX-Redirect"] = reverse("encounters:worklist")
    return response


def _context(encounter: Encounter, user: User, findings: Sequence[Judged]) -> dict[str, Any]:
    lease = open_lease(encounter)
    mine = lease is not None and lease.coder_id == user.pk
    return {
        "encounter": encounter,
        "shown": _shown(encounter, findings),
        "counts": [
            (severity, sum(each.finding.severity == severity for each in findings))
            for severity in ("stop", "review", "note")
        ],
        "may_acknowledge": user.role in ACKNOWLEDGERS and (mine or user.role != Role.CODER),
        "may_complete": mine,
    }


def _shown(encounter: Encounter, findings: Sequence[Judged]) -> list[Shown]:
    """The findings with the ids of the controls at fault; F4 goes to the first of them that is on the page."""
    diagnoses = list(encounter.diagnoses.values_list("pk", "code"))
    procedures = list(encounter.procedures.values_list("pk", flat=True))
    lines = dict(encounter.lines.values_list("number", "pk"))
    icd = {code for _, code in diagnoses}
    return [
        Shown(
            judged,
            f"finding-{judged.finding.edit.lower()}-{number}",
            tuple(dotted(code) if code in icd else code for code in judged.finding.codes),
            _goto(judged.finding.field, judged.finding.line, [pk for pk, _ in diagnoses], procedures, lines),
        )
        for number, judged in enumerate(findings, start=1)
    ]


def _goto(
    field: str, line: int | None, diagnoses: Sequence[int], procedures: Sequence[int], lines: Mapping[int, int]
) -> str:
    """Ids on the desk for a field of the facts, most exact first."""
    if line is not None and line in lines:
        key = lines[line]
        control = f"line-{LINE_FIELDS[field]}-{key} " if field in LINE_FIELDS else ""
        return f"{control}line-{key} segment-lines"
    kind, _, rest = field.partition(".")
    number, _, name = rest.partition(".")
    place = int(number) - 1 if number.isdigit() else -1
    if kind == "diagnoses" and 0 <= place < len(diagnoses):
        key = diagnoses[place]
        control = {"poa": "poa", "role": "role"}.get(name, "code")
        return f"{control}-{key} dx-{key} segment-diagnoses"
    if kind == "procedures" and 0 <= place < len(procedures):
        key = procedures[place]
        control = "px-date" if name == "performed_on" else "px-code"
        return f"{control}-{key} px-{key} segment-procedures"
    return "code-search segment-diagnoses"
