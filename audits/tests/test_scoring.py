"""Matching is deterministic, each error counts once in its own class, and no rate is shown without its doubt."""

import random
from collections import Counter
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from audits.matching import Finding, Item, Kind, Role, item_from_json, match
from audits.scoring import (
    METHODS,
    CodeClass,
    Interval,
    ReviewedChart,
    Tally,
    Verdict,
    add_up_money,
    case_over_case,
    class_rate,
    clustered_interval,
    code_over_code,
    drg_accuracy,
    judge,
    penalised_code_over_code,
    score_chart,
    weighted,
    wilson,
)


def dx(code: str, role: Role = Role.SECONDARY, poa: str = "Y", sequence: int = 0) -> Item:
    return Item(Kind.DIAGNOSIS, code, role=role, poa=poa, sequence=sequence)


def pdx(code: str, poa: str = "Y") -> Item:
    return dx(code, Role.PRINCIPAL, poa)


def pcs(code: str, service_on: str = "2026-03-01") -> Item:
    return Item(Kind.PROCEDURE, code, service_on=service_on)


def line(code: str, *modifiers: str, units: int = 1, service_on: str = "2026-03-01") -> Item:
    return Item(Kind.LINE, code, modifiers=modifiers, units=Decimal(units), service_on=service_on)


def chart(original: list[Item], audited: list[Item], **more: Any) -> ReviewedChart:
    return ReviewedChart("1", tuple(original), tuple(audited), **more)


def findings(original: list[Item], audited: list[Item]) -> list[tuple[Finding, ...]]:
    return [row.findings for row in match(original, audited)]


def tally(original: list[Item], audited: list[Item], code_class: CodeClass) -> Tally:
    return score_chart(chart(original, audited)).tallies[code_class]


HEART_FAILURE = [pdx("I130"), dx("I5022", sequence=2)]


@pytest.mark.parametrize(
    ("original", "audited", "expected"),
    [
        ([pdx("I10")], [pdx("I10")], [(Finding.AGREE,)]),
        ([dx("I5022")], [dx("I5023")], [(Finding.CHANGE,)]),
        ([dx("I5022")], [dx("J9601")], [(Finding.DELETE,), (Finding.ADD,)]),
        ([dx("I10", poa="Y")], [dx("I10", poa="N")], [(Finding.POA,)]),
        ([dx("I10")], [pdx("I10")], [(Finding.RESEQUENCE,)]),
        ([dx("I10", poa="Y")], [pdx("I10", poa="N")], [(Finding.RESEQUENCE, Finding.POA)]),
        ([line("99213")], [line("99214")], [(Finding.CHANGE,)]),
        ([line("99213")], [line("99213", "25")], [(Finding.MODIFIER,)]),
        ([line("97110", units=2)], [line("97110", units=3)], [(Finding.UNITS,)]),
        ([line("97110", "GP", "59")], [line("97110", "59", "GP")], [(Finding.AGREE,)]),
        ([line("20610"), line("20610")], [line("20610")], [(Finding.AGREE,), (Finding.DELETE,)]),
    ],
)
def test_each_row_says_what_differs(
    original: list[Item], audited: list[Item], expected: list[tuple[Finding, ...]]
) -> None:
    assert findings(original, audited) == expected


def test_an_exact_code_is_paired_before_a_more_specific_one() -> None:
    rows = match([dx("E119"), dx("E1165")], [dx("E1165"), dx("E1140")])
    assert [(row.original and row.original.code, row.audited and row.audited.code) for row in rows] == [
        ("E1165", "E1165"),
        ("E119", "E1140"),
    ]


def test_repeated_procedures_pair_with_the_repeat_most_like_them() -> None:
    rows = match([line("20610", "LT"), line("20610", "RT")], [line("20610", "RT"), line("20610", "LT")])
    assert [row.findings for row in rows] == [(Finding.AGREE,)] * 2


def test_an_admitting_diagnosis_never_stands_in_for_a_reported_one() -> None:
    rows = match([dx("R079", Role.ADMITTING)], [pdx("R079")])
    assert [row.findings for row in rows] == [(Finding.DELETE,), (Finding.ADD,)]


def test_a_code_and_a_line_of_the_same_letters_are_not_the_same() -> None:
    assert findings([dx("J1100")], [line("J1100")]) == [(Finding.DELETE,), (Finding.ADD,)]


