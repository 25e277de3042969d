// SPDX-License-Identifier: MIT
// What stands beside the pages at the editor's desk: articles, forms, cures, undo and redo.

import { Contents } from "./contents.js";
import { Forms } from "./forms.js";
import { ask } from "./line.js";
import { element } from "./panels.js";

const by = (id) => document.getElementById(id);

export class Desk {
  /** @param {{tell: (words: string) => void, openTab: (id: string) => void, showArticle: (key: string) => void,
   *   writing: import("./writing.js").Writing}} parts */
  constructor({ tell, openTab, showArticle, writing }) {
    Object.assign(this, { tell, openTab, showArticle, writing });
    this.contents = new Contents(by("contents"), this);
    this.forms = new Forms(by("form"), this);
    by("undo").addEventListener("click", () => writing.back("undo"));
    by("redo").addEventListener("click", () => writing.back("redo"));
    writing.changed = (answer) => this.changed(answer);
    writing.clicked = (page, x, y) => this.follow(page, x, y);
    writing.cut = (block) => this.cut(block);
    openTab("tab-contents");
    this.state();
  }

  async state() {
    this.changed(await ask("done", {}));
  }

  // After each change: what could be undone now.
  changed({ undo, redo }) {
    if (undo === undefined) return;
    for (const [id, label, name] of [["undo", undo, "Undo"], ["redo", redo, "Redo"]]) {
      by(id).disabled = !label;
      by(id).title = label ? `${name}: ${label}` : name;
    }
  }

  async openForm(what, key = "", path = []) {
    if (await this.forms.show(what, key, path)) this.openTab("tab-form");
  }

  // What was clicked on the pages stands in the form: its article, and of that its picture or box.
  async follow(page, x, y) {
    const { found, what, key, below } = await ask("owner", { page, x, y });
    if (!found) return null;
    if (what === "article") this.contents.choose(key);
    await this.forms.show(what, key, below);
    return { what, key, below };
  }

  // The article in two, before a paragraph that is open on the page.
  async cut(block) {
    const answer = await this.contents.ask("cut", { file: block.file, path: block.path, start: block.start, text: block.text }, "Cut in two; the second part has a title of its own to be written");
    return Boolean(answer.written);
  }

  // The pages were set anew.
  async arrived(cards) {
    this.state();
    this.forms.refresh();
    this.contents.refresh();
    const { cures } = await ask("cures", {});
    for (const finding of cures || []) {
      for (const card of cards(finding)) this.addCure(card, finding);
    }
  }

  addCure(card, { code, file, line, column, message }) {
    if (card.nextElementSibling?.classList.contains("cure")) return;
    const cure = element("button", "cure", "Mend this");
    cure.type = "button";
    cure.setAttribute("aria-label", `Mend this: ${message}`);
    cure.addEventListener("click", async () => {
      cure.disabled = true;
      const answer = await ask("cure", { code, file, line, column });
      this.changed(answer);
      if (!answer.written) {
        cure.disabled = false;
        this.tell(answer.refused?.[0]?.message || "The pages are being set; try again in a moment.");
      } else this.tell(`Mended: ${message}. Undo takes it back.`);
    });
    card.classList.add("curable");
    card.after(cure);
  }
}
