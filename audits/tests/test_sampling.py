"""Samples can be drawn again by anybody: the generator is fixed, the draw is fair, a certificate proves itself."""

import copy
import hashlib
import json
from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audits.certificate import DrawOrder, Replacement, issue_certificate, issue_draw, sha256_of, verify_certificate
from audits.sampling import (
    CannotDraw,
    Design,
    RandomNumbers,
    Unit,
    allocate_proportionally,
    canonical_json,
    draw,
    frame_sha256,
)


def make_frame(count: int, stratum: str = "") -> list[Unit]:
    return [Unit(str(1000 + number), stratum) for number in range(count)]


def make_certificate(*, replacements: int = 0) -> dict[str, Any]:
    frame = make_frame(40, "clinic") + [Unit(str(5000 + number), "inpatient") for number in range(10)]
    result, drawn = issue_draw(
        frame,
        DrawOrder(
            design=Design.STRATIFIED,
            seed="2026-11-21",
            sizes={"clinic": 6, "inpatient": 3},
            spares=2,
            universe={"facility": "Harbor"},
            frame_order="completed_at, id",
            plan="7",
            drawn_by="lead",
            drawn_at="2026-11-21T18:00:00+00:00",
        ),
    )
    swaps = [
        Replacement(
            number=number + 1,
            position=result.selected[number].position,
            removed=result.selected[number].unit.key,
            added=result.spares[number].unit.key,
            reason="Record not available",
            by="auditor",
            at="2026-11-22T09:00:00+00:00",
        )
        for number in range(replacements)
    ]
    return issue_certificate(drawn, swaps)


def resealed(document: dict[str, Any]) -> dict[str, Any]:
    """The document with its hashes made right again, as a careful forger would."""
    document["draw_sha256"] = sha256_of(document["draw"])
    body = {key: value for key, value in document.items() if key != "document_sha256"}
    return {**body, "document_sha256": sha256_of(body)}


def test_the_random_numbers_are_sha256_of_the_documented_text() -> None:
    text = b'["sha256-counter-fisher-yates",1,"seed","clinic",0]'
    assert RandomNumbers("seed", "clinic").next_number() == int(hashlib.sha256(text).hexdigest(), 16)


def test_a_known_seed_draws_the_charts_it_has_always_drawn() -> None:
    drawn = draw(make_frame(100), seed="golden", sizes={"": 8}, spares=2)
    assert [pick.unit.key for pick in drawn.selected] == GOLDEN_SAMPLE
    assert [pick.unit.key for pick in drawn.spares] == GOLDEN_SPARES


def test_a_second_hand_written_draw_from_the_description_agrees() -> None:
    frame = [str(1000 + number) for number in range(25)]
    pool, counter = list(frame), 0
    for place in range(5):
        left = len(pool) - place
        while True:
            text = json.dumps(["sha256-counter-fisher-yates", 1, "second", "", counter], separators=(",", ":"))
            number = int.from_bytes(hashlib.sha256(text.encode()).digest(), "big")
            counter += 1
            if number < 2**256 // left * left:
                break
        pool[place], pool[place + number % left] = pool[place + number % left], pool[place]
    drawn = draw(make_frame(25), seed="second", sizes={"": 5})
    assert [pick.unit.key for pick in drawn.selected] == pool[:5]


@given(st.integers(1, 60), st.text(min_size=1, max_size=8).filter(str.strip), st.data())
def test_a_larger_sample_begins_with_the_smaller_one(count: int, seed: str, data: st.DataObject) -> None:
    size = data.draw(st.integers(1, count))
    small = draw(make_frame(count), seed=seed, sizes={"": size}).selected
    everything = draw(make_frame(count), seed=seed, sizes={"": count}).selected
    assert everything[:size] == small
    assert {pick.unit for pick in everything} == set(make_frame(count))


