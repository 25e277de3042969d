// SPDX-License-Identifier: MIT
// The issue's contents: articles added, moved by dragging and by keys, deleted and joined.

import { button } from "./forms.js";
import { ask } from "./line.js";
import { element } from "./panels.js";

export class Contents {
  /** @param {HTMLElement} panel @param {import("./desk.js").Desk} desk */
  constructor(panel, desk) {
    this.panel = panel;
    this.desk = desk;
    this.chosen = null;
  }

  async refresh(force = false) {
    const news = await ask("contents", {});
    if (!news.found) return;
    const known = JSON.stringify({ ...this.news, hash: "" });
    this.news = news;
    if (force || JSON.stringify({ ...news, hash: "" }) !== known) this.draw();
  }

  draw() {
    const focused = this.panel.contains(document.activeElement) ? document.activeElement.dataset.key : null;
    const wholes = element("div", "wholes");
    wholes.append(
      button("The issue: date, number …", () => this.desk.openForm("issue")),
      button("The publication: masthead, imprint …", () => this.desk.openForm("publication")),
    );
    const adding = element("div", "adding");
    adding.append(button("Add an article", () => this.add(adding), "primary"));
    this.panel.replaceChildren(wholes);
    this.news.sections.forEach((section, number) => this.panel.append(...this.section(section, number)));
    this.panel.append(adding, element("p", "help", "Drag an article, or press Alt+↑ and Alt+↓ on it, to move it."));
    if (focused) this.focus(focused);
  }

  focus(key) {
    [...this.panel.querySelectorAll("button[data-key]")].find((each) => each.dataset.key === key)?.focus();
  }

  section(section, number) {
    const list = element("ol", "article-list");
    section.articles.forEach((article, index) => list.append(this.article(article, number, index, section.articles.length)));
    const end = (event) => { event.preventDefault(); if (event.target === list) this.drop(number, section.articles.length); };
    list.addEventListener("dragover", (event) => event.preventDefault());
    list.addEventListener("drop", end);
    return [element("h2", "", section.name), list];
  }

  article(article, number, index, count) {
    const row = element("li", "article-row");
    row.draggable = true;
    const name = article.title || article.key;
    const open = button(name, () => this.open(article.key), "article-name");
    open.dataset.key = article.key;
    open.setAttribute("aria-current", String(this.chosen === article.key));
    open.addEventListener("keydown", (event) => {
      const step = event.altKey && { ArrowUp: -1, ArrowDown: 1 }[event.key];
      if (step) { event.preventDefault(); event.stopPropagation(); this.step(article.key, number, index, step); }
    });
    const tools = element("span", "row-tools");
    const tool = (sign, title, act, disabled = false) => {
      const made = button(sign, act, "tool");
      made.title = title;
      made.setAttribute("aria-label", `${title}: ${name}`);
      made.disabled = disabled;
      return made;
    };
    tools.append(
      tool("↑", "Move up", () => this.step(article.key, number, index, -1), number === 0 && index === 0),
      tool("↓", "Move down", () => this.step(article.key, number, index, 1), number === this.news.sections.length - 1 && index === count - 1),
      tool("Join", "Join to the one above", () => this.ask("join", { key: article.key }, "Joined"), index === 0),
      tool("Delete", "Delete", () => this.ask("remove", { key: article.key }, `“${name}” is deleted; undo brings it back`)),
    );
    row.append(element("span", "grip", "⠿"), open, tools);
    row.firstChild.setAttribute("aria-hidden", "true");
    row.addEventListener("dragstart", (event) => { this.dragged = article.key; event.dataTransfer.effectAllowed = "move"; event.dataTransfer.setData("text/plain", name); row.classList.add("dragged"); });
    row.addEventListener("dragend", () => { row.classList.remove("dragged"); this.mark(null); });
    row.addEventListener("dragover", (event) => { event.preventDefault(); this.mark(row, this.below(row, event)); });
    row.addEventListener("drop", (event) => { event.preventDefault(); event.stopPropagation(); this.drop(number, index + (this.below(row, event) ? 1 : 0)); });
    return row;
  }

  below(row, { clientY }) {
    const box = row.getBoundingClientRect();
    return clientY > box.top + box.height / 2;
  }

  mark(row, below) {
    for (const old of this.panel.querySelectorAll(".drop-above, .drop-below")) old.classList.remove("drop-above", "drop-below");
    if (this.dragged) row?.classList.add(below ? "drop-below" : "drop-above");
  }

  async drop(section, index) {
    const key = this.dragged;
    this.dragged = null;
    this.mark(null);
    if (key) await this.ask("shift", { key, section, index }, "");
  }

  // One place up or down; over the edge of a section, into the next one.
  async step(key, number, index, step) {
    const { sections } = this.news;
    const within = index + step >= 0 && index + step < sections[number].articles.length;
    const other = sections[number + step];
    if (!within && !other) return;
    const target = within ? { section: number, index: step > 0 ? index + 2 : index - 1 } : { section: number + step, index: step > 0 ? 0 : other.articles.length };
    await this.ask("shift", { key, ...target }, "");
    this.focus(key);
  }

  async open(key) {
    this.choose(key);
    await this.desk.openForm("article", key);
    this.desk.showArticle(key);
  }

  choose(key) {
    this.chosen = key;
    for (const each of this.panel.querySelectorAll("button[data-key]")) each.setAttribute("aria-current", String(each.dataset.key === key));
  }

  // One after the other: each is made from the state that the one before has left.
  ask(question, asked, said) {
    this.line = (this.line ?? Promise.resolve()).then(() => this.change(question, asked, said));
    return this.line;
  }

  async change(question, asked, said) {
    const answer = await ask(question, { hash: this.news.hash, ...asked });
    this.desk.changed(answer);
    if (answer.written) {
      if (said) this.desk.tell(`${said}.`);
    } else if (answer.stale) this.desk.tell("The issue was changed meanwhile; look, and try again.");
    else this.desk.tell(answer.refused?.[0] ? `${answer.refused[0].message}${answer.refused[0].hint ? `: ${answer.refused[0].hint}` : ""}.` : "Not done; is the desk still running?");
    await this.refresh(true);
    return answer;
  }

  add(adding) {
    const { kinds, sections, order } = this.news;
    const form = element("form", "item draft");
    const field = (label, control) => {
      const box = element("div", "field"), name = element("label", "", label);
      control.id = `add-${label.toLowerCase()}`;
      name.htmlFor = control.id;
      box.append(name, control);
      return box;
    };
    const kind = document.createElement("select"), section = document.createElement("select"), title = document.createElement("input");
    kind.append(...Object.entries(kinds).map(([key, name]) => new Option(name, key)));
    const names = [...new Set([...order, ...sections.map((each) => each.name)])];
    section.append(...names.map((name) => new Option(name, name)));
    section.value = sections.at(-1)?.name ?? names[0];
    title.required = true;
    title.autocomplete = "off";
    const tools = element("div", "item-tools"), done = element("button", "primary", "Add");
    done.type = "submit";
    tools.append(done, button("Cancel", () => this.draw()));
    form.append(field("Kind", kind), field("Title", title), field("Section", section), tools);
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const answer = await this.ask("add", { kind: kind.value, title: title.value, section: section.value }, "Added");
      if (answer.written) await this.open(answer.key);
    });
    adding.replaceChildren(form);
    title.focus();
  }
}
