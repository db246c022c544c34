// Single keys: an element with data-key="a" is pressed by A; `?` shows the keys of this page.
// They can be switched off, for people whose voice or hand types by accident.
const dialog = document.getElementById("keys");
const list = dialog?.querySelector("[data-keys]");
const choice = dialog?.querySelector("[data-keys-on]");
const KEPT = "smarketing.keys";

function kept() {
  try {
    return localStorage.getItem(KEPT);
  } catch {
    return null; // storage refused: keys stay on
  }
}

function on() {
  return kept() !== "off";
}

function show() {
  for (const row of list.querySelectorAll("[data-made]")) row.remove();
  for (const target of document.querySelectorAll("[data-key]")) {
    const row = document.createElement("li");
    const name = document.createElement("span");
    const key = document.createElement("kbd");
    row.dataset.made = "";
    name.textContent = target.dataset.keyName || target.getAttribute("aria-label") || target.textContent.trim();
    key.textContent = target.dataset.key.toUpperCase();
    row.append(name, key);
    list.append(row);
  }
  choice.checked = on();
  dialog.showModal();
}

function typing(target) {
  return target.closest("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");
}

if (dialog) {
  choice.addEventListener("change", () => {
    try {
      localStorage.setItem(KEPT, choice.checked ? "on" : "off");
    } catch { /* storage refused: the choice lasts as long as the page */ }
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || typing(event.target)) return;
    if (!on() || document.querySelector("dialog[open]")) return;
    if (event.key === "?") {
      event.preventDefault();
      show();
      return;
    }
    const target = document.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
    if (!target || target.disabled) return;
    event.preventDefault();
    if (target.matches("input:not([type=checkbox], [type=radio]), textarea")) target.focus();
    else target.click();
    // what a key opened, the next keys fill in
    const opened = target.matches("summary") && target.parentElement;
    if (opened && opened.open) opened.querySelector("form :is(input:not([type=hidden]), select)")?.focus();
  });
  // Opened by a button of a menu: the list is made first.
  document.addEventListener("click", (event) => {
    if (event.target.closest('[data-open="keys"]')) {
      event.stopImmediatePropagation();
      show();
    }
  }, true);
}
