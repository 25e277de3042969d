// SPDX-License-Identifier: MIT
// One text, opened over its page in its own face and measure: typed, marked, and saved half a second after the last key.

import { ask } from "./line.js";
import { element } from "./panels.js";

const PIXELS_A_POINT = 96 / 72;
const QUIET = 500; // Milliseconds after the last key.
const AGAIN = 2000; // Milliseconds until a write is tried again that did not get through.
const LINES = /^(?:[-*+]\s|[|>]|\d+[.)]\s)/; // Lists, tables and quotations: Enter begins a line, not a paragraph.

/** @typedef {{file: string, path: (string|number)[], start: number, text: string, name: string, inBody: boolean,
 *   areas: {page: number, box: number[]}[], type: {face: number, size: number, leading: number, align: string}}} Block */

export const placed = ({ file, path, start }) => ({ file, path, start });
export const nameOf = (block) => `draft ${JSON.stringify(placed(block))}`;

export class Writer {
  /** @param {import("./writing.js").Writing} desk @param {Block} block */
  constructor(desk, block) {
    this.desk = desk;
    this.block = block;
    this.first = block.text;
    this.unsaved = false;
    this.sheet = desk.sheets.list[block.areas[0].page - 1];
    this.form = element("div", "writer");
    this.form.setAttribute("role", "group");
    this.form.setAttribute("aria-label", `Write: ${block.name}`);
    this.area = document.createElement("textarea");
    this.area.setAttribute("aria-label", block.name);
    this.area.value = block.text;
    this.saved = element("span", "saved", "");
    this.saved.setAttribute("role", "status");
    this.tools = this.toolbar();
    this.form.append(this.tools, this.area);
    this.place();
    this.sheet.element.append(this.form);
    this.fit();
    this.area.addEventListener("input", () => this.typed());
    this.area.addEventListener("keydown", (event) => this.pressed(event));
    for (const kind of ["click", "dblclick", "pointerdown"]) this.form.addEventListener(kind, (event) => event.stopPropagation());
    this.watch = new ResizeObserver(() => { this.place(); this.fit(); });
    this.watch.observe(this.sheet.element);
    this.area.focus({ preventScroll: true });
    this.area.setSelectionRange(block.text.length, block.text.length);
  }

  toolbar() {
    const tools = element("div", "writer-tools");
    tools.setAttribute("role", "toolbar");
    tools.setAttribute("aria-label", "Marks");
    const button = (label, title, act) => {
      const one = element("button", "", label);
      one.type = "button";
      one.title = title;
      one.setAttribute("aria-label", title);
      one.addEventListener("mousedown", (event) => event.preventDefault());
      one.addEventListener("click", act);
      return one;
    };
    tools.append(
      element("span", "name", this.block.name[0].toUpperCase() + this.block.name.slice(1)),
      button("i", "Italic (Ctrl+I)", () => this.around("*", "*")),
      button("b", "Bold (Ctrl+B)", () => this.around("**", "**")),
      button("x²", "Raised", () => this.around("^", "^")),
      button("link", "Link", () => this.around("[", "]()")),
      ...(this.block.inBody ? [button("Cut here", "Cut the article in two: this begins the second", () => this.cut())] : []),
      this.saved,
      button("Done", "Done", () => this.close()),
    );
    return tools;
  }

  place() {
    const { face, zoom } = this.sheet;
    const { areas, type } = this.block;
    // Where it goes on in another column, it is opened in the first.
    const [left, top, width] = areas[0].box;
    const wide = Math.min(Math.max(width, type.size * 8), face.width - left);
    const share = (part, whole) => `${(part / whole) * 100}%`;
    Object.assign(this.form.style, { left: share(left, face.width), top: share(top, face.height), width: share(wide, face.width) });
    const pixels = PIXELS_A_POINT * zoom;
    Object.assign(this.area.style, {
      fontFamily: `"page-${type.face}", serif`, fontSize: `${type.size * pixels}px`, lineHeight: `${type.leading * pixels}px`,
      textAlign: ["center", "right"].includes(type.align) ? type.align : "left",
    });
    this.tools.classList.toggle("below", (top / face.height) * this.sheet.element.clientHeight < 60);
  }

  fit() {
    this.area.style.height = "0";
    this.area.style.height = `${this.area.scrollHeight}px`;
  }