CODES = st.sampled_from(["I10", "I5022", "I5023", "E119", "E1165", "J9601"])
DIAGNOSES = st.lists(
    st.builds(dx, CODES, st.sampled_from(list(Role)), st.sampled_from(["Y", "N", ""]), st.integers(0, 3)), max_size=7
)
LINES = st.lists(
    st.builds(lambda code, mods, units: line(code, *mods, units=units), st.sampled_from(["99213", "99214", "20610"]),
              st.lists(st.sampled_from(["25", "LT"]), max_size=2), st.integers(1, 3)),
    max_size=5,
)  # fmt: skip
CODINGS = st.tuples(DIAGNOSES, LINES).map(lambda both: [*both[0], *both[1]])


@given(CODINGS, CODINGS, st.randoms())
def test_matching_does_not_depend_on_order_and_loses_nothing(
    original: list[Item], audited: list[Item], luck: random.Random
) -> None:
    rows = match(original, audited)
    assert Counter(row.original for row in rows if row.original) == Counter(original)
    assert Counter(row.audited for row in rows if row.audited) == Counter(audited)
    luck.shuffle(original)
    luck.shuffle(audited)
    assert match(original, audited) == rows


@given(CODINGS)
def test_a_coding_agrees_with_itself(coding: list[Item]) -> None:
    assert all(row.findings == (Finding.AGREE,) for row in match(coding, coding))
    assert score_chart(chart(coding, coding)).correct


@given(CODINGS, CODINGS)
def test_no_class_counts_more_right_than_there_is(original: list[Item], audited: list[Item]) -> None:
    score = score_chart(chart(original, audited))
    for count in score.tallies.values():
        assert 0 <= count.stood <= count.belonged
        assert count.extra >= 0
    if any(count.stood < count.belonged or count.extra for count in score.tallies.values()):
        assert not score.correct


def test_a_swapped_sequence_counts_once_against_the_principal() -> None:
    original, audited = [pdx("I130"), dx("N179")], [pdx("N179"), dx("I130")]
    assert tally(original, audited, CodeClass.PRINCIPAL) == Tally(stood=0, belonged=1)
    assert tally(original, audited, CodeClass.SECONDARY) == Tally(stood=1, belonged=1)


def test_a_missed_code_counts_once_and_not_again_for_its_poa() -> None:
    original, audited = [pdx("I130")], [pdx("I130"), dx("J9601")]
    assert tally(original, audited, CodeClass.SECONDARY) == Tally(stood=0, belonged=1)
    assert tally(original, audited, CodeClass.POA) == Tally(stood=1, belonged=1)


def test_a_code_that_should_not_be_there_is_counted_beside_the_rate() -> None:
    assert tally([pdx("I10"), dx("E119")], [pdx("I10")], CodeClass.SECONDARY) == Tally(0, 0, extra=1)


def test_a_more_specific_code_is_missed_but_not_extra_as_well() -> None:
    assert tally(HEART_FAILURE, [pdx("I130"), dx("I5023")], CodeClass.SECONDARY) == Tally(0, 1, 0)


def test_modifiers_and_units_count_on_lines_both_sides_have() -> None:
    original = [line("97110", "GP", "59", units=2), line("20610", "LT")]
    audited = [line("97110", "GP", units=3), line("20610", "RT"), line("73030")]
    assert tally(original, audited, CodeClass.MODIFIERS) == Tally(stood=1, belonged=2, extra=2)
    assert tally(original, audited, CodeClass.UNITS) == Tally(stood=1, belonged=2)
    assert tally(original, audited, CodeClass.CPT) == Tally(stood=2, belonged=3)


def test_repeated_pcs_procedures_are_a_multiset() -> None:
    assert tally([pcs("02HV33Z")], [pcs("02HV33Z"), pcs("02HV33Z")], CodeClass.PCS) == Tally(1, 2)


def test_an_indicator_the_auditor_leaves_out_is_extra() -> None:
    assert tally([dx("Z87891", poa="Y")], [dx("Z87891", poa="")], CodeClass.POA) == Tally(0, 0, 1)


def test_the_wilson_interval_is_the_known_one() -> None:
    interval = wilson(285, 300)
    assert interval is not None
    assert (round(interval.lower, 4), round(interval.upper, 4)) == (0.9192, 0.9695)


@given(st.integers(1, 400), st.data())
def test_wilson_intervals_agree_with_an_independent_library(belonged: int, data: st.DataObject) -> None:
    stood = data.draw(st.integers(0, belonged))
    theirs = stats.binomtest(stood, belonged).proportion_ci(confidence_level=0.95, method="wilson")
    ours = wilson(stood, belonged)
    assert ours is not None
    assert (ours.lower, ours.upper) == pytest.approx((theirs.low, theirs.high), abs=1e-9)


def test_nothing_counted_has_no_interval() -> None:
    assert wilson(0, 0) is None


