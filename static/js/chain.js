// The chain by hand: drag a figure up or down, or change it by the arrow keys, and all that hangs
// on it moves. Without scripts figures are typed, and a button shows what changes.

const parts = new Intl.NumberFormat(document.documentElement.lang).formatToParts(12345678.9);
const sign = (type) => parts.find((part) => part.type === type)?.value ?? "";
const [point, group] = [sign("decimal"), sign("group")];

// What stands in a field, as a number; NaN for what is none.
const valueOf = (field) => Number.parseFloat(field.value.replaceAll(group, "").replace(point, "."));

// Three digits are what a hand can mean; a share never leaves 0 to 100 percent.
function put(field, value) {
  const share = field.id.startsWith("id_rate-") || field.id === "id_share";
  const bounded = share ? Math.min(Math.max(value, 0.01), 100) : Math.max(value, 1);
  const digits = share ? { maximumSignificantDigits: 3 } : { maximumFractionDigits: 0, maximumSignificantDigits: 4 };
  field.value = new Intl.NumberFormat(document.documentElement.lang, digits).format(bounded);
  field.classList.add("moved");
}

// One question at a time: the next is asked once the last was answered, with what stands by then.
let asking = false;
let again = null;
function show(field) {
  if (asking) {
    again = field;
    return;
  }
  asking = true;
  setTimeout(answered, 600, field); // an answer that never comes holds nothing up
  field.dispatchEvent(new CustomEvent("dragged", { bubbles: true }));
}
function answered() {
  asking = false;
  if (again) show(again);
  again = null;
}
document.addEventListener("htmx:after:swap", answered);

for (const grip of document.querySelectorAll("[data-grip]")) {
  const field = document.getElementById(grip.dataset.grip);
  grip.hidden = false;
  grip.addEventListener("pointerdown", (event) => {
    const [from, start] = [event.clientY, valueOf(field)];
    if (!(start > 0)) return;
    event.preventDefault();
    grip.setPointerCapture(event.pointerId);
    const move = (moved) => {
      put(field, start * 1.01 ** ((from - moved.clientY) / 4)); // four pixels are a hundredth
      show(field);
    };
    const end = () => {
      grip.removeEventListener("pointermove", move);
      show(field);
    };
    grip.addEventListener("pointermove", move);
    grip.addEventListener("pointerup", end, { once: true });
    grip.addEventListener("pointercancel", end, { once: true });
  });
}

const STEPS = { ArrowUp: 1.01, ArrowDown: 1 / 1.01, PageUp: 1.1, PageDown: 1 / 1.1 };
document.addEventListener("keydown", (event) => {
  const field = event.target.closest?.("input[data-drag]");
  if (!field) return;
  if (event.key === "Escape") {
    field.value = field.defaultValue;
    field.classList.remove("moved");
  } else if (STEPS[event.key] && valueOf(field) > 0) {
    put(field, valueOf(field) * STEPS[event.key]);
  } else return;
  event.preventDefault();
  show(field);
});