  around(before, after) {
    const { selectionStart: start, selectionEnd: end, value } = this.area;
    this.area.setRangeText(before + value.slice(start, end) + after, start, end, "end");
    if (start === end) this.area.setSelectionRange(start + before.length, start + before.length);
    this.area.focus();
    this.typed();
  }

  insert(words) {
    this.area.setRangeText(words, this.area.selectionStart, this.area.selectionEnd, "end");
    this.typed();
  }

  /** @param {KeyboardEvent} event */
  pressed(event) {
    const command = event.ctrlKey || event.metaKey;
    const { inBody, text } = this.block;
    event.stopPropagation();
    if (event.isComposing) return;
    if (event.key === "Escape") this.restore();
    else if (event.key === "Tab") this.leave(event.shiftKey ? -1 : 1);
    else if (event.key === "Enter" && (command || !inBody)) this.close();
    else if (event.key === "Enter" && event.shiftKey) this.insert("\\\n");
    else if (event.key === "Enter" && !LINES.test(text)) this.insert("\n\n");
    else if (command && event.key.toLowerCase() === "i") this.around("*", "*");
    else if (command && event.key.toLowerCase() === "b") this.around("**", "**");
    else return;
    event.preventDefault();
  }

  typed() {
    this.unsaved = true;
    this.fit();
    this.say("…");
    localStorage.setItem(nameOf(this.block), JSON.stringify({ block: this.block, typed: this.words() }));
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.save(), QUIET);
  }

  // Titles and captions are one line; what is pasted with line ends becomes one.
  words() {
    return this.block.inBody ? this.area.value.replace(/^\n+|\n+$/g, "") : this.area.value.replace(/\s*\n\s*/g, " ");
  }

  say(words, failed = false) {
    this.saved.textContent = words;
    this.saved.classList.toggle("failed", failed);
  }

  // One write after the other: each says which words it takes the place of.
  save() {
    clearTimeout(this.waiting);
    this.writing = (this.writing || Promise.resolve()).then(() => this.put());
    return this.writing;
  }

  async put() {
    const words = this.words();
    if (this.both) return;
    if (words === this.block.text) { this.settled(words); return; }
    let answer = {};
    try { answer = await ask("write", { ...placed(this.block), old: this.block.text, new: words }); } catch { /* The line is lost. */ }
    if (answer.written) {
      this.block = { ...this.block, text: words };
      this.desk.changed(answer);
      this.settled(words);
    } else if (answer.now !== undefined) this.showBoth(answer.now);
    else {
      this.say(answer.refused?.[0]?.message || "Not saved yet", true);
      if (!answer.refused) this.waiting = setTimeout(() => this.save(), AGAIN);
    }
  }

  settled(words) {
    this.unsaved = this.words() !== words;
    if (this.unsaved) return;
    localStorage.removeItem(nameOf(this.block));
    this.say("Saved");
  }

  // Somebody else changed these very words: nothing is written over, and nobody's is lost.
  showBoth(now) {
    this.say("Changed by somebody else", true);
    this.both = element("div", "writer-both");
    this.both.setAttribute("role", "alert");
    const drop = element("button", "", "Keep theirs");
    drop.type = "button";
    drop.addEventListener("click", () => { localStorage.removeItem(nameOf(this.block)); this.remove(); });
    this.both.append(
      element("p", "", "Somebody else changed these words meanwhile. In the file stands now:"), element("pre", "", now.slice(0, 2000)),
      element("p", "", "Yours stays here, to be copied, until you decide."), drop,
    );
    this.form.append(this.both);
  }

  async cut() {
    await this.save();
    if (!this.unsaved && (await this.desk.cut(this.block))) this.remove();
  }

  async restore() {
    this.area.value = this.first;
    this.typed();
    await this.close();
  }

  async leave(direction) {
    await this.save();
    if (!this.unsaved && !(await this.desk.beside(this.block, direction))) this.area.focus();
  }

  async close() {
    await this.save();
    if (!this.unsaved) this.remove();
  }

  remove() {
    clearTimeout(this.waiting);
    this.watch.disconnect();
    this.form.remove();
    if (this.desk.open === this) this.desk.open = null;
    this.sheet.element.focus({ preventScroll: true });
  }
}
