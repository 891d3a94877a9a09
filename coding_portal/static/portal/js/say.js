// The status line: says in words what just happened, and offers to undo it.

const line = () => document.getElementById("say");
const undoSlot = () => document.getElementById("undo-slot");

export function say(text) {
  if (line()) line().textContent = text;
  undoSlot()?.replaceChildren();
}

// undo: {url, target, swap, values, label} as the server's HX-Trigger header gives it.
function offerUndo(undo) {
  const shortcut = document.querySelector('[data-action="undo"]');
  const button = document.createElement("button");
  button.type = "button";
  button.id = "undo";
  button.className = "cp-btn cp-btn-quiet";
  button.textContent = `${undo.label || "Undo"} `;
  if (shortcut) {
    const cap = document.createElement("kbd");
    cap.textContent = shortcut.querySelector("kbd").textContent;
    button.append(cap);
    button.dataset.key = shortcut.dataset.chord;
    button.setAttribute("aria-keyshortcuts", shortcut.dataset.chord);
  }
  button.addEventListener("click", () => {
    undoSlot().replaceChildren();
    const answer = { target: undo.target || "body", swap: undo.swap || "outerHTML", values: undo.values || {} };
    // A refusal or a failure is shown by the modules that listen for it.
    window.htmx.ajax("POST", undo.url, answer).catch(() => {});
  });
  undoSlot().replaceChildren(button);
}

// HX-Trigger: {"say": "I10 removed."}  or  {"say": {"text": "I10 removed.", "undo": {"url": "…", "target": "#codes"}}}
document.addEventListener("say", (event) => {
  const detail = event.detail || {};
  say(detail.text ?? detail.value ?? "");
  if (detail.undo) offerUndo(detail.undo);
});
