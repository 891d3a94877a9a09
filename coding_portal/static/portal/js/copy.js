// <button data-copy="id">: the text of that element goes to the clipboard; where the browser keeps that shut, it is
// selected, and the status line says which keys copy it.
import { say } from "./say.js";

document.addEventListener("click", async (event) => {
  const button = event.target.closest?.("[data-copy]");
  const source = button && document.getElementById(button.dataset.copy);
  if (!source) return;
  try {
    await navigator.clipboard.writeText(source.value ?? source.textContent);
    say("Copied.");
  } catch {
    source.focus();
    source.select?.();
    say("It is selected: Ctrl C copies it.");
  }
});
