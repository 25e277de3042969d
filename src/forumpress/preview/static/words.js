// SPDX-License-Identifier: MIT
// The words of a page over its picture: unseen, but found, selected and read out.

import { ask } from "./line.js";

const QUIET = 700; // Milliseconds after a page's last change before its words are asked for: they never delay a picture.
const idle = window.requestIdleCallback || ((act) => setTimeout(act, 50)); // Safari has none.
const FONT = "sans-serif";
const ruler = document.createElement("canvas").getContext("2d");

export class WordLayer {
  constructor(sheet) {
    this.sheet = sheet;
    this.element = document.createElement("div");
    this.element.className = "words";
    this.picture = null;
  }

  // Bring the words that belong to the picture on view, once nothing changes any more.
  wish() {
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => idle(() => this.load(), { timeout: 2000 }), QUIET);
  }

  async load() {
    clearTimeout(this.waiting);
    const wanted = this.sheet.face.picture;
    if (!wanted || this.picture === wanted || this.loading === wanted) return;
    this.loading = wanted;
    try {
      const { picture, passages } = await ask("words", { page: this.sheet.face.number });
      // A page that has changed since is asked for again when its own picture is there.
      if (picture === wanted && picture === this.sheet.face.picture) this.show(picture, passages);
    } catch { /* The line is lost; the next picture starts this again. */ } finally {
      this.loading = null;
    }
  }

  show(picture, passages) {
    const { width, height } = this.sheet.face;
    const selected = document.getSelection();
    // Words that somebody is about to copy stay until they are let go.
    if (!selected.isCollapsed && this.element.contains(selected.anchorNode)) { this.wish(); return; }
    ruler.font = `100px ${FONT}`;
    this.element.replaceChildren(...passages.map(({ furniture, lines }) => {
      const passage = document.createElement("p");
      if (furniture) passage.setAttribute("aria-hidden", "true");
      lines.forEach(({ words, box }, number) => {
        const line = document.createElement("span");
        // The space parts the words of two lines for the voice and for the clipboard.
        line.textContent = number + 1 < lines.length && !words.endsWith("\u00ad") ? `${words} ` : words;
        const natural = (ruler.measureText(words).width / 100) * box[3];
        line.style.cssText = `left:${(box[0] / width) * 100}%;top:${(box[1] / height) * 100}%;`
          + `font-size:${(box[3] / height) * 100}cqh;transform:scaleX(${natural ? box[2] / natural : 1})`;
        passage.append(line);
      });
      return passage;
    }));
    this.picture = picture;
  }

  clear() {
    clearTimeout(this.waiting);
    this.element.replaceChildren();
    this.picture = null;
  }
}

// What is copied from pages: a line for each passage, words that a line's end had parted made whole.
export function copied(selection) {
  const parts = selection.getRangeAt(0).cloneContents();
  const passages = parts.querySelector("p") ? [...parts.querySelectorAll("p")] : [parts];
  return passages.map((passage) => passage.textContent.replaceAll("\u00ad", "").trim()).filter(Boolean).join("\n");
}
