"""The starter set against the official files, where somebody has put them."""

import io
import re
import unicodedata
import zipfile
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings

from codesets.models import Code

pytestmark = pytest.mark.django_db
CMS = Path(settings.SHARED_DIR) / "cms"


def order_file(archive: str, pattern: str) -> dict[str, tuple[bool, str]]:
    """Code to billable and long title, from an order file."""
    if not (CMS / archive).exists():
        pytest.skip("the official files are not here")
    with zipfile.ZipFile(CMS / archive) as opened:
        name = next(name for name in opened.namelist() if re.search(pattern, name))
        text = io.TextIOWrapper(opened.open(name), encoding="latin-1")
        return {line[6:14].strip(): (line[14] == "1", line[77:].strip()) for line in text}


def plain(title: str) -> str:
    """Titles differ in accents and capitals between the order file and the tabular list."""
    return unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()


@pytest.mark.parametrize(
    ("archive", "pattern", "on"),
    [
        ("icd10cm/ICD10-CM-Code-Descriptions-2025.zip", r"order-2025", date(2025, 2, 1)),
        ("icd10cm/icd10cm-Code-Descriptions-2026.zip", r"order-2026\.txt", date(2025, 11, 1)),
        ("icd10cm/icd10cm_FY2027_DERIVED.zip", r"order_2027", date(2026, 11, 21)),
    ],
)
def test_diagnoses_are_those_of_the_order_file(archive: str, pattern: str, on: date) -> None:
    official = order_file(archive, pattern)
    rows = Code.objects.in_force(on=on).filter(system="icd10cm").values_list("code", "billable", "title")
    ours = {code: (billable, title) for code, billable, title in rows}
    assert ours.keys() == official.keys()
    assert [code for code in ours if ours[code][0] != official[code][0]] == []
    different = [code for code in ours if plain(ours[code][1]) != plain(official[code][1])]
    assert len(different) < 40, different[:40]


def test_procedures_are_those_of_the_order_file() -> None:
    official = order_file("icd10pcs/2026-icd-10-pcs-order-file.zip", r"order_2026\.txt")
    wanted = {code: title for code, (billable, title) in official.items() if billable}
    rows = Code.objects.in_force(on=date(2025, 11, 1)).filter(system="icd10pcs").values_list("code", "title")
    ours = dict(rows)
    assert ours.keys() == wanted.keys()
    assert sum(ours[code] != wanted[code] for code in ours) < 10