@given(st.integers(1, 30), st.integers(1, 30), st.integers(0, 5))
def test_sample_and_spares_never_share_a_chart(first: int, second: int, spares: int) -> None:
    frame = make_frame(first, "a") + [Unit(f"b{number}", "b") for number in range(second)]
    sizes = {"a": (first + 1) // 2, "b": (second + 1) // 2}
    drawn = draw(frame, seed="s", sizes=sizes, spares=spares)
    keys = [pick.unit.key for pick in (*drawn.selected, *drawn.spares)]
    assert len(keys) == len(set(keys))
    assert Counter(pick.unit.stratum for pick in drawn.selected) == sizes
    assert [pick.position for pick in drawn.selected] == list(range(1, sum(sizes.values()) + 1))


def test_every_chart_is_drawn_about_equally_often() -> None:
    frame = make_frame(10)
    drawn = Counter(
        pick.unit.key for seed in range(3000) for pick in draw(frame, seed=str(seed), sizes={"": 3}).selected
    )
    chi_squared = sum((drawn[unit.key] - 900) ** 2 / 900 for unit in frame)
    assert chi_squared < 27.88, "beyond the 99.9 % point of chi-squared with 9 degrees of freedom"


def test_another_order_of_the_frame_has_another_fingerprint() -> None:
    frame = make_frame(5)
    assert frame_sha256(frame) != frame_sha256(frame[::-1])
    assert frame_sha256([Unit("1"), Unit("2")]) == hashlib.sha256(b'["1",""]\n["2",""]\n').hexdigest()


@pytest.mark.parametrize(
    ("frame", "sizes", "seed", "words"),
    [
        ([], {"": 1}, "s", "population is empty"),
        (make_frame(3), {"": 4}, "s", "has 3 charts; 4 were asked for"),
        (make_frame(3), {"": 0}, "s", "at least one chart"),
        (make_frame(3), {"a": 1}, "s", "do not agree"),
        (make_frame(3), {"": 1}, "  ", "seed is needed"),
        (make_frame(2) + make_frame(1), {"": 1}, "s", "same chart twice"),
    ],
)
def test_an_impossible_draw_is_refused_in_words(
    frame: list[Unit], sizes: dict[str, int], seed: str, words: str
) -> None:
    with pytest.raises(CannotDraw, match=words):
        draw(frame, seed=seed, sizes=sizes)


def test_strata_share_the_sample_in_proportion_with_at_least_two_each() -> None:
    assert allocate_proportionally({"a": 700, "b": 290, "c": 10}, 50) == {"a": 34, "b": 14, "c": 2}
    assert allocate_proportionally({"a": 5, "b": 5}, 5) == {"a": 3, "b": 2}
    assert allocate_proportionally({"a": 10, "b": 1}, 3) == {"a": 2, "b": 1}
    with pytest.raises(CannotDraw, match="at least 4"):
        allocate_proportionally({"a": 10, "b": 10}, 3)


@given(st.dictionaries(st.text(max_size=3), st.integers(1, 200), min_size=1, max_size=6), st.data())
def test_an_allocation_adds_up_and_never_asks_for_more_than_there_is(
    counts: dict[str, int], data: st.DataObject
) -> None:
    least = sum(min(2, count) for count in counts.values())
    size = data.draw(st.integers(least, sum(counts.values())))
    shares = allocate_proportionally(counts, size)
    assert sum(shares.values()) == size
    assert all(min(2, counts[name]) <= shares[name] <= counts[name] for name in counts)


def test_a_certificate_survives_the_trip_through_a_file_and_proves_itself() -> None:
    verification = verify_certificate(json.loads(json.dumps(make_certificate(replacements=2), indent=2)))
    assert verification.problems == ()
    assert (verification.frame_count, verification.sample_count, verification.replacement_count) == (50, 9, 2)


def tamper_frame(document: dict[str, Any]) -> None:
    document["draw"]["frame"][3], document["draw"]["frame"][4] = (
        document["draw"]["frame"][4],
        document["draw"]["frame"][3],
    )


def tamper_selected(document: dict[str, Any]) -> None:
    document["draw"]["selected"][0][1] = "1039"


def tamper_seed(document: dict[str, Any]) -> None:
    document["draw"]["seed"] = "another"


def tamper_sizes(document: dict[str, Any]) -> None:
    document["draw"]["sizes"]["clinic"] = 5


def tamper_reason(document: dict[str, Any]) -> None:
    document["replacements"][0]["reason"] = " "


def tamper_spare_order(document: dict[str, Any]) -> None:
    document["replacements"][0]["added"] = document["replacements"][1]["added"]


def tamper_removed(document: dict[str, Any]) -> None:
    document["replacements"][0]["removed"] = "1"


@pytest.mark.parametrize(
    ("tamper", "words"),
    [
        (tamper_frame, "frame does not match its SHA-256"),
        (tamper_selected, "not the sample listed"),
        (tamper_seed, "not the sample listed"),
        (tamper_sizes, "not the sample listed"),
        (tamper_reason, "has no reason"),
        (tamper_spare_order, "did not take the next spare"),
        (tamper_removed, "does not remove the chart"),
    ],
)
def test_a_changed_certificate_is_caught_even_when_its_hashes_are_made_right(tamper: Any, words: str) -> None:
    document = make_certificate(replacements=2)
    tamper(document)
    assert any(words in problem for problem in verify_certificate(resealed(document)).problems)


@pytest.mark.parametrize("path", ["drawn_by", "drawn_at", "order", "plan"])
def test_a_changed_word_about_the_draw_breaks_its_hash(path: str) -> None:
    document = make_certificate()
    document["draw"][path] = "changed"
    assert "The draw does not match its SHA-256." in verify_certificate(document).problems


@pytest.mark.parametrize("document", [None, [], {}, {"format": "x"}, "text", 3])
def test_what_is_not_a_certificate_is_refused_in_words(document: object) -> None:
    assert not verify_certificate(document).proved


@given(st.data())
def test_no_missing_or_misshapen_field_raises(data: st.DataObject) -> None:
    document = copy.deepcopy(make_certificate(replacements=1))
    where = data.draw(st.sampled_from([document, document["draw"], document["replacements"][0]]))
    name = data.draw(st.sampled_from(sorted(where)))
    where[name] = data.draw(st.sampled_from([None, 1, "x", [], {}, [1], True, -1, 2.5]))
    assert isinstance(verify_certificate(document).problems, tuple)


def test_hashes_are_taken_over_ascii_with_sorted_keys() -> None:
    assert canonical_json({"b": "é", "a": [1, ""]}) == '{"a":[1,""],"b":"\\u00e9"}'


GOLDEN_SAMPLE = ["1080", "1023", "1044", "1046", "1030", "1064", "1021", "1014"]
GOLDEN_SPARES = ["1076", "1042"]
