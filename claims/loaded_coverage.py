"""Coverage policies of the loaded releases, in the form the edits read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date

from claims.edits.tables import CoverageRow
from codesets import reference as lookup
from codesets.models import Resolution

LONG_AGO = date(2015, 10, 1)
"""ICD-10 took effect; what is listed from this day on is listed from the beginning."""
KEPT = 500
"""Policies kept in a process; the longest names over twenty thousand diagnoses."""
_rows: dict[lookup.PolicyKey, CoverageRow] = {}


def coverage_of(
    codes: Collection[str], windows: Mapping[int, list[lookup.Window]], states: Collection[str] = ()
) -> dict[str, tuple[CoverageRow, ...]]:
    """The policies of each service, each for the days on which it holds.

    One query; two more where a policy is asked for that the process has not read yet. What a release says never
    changes, so policies are kept. With states, only the policies that bind in one of them.
    """
    bound = lookup.policies_of(codes, windows, states)
    wanted = {key for spans in bound.values() for key, _, _ in spans}
    found = {key: _rows[key] for key in wanted & _rows.keys()}
    if missing := wanted - found.keys():
        found |= {key: _as_read(policy) for key, policy in lookup.policy_rows(missing).items()}
        if len(_rows) > KEPT:
            _rows.clear()
        _rows.update(found)
    return {
        code: tuple(replace(found[key], valid_from=first, valid_to=last) for key, first, last in spans)
        for code, spans in bound.items()
    }


def _as_read(policy: lookup.PolicyRow) -> CoverageRow:
    """A policy lists the diagnoses that are covered; where more are said not to support the service, it lists those.

    An article of the Medicare Coverage Database may list both. A diagnosis of any of its groups supports any of its
    services, because only its prose says which group is meant for which of them.
    """
    listed: dict[str, set[str]] = {resolution: set() for resolution in Resolution.values}
    for code, spans in policy.diagnoses.items():
        for resolution, _, _ in spans:
            listed[resolution].add(code)
    covered, unsupported = listed[Resolution.COVERED], listed[Resolution.UNSUPPORTED]
    by_exception = not covered if policy.version else len(unsupported) > len(covered)
    refused = listed[Resolution.DENIED] | (unsupported if by_exception else set())
    kinds = {Resolution.DENIED, Resolution.UNSUPPORTED} if by_exception else {Resolution.COVERED}
    name = f"Article {policy.number}" if policy.version else f"{policy.kind} {policy.number}"
    return CoverageRow(
        name + (f", {policy.contractor}" if policy.contractor else ""),
        policy.title,
        frozenset() if by_exception else frozenset(covered),
        frozenset(refused),
        policy.edition_on,
        limited=_limited(policy, refused if by_exception else covered, kinds),
        states=policy.states,
        parts=policy.parts,
        version=policy.version,
        basis=policy.basis,
        groups=_groups(policy),
        unsupported={
            code: policy.groups.get((Resolution.UNSUPPORTED, code), ()) for code in unsupported if policy.version
        },
    )


def _groups(policy: lookup.PolicyRow) -> tuple[tuple[int, int], ...]:
    """The groups of covered diagnoses in an article, each with their number."""
    counted = Counter(
        group for (said, _), groups in policy.groups.items() if said == Resolution.COVERED for group in groups
    )
    return tuple(sorted(counted.items()))


def _limited(
    policy: lookup.PolicyRow, codes: Collection[str], resolutions: Collection[str]
) -> dict[str, tuple[date, date]]:
    """First and last day of the codes that are not listed from the beginning or no longer."""
    days: dict[str, tuple[date, date]] = {}
    for code in codes:
        spans = [(first, last or date.max) for said, first, last in policy.diagnoses[code] if said in resolutions]
        first, last = min(first for first, _ in spans), max(last for _, last in spans)
        if first > LONG_AGO or last < date.max:
            days[code] = first, last
    return days
