"""The review desk: documents left, the coder's codes locked, the auditor's beside them, a finding per row."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Case, IntegerField, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import record_access
from accounts.models import AccessEvent, Role, User
from accounts.views import signed_in_user
from audits import concluding, desk, reviewing
from audits.forms import ConclusionForm, RulingForm
from audits.matching import Kind, item_from_json
from audits.models import READERS, REVIEWERS, Review, ReviewOutcome
from audits.snapshots import SYSTEMS
from audits.views import go
from audits.workflow import Action, Status
from coding_portal.errors import NotVisible, StaleVersion, WorkflowError

Decision = ReviewOutcome.Decision


def visible_review(review_id: int, *, user: User) -> Review:
    review = Review.objects.visible_to(user).with_row_details().filter(pk=review_id).first()
    if review is None:
        raise NotVisible
    return review


def changeable_review(review_id: int, *, user: User) -> Review:
    """The review, if its findings may be changed by the user now; refused in words before a dialog opens."""
    row = visible_review(review_id, user=user)
    reviewing.require_may_change(row, by=user, action=Action.RECORD)
    return row


def _version(request: HttpRequest) -> int | None:
    """The version of the review the page showed when the user acted."""
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() else None


@require_POST
@login_required
def start(request: HttpRequest, item_id: int) -> HttpResponse:
    """Open the review of a sampled chart and go to its desk."""
    review = reviewing.start_review(item_id=item_id, by=signed_in_user(request))
    return go(request, "audits:review", review.pk)


@require_GET
@login_required
def review(request: HttpRequest, review_id: int) -> HttpResponse:
    """The desk of one review: for its auditor to work, for others to read, for the coder to answer."""
    user = signed_in_user(request)
    row = visible_review(review_id, user=user)
    record_access(
        by=user,
        action=AccessEvent.Action.VIEW,
        subject=row,
        patient_id=row.item.encounter.patient_id,
        request=request,
        detail={"encounter": row.item.encounter_id},
    )
    context = desk_context(row, user)
    documents = desk.desk_documents(row, context["outcomes"])
    context |= {"documents": documents, "open": documents[0] if documents else None}
    return render(request, "audits/review.html", context)


def desk_context(row: Review, user: User) -> dict[str, Any]:
    """Rows, score and what the user may do now."""
    outcomes = list(row.outcomes.all())
    drg = desk.current_drg(row, outcomes)
    is_mine = row.coder_id == user.pk
    reviews = user.role in REVIEWERS and not is_mine
    return {
        "review": row,
        "plan": row.item.sample.plan,
        "encounter": row.item.encounter,
        "outcomes": outcomes,
        "rows": desk.desk_rows(row, outcomes, audited_levels=drg.get("levels", {})),
        "panel": desk.panel(row, outcomes, drg=drg) if row.is_revealed else None,
        "messages_on_chart": row.messages.filter(row=None).select_related("by"),
        "kinds": [(kind.value, label) for kind, label in desk.KIND_LABELS.items()],
        "may_change": row.auditor_id == user.pk and row.status == Status.IN_REVIEW and user.role in REVIEWERS,
        "may_answer": is_mine and row.status == Status.RETURNED,
        "may_return": reviews and row.status == Status.REVIEWED,
        "may_settle": reviews and row.status == Status.REBUTTED,
        "may_reopen": row.auditor_id == user.pk and row.status in (Status.REVIEWED, Status.REBUTTED),
        "may_close": reviews and row.status == Status.AGREED,
        "may_close_unanswered": reviews and user.role == Role.LEAD and row.status == Status.RETURNED,
        "is_reader": user.role in READERS,
        "conclusion": ConclusionForm(),
    }


@require_GET
@login_required
def document(request: HttpRequest, review_id: int, document_id: int) -> HttpResponse:
    """One document of the reviewed chart with both sides' marks."""
    user = signed_in_user(request)
    row = visible_review(review_id, user=user)
    found = [each for each in desk.desk_documents(row, list(row.outcomes.all())) if each.document.pk == document_id]
    if not found:
        raise NotVisible
    record_access(
        by=user,
        action=AccessEvent.Action.VIEW,
        subject=found[0].document,
        patient_id=row.item.encounter.patient_id,
        request=request,
        detail={"review": row.pk},
    )
    return render(request, "audits/_document.html", {"review": row, "open": found[0]})


