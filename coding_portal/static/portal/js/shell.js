// Menus, theme, stale "as of" times.
import "./say.js";
import "./focus.js";

// A menu closes on Escape (focus back to its button) and on a click elsewhere.
document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && event.target.closest?.(".cp-menu[open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll(".cp-menu[open]")) if (!menu.contains(event.target)) menu.open = false;
});

// The theme changes in place; the cookie is the server's.
document.addEventListener("submit", async (event) => {
  const form = event.target.closest("[data-theme-form]");
  if (!form || !event.submitter) return;
  event.preventDefault();
  const theme = event.submitter.value;
  const body = new FormData(form, event.submitter);
  const answer = await fetch(form.action, { method: "POST", body, redirect: "manual" }).catch(() => null);
  if (!answer || (!answer.ok && answer.type !== "opaqueredirect")) {
    form.submit();
    return;
  }
  document.documentElement.dataset.bsTheme = theme;
  for (const button of form.querySelectorAll("[aria-pressed]")) button.setAttribute("aria-pressed", String(button.value === theme));
});

// <time datetime="…" data-stale-after="1800">: says so in words when the figures are old.
function markStale() {
  for (const time of document.querySelectorAll("time[data-stale-after]:not(.cp-stale)")) {
    const seconds = (Date.now() - Date.parse(time.dateTime)) / 1000;
    if (seconds < Number(time.dataset.staleAfter)) continue;
    time.classList.add("cp-stale");
    time.append(` – older than ${Math.round(Number(time.dataset.staleAfter) / 60)} minutes, reload`);
  }
}

setInterval(markStale, 60000);
markStale();
