// Small manners of forms and menus; every page works without them.

// A form is sent once: the second press of an impatient hand is dropped.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method === "dialog") return;
  if (form.dataset.busy !== undefined) {
    event.preventDefault();
    return;
  }
  form.dataset.busy = "";
  delete form.dataset.dirty;
  if (form.dataset.waits) setTimeout(tellWaiting, 500, form);
  setTimeout(() => delete form.dataset.busy, 8000); // a download answers without a new page
});
// <form data-waits="…">: an answer that takes its time is told to be on its way, in these words.
function tellWaiting(form) {
  const said = Object.assign(document.createElement("div"), { className: "waits" });
  said.setAttribute("role", "status");
  const bar = document.createElement("progress");
  bar.setAttribute("aria-label", form.dataset.waits);
  said.append(bar, Object.assign(document.createElement("p"), { textContent: form.dataset.waits }));
  form.append(said);
}
addEventListener("pageshow", () => {
  for (const told of document.querySelectorAll("form .waits")) told.remove();
  for (const form of document.querySelectorAll("form[data-busy]")) delete form.dataset.busy;
});
document.addEventListener("htmx:after:request", (event) => {
  delete event.target.closest?.("form")?.dataset.busy;
});

// <form data-guard>: what was typed is not lost by leaving the page.
document.addEventListener("input", (event) => {
  const form = event.target.form;
  if (form && "guard" in form.dataset) form.dataset.dirty = "";
});
addEventListener("beforeunload", (event) => {
  if (document.querySelector("form[data-dirty]")) event.preventDefault();
});

// <select data-send>: choosing is sending; its button is only there without JavaScript.
for (const field of document.querySelectorAll("[data-send]")) {
  field.form?.querySelector("[data-send-button]")?.setAttribute("hidden", "");
  field.addEventListener("change", () => field.form.requestSubmit());
}

// <button data-copy="#id">: what was copied is said by the button itself, in its data-done.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const from = document.querySelector(button.dataset.copy);
  try {
    await navigator.clipboard.writeText(from.value ?? from.textContent.trim());
  } catch {
    getSelection().selectAllChildren(from); // no clipboard without TLS: at least it is selected
    return;
  }
  button.textContent = button.dataset.done || button.textContent;
});

// Menus close when you look elsewhere, and give the focus back.
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});
document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && document.querySelector("details.menu[open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

// <button data-open="ID"> opens a dialog.
document.addEventListener("click", (event) => {
  const id = event.target.closest("[data-open]")?.dataset.open;
  if (id) document.getElementById(id)?.showModal();
});

// Tabs that are wider than a phone begin where the reader is.
for (const tabs of document.querySelectorAll(".tabs")) {
  const now = tabs.querySelector("[aria-current]");
  if (now) tabs.scrollLeft = now.offsetLeft - tabs.offsetLeft - 24;
}
