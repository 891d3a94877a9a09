// F4 and Shift+F4: findings one after the other, with the focus on the field at fault; in an audit, the differences.
//   <a data-finding id="finding-…" href="#row-12" data-goto="poa-12 row-12">
//   <tr data-difference id="…" tabindex="-1">
import { focusFirst } from "./focus.js";
import { on } from "./keys.js";
import { say } from "./say.js";

const last = new Map();

function walk(selector, by, go) {
  const places = [...document.querySelectorAll(selector)];
  if (!places.length) return false;
  const at = places.findIndex((place) => place.id === last.get(selector));
  const from = at < 0 ? (by > 0 ? -1 : 0) : at;
  const next = (from + by + places.length) % places.length;
  last.set(selector, places[next].id);
  go(places[next], next + 1, places.length);
  return true;
}

function toFault(link) {
  return focusFirst(link.dataset.goto || link.getAttribute("href") || "");
}

function showFinding(link, number, count) {
  if (!toFault(link)) link.focus();
  say(`Finding ${number} of ${count}: ${link.querySelector("[data-message]")?.textContent.trim() ?? link.textContent.trim().replace(/\s+/g, " ")}`);
}

function showDifference(row, number, count) {
  row.focus();
  say(`Difference ${number} of ${count}.`);
}

const finding = (by) => () => walk("[data-finding]", by, showFinding);
const difference = (by) => () => walk("[data-difference]", by, showDifference);

on("next_finding", finding(1));
on("previous_finding", finding(-1));
on("next_difference", difference(1));
on("previous_difference", difference(-1));

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("[data-finding]");
  if (!link || event.ctrlKey || event.metaKey) return;
  last.set("[data-finding]", link.id);
  if (toFault(link)) event.preventDefault();
});
