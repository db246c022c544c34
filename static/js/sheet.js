// Manners of tables that are typed into; everything works without them.

// A table that is typed into: arrows walk a column, a paste from a spreadsheet fills it from where
// the hand is, and Ctrl+Z or the button takes the whole paste back.
for (const table of document.querySelectorAll("table[data-paste]")) {
  const fields = (row) => [...row.querySelectorAll("input:not([type=hidden])")];
  let undo = null; // what stood there before the last paste
  const button = Object.assign(document.createElement("button"), { type: "button", className: "btn small", hidden: true, textContent: table.dataset.undo });
  table.parentElement.after(button);

  const another = (row) => {
    const copy = row.cloneNode(true);
    for (const field of copy.querySelectorAll("input")) field.value = "";
    row.after(copy);
    return copy;
  };

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
    const lines = text.split("\n");
    if ("grow" in table.dataset) while (rows.length < from + lines.length) rows.push(another(rows.at(-1)));
    lines.forEach((line, n) => line.split("\t").forEach((cell, m) => {
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
