// Type-ahead: <div class="cp-search" data-search="form-id"> with an input role=combobox and a <ul role=listbox>.
// data-star-key="Alt+K" on the input stars the chosen option; Down in an empty field asks for the favourites.
// The server renders the options; Enter fills the form with the option's data-* values and submits it.
import Combobox from "../vendor/combobox-nav/combobox-nav.js";

import { chordsFor } from "./keys.js";

const boxes = new WeakMap();

function boxOf(root) {
  if (!boxes.has(root) || !boxes.get(root).input.isConnected) boxes.set(root, wire(root));
  return boxes.get(root);
}

function wire(root) {
  const input = root.querySelector("input");
  const list = root.querySelector("[role=listbox]");
  const combobox = new Combobox(input, list, { firstOptionSelectionMode: "selected", tabInsertsSuggestions: false });
  const box = { input, list, combobox, isOpen: false, answered: "", wanted: "" };
  input.addEventListener("keydown", (event) => keydown(event, box));
  input.addEventListener("blur", () => setTimeout(() => document.activeElement !== input && close(box), 150));
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("combobox-commit", (event) => commit(root, box, event.target));
  return box;
}

const bare = (code) => (code ?? "").replace(/[.\s]/g, "").toUpperCase();

function close(box) {
  if (box.isOpen) box.combobox.stop();
  box.isOpen = false;
  box.list.hidden = true;
}

function openList(box) {
  if (box.isOpen) box.combobox.stop();
  box.list.hidden = !box.list.children.length;
  box.isOpen = !box.list.hidden;
  if (box.isOpen) box.combobox.start();
  // Favourites wait to be chosen: Enter in an empty field adds nothing.
  if (box.isOpen && !box.input.value.trim()) box.combobox.clearSelection();
}

function keydown(event, box) {
  if (event.key === "Escape" && box.isOpen) {
    event.stopPropagation();
    event.preventDefault();
    close(box);
    box.input.select();
  } else if (event.key === "Enter" && box.answered !== box.input.value.trim()) {
    // The list on screen answers an older question: nothing is chosen unseen, save a code typed in full.
    box.wanted = box.input.value.trim();
    event.preventDefault();
    event.stopImmediatePropagation();
  } else if (event.key === "ArrowDown" && !box.isOpen && box.list.children.length) {
    event.preventDefault();
    openList(box);
  } else if (event.key === "ArrowDown" && !box.isOpen && !box.input.value.trim()) {
    // Nothing typed: the server answers with the user's favourites.
    event.preventDefault();
    window.htmx.trigger(box.input, "cp:favourites");
  } else if (box.isOpen && chordsFor(event).includes(box.input.dataset.starKey)) {
    const chosen = box.list.querySelector("[aria-selected=true], [data-combobox-option-default]");
    event.preventDefault();
    event.stopImmediatePropagation();
    chosen?.querySelector("[data-star]")?.click();
  }
}

function commit(root, box, option) {
  if (option.dataset.href) {
    window.location.assign(option.dataset.href);
    return;
  }
  const form = document.getElementById(root.dataset.search);
  if (!form) return;
  for (const [name, value] of Object.entries(option.dataset)) {
    const field = form.elements.namedItem(name);
    if (field) field.value = value;
  }
  box.input.value = "";
  box.answered = "";
  box.list.replaceChildren();
  close(box);
  form.requestSubmit();
}

document.addEventListener("focusin", (event) => {
  const root = event.target.closest?.("[data-search]");
  if (root && event.target.matches("[role=combobox]")) boxOf(root);
});

document.addEventListener("htmx:afterSwap", (event) => {
  const root = event.detail.target?.closest?.("[data-search]");
  if (!root || event.detail.target.getAttribute("role") !== "listbox") return;
  const box = boxOf(root);
  box.answered = String(event.detail.requestConfig?.parameters?.[box.input.name] ?? box.input.value).trim();
  if (document.activeElement === box.input) openList(box);
  const first = box.list.querySelector("[role=option]:not([aria-disabled=true])");
  if (box.wanted && box.wanted === box.answered && bare(first?.dataset.code) === bare(box.wanted)) first.click();
  box.wanted = "";
});