def _answer(request: HttpRequest, review_id: int, *, say: str, focus: str = "", close: bool = False) -> HttpResponse:
    """The rows, the score and the actions as they are now, with one line for the status bar."""
    user = signed_in_user(request)
    response = render(request, "audits/_desk.html", desk_context(visible_review(review_id, user=user), user))
    triggers: dict[str, Any] = {"say": say}
    if close:
        triggers["cp:close"] = True
    response["HX-Trigger"] = json.dumps(triggers)
    return focus_after(response, focus) if focus else response


def focus_after(response: HttpResponse, ids: str) -> HttpResponse:
    """Put the focus on the first of these ids that exists, as the answer to the user's key."""
    response["HX-Trigger-After-Settle"] = json.dumps({"cp:focus": ids})
    return response


@require_POST
@login_required
def agree_row(request: HttpRequest, review_id: int, number: int) -> HttpResponse:
    """Agree with the coder on one row; the focus goes on to the next row."""
    reviewing.record_outcome(
        review_id=review_id,
        by=signed_in_user(request),
        number=number,
        ruling=reviewing.Ruling(Decision.AGREE),
        version=_version(request),
    )
    return _answer(request, review_id, say=f"Row {number}: agreed.", focus=f"row-{number + 1} row-{number}")


@require_POST
@login_required
def agree_rest(request: HttpRequest, review_id: int) -> HttpResponse:
    count = reviewing.agree_with_rest(review_id=review_id, by=signed_in_user(request), version=_version(request))
    return _answer(request, review_id, say=f"Agreed with {count} row{'' if count == 1 else 's'}.")


@require_POST
@login_required
def reveal(request: HttpRequest, review_id: int) -> HttpResponse:
    """End the blind part and lay both codings side by side."""
    reviewing.reveal_coding(review_id=review_id, by=signed_in_user(request), version=_version(request))
    return go(request, "audits:review", review_id)


@require_http_methods(["GET", "POST"])
@login_required
def change_row(request: HttpRequest, review_id: int, number: int, decision: str) -> HttpResponse:
    """A dialog to change or delete the code of a row, with the reason; posting decides."""
    row = changeable_review(review_id, user=signed_in_user(request))
    outcome = row.outcomes.filter(number=number).first()
    if outcome is None or decision not in (Decision.CHANGE, Decision.DELETE):
        raise NotVisible
    value = outcome.audited or outcome.original or {}
    kind = item_from_json(value).kind
    initial = _initial(value) | {
        "reason": outcome.reason,
        "reference": outcome.reference,
        "comment": outcome.comment,
    }
    form = RulingForm(request.POST or None, kind=kind, only_reason=decision == Decision.DELETE, initial=initial)
    return _ruling_dialog(request, row, form, decision=decision, number=number, shown=value["display"])


@require_http_methods(["GET", "POST"])
@login_required
def add_row(request: HttpRequest, review_id: int, kind: str) -> HttpResponse:
    """A dialog to add a code the coder does not have."""
    row = changeable_review(review_id, user=signed_in_user(request))
    if kind not in list(Kind):
        raise NotVisible
    initial = {"kind": kind, "units": Decimal(1), "role": "secondary"}
    form = RulingForm(request.POST or None, kind=Kind(kind), initial=initial)
    return _ruling_dialog(request, row, form, decision=Decision.ADD, number=None, shown="")


def _initial(value: dict[str, Any]) -> dict[str, Any]:
    return {**value, "code": value["display"], "modifiers": " ".join(value["modifiers"])}


def _ruling_dialog(
    request: HttpRequest, row: Review, form: RulingForm, *, decision: str, number: int | None, shown: str
) -> HttpResponse:
    """The dialog; posted with a code picked from the search, the form with it; posted otherwise, the decision.

    A refusal comes back inside the dialog, so that nothing typed is lost.
    """
    if request.method == "POST" and request.POST.get("pick"):
        picked = RulingForm(
            kind=form.kind_of_code, only_reason=decision == Decision.DELETE, initial=request.POST.dict()
        )
        context = {"review": row, "form": picked, "decision": decision, "number": number, "shown": shown}
        response = render(request, "audits/_ruling_form.html", context)
        return focus_after(response, "ruling-role ruling-modifiers ruling-service_on ruling-reason")
    if request.method == "POST" and form.is_valid():
        try:
            outcome = reviewing.record_outcome(
                review_id=row.pk,
                by=signed_in_user(request),
                number=number,
                ruling=form.ruling(decision),
                version=_version(request),
            )
        except StaleVersion:
            raise
        except WorkflowError as refused:
            form.add_error(None, refused.message)
        else:
            where = outcome.number if outcome else number
            return _answer(request, row.pk, say=f"Row {where}: saved.", focus=f"row-{where}", close=True)
    context = {"review": row, "form": form, "decision": decision, "number": number, "shown": shown}
    context |= {"systems": ",".join(SYSTEMS[form.kind_of_code]), "on": row.item.encounter.service_to}
    if request.method == "POST":
        response = render(request, "audits/_ruling_form.html", context, status=422)
        response["HX-Retarget"], response["HX-Reswap"] = "#ruling-form", "outerHTML"
        return response
    return render(request, "audits/_ruling_dialog.html", context)


