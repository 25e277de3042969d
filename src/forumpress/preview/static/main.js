// SPDX-License-Identifier: MIT
// Puts the pieces together: events change the state, the state changes the page.

import { ask, listen } from "./line.js";
import { Sheets } from "./sheets.js";
import { copied } from "./words.js";
import { Desk } from "./desk.js";
import { Writing } from "./writing.js";
import { element, identityOf, placeOf, showCopyfit, showErrors, showFindings, Thumbs } from "./panels.js";

const by = (id) => document.getElementById(id);
const body = document.body;
let state = { pages: [], findings: [], errors: [], outline: [], looks: {} };
let chosen = null; // The finding that was clicked last; it stays chosen when its card is made anew.
let follow = localStorage.getItem("follow") !== "no";

// Theme: the system's, unless the button says otherwise.
const dark = matchMedia("(prefers-color-scheme: dark)");
const setTheme = () => { document.documentElement.dataset.theme = localStorage.getItem("theme") || (dark.matches ? "dark" : "light"); };
dark.addEventListener("change", setTheme);
setTheme();
by("theme").addEventListener("click", () => {
  localStorage.setItem("theme", document.documentElement.dataset.theme === "dark" ? "light" : "dark");
  setTheme();
});

const sheets = new Sheets(by("pages"), by("sheets"), { clicked, turned });
const thumbs = new Thumbs(by("thumbs"), (page) => sheets.goTo(page));

function turned() {
  if (document.activeElement !== by("folio")) by("folio").value = sheets.page;
  by("count").textContent = `of ${sheets.list.length || 1}`;
  by("previous").disabled = sheets.page <= 1;
  by("next").disabled = sheets.page >= sheets.list.length;
  by("single").setAttribute("aria-pressed", String(!sheets.facing));
  by("spreads").setAttribute("aria-pressed", String(sheets.facing));
  const zoom = by("zoom"), other = zoom.querySelector("[value=other]");
  const known = [...zoom.options].some((option) => option.value === sheets.fit);
  other.textContent = `${Math.round(sheets.zoom * 100)}%`;
  zoom.value = known ? sheets.fit : "other";
  thumbs.mark(sheets.page);
}

function status(words, kind) {
  body.classList.toggle("busy", kind === "busy");
  body.classList.toggle("broken", state.errors.length > 0);
  by("status-words").textContent = words;
}

function showState(news) {
  const first = !state.version;
  state = news;
  document.title = `${state.title} – preview`;
  by("title").textContent = state.title;
  if (state.pages.some((page) => page.picture)) body.classList.remove("starting");
  if (state.pages.length) sheets.update(state.pages);
  thumbs.update(state.pages, state.findings);
  showErrors(by("errors"), state.errors, chooseFinding);
  if (state.errors.length && body.classList.contains("starting")) by("opening").hidden = true;
  showFindings(by("findings"), state.findings, state.outline, state.errors, chooseFinding);
  showCopyfit(by("articles"), state.outline, state.summary, (article) => goTo(placeOf(article), article));
  frameFindings();
  const look = by("look");
  look.replaceChildren(...Object.entries(state.looks).map(([key, name]) => new Option(name, key, false, key === state.look)));
  look.title = `Edition: ${state.looks[state.look] || ""}`;
  look.parentElement.hidden = look.options.length < 2;
  const serious = state.findings.filter((finding) => finding.severity !== "note");
  const badge = by("badge"), count = state.errors.length || serious.length;
  badge.hidden = !count;
  badge.textContent = count;
  badge.classList.toggle("warning", !state.errors.length);
  by("findings-count").textContent = state.findings.length || "";
  const mistakes = state.errors.length === 1 ? "1 mistake" : `${state.errors.length} mistakes`;
  status(state.errors.length ? mistakes : "Live", "");
  desk?.arrived(cardsOf);
  turned();
  if (first && state.version && location.hash) followHash();
}

