// The session clock counts down here and asks once before the end. The server alone decides.

const clock = document.getElementById("session-clock");

if (clock) {
  const dialog = document.getElementById("session-dialog");
  const idle = Number(clock.dataset.idle);
  const warn = Number(clock.dataset.warn);
  let endsAt = Date.now() + Number(clock.dataset.left) * 1000;

  const shown = (seconds) => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;

  const tick = () => {
    const left = Math.max(0, Math.round((endsAt - Date.now()) / 1000));
    clock.querySelector("b").textContent = shown(left);
    clock.classList.toggle("cp-clock-low", left <= warn);
    const place = dialog?.querySelector("[data-session-left]");
    if (place) place.textContent = shown(left);
    if (left === 0) location.reload();
    else if (left <= warn && dialog && !dialog.open) dialog.showModal();
    else if (left > warn && dialog?.open) dialog.close();
  };

  // Any answered request of the user counts as activity; what the page asks on its own (X-Background) does not.
  document.addEventListener("htmx:afterRequest", (event) => {
    const { xhr, requestConfig, successful } = event.detail;
    if (!successful || requestConfig?.headers?.["X-Background"]) return;
    const told = xhr?.getResponseHeader("X-Session-Left");
    endsAt = Date.now() + (told ? Number(told) : idle) * 1000;
    tick();
  });

  // Staying must not close by Escape alone: that would look like an answer and be none.
  dialog?.addEventListener("cancel", (event) => event.preventDefault());
  setInterval(tick, 1000);
  tick();
}

// A request after the end: the server sends HX-Redirect, which htmx follows; anything else with 401 goes to sign-in.
document.addEventListener("htmx:responseError", (event) => {
  if (event.detail.xhr.status === 401) location.assign(clock?.dataset.signIn || "/");
});

// What the page asks on its own says so.
document.addEventListener("htmx:configRequest", (event) => {
  const trigger = event.detail.triggeringEvent;
  const isPolling = /\bevery\b/.test(event.detail.elt.getAttribute("hx-trigger") ?? "") && !trigger?.isTrusted;
  if (isPolling) event.detail.headers["X-Background"] = "1";
});
