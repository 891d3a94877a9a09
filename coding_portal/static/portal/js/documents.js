// Documents and evidence.
//   <a data-open-document="7" data-evidence-count="2" hx-get="…" hx-target="#document" aria-current="true">  in the list
//   <div id="document-text" data-version-id="31" data-document-id="7" tabindex="0">plain text with <mark data-evidence="5" data-code="I50.23">…</mark></div>
//   <a data-evidence-of="5" data-document="7">  on a code's row: shows that evidence, opening its document
//   <input data-find-words>  Enter selects the next place of these words in the open document, without a mouse
//   <form data-evidence-form hx-post="…"> with inputs marked data-fill="version|start|end|line"
// Offsets count Unicode code points of the text, which is exactly the element's textContent.
import { on } from "./keys.js";
import { say } from "./say.js";

// What to show as soon as a document has arrived: {document, evidence: "first" | "last" | an id}.
let pending = null;
let place = null;
let currentLine = "";

const text = () => document.querySelector("[data-version-id]");
const links = () => [...document.querySelectorAll("[data-open-document]")];
const marks = () => [...(text()?.querySelectorAll("mark[data-evidence]") ?? [])];
// Words that support two codes carry both ids, with a blank between them.
const idsOf = (mark) => mark.dataset.evidence.split(" ");
const ids = () => [...new Set(marks().flatMap(idsOf))];
let shownId = "";
const shown = () => (text()?.querySelector(".cp-mark-shown") && ids().includes(shownId) ? shownId : undefined);
const openAt = (all) => all.findIndex((link) => link.hasAttribute("aria-current"));

function show(id) {
  const pieces = marks().filter((mark) => idsOf(mark).includes(String(id)));
  if (!pieces.length) return false;
  shownId = String(id);
  for (const mark of marks()) mark.classList.toggle("cp-mark-shown", pieces.includes(mark));
  pieces[0].scrollIntoView({ block: "center" });
  const words = pieces.map((piece) => piece.textContent).join("");
  const code = pieces[0].dataset.code ? ` for ${pieces[0].dataset.code}` : "";
  say(`Evidence ${ids().indexOf(String(id)) + 1} of ${ids().length} in this document${code}: ${words}`);
  return true;
}

function openDocument(link, evidence) {
  pending = evidence === null ? null : { document: link.dataset.openDocument, evidence };
  link.click();
}

function walk(by) {
  const all = ids();
  const next = all.indexOf(shown()) + (by < 0 && !shown() ? all.length : by);
  if (all.length && next >= 0 && next < all.length) return show(all[next]);
  const list = links();
  const at = openAt(list);
  for (let step = 1; step <= list.length; step += 1) {
    const link = list[(at + by * step + list.length * 2) % list.length];
    if (Number(link.dataset.evidenceCount) > 0) {
      if (list.indexOf(link) === at) return show(by > 0 ? all[0] : all.at(-1));
      openDocument(link, by > 0 ? "first" : "last");
      return true;
    }
  }
  if (list.length) say("No evidence is marked in this chart.");
  return list.length > 0;
}

function turn(by) {
  const list = links();
  const link = list[openAt(list) + by];
  if (!list.length) return false;
  if (link) openDocument(link, null);
  else say(by > 0 ? "This is the last document." : "This is the first document.");
  return true;
}

on("next_evidence", () => walk(1));
on("previous_evidence", () => walk(-1));
on("next_document", () => turn(1));
on("previous_document", () => turn(-1));

// The open document is marked at once in the list, and its evidence shown when it has arrived.
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("[data-open-document]");
  if (link) for (const other of links()) other.toggleAttribute("aria-current", false);
  if (link) link.setAttribute("aria-current", "true");
  const evidence = event.target.closest?.("[data-evidence-of]");
  if (!evidence) return;
  event.preventDefault();
  const { evidenceOf, document: documentId } = evidence.dataset;
  if (show(evidenceOf)) return;
  const list = links().find((other) => other.dataset.openDocument === documentId);
  if (list) openDocument(list, evidenceOf);
});

document.addEventListener("htmx:afterSettle", () => {
  if (pending === null || pending.document !== text()?.dataset.documentId) return;
  const { evidence } = pending;
  pending = null;
  const all = ids();
  if (all.length) show(evidence === "first" ? all[0] : evidence === "last" ? all.at(-1) : evidence);
});

// A document that is loaded again, because its marks have changed, stays where the reader was, with the words selected.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target?.id !== "document") return;
  const { documentId, versionId } = text()?.dataset ?? {};
  const top = event.detail.target.scrollTop;
  place = { document: documentId, version: versionId, top, evidence: shown(), selected: selectedPart(text()) };
});

document.addEventListener("htmx:afterSwap", () => {
  const article = document.getElementById("document");
  if (!place || !article) return;
  const { top, evidence, document: before, version, selected } = place;
  place = null;
  countMarks();
  if (before !== text()?.dataset.documentId) return;
  article.scrollTop = top;
  for (const mark of marks()) mark.classList.toggle("cp-mark-shown", idsOf(mark).includes(evidence));
  if (selected && version === text()?.dataset.versionId) select(text(), selected.start, selected.end);
});

