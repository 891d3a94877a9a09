"""What the edits say of claims under the department's settings: the one way from facts to findings.

Desk, completion, bulk, release and the what-if check all come through ``findings_on``; nothing else runs the catalogue.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from claims.edits.base import CATALOGUE, Finding, Severity
from claims.edits.reading import claim_date
from claims.edits.run import RANK, run
from claims.facts import ClaimFacts
from claims.models import EditSetting, Mode
from claims.reference import reference_for


@dataclass(frozen=True, slots=True)
class Setting:
    """One standing setting as the edits meet it. ``payer`` is the identifier on the claim; empty stands for all."""

    id: int
    payer: str
    applies_from: date | None
    applies_until: date | None
    mode: Mode
    severity: Severity | None

    def holds(self, payer: str, on: date) -> bool:
        """For this payer, or for all, on this date of service; both ends included."""
        if self.payer not in ("", payer) or (self.applies_from and on < self.applies_from):
            return False
        return not (self.applies_until and on > self.applies_until)


Settings = Mapping[str, Sequence[Setting]]
"""Standing settings by edit; those for one payer stand before those for all."""


@dataclass(frozen=True, slots=True)
class Ruled:
    """A finding of the severity and in the mode in force, and the setting that says so, if one holds."""

    finding: Finding
    mode: Mode = Mode.ON
    setting_id: int | None = None

    @property
    def is_shown(self) -> bool:
        return self.mode is Mode.ON


def findings_on(claims: Sequence[ClaimFacts]) -> list[tuple[Ruled, ...]]:
    """All findings on each claim, in a fixed number of queries; those in shadow among them, marked as such."""
    reference = reference_for(claims)
    settings = standing_settings()
    return [ruled(run(facts, reference), facts, settings) for facts in claims]


def standing_settings() -> Settings:
    """Every setting that is not withdrawn, in one query."""
    found: dict[str, list[Setting]] = {}
    rows = EditSetting.objects.standing().values_list(
        "edit", "pk", "payer__payer_id", "applies_from", "applies_until", "mode", "severity"
    )
    for edit, key, payer, first, last, mode, severity in rows.order_by("payer", "pk"):  # NULL sorts last
        setting = Setting(key, payer or "", first, last, Mode(mode), Severity(severity) if severity else None)
        found.setdefault(edit, []).append(setting)
    return found


def ruled(findings: Iterable[Finding], facts: ClaimFacts, settings: Settings) -> tuple[Ruled, ...]:
    """The findings as the settings have them, stops first. What is off is left out.

    Which setting holds is decided by the payer on the claim and the date of service that also decides which codes are
    valid. An edit marked as required is neither switched off nor weakened. One that could not run stops the claim,
    whatever its severity, until it is switched off.
    """
    if not settings:
        return tuple(Ruled(finding) for finding in findings)
    on = claim_date(facts)
    found = [_ruled(finding, setting_for(settings, finding.edit, facts.payer.id, on)) for finding in findings]
    return tuple(sorted((each for each in found if each.mode is not Mode.OFF), key=_rank))


def setting_for(settings: Settings, edit: str, payer: str, on: date) -> Setting | None:
    """The setting that holds: the payer's own before the one for all payers."""
    return next((each for each in settings.get(edit, ()) if each.holds(payer, on)), None)


def _rank(each: Ruled) -> int:
    return RANK[each.finding.severity]


def _ruled(finding: Finding, setting: Setting | None) -> Ruled:
    if setting is None:
        return Ruled(finding)
    edit = CATALOGUE.get(finding.edit)
    severity = setting.severity or finding.severity
    if edit is not None and edit.required:
        return Ruled(
            replace(finding, severity=min(severity, finding.severity, key=RANK.__getitem__)), Mode.ON, setting.id
        )
    if finding.fault:
        return Ruled(finding, Mode.OFF if setting.mode is Mode.OFF else Mode.ON, setting.id)
    return Ruled(replace(finding, severity=severity), setting.mode, setting.id)
