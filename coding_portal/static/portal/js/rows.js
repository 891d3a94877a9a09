// Tables whose rows are walked with the arrow keys: <table data-rows> with <tr tabindex="-1" id="…">, one of them 0.
//   Enter on a row opens its [data-row-open]; the row last focused is the current one (aria-current).

const rowsOf = (table) => [...table.querySelectorAll("tbody > tr[tabindex]")];

function settle(table) {
  const rows = rowsOf(table);
  if (rows.length && !rows.some((row) => row.tabIndex === 0)) rows[0].tabIndex = 0;
}

document.addEventListener("keydown", (event) => {
  const row = event.target.closest?.("table[data-rows] tbody > tr[tabindex]");
  if (!row || event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.target !== row && !event.target.matches("a, button")) return;
  const rows = rowsOf(row.closest("table"));
  const at = rows.indexOf(row);
  const next = { ArrowDown: rows[at + 1], ArrowUp: rows[at - 1], Home: rows[0], End: rows.at(-1) }[event.key];
  if (next) {
    event.preventDefault();
    next.focus();
  } else if (event.key === "Enter" && event.target === row) {
    const link = row.querySelector("[data-row-open]");
    if (!link) return;
    event.preventDefault();
    link.click();
  }
});

document.addEventListener("focusin", (event) => {
  const row = event.target.closest?.("table[data-rows] tbody > tr[tabindex]");
  if (!row) return;
  for (const other of rowsOf(row.closest("table"))) other.tabIndex = other === row ? 0 : -1;
});

document.addEventListener("htmx:afterSettle", () => document.querySelectorAll("table[data-rows]").forEach(settle));
document.querySelectorAll("table[data-rows]").forEach(settle);
