"""The keyboard: chords that collide, belong to the browser or would start while typing are refused."""

from collections import Counter

import pytest

from coding_portal.keys import SHORTCUTS, Screen, by_screen, problems, shortcuts_for


def test_the_usual_chords_never_meet_on_one_screen() -> None:
    for screen in Screen:
        chords = Counter(s.chord for s in SHORTCUTS if s.screen in (screen, Screen.EVERYWHERE))
        assert [chord for chord, count in chords.items() if count > 1] == []


def test_the_usual_chords_would_pass_as_a_users_own() -> None:
    assert problems({shortcut.action: shortcut.chord for shortcut in SHORTCUTS}) == {}


def test_actions_are_named_once() -> None:
    assert len({shortcut.action for shortcut in SHORTCUTS}) == len(SHORTCUTS)


def test_a_users_own_chord_takes_the_place_of_the_usual_one() -> None:
    shortcuts = shortcuts_for({"hold": "Alt+ArrowLeft", "query": ""})

    assert shortcuts["hold"].chord == "Alt+ArrowLeft"
    assert shortcuts["hold"].shown == "Alt ←"
    assert shortcuts["query"].chord == "Alt+Q"


def test_the_help_lists_every_action_once_under_its_screen() -> None:
    groups = by_screen(shortcuts_for({}))

    assert [name for name, _ in groups] == ["Everywhere", "Worklist", "Workbench", "Audit review", "Claims"]
    assert sorted(s.action for _, shortcuts in groups for s in shortcuts) == sorted(s.action for s in SHORTCUTS)


@pytest.mark.parametrize(
    ("chord", "message"),
    [
        ("F5", "F5 belongs to the browser."),
        ("Alt+D", "Alt+D belongs to the browser."),
        ("Control+1", "Control+1 belongs to the browser."),
        ("Q", "A key alone would start while you type: add Control or Alt."),
        ("Shift+Q", "A key alone would start while you type: add Control or Alt."),
        ("Alt+q", "q is not a key that can be used."),
        ("Alt+", "An empty key is not a key that can be used."),
        ("Meta+Q", "Write it as Control+, Alt+ or Shift+ and one key."),
        ("Alt+Control+Q", "Write the modifiers in the order Control, Alt, Shift."),
        ("Alt+H", "Alt H already does: Hold the chart."),
        ("Control+/", "Ctrl / already does: Show the keyboard shortcuts."),
    ],
)
def test_a_chord_that_cannot_be_kept_says_why(chord: str, message: str) -> None:
    assert problems({"query": chord}) == {"query": message}


def test_two_screens_may_share_a_chord() -> None:
    assert problems({"take": "Alt+H"}) == {}


def test_two_actions_may_change_places() -> None:
    assert problems({"hold": "Alt+Q", "query": "Alt+H"}) == {}


def test_an_unknown_action_is_named() -> None:
    assert problems({"launch": "Alt+J"}) == {"launch": "There is no such action."}
