// SPDX-License-Identifier: MIT
// Forms beside the pages: each field of a model with its label, an example and what it may hold, saved while one types.

import { ask } from "./line.js";
import { element } from "./panels.js";

const QUIET = 600; // Milliseconds after the last key.

/** @typedef {{key: string, label: string, help: string, kind: string, required: boolean, example: string,
 *   choices: string[], most_words: number|null, model: string, usual: boolean}} Field */

export const wordCount = (text) => text.trim().split(/\s+/).filter(Boolean).length;
const same = (one, other) => JSON.stringify(one ?? null) === JSON.stringify(other ?? null);
const empty = (value) => value === undefined || value === null || value === "" || (typeof value === "object" && !Object.keys(value).length);
export const at = (value, path) => path.reduce((inner, step) => inner?.[step], value);

export function button(label, act, className = "plain") {
  const made = element("button", className, label);
  made.type = "button";
  made.addEventListener("click", act);
  return made;
}

// What an item of a list is called: its title, name or first words.
function nameOf(value, label) {
  const words = value?.title || value?.name || value?.caption || value?.text || value?.label || value?.alt || value?.key;
  return typeof words === "string" && words ? words : label;
}

const ONE = { authors: "author", figures: "picture", pull_quotes: "pull quote", key_figures: "box of numbers", sidebars: "box", items: "figure", sections: "section", fillers: "announcement" };
const one = (field) => ONE[field.key] || field.label.toLowerCase();

/** The fields of one model; `set(path, value)` puts a value somewhere below, and says why it could not. */
class Fields {
  constructor(form, model, value, path, set) {
    Object.assign(this, { form, model, value: value || {}, path, set });
  }

  render() {
    const shown = [], waiting = [];
    for (const field of this.form.models[this.model]) {
      if (this.model === "Section" && field.key === "articles") continue; // They have a panel of their own.
      (field.usual || (field.key !== "key" && !empty(this.value[field.key])) ? shown : waiting).push(field);
    }
    const parts = shown.map((field) => this.field(field));
    if (waiting.length) {
      const more = element("details", "more");
      const label = waiting.map((field) => field.label.toLowerCase()).join(", ");
      more.append(element("summary", "", `More: ${label}`), ...waiting.map((field) => this.field(field)));
      more.dataset.at = this.path.join("/");
      more.open = this.form.opened.has(more.dataset.at);
      more.addEventListener("toggle", () => this.form.remember(more));
      parts.push(more);
    }
    return parts;
  }

  field(field) {
    const value = this.value[field.key], path = [...this.path, field.key];
    if (field.kind === "list") return new List(this, field, value || [], path).render();
    if (field.kind === "texts") return this.texts(field, value || [], path);
    if (field.kind === "group") return this.group(field, value || {}, path);
    return this.simple(field, typeof value === "string" ? value : "", path);
  }

  group(field, value, path) {
    const group = element("fieldset", "group-field");
    group.append(element("legend", "", field.label));
    if (field.help) group.append(element("p", "help", field.help));
    group.append(...new Fields(this.form, field.model, value, path, this.set).render());
    return group;
  }

  texts(field, value, path) {
    const simple = { ...field, kind: "text", help: `${field.help} One on each line.`, example: "News" };
    return this.simple(simple, value.join("\n"), path, (words) => words.split("\n").map((line) => line.trim()).filter(Boolean));
  }

  simple(field, value, path, made = (words) => words) {
    const box = element("div", "field");
    const id = `field-${path.join("-")}`;
    const label = element("label", "", field.label);
    label.htmlFor = id;
    if (field.required) label.append(element("span", "needed", " needed"));
    const control = this.control(field, value);
    control.id = id;
    control.dataset.at = path.join("/");
    const help = element("p", "help", field.example && control.tagName !== "SELECT" ? `${field.help} ` : field.help);
    if (field.example && control.tagName !== "SELECT" && !value) help.append(element("span", "example", `Example: ${field.example}`));
    help.id = `${id}-help`;
    const said = element("p", "said");
    said.id = `${id}-said`;
    said.setAttribute("aria-live", "polite");
    control.setAttribute("aria-describedby", `${help.id} ${said.id}`);
    if (field.required) control.required = true;
    box.append(label, control, said, help);
    let waiting, saved = value;
    const count = () => {
      const words = wordCount(control.value), most = field.most_words;
      const over = most && words > most;
      said.className = over ? "said over" : "said";
      said.textContent = over ? `${words - most} ${words - most === 1 ? "word" : "words"} over` : most && words ? `${words} of ${most} words` : "";
    };
    const save = async () => {
      clearTimeout(waiting);
      const words = control.value;
      if (words === saved) return;
      const before = saved;
      saved = words;
      const trouble = await this.set(path, empty(made(words)) ? null : made(words), before === "" ? null : made(before));
      if (trouble) { said.className = "said wrong"; said.textContent = trouble; saved = before; }
      else count();
      control.setAttribute("aria-invalid", String(Boolean(trouble)));
    };
    control.addEventListener("input", () => { count(); clearTimeout(waiting); waiting = setTimeout(save, control.tagName === "SELECT" ? 0 : QUIET); });
    control.addEventListener("blur", save);
    count();
    return box;
  }

