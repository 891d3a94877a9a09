// One listener for every chord. The table is the server's: it is printed in the help dialog and read from there.
//   data-key="Alt+Q"        on a button or link: the chord clicks it; on a field: the chord focuses it
//   data-rowkey="Alt+P"     the same, for the row that has the focus; a single letter works only on the row itself
//   a row of the help table names the chord of an action that a module has registered with on()

import { say } from "./say.js";

const actions = new Map();

export function on(action, run) {
  actions.set(action, run);
}

export function chordOf(action) {
  return document.querySelector(`[data-action="${action}"]`)?.dataset.chord ?? "";
}

const CODES = { Slash: "/", Comma: ",", Period: ".", Minus: "-", Equal: "=", Semicolon: ";", Backslash: "\\" };

export function chordsFor(event) {
  const modifiers = `${event.ctrlKey ? "Control+" : ""}${event.altKey ? "Alt+" : ""}${event.shiftKey ? "Shift+" : ""}`;
  const byCode = CODES[event.code] ?? event.code.replace(/^(Key|Digit)/, "");
  const byKey = event.key.length === 1 ? event.key.toUpperCase() : event.key;
  const chords = [modifiers + byKey, modifiers + byCode];
  // On layouts where a sign needs Shift, Shift is part of the sign and not of the chord.
  if (event.shiftKey && /^[^A-Z0-9\s]$/.test(byKey)) chords.push(modifiers.replace("Shift+", "") + byKey);
  return [...new Set(chords)];
}

const isTyping = (element) => element.matches?.("input:not([type=checkbox], [type=radio], [type=button]), textarea, select, [contenteditable]");
const isUsable = (element) => !element.matches(":disabled") && (element.offsetParent !== null || element.closest("dialog[open]"));

function find(attribute, chord, scope) {
  return [...scope.querySelectorAll(`[${attribute}="${CSS.escape(chord)}"]`)].find(isUsable);
}

function press(element) {
  if (element.getAttribute("aria-disabled") === "true") {
    if (element.title) say(element.title);
    return;
  }
  if (element.matches("input:not([type=checkbox], [type=submit]), select, textarea")) {
    element.focus();
    element.select?.();
  } else {
    element.click();
  }
}

function inRow(event, chord) {
  const row = event.target.closest?.("tr, [data-row]");
  if (!row) return null;
  const isPlain = !/Control|Alt|^F\d/.test(chord);
  if (isPlain && (event.target !== row || isTyping(event.target))) return null;
  return find("data-rowkey", chord, row);
}

function act(chord, scope) {
  if (scope !== document) return false;
  for (const row of document.querySelectorAll(`[data-action][data-chord="${CSS.escape(chord)}"]`)) {
    if (actions.get(row.dataset.action)?.() === true) return true;
  }
  return false;
}

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.defaultPrevented || ["Control", "Alt", "Shift", "Meta"].includes(event.key) || event.metaKey) return;
  if (!event.code && !event.key) return;
  const dialog = [...document.querySelectorAll("dialog:modal")].at(-1);
  const scope = dialog ?? document;
  for (const chord of chordsFor(event)) {
    // Undo inside a field with text in it belongs to the field.
    if (chord === "Control+Z" && isTyping(event.target) && event.target.value && event.target.matches("input, textarea")) continue;
    const element = inRow(event, chord) ?? (chord.length > 1 ? find("data-key", chord, scope) : null);
    if (element) {
      event.preventDefault();
      press(element);
      return;
    }
    if (chord.length > 1 && act(chord, scope)) {
      event.preventDefault();
      return;
    }
  }
});

document.addEventListener("click", (event) => {
  if (event.target.closest?.("[aria-disabled=true]:not([role=option])")) event.preventDefault();
}, true);

// Enter in a field that names the next one: <select data-enter="dx-search">
document.addEventListener("keydown", (event) => {
  const field = event.key === "Enter" && !event.ctrlKey && !event.altKey && event.target.closest?.("[data-enter]");
  const next = field && document.getElementById(field.dataset.enter);
  if (!next) return;
  event.preventDefault();
  next.focus();
  next.select?.();
});