// Where the selection stands in the text of an element, in the units that select() counts in.
function selectedPart(element) {
  const selection = getSelection();
  if (!element || !selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  if (!element.contains(range.commonAncestorContainer)) return null;
  const before = document.createRange();
  before.selectNodeContents(element);
  before.setEnd(range.startContainer, range.startOffset);
  const start = before.toString().length;
  return { start, end: start + range.toString().length };
}

// The list knows how many marks the document has now, so that F8 finds one that was just made.
function countMarks() {
  const link = links().find((other) => other.dataset.openDocument === text()?.dataset.documentId);
  if (!link) return;
  const made = new Set(marks().filter((mark) => !mark.classList.contains("cp-mark-suggested")).flatMap(idsOf));
  link.dataset.evidenceCount = ids().length;
  const pill = link.querySelector(".cp-count") ?? Object.assign(document.createElement("i"), { className: "cp-count cp-count-mark" });
  pill.textContent = made.size;
  if (made.size) link.append(pill);
  else pill.remove();
}

// The code that evidence is linked to is the one whose row had the focus last.
document.addEventListener("focusin", (event) => {
  const row = event.target.closest?.("[data-code-line]");
  if (!row) return;
  currentLine = row.dataset.codeLine;
  markCurrent();
});

function markCurrent() {
  for (const row of document.querySelectorAll("[data-code-line]")) {
    if (row.dataset.codeLine === currentLine) row.setAttribute("aria-current", "true");
    else row.removeAttribute("aria-current");
  }
}

document.addEventListener("htmx:afterSettle", markCurrent);

// Words typed into the find field are selected in the text; blanks and line ends are alike.
let found = { words: "", end: 0, version: "" };

function select(element, start, end) {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  let at = 0;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (start >= at && start < at + node.length) range.setStart(node, start - at);
    if (end > at && end <= at + node.length) range.setEnd(node, end - at);
    at += node.length;
  }
  getSelection().removeAllRanges();
  getSelection().addRange(range);
  return range;
}

function findWords(words) {
  const element = text();
  if (!element || !words) return;
  const version = element.dataset.versionId;
  if (found.words !== words || found.version !== version) found = { words, end: 0, version };
  const pattern = words.split(/\s+/).map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("\\s+");
  const places = [...element.textContent.matchAll(new RegExp(pattern, "giu"))];
  if (!places.length) {
    say(`“${words}” does not stand in this document.`);
    return;
  }
  const next = places.find((place) => place.index >= found.end) ?? places[0];
  found.end = next.index + next[0].length;
  element.closest("[tabindex]")?.focus();
  select(element, next.index, found.end).startContainer.parentElement.scrollIntoView({ block: "nearest" });
  const code = document.querySelector(`[data-code-line="${CSS.escape(currentLine)}"] .cp-code`)?.textContent.trim();
  const link = document.querySelector('[data-action="link_evidence"] kbd')?.textContent;
  const offer = code && document.querySelector("form[data-evidence-form]") ? ` ${link} links it to ${code}.` : "";
  say(`Place ${places.indexOf(next) + 1} of ${places.length} is selected.${offer}`);
}

document.addEventListener("keydown", (event) => {
  const field = event.key === "Enter" && !event.ctrlKey && event.target.closest?.("[data-find-words]");
  if (!field) return;
  event.preventDefault();
  findWords(field.value.trim());
});

const codePoints = (value) => [...value].length;

// Start and end of the selection inside the text, blanks at both ends left out; without a selection, the mark shown.
export function selectedOffsets(element) {
  let range = null;
  const selection = getSelection();
  if (selection.rangeCount && !selection.isCollapsed) {
    range = selection.getRangeAt(0);
  } else {
    const pieces = [...element.querySelectorAll(".cp-mark-shown")];
    if (!pieces.length) return null;
    range = document.createRange();
    range.setStartBefore(pieces[0]);
    range.setEndAfter(pieces.at(-1));
  }
  if (!element.contains(range.commonAncestorContainer)) return null;
  const words = range.toString();
  const trimmed = words.trim();
  if (!trimmed) return null;
  const before = document.createRange();
  before.selectNodeContents(element);
  before.setEnd(range.startContainer, range.startOffset);
  const start = codePoints(before.toString()) + codePoints(words.slice(0, words.indexOf(trimmed)));
  return { start, end: start + codePoints(trimmed) };
}

on("link_evidence", () => {
  const form = document.querySelector("form[data-evidence-form]");
  const element = text();
  if (!form || !element) return false;
  const offsets = selectedOffsets(element);
  if (!offsets) {
    say("Select words in the document first.");
    return true;
  }
  if (!currentLine || !document.querySelector(`[data-code-line="${CSS.escape(currentLine)}"]`)) {
    say("Put the focus on the code these words support first.");
    return true;
  }
  const values = { ...offsets, version: element.dataset.versionId, line: currentLine };
  for (const [name, value] of Object.entries(values)) {
    const input = form.querySelector(`[data-fill="${name}"]`);
    if (input) input.value = value;
  }
  form.requestSubmit();
  getSelection().removeAllRanges();
  return true;
});