@require_POST
@login_required
def link_words(request: HttpRequest, review_id: int) -> HttpResponse:
    """Let the focused row point at the selected words."""
    values = [request.POST.get(name, "") for name in ("row", "document_version", "start", "end")]
    if not all(value.isascii() and value.isdigit() and len(value) < 10 for value in values):
        raise WorkflowError("span", "Select words in the document, and put the focus on the row they support.")
    number, document_version, start, end = map(int, values)
    reviewing.link_words(
        review_id=review_id,
        number=number,
        document_version=document_version,
        span=(start, end),
        by=signed_in_user(request),
        version=_version(request),
    )
    return _answer(request, review_id, say=f"Words linked to row {number}.", focus=f"row-{number}")


# --- the end of a review ------------------------------------------------------------------------------------------


@require_POST
@login_required
def conclude(request: HttpRequest, review_id: int) -> HttpResponse:
    """Finish: back to the coder when anything differs, closed as agreed when nothing does."""
    user = signed_in_user(request)
    row = visible_review(review_id, user=user)
    form = ConclusionForm(request.POST)
    if not form.is_valid():
        response = render(request, "audits/_conclude_form.html", {"review": row, "conclusion": form}, status=422)
        response["HX-Retarget"], response["HX-Reswap"] = "#conclude-form", "outerHTML"
        return response
    concluding.conclude_review(review_id=review_id, by=user, conclusion=form.conclusion(), version=_version(request))
    return go(request, "audits:plan", row.item.sample.plan_id)


@require_POST
@login_required
def settle(request: HttpRequest, review_id: int, verb: str) -> HttpResponse:
    """The shorter moves of a review, each with the words the user typed."""
    moves: dict[str, Callable[..., Review]] = {
        "return": concluding.return_to_coder,
        "agree": concluding.agree_with_review,
        "uphold": concluding.uphold_findings,
        "reopen": concluding.reopen_review,
        "close": concluding.close_review,
    }
    if verb not in moves:
        raise NotVisible
    user = signed_in_user(request)
    moves[verb](review_id=review_id, by=user, text=request.POST.get("text", ""))
    return go(request, "audits:returned") if verb == "agree" else go(request, "audits:review", review_id)


@require_POST
@login_required
def rebut(request: HttpRequest, review_id: int) -> HttpResponse:
    """The coder says why she does not agree, on the chart or on single rows."""
    rows = {
        int(name.removeprefix("row-")): text
        for name, text in request.POST.items()
        if name.startswith("row-") and name.removeprefix("row-").isdecimal() and isinstance(text, str)
    }
    conclusion = concluding.Conclusion(text=request.POST.get("text", ""), rows=rows)
    concluding.rebut_review(review_id=review_id, by=signed_in_user(request), conclusion=conclusion)
    return go(request, "audits:returned")


@require_GET
@login_required
def returned(request: HttpRequest) -> HttpResponse:
    """The user's own charts that came back from audit: those that wait for her answer first."""
    user = signed_in_user(request)
    if user.role not in (Role.CODER, *READERS):
        raise PermissionDenied
    waiting_first = Case(When(status=Status.RETURNED, then=Value(0)), default=Value(1), output_field=IntegerField())
    rows = (
        Review.objects.visible_to(user)
        .filter(coder=user)
        .with_row_details()
        .defer("item__snapshot", "item__sample__certificate")
        .order_by(waiting_first, "-returned_at", "-pk")[:200]
    )
    if rows:
        record_access(
            by=user,
            action=AccessEvent.Action.VIEW,
            subject="audits.returned",
            request=request,
            detail={"reviews": len(rows)},
        )
    return render(request, "audits/returned.html", {"rows": rows})
