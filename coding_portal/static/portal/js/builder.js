// ICD-10-PCS axis by axis. Inside [data-builder] a letter or digit chooses and Backspace steps back;
// arrows and Enter are those of every table of rows. A chart beneath takes the whole code.
//   <a data-choice="B">  <a data-step-back>  <button data-take-code="0DB64ZX">
import { focusFirst } from "./focus.js";
import { say } from "./say.js";

// Keys that come faster than the answers wait for them, so that 0DB64ZX may be typed at one go.
let waiting = [];

function press(builder, key) {
  if (key === "BACKSPACE") {
    builder.querySelector("[data-step-back]")?.click();
    return;
  }
  const choice = builder.querySelector(`[data-choice="${key}"]`);
  if (choice) {
    choice.click();
    return;
  }
  waiting = [];
  if (builder.querySelector("[data-choice]")) say(`No code goes on with ${key} here.`);
}

document.addEventListener("keydown", (event) => {
  const builder = event.target.closest?.("[data-builder]");
  if (!builder || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
  if (event.target.matches("input, select, textarea")) return;
  const key = event.key.toUpperCase();
  if (key !== "BACKSPACE" && !/^[0-9A-Z]$/.test(key)) return;
  event.preventDefault();
  if (builder.querySelector(".htmx-request")) waiting.push(key);
  else press(builder, key);
});

document.addEventListener("htmx:afterSettle", () => {
  const builder = document.querySelector("[data-builder]");
  if (builder && waiting.length) press(builder, waiting.shift());
});

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-take-code]");
  const form = button && document.getElementById("add-code-form");
  if (!form) return;
  button.closest("dialog")?.close();
  form.elements.namedItem("code").value = button.dataset.takeCode;
  form.requestSubmit();
});

// The builder opens with the focus on what may be chosen, so that the first key counts.
function begin() {
  const row = document.querySelector('[data-builder] tr[aria-current="true"], [data-builder] tbody > tr[tabindex]');
  if (row) focusFirst(row.id);
}

document.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.target?.id === "dialog-slot") begin();
});
if (!location.hash && !document.querySelector("[data-builder] [aria-invalid]")) begin();
