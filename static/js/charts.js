// Draws the charts over the server's sketches, and again when their data change.
//
// A panel carries its chart's data in <script type="application/json" id="figure-NAME">, which
// a strict policy lets through because it is never run; the layout all share is in #plot-layout.
// The chart itself lies in #chart-NAME beside the panel, where no morph touches it.
const CONFIG = { displayModeBar: false, responsive: true, doubleClick: false, showTips: false };
const PAUSE = 1000; // at most one drawing a second each
const drawn = new Map(); // name -> {text, at}
const waiting = new Map(); // name -> timer

const read = (id) => document.getElementById(id)?.textContent || "";

// Custom properties that hold light-dark() answer unresolved; a colour that uses one is resolved.
function colours() {
  const probe = document.createElement("i");
  const known = new Map();
  document.body.append(probe);
  const find = (name) => {
    if (!known.has(name)) {
      probe.style.color = name;
      known.set(name, getComputedStyle(probe).color);
    }
    return known.get(name);
  };
  return { find, done: () => probe.remove() };
}

function painted(part, find) {
  if (typeof part === "string") return part.startsWith("var(--") ? find(part) : part;
  if (Array.isArray(part)) return part.length > 40 ? part : part.map((one) => painted(one, find));
  if (part && typeof part === "object") {
    return Object.fromEntries(Object.entries(part).map(([key, one]) => [key, painted(one, find)]));
  }
  return part;
}

function draw(name, always = false) {
  const place = document.getElementById(`chart-${name}`);
  const text = read(`figure-${name}`);
  if (!place || !text || !window.Plotly || document.hidden) return;
  const last = drawn.get(name);
  if (last?.text === text && !always) return;
  const early = last ? last.at + PAUSE - Date.now() : 0;
  if (early > 0) {
    if (!waiting.has(name)) waiting.set(name, setTimeout(() => { waiting.delete(name); draw(name, always); }, early));
    return;
  }
  const { find, done } = colours();
  const figure = painted(JSON.parse(text), find);
  const shared = painted(JSON.parse(read("plot-layout") || "{}"), find);
  done();
  place.closest(".panel").classList.add("drawn"); // shown first: Plotly measures its place
  window.Plotly.react(place, figure.data, { ...shared, ...figure.layout }, CONFIG);
  drawn.set(name, { text, at: Date.now() });
}

function all(always = false) {
  for (const place of document.querySelectorAll(".chart[id]")) draw(place.id.slice("chart-".length), always);
}

document.addEventListener("panel", (event) => draw(event.detail.name));
document.addEventListener("visibilitychange", () => all());
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => all(true));
if (window.Plotly) all();
else addEventListener("load", () => all());
