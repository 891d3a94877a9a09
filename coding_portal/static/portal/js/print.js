// <button data-print> opens the browser's print dialog. The foot of each sheet says who prints, when, and what.
const line = () => document.querySelector(".cp-printed")?.dataset.by ?? "";

addEventListener("beforeprint", () => {
  const [day, minute] = ["2-digit", "2-digit"];
  const when = new Date().toLocaleString("en-US", { month: day, day, year: "numeric", hour: minute, minute, timeZoneName: "short" });
  const title = document.title.replace(/ – Coding Portal$/, "");
  const words = [title, line() && `printed by ${line()}`, when].filter(Boolean).join(" · ");
  document.documentElement.style.setProperty("--cp-printed", JSON.stringify(words));
});

document.addEventListener("click", (event) => {
  if (event.target.closest?.("[data-print]")) print();
});
