"""What one release adds, changes and ends beside another, seen from one day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection, models
from django.db.models import Q

from codesets.models import (
    AddOn,
    Attribute,
    CcExclusion,
    CcLevel,
    Code,
    Conversion,
    CoverageDiagnosis,
    CoveragePolicy,
    CoverageService,
    DatedRow,
    DrgWeight,
    FeeIndicator,
    HccMapping,
    IndexTerm,
    ListedCode,
    Modifier,
    NcciPair,
    Note,
    ProcedureDefinition,
    ProcedureValue,
    Release,
    SeventhCharacter,
    SeverityExclusion,
    UnitLimit,
    valid_on,
)

COMPARED: Mapping[type[models.Model], tuple[tuple[str, ...], tuple[str, ...]]] = {
    Code: (("system", "code"), ("title", "billable")),
    Modifier: (("code",), ("title",)),
    Note: (("owner", "kind", "text"), ()),
    SeventhCharacter: (("owner", "character"), ("meaning",)),
    ProcedureValue: (("table", "row", "position", "character"), ("label",)),
    ProcedureDefinition: (("section", "position", "label"), ("definition", "explanation", "includes")),
    Attribute: (("system", "code", "name"), ("value",)),
    NcciPair: (("column1", "column2"), ("indicator",)),
    UnitLimit: (("setting", "code"), ("units", "adjudication")),
    AddOn: (("code", "primary", "edit_type"), ()),
    FeeIndicator: (
        ("code", "modifier"),
        (
            "status", "global_days", "professional_technical", "multiple", "bilateral", "assistant", "co_surgeon",
            "team", "not_in_office", "not_in_facility",
        ),
    ),
    Conversion: (("code", "said"), ("first_on",)),
    HccMapping: (("code", "model", "category"), ()),
    IndexTerm: (("path", "nonessential"), ("codes", "see", "see_also")),
    CcLevel: (("code",), ("level", "only_alive")),
    CcExclusion: (("collection", "principal"), ()),
    SeverityExclusion: (("first_drg", "last_drg", "code"), ()),
    CoveragePolicy: (("number",), ("title", "contractor")),
    CoverageService: (("number", "code"), ()),
    CoverageDiagnosis: (("number", "code"), ("resolution",)),
    ListedCode: (("code",), ("title",)),
    DrgWeight: (("drg",), ("title", "weight", "geometric_mean_stay", "arithmetic_mean_stay")),
}  # fmt: skip
"""For each table what names a row, and what may change of it."""

EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class Change:
    """The difference in one table: numbers, and a few examples of each kind."""

    label: str
    rows: int
    """Rows the release itself brings, ended and future ones among them."""
    added: int
    changed: int
    ended: int
    examples: tuple[tuple[str, str], ...]
    """Pairs of ``added``, ``changed`` or ``ended`` and the row in words."""


def changes_between(
    before: Release | None, after: Release, speaks_of: Mapping[type[models.Model], Q], *, on: date
) -> tuple[Change, ...]:
    """One change for each table the release speaks of; without a release before it every row counts as added."""
    return tuple(_change(model, limit, before, after, on) for model, limit in speaks_of.items())


def _change(model: type[models.Model], limit: Q, before: Release | None, after: Release, on: date) -> Change:
    keys, compared = COMPARED[model]
    old, old_params = _rows(model, limit, before, on)
    new, new_params = _rows(model, limit, after, on)
    first = f'"{keys[0]}"'
    same_row = " AND ".join(f'old."{key}" = new."{key}"' for key in keys)
    differs = " OR ".join(f'old."{column}" IS DISTINCT FROM new."{column}"' for column in compared) or "FALSE"
    key_words = ", ".join(f'coalesce(new."{key}", old."{key}")' for key in keys)
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            CREATE TEMP TABLE codesets_difference AS
            SELECT * FROM (
                SELECT CASE WHEN old.{first} IS NULL THEN 'added' WHEN new.{first} IS NULL THEN 'ended'
                    WHEN {differs} THEN 'changed' END AS kind,
                    concat_ws(' ', {key_words}) AS name,
                    {_joined(model, "old")} AS was, {_joined(model, "new")} AS now
                FROM ({old}) old FULL JOIN ({new}) new ON {same_row}
            ) compared WHERE kind IS NOT NULL
            """,  # noqa: S608 (our own table and column names)
            [*old_params, *new_params],
        )
        cursor.execute("SELECT kind, count(*) FROM codesets_difference GROUP BY kind")
        counts: dict[str, int] = dict(cursor.fetchall())
        examples: list[tuple[str, str]] = []
        for kind in ("added", "changed", "ended"):
            cursor.execute(
                "SELECT name, was, now FROM codesets_difference WHERE kind = %s ORDER BY name LIMIT %s",
                [kind, EXAMPLES],
            )
            examples += [(kind, _in_words(kind, *row)) for row in cursor.fetchall()]
        cursor.execute("DROP TABLE codesets_difference")
    return Change(
        label=str(model._meta.verbose_name_plural),
        rows=model._default_manager.filter(limit, release=after).count(),
        added=counts.get("added", 0),
        changed=counts.get("changed", 0),
        ended=counts.get("ended", 0),
        examples=tuple(examples),
    )


def _rows(model: type[models.Model], limit: Q, release: Release | None, on: date) -> tuple[str, tuple[Any, ...]]:
    """The rows of a release that hold on the day, each key once, as a query."""
    keys, compared = COMPARED[model]
    wanted = model._default_manager.filter(limit)
    wanted = wanted.filter(release_id=release.pk) if release is not None else wanted.filter(release_id=-1)
    if issubclass(model, DatedRow):
        wanted = wanted.filter(valid_on(on))
    if model is not NcciPair:  # the table guards its pairs itself, and sorting millions of them takes long
        wanted = wanted.order_by(*keys).distinct(*keys)
    sql, params = wanted.values_list(*keys, *compared).query.sql_with_params()
    return str(sql), tuple(params)


def _joined(model: type[models.Model], side: str) -> str:
    """What may change of a row as one text; of a yes or no its name where it is yes, of named values the values."""
    parts = []
    for column in COMPARED[model][1]:
        kind = model._meta.get_field(column)
        value = f'{side}."{column}"'
        if isinstance(kind, models.BooleanField):
            value = f"CASE WHEN {value} THEN '{column.replace('_', ' ')}' END"
        elif isinstance(kind, models.JSONField):
            value = f"(SELECT string_agg(value, ' ' ORDER BY key) FROM jsonb_each_text({value}))"  # noqa: S608 (our own column names)
        parts.append(f"NULLIF({value}::text, '')")
    return f"concat_ws(', ', {', '.join(parts)})" if parts else "''"


def _in_words(kind: str, name: str, was: str, now: str) -> str:
    if kind == "changed":
        return f"{name}: {was} -> {now}"
    return f"{name} {now or was}".strip()
