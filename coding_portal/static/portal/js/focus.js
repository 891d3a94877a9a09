// Focus moves only as the answer to a user's key: the server names the place in HX-Trigger-After-Settle.

export function focusFirst(ids) {
  for (const id of String(ids).split(/[\s,]+/)) {
    const element = id && document.getElementById(id.replace(/^#/, ""));
    if (!element || element.matches(":disabled, [hidden]")) continue;
    element.closest("details:not([open])")?.setAttribute("open", "");
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

// Words typed while an answer is on its way are not lost when the answer replaces the field: the search box keeps them.
let typed = null;

document.addEventListener("htmx:beforeSwap", (event) => {
  const field = document.activeElement;
  const isReplaced = field?.matches("input[role=combobox]") && field.value && event.detail.target?.contains(field);
  typed = isReplaced ? { id: field.id, value: field.value, at: field.selectionStart } : null;
});

document.addEventListener("htmx:afterSwap", () => {
  const field = typed && document.getElementById(typed.id);
  if (!field || field.value) return;
  const { value, at } = typed;
  typed = null;
  field.value = value;
  field.focus();
  field.setSelectionRange(at, at);
  field.dispatchEvent(new Event("input", { bubbles: true }));
});
