"""Plots say the same in the picture, the table and the sentence, and never invent a zero."""

import pytest

from coding_portal.plots import HEIGHT, LEFT, RIGHT, WIDTH, bars, line


def test_a_bar_is_as_high_as_its_share_of_the_axis() -> None:
    plot = bars("hours", "Charts per hour", [("Rivera", 4.0), ("Chen", 2.0)])

    assert [tick.label for tick in plot.ticks] == ["0", "1", "2", "3", "4"]
    assert plot.marks[0].height == pytest.approx(2 * plot.marks[1].height)
    assert plot.marks[0].y == plot.ticks[-1].y


@pytest.mark.parametrize(
    ("largest", "labels"),
    [
        (84, ["0", "25", "50", "75", "100"]),
        (5.3, ["0", "2", "4", "6"]),
        (0.31, ["0", "0.1", "0.2", "0.3", "0.4"]),
        (4_820_000, ["0", "2,000,000", "4,000,000", "6,000,000"]),
    ],
)
def test_the_axis_ends_at_a_round_number_above_the_largest_value(largest: float, labels: list[str]) -> None:
    assert [tick.label for tick in bars("p", "P", [("a", largest)]).ticks] == labels


def test_no_points_say_so_in_words_and_draw_nothing() -> None:
    plot = line("dnfb", "DNFB days", [], empty="No completed charts in this period.")

    assert plot.marks == ()
    assert plot.paths == ()
    assert plot.empty == "No completed charts in this period."


def test_an_unknown_day_is_a_gap_and_not_a_zero() -> None:
    plot = line("dnfb", "DNFB days", [("1", 5.0), ("2", 4.0), ("3", None), ("4", 3.0), ("5", 2.0)])

    assert len(plot.paths) == 2
    assert plot.marks[2].value == ""
    assert not plot.marks[2].shows_value


def test_all_zero_is_drawn_on_the_base_line() -> None:
    plot = bars("edits", "Edits", [("POA", 0.0)])

    assert plot.marks[0].height == 0
    assert plot.marks[0].value == "0"


def test_the_sentence_tells_the_direction_from_the_goal() -> None:
    plot = line("clean", "Clean claims", [("Oct", 98.2), ("Nov", 97.4)], goal=98, unit="%")

    assert plot.summary == "2 values from 97.4 to 98.2 %; Nov: 97.4, 0.6 under the goal of 98 %."


def test_a_value_the_goal_would_cross_moves_into_its_bar() -> None:
    plot = bars("hours", "Charts per hour", [("Silva", 2.2), ("Rivera", 2.9)], goal=2.25)

    assert plot.marks[0].is_inside
    assert plot.marks[0].value_y > plot.goal_y + 10
    assert not plot.marks[1].is_inside


def test_thirty_points_stay_inside_and_show_some_labels_only() -> None:
    plot = line("days", "Days", [(f"11/{day:02d}", float(day)) for day in range(1, 31)])

    assert all(LEFT <= mark.middle <= WIDTH - RIGHT and 0 <= mark.y <= HEIGHT for mark in plot.marks)
    assert 0 < sum(mark.shows_label for mark in plot.marks) <= 10
    assert not any(mark.shows_value for mark in plot.marks)
