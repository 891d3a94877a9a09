"""What the review desk shows: documents with both sides' words marked, rows side by side, the score so far."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from audits.concluding import reviewed_chart
from audits.grouping import audited_drg
from audits.matching import Finding, Item, Kind, item_from_json
from audits.models import Review, ReviewMessage, ReviewOutcome, Score
from audits.reports import chart_score
from audits.reviewing import row_of
from audits.scoring import ChartScore, CodeClass, Rate, class_rate, code_over_code, score_chart
from audits.workflow import SCORED, Status
from encounters.documents import Mark, pieces
from encounters.models import Document, DocumentVersion

SIGNS = {
    Finding.AGREE: ("=", "agree", "same"),
    Finding.ADD: ("+", "added", "added"),
    Finding.DELETE: ("-", "delete", "removed"),
    Finding.CHANGE: ("≠", "changed", "changed"),
    Finding.RESEQUENCE: ("↕", "sequence", "changed"),
    Finding.POA: ("≠", "POA", "changed"),
    Finding.MODIFIER: ("≠", "modifier", "changed"),
    Finding.UNITS: ("≠", "units", "changed"),
}
KIND_LABELS = {Kind.DIAGNOSIS: "Diagnoses", Kind.PROCEDURE: "Procedures", Kind.LINE: "CPT/HCPCS lines"}
AUDITOR_KEYS = 1_000_000
MARKS_PER_ROW = 1_000


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a row as the table shows it."""

    display: str
    title: str
    details: str
    role: str
    level: str


@dataclass(frozen=True, slots=True)
class DeskRow:
    """One row of the review."""

    number: int
    kind: Kind
    original: Side | None
    audited: Side | None
    decision: str
    signs: tuple[tuple[str, str, str], ...]
    differs: bool
    reason: str
    reference: str
    comment: str
    evidence: tuple[tuple[int, int], ...]
    thread: tuple[ReviewMessage, ...]

    @property
    def shown(self) -> str:
        side = self.audited or self.original
        return side.display if side else ""


@dataclass(frozen=True, slots=True)
class Panel:
    """The score of this chart so far, both DRGs, and the coder in this audit."""

    classes: tuple[Rate, ...]
    codes: Rate
    undecided: int
    differences: int
    original_drg: Mapping[str, Any]
    audited_drg: Mapping[str, Any]
    weight_change: Decimal | None
    coder_rate: Rate | None
    coder_charts: int


def desk_rows(review: Review, outcomes: Sequence[ReviewOutcome], *, audited_levels: Mapping[str, str]) -> list[DeskRow]:
    """The rows of a review in the order of the chart, additions after the coder's codes of their kind."""
    levels = (review.item.snapshot.get("drg") or {}).get("levels", {})
    thread: dict[int, list[ReviewMessage]] = {}
    for message in review.messages.select_related("by"):
        if message.row is not None:
            thread.setdefault(message.row, []).append(message)
    rows = [_desk_row(outcome, levels, audited_levels, thread.get(outcome.number, ())) for outcome in outcomes]
    order = list(KIND_LABELS)
    return sorted(rows, key=lambda row: (order.index(row.kind), row.original is None, row.number))


def _desk_row(
    outcome: ReviewOutcome,
    levels: Mapping[str, str],
    audited_levels: Mapping[str, str],
    thread: Iterable[ReviewMessage],
) -> DeskRow:
    findings = row_of(outcome).findings
    item = row_of(outcome).either
    decided = outcome.decision != ReviewOutcome.Decision.OPEN
    return DeskRow(
        number=outcome.number,
        kind=item.kind,
        original=_side(outcome.original, levels),
        audited=_side(outcome.audited, audited_levels),
        decision=outcome.decision,
        signs=tuple(SIGNS[finding] for finding in findings) if decided else (("?", "open", "same"),),
        differs=decided and findings != (Finding.AGREE,),
        reason=outcome.get_reason_display() if outcome.reason else "",
        reference=outcome.reference,
        comment=outcome.comment,
        evidence=tuple(
            (AUDITOR_KEYS + outcome.number * MARKS_PER_ROW + place, version)
            for place, (version, _, _) in enumerate(outcome.evidence)
        ),
        thread=tuple(thread),
    )


def _side(value: Mapping[str, Any] | None, levels: Mapping[str, str]) -> Side | None:
    if not value:
        return None
    item = item_from_json(value)
    role = "" if item.role in ("", "secondary") else item.role.replace("_", " ")
    return Side(value["display"], value["title"], _details(item), role, levels.get(item.code, ""))


