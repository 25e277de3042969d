// SPDX-License-Identifier: MIT
// The editor's desk: a text of the page is opened where it stands, and what waits to be saved is not forgotten.

import { ask } from "./line.js";
import { placed, Writer } from "./writer.js";

const TYPED = "input, select, textarea";

export class Writing {
  /** @param {import("./sheets.js").Sheets} sheets @param {(words: string) => void} tell */
  constructor(sheets, tell) {
    this.sheets = sheets;
    this.tell = tell;
    this.open = null;
    this.chosen = null;
    this.clicked = async () => null;
    this.cut = async () => false;
    this.changed = (answer) => answer; // The desk beside the pages wants to know.
    this.faces = new Map();
    sheets.container.addEventListener("dblclick", (event) => {
      const sheet = event.target.closest(".sheet");
      if (!sheet || event.target.closest(".writer")) return;
      const { page, x, y } = this.pointOf(sheet, event);
      document.getSelection().removeAllRanges();
      this.openAt(page, x, y);
    });
    addEventListener("beforeunload", (event) => { if (this.open?.unsaved) event.preventDefault(); });
    this.bringDrafts();
  }

  pointOf(element, { clientX, clientY }) {
    const { face } = this.sheets.list[Number(element.dataset.page) - 1];
    const box = element.getBoundingClientRect();
    return { page: face.number, x: ((clientX - box.left) / box.width) * face.width, y: ((clientY - box.top) / box.height) * face.height };
  }

  // A click outside closes what is open; Enter opens what was clicked last.
  async choose(page, x, y) {
    this.chosen = { page, x, y };
    await this.open?.close();
    await this.clicked(page, x, y);
  }

  /** Whether a key was for the desk. @param {KeyboardEvent} event */
  pressed(event) {
    const command = (event.ctrlKey || event.metaKey) && !event.altKey;
    const key = event.key.toLowerCase();
    if (event.target.matches(TYPED)) return false;
    if (command && (key === "z" || key === "y")) this.back(key === "y" || event.shiftKey ? "redo" : "undo");
    else if (event.key === "Enter" && !command && event.target.matches(".sheet, body, main")) this.openChosen(event.target);
    else return false;
    event.preventDefault();
    return true;
  }

  async openChosen(target) {
    const page = target.dataset.page ? Number(target.dataset.page) : this.sheets.page;
    if (this.chosen?.page === page) { await this.openAt(page, this.chosen.x, this.chosen.y); return; }
    const { passages } = await ask("words", { page });
    for (const passage of (passages || []).filter(({ furniture }) => !furniture)) {
      const [x, y, , height] = passage.lines[0].box;
      if (await this.openAt(page, x + 2, y + height / 2, true)) return;
    }
  }

  async openAt(page, x, y, quietly = false) {
    const block = await ask("block", { page, x, y });
    if (block.found) await this.show(block);
    else if (!quietly) this.tell(block.word ? `“${block.word}” cannot be typed over here.` : "No text stands here.");
    return Boolean(block.found);
  }

  async beside({ file, path, start }, direction) {
    const next = await ask("beside", { file, path, start, direction });
    if (next.found) await this.show(next);
    return Boolean(next.found);
  }

  async show(block) {
    await this.open?.close();
    if (this.open) return; // What is open could not be saved, and stays.
    await this.bringFace(block.type.face);
    this.sheets.reveal(block.areas[0]);
    this.open = new Writer(this, block);
  }

  async bringFace(number) {
    if (this.faces.has(number)) return;
    const face = new FontFace(`page-${number}`, `url(/face/${number})`);
    this.faces.set(number, face);
    try { document.fonts.add(await face.load()); } catch { /* It is typed in the browser's own face, then. */ }
  }

  async back(kind) {
    await this.open?.close();
    const answer = await ask(kind, {});
    const { done, refused } = answer;
    this.changed(answer);
    const said = kind === "undo" ? "Taken back" : "Done again";
    this.tell(refused?.length ? refused[0].message : done ? `${said}: ${done}` : `Nothing to ${kind}.`);
  }

  // What was typed in the last half second before the desk or the browser was stopped.
  async bringDrafts() {
    for (const key of Object.keys(localStorage).filter((name) => name.startsWith("draft "))) {
      const { block, typed } = JSON.parse(localStorage.getItem(key));
      const answer = await ask("write", { ...placed(block), old: block.text, new: typed });
      if (!answer.written && answer.now === undefined) continue;
      localStorage.removeItem(key);
      this.tell(answer.written ? "What you typed last is saved now." : `What you typed last has no place any more: ${typed}`);
    }
  }
}