function frameFindings() {
  for (const old of by("sheets").querySelectorAll(".frame")) old.remove();
  for (const finding of state.findings) {
    if (finding.spot && finding.severity !== "note") finding.mark = sheets.list[finding.spot.page - 1]?.mark(finding.spot.box, `frame ${finding.severity}`);
  }
  markChosen();
}

// The cards of a finding: one in the panel, another over the pages where it keeps them from being set.
function cardsOf(finding) {
  const wanted = identityOf(finding);
  return [...document.querySelectorAll(".finding")].filter((card) => card.dataset.name === wanted);
}

function markChosen() {
  for (const old of document.querySelectorAll(".finding.current, .frame.current")) old.classList.remove("current");
  for (const finding of [...state.findings, ...state.errors]) {
    if (identityOf(finding) !== chosen) continue;
    finding.card?.classList.add("current");
    finding.mark?.classList.add("current");
  }
}

function chooseFinding(finding) {
  chosen = identityOf(finding);
  markChosen();
  if (finding.spot) sheets.reveal(finding.spot);
  else if (finding.page) sheets.goTo(finding.page);
  if (finding.file && finding.line) showPlace(finding, true);
  else if (finding.spot) {
    // What was found on a page alone: its words were written somewhere, too.
    const { page, box: [x, y, width, height] } = finding.spot;
    askAt(page, x + width / 2, y + height / 2);
  }
}

function clicked(sheet, x, y) {
  if (writing) writing.choose(sheet.face.number, x, y);
  else askAt(sheet.face.number, x, y);
}

// The editor's desk, where this page may write.
const writing = body.classList.contains("writes") ? new Writing(sheets, showNote) : null;
let desk = null;

async function askAt(page, x, y) {
  const hit = await ask("at", { page, x, y });
  if (hit.spot) sheets.point(hit.spot);
  if (hit.found) showPlace(hit, true);
  else if (hit.word) showNote(`“${hit.word}” is set by the layout; no line holds it.`);
  else hidePlace();
}

function showNote(words) {
  fillPlace(element("span", "", words));
}

let hiding;
function fillPlace(...parts) {
  const close = element("button", "", "×");
  close.type = "button";
  close.setAttribute("aria-label", "Close");
  close.addEventListener("click", hidePlace);
  const panel = by("place");
  panel.replaceChildren(...parts, close);
  panel.hidden = false;
  clearTimeout(hiding);
  hiding = setTimeout(hidePlace, 9000);
}

async function showPlace(place, open) {
  const words = placeOf(place);
  const note = element("span", "", "");
  fillPlace(element("code", "", words), note);
  const done = [];
  if (await copy(words)) done.push("copied");
  if (open && (await ask("open", place)).opened) done.push("opened");
  note.textContent = done.join(", ");
}

function hidePlace() {
  by("place").hidden = true;
  for (const old of by("sheets").querySelectorAll(".word")) old.remove();
}

async function copy(words) {
  try {
    await navigator.clipboard.writeText(words);
    return true;
  } catch {
    return false;
  }
}

async function goTo(place) {
  const found = await ask("where", { place });
  if (found.found) arrive(found);
}

function arrive({ spot }) {
  sheets.reveal(spot, { force: true });
  const mark = sheets.point(spot);
  setTimeout(() => mark?.remove(), 4000);
}

function followHash() {
  const place = decodeURIComponent(location.hash.slice(1));
  if (/:\d+/.test(place)) goTo(place);
}
addEventListener("hashchange", followHash);

listen({
  state: showState,
  page(news) {
    state.version = news.version;
    const face = state.pages[news.number - 1];
    if (face) face.picture = news.picture;
    body.classList.remove("starting");
    sheets.redraw(news);
    status("Setting…", "busy");
  },
  changed({ spots }) {
    sheets.glow(spots);
    if (follow && spots.length) sheets.reveal(spots[0]);
  },
  locate: arrive,
}, (lost) => {
  body.classList.toggle("lost", lost);
  if (lost) status("Waiting for the preview…", "busy");
});

