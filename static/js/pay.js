// Manners of the pay pages; everything works without them.
//
// A form with data-part asks for the part of the page that follows it, and puts each piece of the
// answer in the place of the same id. Where the answer is a question for the password, the page
// is loaded again, which asks it.
const WAIT = 60; // milliseconds of rest before asking
const asked = {}; // how often each part was asked for: only the last answer counts
let timer;

async function follow(form, part = form.dataset.part) {
  const mine = (asked[part] = (asked[part] ?? 0) + 1);
  const said = new URLSearchParams(new FormData(form));
  const asking = { headers: { "X-Part": "1" } };
  if (form.method === "post") Object.assign(asking, { method: "POST", body: said });
  const address = form.method === "post" ? part : `${part}?${said}`;
  const answer = await fetch(address, asking);
  if (answer.redirected) location.reload();
  if (!answer.ok || mine !== asked[part]) return;
  const came = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const piece of came.body.querySelectorAll(":scope > [id]")) document.getElementById(piece.id)?.replaceWith(piece);
}

for (const form of document.querySelectorAll("form[data-part]")) {
  for (const one of form.querySelectorAll("[data-needless]")) one.hidden = true;
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => follow(form), WAIT);
  });
  // What takes longer to compute follows once the hand rests.
  const settle = () => form.dataset.settled && document.querySelector(form.dataset.for) && setTimeout(() => follow(form, form.dataset.settled), 3 * WAIT);
  form.addEventListener("change", settle);
  form.addEventListener("submit", settle);
}

// The slider, the field and the buttons beside it say the same share of the goal.
const ask = document.getElementById("ask");
if (ask) {
  const [slide, field] = [ask.querySelector("[type=range]"), ask.querySelector("[type=number]")];
  slide.closest("[hidden]").hidden = false;
  slide.addEventListener("input", () => { field.value = slide.value; });
  field.addEventListener("input", () => { slide.value = field.value; });
  ask.addEventListener("submit", (event) => {
    event.preventDefault();
    if (event.submitter?.name === "at") field.value = slide.value = event.submitter.value;
    clearTimeout(timer);
    follow(ask);
  });
}

for (const one of document.querySelectorAll("[data-print]")) {
  one.hidden = false;
  one.addEventListener("click", () => print());
}
