// Focus moves only as the answer to a user's key: the server names the place in HX-Trigger-After-Settle.

export function focusFirst(ids) {
  for (const id of String(ids).split(/[\s,]+/)) {
    const element = id && document.getElementById(id.replace(/^#/, ""));
    if (!element || element.matches(":disabled, [hidden]")) continue;
    element.focus({ preventScroll: true });
    if (document.activeElement !== element) {
      element.tabIndex = -1;
      element.focus({ preventScroll: true });
    }
    element.scrollIntoView({ block: "nearest" });
    element.select?.();
    return element;
  }
  return null;
}

// {"cp:focus": "poa-12 dx-search"}: the first of these ids that exists.
document.addEventListener("cp:focus", (event) => focusFirst(event.detail.value ?? event.detail.ids ?? ""));
