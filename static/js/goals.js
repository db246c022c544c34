// Manners of the goals pages; everything works without them.

// What changes downstream follows the typing by itself: its button is for those without scripts.
for (const button of document.querySelectorAll("[data-preview]")) button.hidden = true;
const FIGURE = ".in-place input:not([type=hidden])";

// In a column of figures the arrows go up and down, and Escape brings back what stood there.
document.addEventListener("keydown", (event) => {
  const field = event.target.closest?.(FIGURE);
  if (!field) return;
  if (event.key === "Escape") {
    field.value = field.defaultValue;
    if (field.form === goals) goals.requestSubmit();
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
  const rows = [...field.closest("table").querySelectorAll(".whole tr, tr.part")];
  const from = rows.indexOf(field.closest("tr"));
  for (let n = from + step; rows[n]; n += step) {
    const found = rows[n].cells[column]?.querySelector(FIGURE);
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

// Enter changes a figure and submits it in one press, a click on Save too: what says the same is
// sent once. Sent twice, the second could arrive after an Undo and put back what was undone.
const sent = new WeakMap();
function once(event) {
  const form = event.target.closest("form.in-place[hx-trigger]");
  if (!form) return;
  const says = String(new URLSearchParams(new FormData(form)));
  if (sent.get(form) !== says) {
    sent.set(form, says);
    return;
  }
  event.preventDefault();
  event.stopPropagation();
}
document.addEventListener("change", once, true);
document.addEventListener("submit", once, true);
document.addEventListener("htmx:finally:request", (event) => sent.delete(event.target));

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

// The row of goals: what stands in it is shown with what it changes, and proposed from there.
const goals = document.getElementById("goal-row");
goals?.closest("tr").addEventListener("change", (event) => {
  if (event.target.name === "goal_target") goals.requestSubmit();
});

// A block copied from a spreadsheet fills the table from where the hand is. Under the row of goals
// it is shown before anything is saved; quotas alone are saved in one request, all of it or
// nothing, and undone at once.
for (const table of document.querySelectorAll("table[data-many]")) {
  const names = table.dataset.names.split(" ");
  let undo = null; // what stood there before a block was pasted into the row of goals

  const add = (form, name, value) => {
    const field = Object.assign(document.createElement("input"), { type: "hidden", name, value });
    form.append(field);
    return field;
  };

  const takeBack = () => {
    for (const [field, value] of undo) field.value = value;
    for (const field of goals.querySelectorAll("[data-pasted]")) field.remove();
    undo = null;
    goals.requestSubmit();
  };

  table.addEventListener("paste", (event) => {
    const text = event.clipboardData.getData("text/plain").replace(/\r\n?/g, "\n").replace(/\n$/, "");
    const hand = event.target.closest?.(FIGURE);
    if (!hand || !/[\t\n]/.test(text)) return; // one figure: the browser's own paste
    event.preventDefault();
    const rows = [...table.querySelectorAll(".whole tr, tr.part")].filter((row) => row.querySelector(FIGURE));
    const from = rows.indexOf(hand.closest("tr"));
    const column = hand.closest("td").cellIndex;
    const before = hand.form === goals;
    const form = before ? goals : Object.assign(document.createElement("form"), { method: "post", action: table.dataset.many, hidden: true });
    if (!before) add(form, "csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]").value);
    for (const field of form.querySelectorAll("[data-pasted]")) field.remove();
    undo = before ? [] : null;
    let outside = 0;
    text.split("\n").forEach((line, n) => line.split("\t").forEach((cell, m) => {
      const into = rows[from + n]?.cells[column + m]?.querySelector(FIGURE);
      if (!into) {
        outside += cell.trim() ? 1 : 0;
        return;
      }
      undo?.push([into, into.value]);
      if (into.form !== goals) {
        for (const name of names) add(form, name, into.form.elements[name].value).dataset.pasted = "";
        add(form, "value", cell.trim()).dataset.pasted = "";
      }
      if (before) into.value = cell.trim();
    }));
    add(form, "outside", outside).dataset.pasted = "";
    if (before) return goals.requestSubmit();
    if (hand.form.elements.from) add(form, "from", hand.form.elements.from.value);
    document.body.append(form);
    form.submit();
  });

  table.addEventListener("keydown", (event) => {
    if (!undo || !(event.ctrlKey || event.metaKey) || event.key !== "z") return;
    event.preventDefault();
    takeBack();
  });
}
