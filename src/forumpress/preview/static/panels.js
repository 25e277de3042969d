// SPDX-License-Identifier: MIT
// Findings, errors, copyfit, thumbnails.

import { InkedCanvas } from "./inked.js";

const NAMES = { error: "Error", warning: "Warning", note: "Note" };

export function element(name, className, text) {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

export const placeOf = ({ file, line, column }) => [file, line, column].filter((part) => part).join(":");

// A sentence begins with a capital; a key, a file's name or anything else that is quoted stays as it is written.
export const sentence = (words) => (/^[a-z]+(?=[\s,;]|$)/.test(words) ? words[0].toUpperCase() + words.slice(1) : words);

export const identityOf = ({ code, message, file, line, page }) => JSON.stringify([code, message, file, line, page]);

export function findingCard(finding, chosen, name = "button") {
  const card = element(name, `finding ${finding.severity}`);
  card.dataset.name = identityOf(finding);
  if (name === "button") card.type = "button";
  const head = element("span", "head");
  const where = [finding.file?.split("/").at(-1), finding.line, finding.column].filter((part) => part).join(":");
  const page = finding.spot?.page ?? finding.page;
  head.append(element("span", "severity", NAMES[finding.severity]), element("span", "where", [where, page ? `page ${page}` : ""].filter(Boolean).join(" · ")));
  card.append(head, element("span", "message", sentence(finding.message)));
  if (finding.hint) card.append(element("span", "hint", sentence(finding.hint)));
  if (finding.quote) card.append(element("code", "quote", finding.quote.trim()));
  card.append(element("span", "code", finding.code));
  finding.card = card;
  card.addEventListener("click", () => chosen(finding));
  return card;
}

export function showFindings(panel, findings, outline, errors, chosen) {
  const open = panel.scrollTop;
  panel.replaceChildren();
  if (errors.length) panel.append(element("h2", "", errors.length > 1 ? "Mistakes that keep the pages from being set" : "A mistake that keeps the pages from being set"), ...errors.map((finding) => findingCard(finding, chosen)));
  else if (!findings.length) panel.append(element("p", "nothing", "Nothing to report. The pages are as they should be."));
  const groups = new Map([...outline.map((article) => [article.key, [article.title, []]]), ["", ["The whole issue", []]]]);
  for (const finding of findings) (groups.get(finding.article || "") || groups.get(""))[1].push(finding);
  for (const [title, list] of groups.values()) {
    if (list.length) panel.append(element("h2", "", title), ...list.map((finding) => findingCard(finding, chosen)));
  }
  panel.scrollTop = open;
}

export function showErrors(panel, errors, chosen) {
  panel.hidden = !errors.length;
  panel.replaceChildren();
  if (!errors.length) return;
  const many = errors.length > 1;
  panel.append(
    element("h2", "", many ? `${errors.length} mistakes keep the pages from being set` : "A mistake keeps the pages from being set"),
    element("p", "", `These are the last good pages. They come alive again as soon as ${many ? "all are" : "it is"} mended.`),
    ...errors.slice(0, 20).map((finding) => findingCard(finding, chosen)),
  );
}

const count = (number, one, many = `${one}s`) => `${number.toLocaleString("en")} ${number === 1 ? one : many}`;

export function fitWords({ lines, over, words }) {
  if (!over) return ["right", `Exactly ${count(lines, "line")}, as it should be`];
  const by = `${count(Math.abs(over), "line")} ${over > 0 ? "over" : "under"}, about ${count(Math.abs(words), "word")}`;
  return [over > 0 ? "over" : "under", `${by} (it should have ${count(lines, "line")})`];
}

export function showCopyfit(panel, outline, summary, chosen) {
  panel.replaceChildren();
  if (!summary.pageCount) return;
  const meter = element("div", "meter");
  const track = element("div", "bar-track");
  const filled = element("i");
  filled.style.width = `${Math.round(summary.lastPage * 100)}%`;
  track.append(filled);
  meter.append(
    element("div", "big", `${summary.pages.toLocaleString("en")} pages`), track,
    element("p", "", summary.freeLines ? `${count(summary.freeLines, "line")} more would fill the last of ${summary.pageCount} pages, which is ${Math.round(summary.lastPage * 100)}% full.` : `All ${summary.pageCount} pages are full.`),
  );
  panel.append(meter);
  for (const article of outline) {
    const card = element("button", "article");
    card.type = "button";
    const list = element("dl");
    for (const [name, value] of [["words", article.words.toLocaleString("en")], ["lines", article.lines], ["columns", article.columns], ["pages", article.pages], ["reading", `${Math.max(1, Math.round(article.minutes))} min`]]) {
      const pair = element("div");
      pair.append(element("dt", "", name), element("dd", "", String(value)));
      list.append(pair);
    }
    card.append(element("strong", "", article.title), list);
    if (article.length) card.append(element("span", `fit ${fitWords(article.length)[0]}`, fitWords(article.length)[1]));
    card.addEventListener("click", () => chosen(article));
    panel.append(card);
  }
}

export class Thumbs {
  constructor(container, chosen) {
    this.container = container;
    this.chosen = chosen;
    this.list = [];
    this.observer = new IntersectionObserver((entries) => {
      for (const entry of entries) {
        const thumb = this.list[Number(entry.target.dataset.page) - 1];
        if (thumb) { thumb.near = entry.isIntersecting; this.paint(thumb); }
      }
    }, { root: container, rootMargin: "50% 0px" });
  }

  update(faces, findings) {
    for (const face of faces.slice(this.list.length)) {
      const button = element("button", "thumb");
      button.type = "button";
      button.dataset.page = face.number;
      const canvas = document.createElement("canvas");
      canvas.setAttribute("aria-hidden", "true");
      canvas.style.aspectRatio = `${face.width} / ${face.height}`;
      const paper = element("span", "paper"), label = element("span");
      paper.append(canvas);
      button.append(paper, label);
      button.addEventListener("click", () => this.chosen(face.number));
      this.container.append(button);
      this.list.push({ button, label, inked: new InkedCanvas(canvas), near: false, face });
      this.observer.observe(button);
    }
    for (const gone of this.list.splice(faces.length)) gone.button.remove();
    this.list.forEach((thumb, index) => {
      thumb.face = faces[index];
      const worst = ["error", "warning"].find((severity) => findings.some((f) => f.severity === severity && (f.spot?.page ?? f.page) === thumb.face.number));
      thumb.label.replaceChildren(String(thumb.face.number));
      thumb.button.setAttribute("aria-label", `${thumb.face.label}${worst ? `, with ${worst}s` : ""}`);
      if (worst) thumb.label.append(element("span", `flag ${worst}`));
      this.paint(thumb);
    });
  }

  paint(thumb) {
    if (thumb.near && thumb.face.picture) thumb.inked.show(thumb.face.picture, (104 / thumb.face.width) * devicePixelRatio);
  }

  mark(page) {
    for (const { button, face } of this.list) {
      if (face.number === page) {
        button.setAttribute("aria-current", "page");
        button.scrollIntoView({ block: "nearest" });
      } else button.removeAttribute("aria-current");
    }
  }
}
