"""The one table of keyboard shortcuts: what they do, where they hold, and which chords may not be used.

A chord is written as ``aria-keyshortcuts`` wants it: ``Control+Enter``, ``Alt+ArrowUp``, ``Shift+F4``. No action has a
single letter for a chord: those act only inside a focused row and are written on the row itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

MODIFIERS = ("Control", "Alt", "Shift")
BROWSER_CHORDS = frozenset(
    {
        "Alt+D",
        "Alt+E",
        "Alt+F",
        "F3",
        "F5",
        "F6",
        "F7",
        "F11",
        "F12",
        "Control+W",
        "Control+T",
        "Control+N",
        "Control+P",
    }
    | {f"Control+{digit}" for digit in range(1, 10)}
    | {f"Alt+{digit}" for digit in range(1, 9)}
)
"""Browsers and screen readers keep these for themselves."""

_SHOWN = {
    "Control": "Ctrl",
    "ArrowUp": "↑",
    "ArrowDown": "↓",
    "ArrowLeft": "←",
    "ArrowRight": "→",
    "Escape": "Esc",
}
_NAMED_KEYS = frozenset({"Enter", "Delete", "Home", "End", "Insert", "PageUp", "PageDown", "Space"})


class Screen(StrEnum):
    """Where a shortcut holds; those of two different screens never meet."""

    EVERYWHERE = "Everywhere"
    WORKLIST = "Worklist"
    WORKBENCH = "Workbench"
    AUDIT = "Audit review"
    CLAIMS = "Claims"


@dataclass(frozen=True, slots=True)
class Shortcut:
    """One action and the chord that starts it."""

    action: str
    chord: str
    label: str
    screen: Screen

    @property
    def shown(self) -> str:
        """The chord as printed on a key cap: ``Ctrl Enter``."""
        return " ".join(_SHOWN.get(part, part) for part in self.chord.split("+"))


SHORTCUTS = (
    Shortcut("help", "Control+/", "Show the keyboard shortcuts", Screen.EVERYWHERE),
    Shortcut("worklist", "Alt+W", "Go to the worklist", Screen.EVERYWHERE),
    Shortcut("find", "Control+K", "Find on this screen", Screen.EVERYWHERE),
    Shortcut("favourite", "Alt+K", "Make the code a favourite, or no longer", Screen.EVERYWHERE),
    Shortcut("undo", "Control+Z", "Undo what the status line names", Screen.EVERYWHERE),
    Shortcut(
        "next_chart",
        "Control+Enter",
        "Take the next chart by priority",
        Screen.WORKLIST,
    ),
    Shortcut("take", "Alt+T", "Take charts from the pool", Screen.WORKLIST),
    Shortcut("release", "Alt+R", "Give the chart of the focused row back", Screen.WORKLIST),
    Shortcut("sort", "Alt+S", "Sort the list", Screen.WORKLIST),
    Shortcut("search", "F2", "Search codes", Screen.WORKBENCH),
    Shortcut("build", "Alt+B", "Build a procedure code axis by axis", Screen.WORKBENCH),
    Shortcut("next_finding", "F4", "Next finding, on the field at fault", Screen.WORKBENCH),
    Shortcut("previous_finding", "Shift+F4", "Previous finding", Screen.WORKBENCH),
    Shortcut("next_evidence", "F8", "Next evidence, opening documents", Screen.WORKBENCH),
    Shortcut("previous_evidence", "Shift+F8", "Previous evidence", Screen.WORKBENCH),
    Shortcut(
        "link_evidence",
        "Alt+L",
        "Link the selected words to the focused code",
        Screen.WORKBENCH,
    ),
    Shortcut("next_document", "Alt+.", "Next document", Screen.WORKBENCH),
    Shortcut("previous_document", "Alt+,", "Previous document", Screen.WORKBENCH),
    Shortcut("move_up", "Alt+ArrowUp", "Move the focused code up", Screen.WORKBENCH),
    Shortcut("move_down", "Alt+ArrowDown", "Move the focused code down", Screen.WORKBENCH),
    Shortcut("remove", "Alt+Delete", "Remove the focused code", Screen.WORKBENCH),
    Shortcut(
        "principal",
        "Alt+P",
        "Make the focused code the principal diagnosis",
        Screen.WORKBENCH,
    ),
    Shortcut("regroup", "F9", "Group again and run all edits", Screen.WORKBENCH),
    Shortcut("query", "Alt+Q", "Query the provider", Screen.WORKBENCH),
    Shortcut("hold", "Alt+H", "Hold the chart", Screen.WORKBENCH),
    Shortcut("save", "Control+S", "Save the draft", Screen.WORKBENCH),
    Shortcut("complete", "Control+Enter", "Complete the chart", Screen.WORKBENCH),
    Shortcut("next_difference", "F4", "Next difference", Screen.AUDIT),
    Shortcut("previous_difference", "Shift+F4", "Previous difference", Screen.AUDIT),
    Shortcut("audit_note", "Alt+N", "Note on the focused row", Screen.AUDIT),
    Shortcut("agree_all", "Alt+A", "Agree with every row left", Screen.AUDIT),
    Shortcut("return_review", "Control+Enter", "Return the review to the coder", Screen.AUDIT),
    Shortcut("validate", "F9", "Validate the claims that are ready", Screen.CLAIMS),
    Shortcut("build_batch", "Control+Enter", "Build the batch", Screen.CLAIMS),
)


def shortcuts_for(overrides: Mapping[str, str]) -> dict[str, Shortcut]:
    """Every shortcut by its action, with the user's own chords in place of the usual ones."""
    return {
        shortcut.action: replace(shortcut, chord=overrides.get(shortcut.action) or shortcut.chord)
        for shortcut in SHORTCUTS
    }


