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

// A block copied from a spreadsheet fills the table from where the hand is, in one request: all of
// it or nothing, and undone at once.
for (const table of document.querySelectorAll("table[data-many]")) {
  table.addEventListener("paste", (event) => {
    const text = event.clipboardData.getData("text/plain").replace(/\r\n?/g, "\n").replace(/\n$/, "");
    const field = event.target.closest?.(".in-place input[name=value]");
    if (!field || !/[\t\n]/.test(text)) return; // one figure: the browser's own paste
    event.preventDefault();
    const rows = [...table.querySelectorAll("tr.part")].filter((row) => row.querySelector(".in-place [name=team]"));
    const from = rows.indexOf(field.closest("tr"));
    const column = field.closest("td").cellIndex;
    const form = Object.assign(document.createElement("form"), { method: "post", action: table.dataset.many, hidden: true });
    const add = (name, value) => form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
    add("csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]").value);
    text.split("\n").forEach((line, n) => line.split("\t").forEach((cell, m) => {
      const into = rows[from + n]?.cells[column + m]?.querySelector("form.in-place");
      if (!into) return;
      for (const name of ["team", "period", "metric", "seen"]) add(name, into.elements[name].value);
      add("value", cell.trim());
    }));
    document.body.append(form);
    form.submit();
  });
}