def _details(item: Item) -> str:
    """POA of a diagnosis; modifiers and units of a line; the date of a procedure."""
    if item.kind is Kind.DIAGNOSIS:
        return item.poa
    if item.kind is Kind.PROCEDURE:
        return item.service_on
    return " ".join([*item.modifiers, f"× {item.units}" if item.units is not None else ""]).strip()


def panel(review: Review, outcomes: Sequence[ReviewOutcome], *, drg: Mapping[str, Any]) -> Panel:
    """The score of this chart with undecided rows taken as agreed, and the coder's rate in the audit so far."""
    score: ChartScore = score_chart(reviewed_chart(review, outcomes))
    goal = review.item.sample.plan.goal
    others = Score.objects.filter(
        review__coder=review.coder_id, review__item__sample=review.item.sample_id, review__status__in=SCORED
    )
    coder_scores = [chart_score(row) for row in others]
    before = review.item.snapshot.get("drg") or {}
    weights = [str(each.get("weight") or "") for each in (before, drg)]
    classes = [class_rate(name, [score], goal) for name in CodeClass]
    return Panel(
        classes=tuple(rate for rate in classes if rate.belonged or rate.extra),
        codes=code_over_code([score], goal),
        undecided=sum(outcome.decision == ReviewOutcome.Decision.OPEN for outcome in outcomes),
        differences=sum(outcome.decision not in ("", "agree") for outcome in outcomes),
        original_drg=before,
        audited_drg=drg,
        weight_change=Decimal(weights[1]) - Decimal(weights[0]) if all(weights) else None,
        coder_rate=code_over_code(coder_scores, goal) if coder_scores else None,
        coder_charts=len(coder_scores),
    )


def current_drg(review: Review, outcomes: Sequence[ReviewOutcome]) -> dict[str, Any]:
    """The DRG of the auditor's codes: as stored once finished, worked out while the review is open."""
    if review.status != Status.IN_REVIEW:
        return dict(review.audited_drg)
    return audited_drg(review, outcomes) if review.item.snapshot.get("drg") else {}


# --- documents ----------------------------------------------------------------------------------------------------


def marks_of(review: Review, outcomes: Sequence[ReviewOutcome], *, version: int) -> list[Mark]:
    """The words of one document version that support codes: the coder's, once shown, and the auditor's."""
    marks = []
    if review.is_revealed:
        for number, value in enumerate(review.item.snapshot["items"], start=1):
            for place, (where, start, end) in enumerate(value.get("evidence", ())):
                if where == version:
                    marks.append(Mark(number * MARKS_PER_ROW + place, start, end, value["display"]))
    for outcome in outcomes:
        shown = (outcome.audited or outcome.original or {}).get("display", "")
        for place, (where, start, end) in enumerate(outcome.evidence):
            if where == version:
                marks.append(Mark(AUDITOR_KEYS + outcome.number * MARKS_PER_ROW + place, start, end, shown))
    return marks


def marked_text(text: str, marks: Sequence[Mark]) -> SafeString:
    """HTML whose text content is exactly ``text``; the coder's and the auditor's marks are underlined differently."""
    html: list[str] = []
    for piece, covering in pieces(text, marks):
        if not covering:
            html.append(escape(piece))
            continue
        by_auditor = any(mark.key >= AUDITOR_KEYS for mark in covering)
        codes = escape(", ".join(dict.fromkeys(mark.code for mark in covering)))
        who = "cp-mark cp-mark-auditor" if by_auditor else "cp-mark"
        opening = f'<mark class="{who}" data-evidence="{covering[0].key}" data-code="{codes}" title="{codes}">'
        html.append(f"{opening}{escape(piece)}</mark>")
    return mark_safe("".join(html))  # noqa: S308 - every part is escaped above


@dataclass(frozen=True, slots=True)
class DeskDocument:
    """A document of the chart with the version that is shown and how many words of it are marked."""

    document: Document
    version: DocumentVersion | None
    marks: Sequence[Mark]

    @property
    def text(self) -> SafeString:
        return marked_text(self.version.text, self.marks) if self.version else SafeString("")


def desk_documents(review: Review, outcomes: Sequence[ReviewOutcome]) -> list[DeskDocument]:
    """The chart's documents, newest version each, in the order they were written."""
    versions = DocumentVersion.objects.order_by("-number")
    documents = (
        Document.objects.filter(encounter=review.item.encounter_id)
        .prefetch_related(Prefetch("versions", versions, to_attr="newest_first"))
        .order_by("written_at", "pk")
    )
    found = []
    for document in documents:
        newest: list[DocumentVersion] = getattr(document, "newest_first", [])
        version = newest[0] if newest else None
        marks = marks_of(review, outcomes, version=version.pk) if version else []
        found.append(DeskDocument(document, version, marks))
    return found
