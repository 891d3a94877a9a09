"""HCCs and the score: every addend named, hierarchies shown, nothing passed over in silence."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from codesets import risk
from codesets.loaders.layouts import read_release
from codesets.loaders.sources import LayoutError
from codesets.models import HccMapping, Release, RiskModel, Table
from codesets.risk_words import in_words
from codesets.services import load_and_compare, restore_release

SAMPLES = Path(__file__).parent / "samples"
WOMAN = risk.Person(age=72, sex="F")
OF_CODE: Mapping[str, frozenset[str]] = {
    "E1122": frozenset({"37"}),
    "E119": frozenset({"38"}),
    "I5023": frozenset({"224"}),
    "I509": frozenset({"226"}),
    "N1830": frozenset({"329"}),
    "N184": frozenset({"327"}),
    "I420": frozenset({"222"}),
    "D66": frozenset({"111"}),
    "C9330": frozenset({"20"}),
}


def table(year: int = 2027, model: RiskModel = RiskModel.V28) -> risk.Mappings:
    return risk.Mappings(model, year, OF_CODE, "starter")


def test_the_score_is_the_sum_of_what_is_shown() -> None:
    found = risk.score(["E1122", "I5023", "N184", "I10"], WOMAN, table())
    shown = [part.coefficient for part in (*found.demographic, *found.interactions)]
    shown += [category.coefficient for category in found.paid if category.coefficient is not None]
    assert found.raw == sum(shown, Decimal(0))
    assert found.payment == (found.raw * Decimal("0.941") / Decimal("1.079")).quantize(Decimal("0.001"))
    assert [part.says for part in found.demographic] == ["Female, age 70 to 74"]
    assert "Heart failure with kidney disease" in [part.says for part in found.interactions]
    assert found.segment == "community, no Medicaid, aged"


def test_codes_without_a_category_are_named() -> None:
    found = risk.score(["I10", "E119", "Z0000"], WOMAN, table())
    assert found.without_category == ("I10", "Z0000")
    assert [category.number for category in found.paid] == ["38"]


def test_a_dropped_category_says_what_took_its_place() -> None:
    found = risk.score(["E119", "E1122", "I509", "I5023"], WOMAN, table())
    assert {(each.number, each.dropped_by) for each in found.dropped} == {("38", ("37",)), ("226", ("224",))}
    assert all(category.title for category in found.categories)


def test_a_category_keeps_the_codes_that_gave_it() -> None:
    found = risk.score(["E1122", "E1122"], WOMAN, table())
    assert found.categories[0].codes == ("E1122",)
    assert found.categories[0].lasting


def test_the_order_of_codes_does_not_matter() -> None:
    codes = ["E119", "I5023", "N1830", "E1122"]
    assert risk.score(codes, WOMAN, table()) == risk.score(codes[::-1], WOMAN, table())


def test_a_code_not_possible_at_the_age_is_set_aside_and_said() -> None:
    found = risk.score(["C9330"], WOMAN, table())
    assert (found.set_aside, found.categories) == (("C9330",), ())


def test_sex_turns_haemophilia_into_another_category() -> None:
    man = risk.Person(age=72, sex="M")
    assert [each.number for each in risk.score(["D66"], man, table()).paid] == ["111"]
    assert [each.number for each in risk.score(["D66"], WOMAN, table()).paid] == ["112"]


def test_without_a_factor_only_the_raw_score_is_given() -> None:
    found = risk.score(["E119"], WOMAN, table(2023))
    assert found.raw is not None
    assert (found.payment, found.normalisation) == (None, None)


def test_without_a_table_there_is_no_score_and_a_reason() -> None:
    found = risk.score(["E119"], WOMAN, risk.Mappings(RiskModel.V28, 2031, {}))
    assert (found.raw, found.without_category) == (None, ("E119",))
    assert "payment year 2031 is not loaded" in found.reason


@pytest.mark.parametrize("model", risk.UNSCORED)
def test_models_without_sure_coefficients_give_categories_only(model: RiskModel) -> None:
    found = risk.score(["E119"], WOMAN, risk.Mappings(model, 2026, {"E119": frozenset({"19"})}, "starter"))
    assert found.raw is None
    assert found.reason.startswith("Categories only")
    assert [category.number for category in found.categories] == ["19"]


@pytest.mark.parametrize(
    ("person", "segment"),
    [
        (risk.Person(60, "M", entitlement="1"), "community, no Medicaid, disabled"),
        (risk.Person(60, "M", dual="02", entitlement="1"), "community, full Medicaid, disabled"),
        (risk.Person(80, "M", dual="03"), "community, partial Medicaid, aged"),
        (risk.Person(80, "M", institutional=True), "long-term institutional"),
        (risk.Person(66, "M", new_enrollee=True), "new enrollee"),
    ],
)
def test_whose_coefficients_are_used_is_said(person: risk.Person, segment: str) -> None:
    found = risk.score(["E119"], person, table())
    assert found.segment == segment
    assert found.raw


@pytest.mark.parametrize(
    ("born", "age"), [(date(1962, 2, 1), 65), (date(1962, 2, 2), 64), (date(1962, 1, 31), 65), (date(2027, 1, 5), 0)]
)
def test_the_age_is_that_of_the_first_of_february(born: date, age: int) -> None:
    assert risk.age_in(2027, born) == age


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("D4", "4 payment HCCs"),
        ("D10P", "10 or more payment HCCs"),
        ("F95_GT", "Female, age 95 and over"),
        ("NEF65", "Female, age 65"),
        ("DISABLED_ULCER_V28", "Disabled with skin ulcer"),
        ("HF_HCC238_V28", "Heart failure with HCC 238"),
        ("gSubUseDisorder_gPsych_V28", "Substance use with psychiatric"),
        ("OriginallyDisabled_Female", "Originally entitled by disability"),
    ],
)
def test_addends_have_names_in_words(name: str, words: str) -> None:
    assert in_words(name, sex="F") == words


@pytest.mark.django_db
def test_the_starter_set_has_three_payment_years() -> None:
    years = risk.loaded_years()
    assert list(years) == [2025, 2026, 2027]
    assert years[2025] == tuple(RiskModel)
    assert RiskModel.V24 not in years[2027]
    found = risk.mappings(["E1122", "B377", "I10"], model=RiskModel.V28, payment_year=2027)
    assert found.of_code == {"B377": {"2", "6"}, "E1122": {"37"}}


@pytest.mark.django_db
def test_one_table_of_the_software_leaves_the_other_models_as_they_are(tmp_path: Path) -> None:
    whole = tmp_path / "ra_dx_to_cc_2031.csv"
    whole.write_bytes((SAMPLES / "ra_dx_to_cc_2032.csv").read_bytes())
    load_and_compare(release=read_release("hcc-mappings", [whole]))
    loaded = load_and_compare(release=read_release("cms-hcc", [SAMPLES / "v28_PY2031_diag_to_hcc.txt"]))
    assert loaded.release.rows == 13
    assert [(change.added, change.ended) for change in loaded.changes] == [(6, 2)]
    assert (loaded.release.effective_on, loaded.release.known_until) == (date(2030, 1, 1), date(2030, 12, 31))
    kept = HccMapping.objects.filter(release=loaded.release).exclude(model=RiskModel.V28)
    assert set(kept.values_list("model", "code")) == {("V24", "A021"), ("ESRD-V24", "E1122"), ("RX-V08", "E1122")}
    assert loaded.before is not None
    restore_release(release_id=loaded.before.pk)
    assert risk.mappings(["I509"], model=RiskModel.V28, payment_year=2031).of_code == {}


@pytest.mark.django_db
def test_other_years_keep_their_table() -> None:
    before = risk.mappings(["E1122"], model=RiskModel.V28, payment_year=2027)
    load_and_compare(release=read_release("cms-hcc", [SAMPLES / "v28_PY2031_diag_to_hcc.txt"]))
    assert risk.mappings(["E1122"], model=RiskModel.V28, payment_year=2027) == before


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("v28_PY2031.txt", "A021\t2\nE1122\n", "v28_PY2031.txt: does not look like"),
        ("v28_PY2031.txt", "A021\t2\n" * 2, "line 2: A021 with HCC 2 stands twice"),
        ("v28_PY2031.txt", "A021\t2\n" + "".join(f"B{n}\t2\n" for n in range(10, 60)) + "?\t9\n", "line 52: “?"),
        ("table_PY2031.txt", "A021\t2\n", "gives no model"),
        ("v28.txt", "A021\t2\n", "gives no payment year"),
        ("ra_2031.csv", "diagnosis_code,cc,model_name\nA021,2,HHS\n", "line 2: “A021,2,HHS”"),
    ],
)
def test_a_bad_line_is_named_and_nothing_is_loaded(name: str, content: str, words: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_text(content)
    layout = "hcc-mappings" if name.endswith("csv") else "cms-hcc"
    before = Release.objects.filter(table=Table.HCC).count()
    with pytest.raises(LayoutError) as refused:
        load_and_compare(release=read_release(layout, [path]))
    assert words in str(refused.value)
    assert Release.objects.filter(table=Table.HCC).count() == before
