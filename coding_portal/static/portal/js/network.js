// Work the server has not answered for: kept in memory only, sent again until it is answered, said in a red bar.
import { say } from "./say.js";

const RETRY_SECONDS = [2, 4, 8, 15];
const UNREACHABLE = [502, 503, 504];
const waiting = new Map();
const bar = document.getElementById("unsaved");
let since = "";
let attempt = 0;
let timer = 0;

const clock = () => new Date().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", hour12: false });

function show() {
  bar.hidden = waiting.size === 0;
  if (waiting.size === 0) return;
  const count = waiting.size > 1 ? ` (${waiting.size} changes)` : "";
  const text = `Not saved since ${since}${count}, retrying`;
  if (bar.textContent !== text) bar.textContent = text;
}

function keep(config) {
  if (waiting.size === 0) {
    since = clock();
    attempt = 0;
  }
  const elementId = config.elt?.id ?? "";
  waiting.set(`${config.verb} ${config.path} ${elementId}`, {
    verb: config.verb,
    path: config.path,
    values: Object.fromEntries(config.parameters instanceof FormData ? config.parameters.entries() : Object.entries(config.parameters ?? {})),
    target: config.target?.id ? `#${config.target.id}` : config.target,
    elementId,
  });
  show();
  schedule();
}

function schedule() {
  clearTimeout(timer);
  const seconds = RETRY_SECONDS[Math.min(attempt, RETRY_SECONDS.length - 1)];
  timer = setTimeout(sendAgain, seconds * 1000);
}

// In the order in which they were made; the first that fails again stops the round.
async function sendAgain() {
  attempt += 1;
  for (const [key, request] of [...waiting]) {
    waiting.delete(key);
    const source = document.getElementById(request.elementId) ?? undefined;
    const swap = source?.closest("[hx-swap]")?.getAttribute("hx-swap") ?? "outerHTML";
    try {
      await window.htmx.ajax(request.verb.toUpperCase(), request.path, { source, target: request.target, swap, values: request.values });
    } catch {
      // The failure has put the request back through htmx:sendError.
    }
    if (waiting.has(key)) return;
  }
  if (waiting.size === 0) {
    show();
    say(`Saved at ${clock()}.`);
  }
}

function failed(event) {
  const config = event.detail.requestConfig;
  if (!config) return;
  if (config.verb !== "get") keep(config);
  else say("The server does not answer. Nothing was lost; try again in a moment.");
}

document.addEventListener("htmx:sendError", failed);
document.addEventListener("htmx:timeout", failed);

document.addEventListener("htmx:responseError", (event) => {
  const { status } = event.detail.xhr;
  if (UNREACHABLE.includes(status)) failed(event);
  else if (status === 403) say("You may not do this. Your lead or an administrator can say who may.");
  else if (status === 404) say("There is no such entry any more.");
  else if (status === 429) say("Too many requests. Wait a moment and try again.");
  else if (status >= 500) say(`The server could not do that at ${clock()}. Nothing was changed; try again.`);
});

document.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.successful && waiting.size > 0) schedule();
});

addEventListener("online", () => {
  if (waiting.size > 0) sendAgain();
});

addEventListener("beforeunload", (event) => {
  if (waiting.size > 0) event.preventDefault();
});
