// Native dialogs: opened by data-open="id", closed by data-close, or put into #dialog-slot by the server.
import { say } from "./say.js";

let opener = null;

export function open(dialog) {
  if (dialog.open) return;
  opener = document.activeElement;
  dialog.showModal();
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-open], [data-close], [data-reload]");
  if (!button) return;
  if (button.dataset.open) {
    const dialog = document.getElementById(button.dataset.open);
    if (dialog) open(dialog);
  } else if ("reload" in button.dataset) {
    location.reload();
  } else {
    button.closest("dialog")?.close();
  }
});

// A refusal (409, or 404 for a row that is gone) never replaces what it refused to change: it opens as a dialog.
document.addEventListener("htmx:beforeSwap", (event) => {
  const { detail } = event;
  if (![404, 409].includes(detail.xhr.status)) return;
  detail.target = document.getElementById("dialog-slot");
  detail.swapOverride = "innerHTML";
});

// Whatever the server puts into the slot opens, and leaves the page when it is closed.
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target?.id !== "dialog-slot") return;
  const dialog = event.detail.target.querySelector("dialog");
  if (!dialog) {
    if (event.detail.xhr?.status >= 400) say("That cannot be done now. Nothing was changed.");
    return;
  }
  const back = opener ?? document.activeElement;
  const id = document.activeElement?.id;
  open(dialog);
  dialog.addEventListener("close", () => {
    dialog.remove();
    const place = document.getElementById(id) ?? back;
    if (place?.isConnected) place.focus();
  });
});

// HX-Trigger: {"cp:close": true} closes the open dialog after its form was taken.
document.addEventListener("cp:close", () => [...document.querySelectorAll("dialog[open]")].at(-1)?.close());