  control(field, value) {
    if (field.kind === "choice" || field.kind === "yes-no") {
      const select = document.createElement("select");
      const choices = field.kind === "choice" ? field.choices.map((each) => [each, each.replace("-", " ")]) : [["true", "yes"], ["false", "no"]];
      if (!field.required) select.append(new Option("as usual", ""));
      select.append(...choices.map(([key, name]) => new Option(name, key)));
      select.value = value;
      return select;
    }
    const long = ["text", "markdown"].includes(field.kind);
    const control = document.createElement(long ? "textarea" : "input");
    if (long) control.rows = field.kind === "markdown" ? 8 : 2;
    else control.type = field.kind === "date" ? "date" : "text";
    if (field.kind === "number") control.inputMode = "decimal";
    control.value = value;
    control.autocomplete = "off";
    return control;
  }
}

/** A list of models, each to be opened, moved and taken out. */
class List {
  constructor(fields, field, value, path) {
    Object.assign(this, { fields, form: fields.form, field, value, path, set: fields.set });
  }

  render() {
    const box = element("fieldset", "list-field");
    box.append(element("legend", "", this.field.label));
    this.value.forEach((item, index) => box.append(this.item(item, index)));
    const adding = element("div", "adding");
    const what = one(this.field);
    adding.append(button(`Add ${/^[aeiou]/.test(what) ? "an" : "a"} ${what}`, () => this.add(adding), "plain add"));
    box.append(adding);
    return box;
  }

  item(item, index) {
    const card = element("details", "item");
    const path = [...this.path, index];
    const label = `${one(this.field)} ${index + 1}`;
    card.dataset.at = path.join("/");
    card.open = this.form.opened.has(card.dataset.at);
    const summary = element("summary", "", nameOf(item, label));
    card.append(summary);
    const fill = () => {
      if (card.children.length > 1) return;
      const tools = element("div", "item-tools");
      const name = nameOf(item, label);
      const tool = (text, title, act, disabled) => {
        const made = button(text, act);
        made.setAttribute("aria-label", `${title}: ${name}`);
        made.disabled = Boolean(disabled);
        return made;
      };
      tools.append(
        tool("Up", "Move up", () => this.move(index, index - 1), index === 0),
        tool("Down", "Move down", () => this.move(index, index + 2), index === this.value.length - 1),
        tool("Remove", "Remove", () => this.set(path, null, item), this.value.length === 1 && this.field.required),
      );
      card.append(...new Fields(this.form, this.field.model, item, path, this.set).render(), tools);
    };
    if (card.open) fill();
    card.addEventListener("toggle", () => { this.form.remember(card); if (card.open) fill(); });
    return card;
  }

  async move(index, to) {
    await this.form.move([...this.path, index], this.path, to);
  }

  // A new item is filled in first, and put into the file when it has what it must have.
  add(adding) {
    const draft = this.form.models[this.field.model].some((each) => each.key === "key" && each.required) ? { key: this.freeKey() } : {};
    const needed = this.form.models[this.field.model].filter((each) => each.required);
    const box = element("div", "item draft");
    const done = button(`Add ${one(this.field)}`, () => finish(), "primary");
    const set = async (path, value) => {
      put(draft, path, value);
      done.disabled = needed.some((each) => empty(draft[each.key]));
      if (typeof value === "object") render();
      return "";
    };
    const finish = async () => {
      const path = [...this.path, this.value.length];
      this.form.opened.add(path.join("/"));
      const trouble = await this.set(path, draft, null);
      if (trouble) said.textContent = trouble;
    };
    const said = element("p", "said wrong");
    const tools = element("div", "item-tools");
    tools.append(done, button("Cancel", () => this.form.draw()));
    const render = () => {
      const fields = new Fields(this.form, this.field.model, draft, [], set);
      box.replaceChildren(...fields.render(), said, tools);
      done.disabled = needed.some((each) => empty(draft[each.key]));
    };
    render();
    this.form.drafting = true;
    adding.replaceChildren(box);
    box.querySelector("input, textarea")?.focus();
  }

