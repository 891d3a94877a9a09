"""The what-if page: the API's check with a form in front of it. Nothing is stored, nothing names a patient."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.models import Role
from accounts.views import signed_in_user
from claims.api_check import CheckRequest, CheckResponse
from claims.check import check
from claims.check_examples import EXAMPLES
from claims.check_groups import groups_of
from claims.check_sheet import HEAD, ROWS, Reading, Sheet, read
from claims.edit_examples import examples
from claims.edits.base import Severity
from claims.facts import DiagnosisRole, Form
from claims.sent import without_blanks
from coding_portal.typed import whole_number
from encounters.models import Payer

CHECKERS = frozenset({Role.CODER, Role.LEAD, Role.AUDITOR, Role.BILLER, Role.COMPLIANCE})
LONGEST_PASTE = 4_000
UNMARKED = frozenset({"errors", "form", "payer", "sex", "complete", "poa", "role"})
"""What is wrong with a choice stands above the sheet; a browser offers no wrong one."""
POA = ("Y", "N", "U", "W", "1")
ROLES = tuple((role.value, role.value.replace("_", " ").capitalize()) for role in DiagnosisRole)


@dataclass(frozen=True, slots=True)
class Shown:
    """A finding as the page shows it, with the control it speaks of."""

    finding: Mapping[str, Any]
    id: str
    goto: str


@require_http_methods(["GET", "POST"])
@login_required
def check_page(request: HttpRequest) -> HttpResponse:
    """An empty sheet; or, sent, the sheet with one row more or less, an example, a pasted list, or its findings."""
    if signed_in_user(request).role not in CHECKERS:
        raise PermissionDenied
    if request.method == "GET":
        return _example_of_an_edit(request)
    verb, _, what = request.POST.get("do", "check").partition("-")
    if verb == "example" and what in EXAMPLES:
        example = Sheet.of_request(EXAMPLES[what])
        return _page(request, example, focus="check-run", say="The example stands in the sheet.")
    if verb == "clear":
        return _page(request, Sheet(), focus="dx-1-code", say="The sheet is empty.")
    sheet = Sheet.typed(request.POST.dict())
    return _answer(request, sheet) if verb == "check" else _changed(request, sheet, verb, what)


def _example_of_an_edit(request: HttpRequest) -> HttpResponse:
    """The catalogue's example of the edit that the address names, checked; else an empty sheet."""
    example = examples().get(request.GET.get("edit", "").upper())
    if example is None or not example.can_be_checked:
        return _page(request, Sheet())
    return _answer(request, Sheet.of_request(example.silent if "quiet" in request.GET else example.speaks))


def _changed(request: HttpRequest, sheet: Sheet, verb: str, what: str) -> HttpResponse:
    """The sheet with a row more or less, or with the codes of a list."""
    kind, _, number = what.partition("-")
    if verb == "paste":
        placed, strangers = sheet.paste(request.POST.get("paste", "")[:LONGEST_PASTE])
        said = f"{placed} codes placed." + (f" No code set knows {', '.join(strangers[:10])}." if strangers else "")
        focus = "paste" if strangers or not placed else "check-run"
        return _page(request, sheet, focus=focus, say=said, paste=" ".join(strangers))
    if verb == "add" and kind in ROWS:
        return _page(request, sheet, focus=sheet.add(kind), say="One row more.")
    if verb == "remove" and kind in ROWS:
        return _page(request, sheet, focus=sheet.remove(kind, whole_number(number) or 0), say="The row is gone.")
    return _page(request, sheet)


