// Manners of the goals pages; everything works without them.

// What changes downstream follows the typing by itself: its button is for those without scripts.
document.querySelector("[data-preview]")?.setAttribute("hidden", "");

// In a column of figures the arrows go up and down, and Escape brings back what stood there.
document.addEventListener("keydown", (event) => {
  const field = event.target.closest?.(".in-place input[name=value]");
  if (!field) return;
  if (event.key === "Escape") {
    field.value = field.defaultValue;
  } else if (event.key === "ArrowUp" || event.key === "ArrowDown") {
    const next = neighbour(field, event.key === "ArrowDown" ? 1 : -1);
    if (!next) return;
    event.preventDefault();
    next.focus();
    next.select();
  }
});

function neighbour(field, step) {
  const column = field.closest("td").cellIndex;
  const rows = [...field.closest("table").querySelectorAll("tr.part")];
  const from = rows.indexOf(field.closest("tr"));
  for (let n = from + step; rows[n]; n += step) {
    const found = rows[n].cells[column]?.querySelector(".in-place input[name=value]");
    if (found) return found;
  }
  return null;
}

// Leaving a figure saves it, so its button is for hands and not for the Tab key.
function calm() {
  for (const button of document.querySelectorAll(".in-place .btn")) button.tabIndex = -1;
}
calm();
document.addEventListener("htmx:after:swap", calm);

// A cell that was saved comes back as a new element: the focus stays where the hand is.
let focused = "";
document.addEventListener("focusin", (event) => {
  focused = event.target.closest?.(".owed")?.id ?? "";
});
document.addEventListener("htmx:after:swap", () => {
  if (focused && document.activeElement === document.body) {
    document.getElementById(focused)?.querySelector("input[name=value]")?.focus();
  }
});