  freeKey() {
    const base = one(this.field).replace(/ /g, "-"), used = this.value.map((item) => item.key);
    let number = this.value.length + 1;
    while (used.includes(`${base}-${number}`)) number += 1;
    return `${base}-${number}`;
  }
}

function put(value, path, what) {
  const holder = path.slice(0, -1).reduce((inner, step, index) => (inner[step] ??= typeof path[index + 1] === "number" ? [] : {}), value);
  const last = path.at(-1);
  if (what === null && Array.isArray(holder)) holder.splice(last, 1);
  else if (what === null) delete holder[last];
  else holder[last] = what;
}

export class Forms {
  constructor(panel, desk) {
    this.panel = panel;
    this.desk = desk;
    this.opened = new Set();
    this.shown = null;
    this.line = Promise.resolve();
    panel.append(element("p", "nothing", "Choose an article, or click a text or a picture on the pages."));
  }

  remember(details) {
    if (details.open) this.opened.add(details.dataset.at);
    else this.opened.delete(details.dataset.at);
  }

  async show(what, key = "", path = []) {
    this.models ??= await ask("forms", {});
    const form = await ask("form", { what, key });
    if (!form.found) return false;
    if (this.shown?.what !== what || this.shown?.key !== key) {
      this.opened.clear();
      this.panel.scrollTop = 0;
    }
    path.forEach((_, index) => this.opened.add([...form.path, ...path.slice(0, index + 1)].join("/")));
    this.shown = form;
    this.draw();
    if (path.length > 1) [...this.panel.querySelectorAll("details[open]")].at(-1)?.scrollIntoView({ block: "nearest" });
    return true;
  }

  // The pages were set anew: somebody may have changed what stands in the form.
  async refresh() {
    if (!this.shown || this.busy) return;
    const { what, key } = this.shown;
    const form = await ask("form", { what, key });
    if (!form.found || this.busy || this.shown.what !== what || this.shown.key !== key) return;
    const changed = !same(form.value, this.shown.value);
    this.shown = form;
    if (changed && !this.drafting) this.draw();
  }

  draw() {
    this.drafting = false;
    const { what, model, value, path } = this.shown;
    const focused = this.panel.contains(document.activeElement) ? document.activeElement.dataset.at : null;
    const names = { issue: "The issue", publication: "The publication", article: value.title || this.shown.key };
    const scroll = this.panel.scrollTop;
    const fields = new Fields(this, model, value, path, (...asked) => this.set(...asked));
    this.panel.replaceChildren(element("h2", "form-title", names[what]), ...fields.render());
    this.panel.scrollTop = scroll;
    if (focused) [...this.panel.querySelectorAll("[data-at]")].find((each) => each.dataset.at === focused)?.focus();
  }

  // One after the other: each is made from the state that the one before has left.
  set(path, value, old) {
    this.line = this.line.then(() => this.put(path, value, old));
    return this.line;
  }

  async put(path, value, old, again = false) {
    this.busy = true;
    let answer = {};
    try { answer = await ask("put", { file: this.shown.file, hash: this.shown.hash, path, value }); } catch { /* The line is lost. */ } finally { this.busy = false; }
    if (answer.written) {
      const below = path.slice(this.shown.path.length);
      const whole = typeof value === "object" || typeof path.at(-1) === "number";
      this.shown.hash = answer.hash;
      put(this.shown.value, below, value);
      this.desk.changed(answer);
      if (whole) this.draw();
      return "";
    }
    if (answer.stale && !again) {
      const form = await ask("form", { what: this.shown.what, key: this.shown.key });
      const below = path.slice(this.shown.path.length);
      if (form.found && same(at(form.value, below), old)) {
        this.shown = form;
        return this.put([...form.path, ...below], value, old, true);
      }
      return `Somebody else changed this meanwhile: ${JSON.stringify(at(form.value ?? {}, below) ?? "")}`;
    }
    return answer.wrong || answer.refused?.[0]?.message || "Not saved; is the desk still running?";
  }

  async move(path, to, index) {
    const answer = await ask("move", { file: this.shown.file, hash: this.shown.hash, path, to, index });
    this.desk.changed(answer);
    if (answer.written) await this.show(this.shown.what, this.shown.key);
    else this.desk.tell(answer.refused?.[0]?.message || "It has changed meanwhile; try again.");
  }
}
