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

// A table that is typed into: arrows walk a column, a paste from a spreadsheet fills it from where
// the hand is, and Ctrl+Z or the button takes the whole paste back.
for (const table of document.querySelectorAll("table[data-paste]")) {
  const fields = (row) => [...row.querySelectorAll("input:not([type=hidden])")];
  let undo = null; // what stood there before the last paste
  const button = Object.assign(document.createElement("button"), { type: "button", className: "btn small", hidden: true, textContent: table.dataset.undo });
  table.parentElement.after(button);

  const takeBack = () => {
    for (const [field, value] of undo ?? []) field.value = value;
    undo?.[0]?.[0].focus();
    undo = null;
    button.hidden = true;
  };
  button.addEventListener("click", takeBack);

  table.addEventListener("paste", (event) => {
    const text = event.clipboardData.getData("text/plain").replace(/\r\n?/g, "\n").replace(/\n$/, "");
    if (!/[\t\n]/.test(text)) return; // one figure: the browser's own paste
    event.preventDefault();
    const rows = [...table.tBodies[0].rows];
    const from = rows.indexOf(event.target.closest("tr"));
    const column = fields(rows[from]).indexOf(event.target);
    undo = [];
    text.split("\n").forEach((line, n) => line.split("\t").forEach((cell, m) => {
      const field = rows[from + n] && fields(rows[from + n])[column + m];
      if (!field) return;
      undo.push([field, field.value]);
      field.value = cell.trim();
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }));
    button.hidden = false;
  });

  table.addEventListener("keydown", (event) => {
    if (undo && (event.ctrlKey || event.metaKey) && event.key === "z") {
      event.preventDefault();
      takeBack();
      return;
    }
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!by || event.target.type !== "text") return;
    const rows = [...table.tBodies[0].rows];
    const row = rows.indexOf(event.target.closest("tr"));
    const next = rows[row + by] && fields(rows[row + by])[fields(rows[row]).indexOf(event.target)];
    if (!next) return;
    event.preventDefault();
    next.focus();
    next.select();
  });
}
