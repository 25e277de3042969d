// SPDX-License-Identifier: MIT
// A canvas that shows one page, patched when the page changes.

import { picture } from "./line.js";

export class InkedCanvas {
  constructor(canvas, painted = () => {}) {
    this.canvas = canvas;
    this.context = canvas.getContext("2d", { alpha: false });
    this.painted = painted;
    this.shown = { fingerprint: null, scale: 0 };
    this.wanted = this.shown;
    this.working = false;
  }

  show(fingerprint, scale) {
    this.wanted = { fingerprint, scale: Math.round(scale * 1000) / 1000 };
    if (!this.working) this.work();
  }

  // Patches that came unasked, over the picture `before`.
  bring(before, fingerprint, patches) {
    this.gift = { before, fingerprint, patches };
  }

  async brought(before, wanted) {
    const gift = this.gift;
    if (!gift || !before || gift.before !== before || gift.fingerprint !== wanted.fingerprint) return null;
    const patch = gift.patches.find(({ scale }) => scale === wanted.scale);
    if (!patch) return null;
    const [x, y, width, height] = patch.at;
    const bytes = Uint8Array.from(atob(patch.png), (letter) => letter.charCodeAt(0));
    return { bitmap: await createImageBitmap(new Blob([bytes], { type: "image/png" })), x, y, width, height };
  }

  get current() {
    return this.shown.fingerprint === this.wanted.fingerprint && this.shown.scale === this.wanted.scale;
  }

  // Pictures far out of sight are given back.
  clear() {
    if (this.working || !this.shown.fingerprint) return;
    this.canvas.width = this.canvas.height = 1;
    delete this.canvas.dataset.picture;
    this.shown = this.wanted = { fingerprint: null, scale: 0 };
  }

  async work() {
    this.working = true;
    try {
      while (!this.current && this.wanted.fingerprint) {
        const wanted = this.wanted;
        const before = this.shown.scale === wanted.scale ? this.shown.fingerprint : null;
        const part = (await this.brought(before, wanted)) || (await picture(wanted.fingerprint, wanted.scale, before));
        if (!part) {
          if (this.wanted === wanted) break;
          continue;
        }
        if (this.canvas.width !== part.width || this.canvas.height !== part.height) {
          this.canvas.width = part.width;
          this.canvas.height = part.height;
        }
        this.context.drawImage(part.bitmap, part.x, part.y);
        part.bitmap.close();
        this.shown = wanted;
        this.canvas.dataset.picture = wanted.fingerprint;
        this.canvas.dispatchEvent(new CustomEvent("painted", { bubbles: true, detail: wanted }));
        this.painted(wanted.fingerprint);
      }
    } catch { /* The line is lost; the state that comes with the next one starts this again. */ } finally {
      this.working = false;
    }
  }
}
