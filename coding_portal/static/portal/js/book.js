// The book beside the chart: a code's instructions in #book-slot. Links inside stay in the panel; Escape closes it and
// puts the focus back on the row it was opened from.
import { focusFirst } from "./focus.js";

let opener = "";

const panel = () => document.getElementById("book-panel");

function close() {
  panel()?.remove();
  focusFirst(opener);
}

document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target?.id !== "book-slot" || panel()?.contains(document.activeElement)) return;
  const active = document.activeElement;
  opener = active?.id || active?.closest?.("tr[id]")?.id || "";
});

document.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.target?.id === "book-slot") panel()?.focus({ preventScroll: true });
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.defaultPrevented || !panel() || document.querySelector("dialog:modal")) return;
  if (document.activeElement?.matches("[role=combobox][aria-expanded=true]")) return;
  event.preventDefault();
  close();
});

document.addEventListener("click", (event) => {
  if (event.target.closest?.("[data-close-book]")) close();
});
