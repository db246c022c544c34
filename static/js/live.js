// Keeps the board true: listens on the address in <body data-live>, puts each changed panel in
// place, and says how old what you see is.
//
// The server sends two kinds of events. `panel`: {"name", "version", "html"}. `beat`, after the
// panels of a version and every 15 s: {"version", "at", "now"}; `at` is the moment up to which the
// board is known to be right, `now` the server's clock. A beat is an event and no comment, because
// pages do not hear comments.
const body = document.body;
const mark = document.getElementById("live");
const news = document.getElementById("live-news");

const BEAT = 15_000; // the server's promise
const GRACE = 10_000; // how long we wait beyond it, or without a connection, before we say so
const LATE = 30_000; // the connection lives, but nobody has composed the board since
const SLEPT = 5_000; // a clock that jumps this far means that the machine slept
const UNSEEN = 60_000; // a page nobody looks at lets its connection go: browsers have few to a host

let stream = null;
let version = Number(body.dataset.version || 0);
let at = Date.parse(mark?.dataset.at || "") || Date.now(); // how old the truth is, by our clock
let heard = Date.now();
let lostSince = null;
let tries = 0;
let retry = 0;
let unseen = 0;
let lastTick = Date.now();
const shown = new Map(); // panel name -> version in place

function open() {
  clearTimeout(retry);
  stream?.close();
  const url = new URL(body.dataset.live, location.href);
  if (version) url.searchParams.set("version", version); // what Last-Event-ID says, but for a new stream
  stream = new EventSource(url);
  stream.addEventListener("open", () => { tries = 0; hear(); });
  stream.addEventListener("panel", (event) => { hear(); place(JSON.parse(event.data)); });
  stream.addEventListener("beat", (event) => { hear(); beat(event.data ? JSON.parse(event.data) : {}); });
  stream.addEventListener("error", lose);
}

function hear() {
  heard = Date.now();
  lostSince = null;
}

// Reconnecting is ours, not the browser's: a random wait, growing, so that a thousand pages do not
// come back in the same moment.
function lose() {
  if (stream.readyState === EventSource.CLOSED && body.dataset.view === "wall") darken();
  lostSince ??= Date.now();
  stream.close();
  clearTimeout(retry);
  retry = setTimeout(open, Math.random() * Math.min(30_000, 1000 * 2 ** tries++) + 200);
}

// A refused stream on a wall: if its link was switched off, so is what it shows.
async function darken() {
  const page = await fetch(location.href, { method: "HEAD" }).catch(() => null);
  if (page?.status === 404) location.reload();
}

function rest() {
  clearTimeout(retry);
  stream.close();
}

let behind = 0; // beats in a row that knew less than we do

function beat(told) {
  behind = Number(told.version || 0) < version ? behind + 1 : 0;
  if (behind > 1) return location.reload(); // no slow process: an older state was restored
  version = Math.max(version, Number(told.version || 0));
  // Two clocks may differ, so only the distance between the server's own two moments counts.
  at = Date.now() - Math.max(0, Date.parse(told.now) - Date.parse(told.at) || 0);
  tick();
}

function place({ name, version: its, html }) {
  const panel = document.getElementById(`panel-${name}`);
  if (!panel || Number(its) < (shown.get(name) ?? version)) return; // an older one came late
  shown.set(name, Number(its));
  const before = texts(panel);
  window.Idiomorph.morph(panel, html, {
    morphStyle: "innerHTML",
    restoreFocus: true,
    callbacks: { beforeAttributeUpdated: keepOpen },
  });
  showChanges(panel, before);
  showMoment(panel);
  at = Date.now();
  ago();
  document.dispatchEvent(new CustomEvent("panel", { detail: { name } }));
}

function showMoment(panel) { // one that this reader has not put away yet
  const moment = panel.querySelector("[data-moment]");
  if (moment && moment.dataset.moment !== body.dataset.momentSeen) delete body.dataset.momentSeen;
}

function keepOpen(attribute, element) { // what the reader unfolded stays unfolded
  return !(attribute === "open" && element.localName === "details");
}

function texts(panel) {
  return new Map([...panel.querySelectorAll("a.figure")].map((link) => [link.getAttribute("href"), link.textContent]));
}

function showChanges(panel, before) {
  for (const link of panel.querySelectorAll("a.figure")) {
    const old = before.get(link.getAttribute("href"));
    if (old === undefined || old === link.textContent) continue;
    link.classList.remove("changed");
    void link.offsetWidth; // lets the same motion begin again
    link.classList.add("changed");
  }
}

// The status line, made here every second: the panels' bytes are the same for everybody.
const words = new Intl.RelativeTimeFormat(document.documentElement.lang, { numeric: "auto", style: "narrow" });

function distance(milliseconds) {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  if (seconds < 60) return words.format(-seconds, "second");
  if (seconds < 3600) return words.format(-Math.floor(seconds / 60), "minute");
  return seconds < 86_400 ? words.format(-Math.floor(seconds / 3600), "hour") : words.format(-Math.floor(seconds / 86_400), "day");
}

function state(now) {
  if (lostSince ? now - lostSince > GRACE : now - heard > BEAT + GRACE) return "lost";
  return now - at > LATE ? "late" : "live";
}

let announced = "live";
let announcedAt = 0;

function tick() {
  const now = Date.now();
  if (now - lastTick > SLEPT && !document.hidden) open(); // woken: do not trust a stream that may be dead
  lastTick = now;
  if (!mark) return;
  const is = state(now);
  const word = { live: mark.dataset.wordLive, late: mark.dataset.wordLate, lost: mark.dataset.wordLost }[is];
  mark.dataset.state = is === "live" ? "live" : "stale";
  mark.firstElementChild.textContent = `${word} · ${distance(now - at)}`;
  if (news && (is === "lost") !== (announced === "lost") && now - announcedAt > 30_000) {
    news.textContent = is === "lost" ? news.dataset.lost : news.dataset.back;
    announced = is;
    announcedAt = now;
  }
}

function ago() {
  for (const time of document.querySelectorAll("time[data-ago]")) {
    time.title ||= time.textContent;
    time.textContent = distance(Date.now() - Date.parse(time.getAttribute("datetime")));
  }
}

if (body.dataset.live) {
  open();
  tick();
  ago();
  setInterval(tick, 1000);
  setInterval(ago, 60_000);
  document.addEventListener("visibilitychange", () => {
    clearTimeout(unseen);
    if (document.hidden) unseen = setTimeout(rest, UNSEEN);
    else if (stream.readyState !== EventSource.OPEN || Date.now() - heard > BEAT + GRACE) open();
  });
  addEventListener("online", open);
  addEventListener("pagehide", rest);
  addEventListener("pageshow", (event) => { if (event.persisted) open(); });
  if (body.dataset.view === "wall" && "wakeLock" in navigator) {
    const awake = () => navigator.wakeLock.request("screen").catch(() => {}); // refused: the screen's own affair
    awake();
    document.addEventListener("visibilitychange", () => { if (!document.hidden) awake(); });
  }
}