def by_screen(shortcuts: Mapping[str, Shortcut]) -> list[tuple[str, list[Shortcut]]]:
    """The table as the help dialog prints it: one list for each screen, in the order of the table above."""
    return [(screen.value, [s for s in shortcuts.values() if s.screen == screen]) for screen in Screen]


def problems(overrides: Mapping[str, str]) -> dict[str, str]:
    """What is wrong with a user's own chords, by action; empty when they can be kept."""
    shortcuts = shortcuts_for(overrides)
    found: dict[str, str] = {}
    for action, chord in overrides.items():
        if action not in shortcuts:
            found[action] = "There is no such action."
        elif chord and (fault := _fault(chord)):
            found[action] = fault
        elif chord and (rival := _rival(shortcuts[action], shortcuts)):
            found[action] = f"{shortcuts[action].shown} already does: {rival.label}."
    return found


def _fault(chord: str) -> str:
    *modifiers, key = chord.split("+")
    if len(set(modifiers)) != len(modifiers) or any(modifier not in MODIFIERS for modifier in modifiers):
        return "Write it as Control+, Alt+ or Shift+ and one key."
    if modifiers != [modifier for modifier in MODIFIERS if modifier in modifiers]:
        return "Write the modifiers in the order Control, Alt, Shift."
    if chord in BROWSER_CHORDS:
        return f"{chord} belongs to the browser."
    is_function_key = key[:1] == "F" and key[1:].isdigit() and 1 <= int(key[1:]) <= 12
    is_character = len(key) == 1 and key.isprintable() and key == key.upper() and not key.isspace()
    if not (is_function_key or is_character or key.startswith("Arrow") or key in _NAMED_KEYS):
        return f"{key or 'An empty key'} is not a key that can be used."
    if not is_function_key and not {"Control", "Alt"} & set(modifiers):
        return "A key alone would start while you type: add Control or Alt."
    return ""


def _rival(shortcut: Shortcut, shortcuts: Mapping[str, Shortcut]) -> Shortcut | None:
    """Another action that the same chord would start on the same screen."""
    for other in shortcuts.values():
        together = shortcut.screen == other.screen or Screen.EVERYWHERE in (shortcut.screen, other.screen)
        if together and other.chord == shortcut.chord and other.action != shortcut.action:
            return other
    return None