def _answer(request: HttpRequest, sheet: Sheet) -> HttpResponse:
    """The findings and the DRG, read and run as the API does; 422 where something is unreadable."""
    reading = read(sheet)
    asked = CheckRequest(data=without_blanks(reading.sent))
    errors = dict(reading.errors)
    if not asked.is_valid():
        errors |= {reading.control(path) or "form-errors": text for path, text in _flat(asked.errors) if text} | errors
    if errors:
        first = next((control for control in _controls(sheet) if control in errors), "form-errors")
        said = f"{len(errors)} value{'' if len(errors) == 1 else 's'} cannot be read."
        return _page(request, sheet, focus=first, say=said, status=422, errors=errors)
    answer = CheckResponse(check(asked.validated_data, today=timezone.localdate())).data
    found = answer["findings"]
    stops = sum(each["severity"] == Severity.STOP for each in found)
    context: dict[str, Any] = {
        "answer": answer,
        "shown": [
            Shown(each, f"finding-{number}", reading.control(each["field"], each["line"]))
            for number, each in enumerate(found, start=1)
        ],
        "counts": [(name, sum(each["severity"] == name for each in found)) for name in ("stop", "review", "note")],
        "needs": _needs(reading),
        "as_json": json.dumps(without_blanks(reading.sent), indent=2),
    }
    said = f"{len(found)} finding{'' if len(found) == 1 else 's'}, {stops} of them stop." if found else "No findings."
    return _page(request, sheet, say=said, **context)


def _needs(reading: Reading) -> str:
    """Why there is no DRG, where one could be expected."""
    sent = reading.sent
    if sent["form"] != Form.INSTITUTIONAL:
        return "Only inpatient hospital bills are paid by DRG."
    if sent.get("bill_type") and not str(sent["bill_type"]).lstrip("0").startswith("11"):
        return "Only inpatient hospital bills (type of bill 11x) are paid by DRG."
    missing = [
        words
        for words, is_there in (
            ("the age", sent["patient"].get("birth_date") if "patient" in sent else ""),
            ("the last day of service", sent.get("service_to") or sent.get("service_from")),
            ("a diagnosis", sent.get("diagnoses")),
        )
        if not is_there
    ]
    return f"For a DRG the sheet lacks {', '.join(missing)}." if missing else ""


def _flat(errors: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """The serializer's errors by the path of their value, places counted from 1."""
    if isinstance(errors, Mapping):
        for name, inner in errors.items():
            step = str(name + 1) if isinstance(name, int) else str(name)
            yield from _flat(inner, f"{path}.{step}" if path else step)
    elif isinstance(errors, list) and any(isinstance(each, Mapping) for each in errors):
        for number, inner in enumerate(errors, start=1):
            yield from _flat(inner, f"{path}.{number}")
    elif errors:
        yield path, " ".join(str(each) for each in errors)


def _controls(sheet: Sheet) -> Iterator[str]:
    """The controls in the order in which they stand on the page."""
    yield from (f"head-{name}" for name in HEAD)
    for kind, columns in ROWS.items():
        for number, _ in enumerate(sheet.rows[kind], start=1):
            yield from (f"{kind}-{number}-{name}" for name in columns)


def _page(
    request: HttpRequest, sheet: Sheet, *, focus: str = "", say: str = "", status: int = 200, **context: Any
) -> HttpResponse:
    errors: Mapping[str, str] = context.pop("errors", {})
    context |= {
        "head": sheet.head,
        "rows": {kind: _with_errors(kind, rows, errors) for kind, rows in sheet.rows.items()},
        "errors": errors,
        "unmarked": [text for control, text in errors.items() if control.rsplit("-", 1)[-1] in UNMARKED],
        "groups": groups_of(sheet, errors, focus),
        "head_errors": {name: errors.get(f"head-{name}", "") for name in HEAD},
        "payers": [("medicare", "Medicare"), ("medicaid", "Medicaid"), ("commercial", "Commercial")],
        "known_payers": Payer.objects.order_by("name").values_list("code", "name"),
        "forms": [(form.value, form.value.capitalize()) for form in Form],
        "poa": POA,
        "roles": ROLES,
    }
    response = render(request, "claims/check.html", context, status=status)
    if say:
        response["HX-Trigger"] = json.dumps({"say": say})
    if focus:
        response["HX-Trigger-After-Settle"] = json.dumps({"cp:focus": focus})
    return response


def _with_errors(kind: str, rows: list[dict[str, str]], errors: Mapping[str, str]) -> list[dict[str, Any]]:
    return [
        {
            "number": number,
            **row,
            "wrong": {name: errors.get(f"{kind}-{number}-{name}", "") for name in ROWS[kind]},
        }
        for number, row in enumerate(rows, start=1)
    ]