by("sheets").addEventListener("copy", (event) => {
  event.clipboardData.setData("text/plain", copied(document.getSelection()));
  event.preventDefault();
});

// Buttons and keys.
by("previous").addEventListener("click", () => sheets.goTo(sheets.page - 1));
by("next").addEventListener("click", () => sheets.goTo(sheets.page + 1));
by("single").addEventListener("click", () => sheets.setFacing(false));
by("spreads").addEventListener("click", () => sheets.setFacing(true));
by("smaller").addEventListener("click", () => sheets.step(-1));
by("larger").addEventListener("click", () => sheets.step(1));
by("zoom").addEventListener("change", (event) => sheets.setFit(event.target.value));
by("look").addEventListener("change", (event) => ask("look", { look: event.target.value }));
by("folio").addEventListener("change", (event) => { sheets.goTo(parseInt(event.target.value, 10) || sheets.page); });
by("folio").addEventListener("keydown", (event) => { if (event.key === "Enter" || event.key === "Escape") event.target.blur(); });
by("follow").addEventListener("click", toggleFollow);
by("panel-button").addEventListener("click", () => togglePanel());
by("panel-close").addEventListener("click", () => togglePanel(false));

function toggleFollow() {
  follow = !follow;
  localStorage.setItem("follow", follow ? "yes" : "no");
  by("follow").setAttribute("aria-pressed", String(follow));
}
by("follow").setAttribute("aria-pressed", String(follow));

function togglePanel(open = body.classList.contains("panel-hidden")) {
  body.classList.toggle("panel-hidden", !open);
  by("panel-button").setAttribute("aria-pressed", String(open));
}
if (matchMedia("(max-width: 820px)").matches) togglePanel(false);

const tabs = [...document.querySelectorAll("[role=tab]")].filter((tab) => writing || !tab.classList.contains("desk-only"));
function chooseTab(tab) {
  for (const each of tabs) {
    each.setAttribute("aria-selected", String(each === tab));
    each.tabIndex = each === tab ? 0 : -1;
    by(each.getAttribute("aria-controls")).hidden = each !== tab;
  }
}
for (const tab of tabs) {
  tab.addEventListener("click", () => chooseTab(tab));
  tab.addEventListener("keydown", (event) => {
    if (!["ArrowLeft", "ArrowRight"].includes(event.key)) return;
    const step = event.key === "ArrowRight" ? 1 : tabs.length - 1;
    const other = tabs[(tabs.indexOf(tab) + step) % tabs.length];
    chooseTab(other);
    other.focus();
    event.stopPropagation();
  });
}

function showArticle(key) {
  const article = state.outline.find((each) => each.key === key);
  if (article) goTo(placeOf(article));
}

function openTab(id) {
  if (!matchMedia("(max-width: 820px)").matches || !body.classList.contains("starting")) togglePanel(true);
  chooseTab(by(id));
}

const KEYS = {
  ArrowLeft: () => sheets.goTo(sheets.page - 1), ArrowRight: () => sheets.goTo(sheets.page + 1),
  PageUp: () => sheets.goTo(sheets.page - 1), PageDown: () => sheets.goTo(sheets.page + 1),
  Home: () => sheets.goTo(1), End: () => sheets.goTo(sheets.list.length),
  "+": () => sheets.step(1), "=": () => sheets.step(1), "-": () => sheets.step(-1), 0: () => sheets.setFit("width"),
  g: () => { by("folio").focus(); by("folio").select(); },
  s: () => sheets.setFacing(!sheets.facing), f: toggleFollow, p: () => togglePanel(), Escape: hidePlace,
};
addEventListener("keydown", (event) => {
  if (event.key === "F3" || ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "f")) sheets.bringWords();
  if (writing?.pressed(event)) return;
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, select, textarea, summary")) return;
  const act = KEYS[event.key] || KEYS[event.key.toLowerCase()];
  if (!act) return;
  act();
  event.preventDefault();
});

if (writing) desk = new Desk({ tell: showNote, openTab, showArticle, writing });