def test_charts_erring_together_widen_the_interval() -> None:
    alike = [Tally(9, 10)] * 20
    clumped = [Tally(10, 10)] * 18 + [Tally(0, 10)] * 2
    plain = wilson(180, 200)
    assert clustered_interval(alike) == plain
    wide = clustered_interval(clumped)
    assert plain is not None
    assert wide is not None
    assert wide.lower < plain.lower
    assert wide.upper > plain.upper


def many(count: int, wrong: int) -> list[ReviewedChart]:
    right = chart([pdx("I10"), *[dx(f"A0{n}") for n in range(9)]], [pdx("I10"), *[dx(f"A0{n}") for n in range(9)]])
    bad = chart([pdx("I10")], [pdx("E119")])
    return [right] * (count - wrong) + [bad] * wrong


def test_a_handful_of_charts_judges_nobody() -> None:
    scores = [score_chart(one) for one in many(9, 0)]
    assert code_over_code(scores).verdict is Verdict.TOO_FEW
    assert not code_over_code(scores).is_judged
    assert code_over_code([*scores, scores[0]]).verdict is Verdict.MEETS


def test_a_wide_interval_judges_nobody_however_many_charts() -> None:
    assert case_over_case([score_chart(one) for one in many(12, 6)]).verdict is Verdict.TOO_FEW


@pytest.mark.parametrize(
    ("interval", "expected"),
    [
        (Interval(0.96, 0.99), Verdict.MEETS),
        (Interval(0.80, 0.94), Verdict.BELOW),
        (Interval(0.90, 0.97), Verdict.OPEN),
        (Interval(0.70, 0.95), Verdict.TOO_FEW),
        (None, Verdict.TOO_FEW),
    ],
)
def test_a_rate_is_judged_by_its_interval_not_by_its_value(interval: Interval | None, expected: Verdict) -> None:
    assert judge(0.93, interval, 30, Decimal("0.95")) is expected


def test_charts_with_nothing_to_count_are_left_out_and_counted_as_left_out() -> None:
    scores = [score_chart(one) for one in many(5, 0)] + [score_chart(chart([pcs("02HV33Z")], [pcs("02HV33Z")]))]
    rate = class_rate(CodeClass.PCS, scores)
    assert (rate.charts, rate.excluded, rate.value) == (1, 5, 1.0)
    empty = class_rate(CodeClass.CPT, scores)
    assert (empty.charts, empty.excluded, empty.value, empty.verdict) == (0, 6, None, Verdict.TOO_FEW)


def test_drg_accuracy_leaves_out_charts_without_a_drg_and_case_over_case_needs_it_right() -> None:
    same = [pdx("I130")]
    scores = [
        score_chart(chart(same, same, original_drg="292", audited_drg="291")),
        score_chart(chart(same, same, original_drg="292", audited_drg="292")),
        score_chart(chart(same, same)),
    ]
    assert (drg_accuracy(scores).value, drg_accuracy(scores).excluded) == (0.5, 1)
    assert [score.correct for score in scores] == [False, True, True]


def test_the_penalty_for_extra_codes_stops_at_zero_and_is_not_judged() -> None:
    rate = penalised_code_over_code([score_chart(chart([pdx("I10"), dx("E119"), dx("J9601")], [pdx("I10")]))])
    assert (rate.value, rate.interval, rate.verdict) == (0.0, None, Verdict.UNJUDGED)


def test_the_weighted_method_weighs_a_principal_more_than_a_secondary() -> None:
    good = [pdx("I10"), dx("E119")]
    missed_principal = weighted([score_chart(chart([pdx("J9601"), dx("E119")], good))]).value
    missed_secondary = weighted([score_chart(chart([pdx("I10")], good))]).value
    assert missed_principal is not None
    assert missed_secondary is not None
    assert missed_principal < missed_secondary


def test_every_method_names_itself_with_its_version() -> None:
    scores = [score_chart(one) for one in many(12, 1)]
    assert {name: method(scores, Decimal("0.95")).method for name, method in METHODS.items()} == {
        name: name for name in METHODS
    }


def test_money_over_and_under_is_kept_apart() -> None:
    amounts = [("100", "80"), ("50", "75"), ("10", "10")]
    charts = [chart([], [], billed=Decimal(billed), should_be=Decimal(due)) for billed, due in amounts]
    money = add_up_money([*charts, chart([], [], billed=Decimal(5))])
    assert [money.net, money.over, money.under] == [5, 20, 25]
    assert (money.charts, money.excluded) == (3, 1)


def test_an_item_comes_back_from_its_snapshot() -> None:
    item = line("97110", "GP", units=2)
    assert item_from_json(item.as_json()) == item
    assert item_from_json({"kind": "diagnosis", "code": "i50.22", "poa": "y"}).code == "I5022"
