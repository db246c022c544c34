// Ten seconds a question: a bar that empties, a pause, and no answer when it is over.

const form = document.querySelector("form[data-seconds]");
if (form) {
  const clock = form.querySelector("[data-clock]");
  const bar = clock.querySelector("progress");
  const said = clock.querySelector("[data-left]");
  const pause = clock.querySelector("[data-pause]");
  const labels = { on: pause.dataset.on, off: pause.textContent };
  let left = Number(form.dataset.seconds) * 1000;
  let since = performance.now();
  let isPaused = false;
  clock.hidden = false;

  const tick = () => {
    const now = performance.now();
    if (!isPaused && !document.hidden) left -= now - since;
    since = now;
    bar.value = left / 1000;
    said.textContent = String(Math.max(Math.ceil(left / 1000), 0));
    if (left > 0) return;
    clearInterval(timer);
    const none = document.createElement("input");
    Object.assign(none, { type: "hidden", name: "choice", value: "" });
    form.append(none);
    form.requestSubmit();
  };
  const timer = setInterval(tick, 100);

  pause.addEventListener("click", () => {
    isPaused = !isPaused;
    pause.textContent = isPaused ? labels.on : labels.off;
    pause.setAttribute("aria-pressed", String(isPaused));
  });
  form.addEventListener("submit", () => clearInterval(timer));
}
