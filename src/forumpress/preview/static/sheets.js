// SPDX-License-Identifier: MIT
// The sheets: their arrangement and size, which of them are in sight, and what is marked on them.

import { InkedCanvas } from "./inked.js";
import { ask } from "./line.js";
import { WordLayer } from "./words.js";

const PIXELS_A_POINT = 96 / 72;
const DRAG = 4; // Pixels.
const STEPS = [0.25, 0.33, 0.5, 0.67, 0.75, 0.9, 1, 1.1, 1.25, 1.5, 1.75, 2, 2.5, 3, 4];

class Sheet {
  constructor(face, clicked) {
    this.element = document.createElement("section");
    this.element.className = "sheet";
    this.element.tabIndex = 0;
    this.element.dataset.page = face.number;
    const canvas = document.createElement("canvas");
    canvas.setAttribute("aria-hidden", "true");
    this.words = new WordLayer(this);
    this.marks = document.createElement("div");
    this.marks.className = "marks";
    this.element.append(canvas, this.words.element, this.marks);
    this.inked = new InkedCanvas(canvas, () => { this.glow(); this.words.wish(); });
    this.near = false;
    this.waiting = [];
    this.update(face);
    let pressed = null;
    this.element.addEventListener("pointerdown", ({ clientX, clientY }) => { pressed = [clientX, clientY]; });
    this.element.addEventListener("click", (event) => {
      // Words that are dragged over, or clicked twice, are being selected.
      const dragged = pressed && Math.hypot(event.clientX - pressed[0], event.clientY - pressed[1]) > DRAG;
      if (dragged || event.detail > 1) return;
      const box = this.element.getBoundingClientRect();
      clicked(this, ((event.clientX - box.left) / box.width) * this.face.width, ((event.clientY - box.top) / box.height) * this.face.height);
    });
  }

  update(face) {
    this.face = face;
    this.element.setAttribute("aria-label", face.label);
  }

  size(zoom) {
    this.zoom = zoom;
    this.element.style.width = `${this.face.width * PIXELS_A_POINT * zoom}px`;
    this.element.style.height = `${this.face.height * PIXELS_A_POINT * zoom}px`;
    this.paint();
  }

  paint() {
    if (this.near && this.face.picture) this.inked.show(this.face.picture, PIXELS_A_POINT * this.zoom * devicePixelRatio);
    else if (!this.near) {
      this.inked.clear();
      if (!this.kept) this.words.clear();
      else if (this.words.picture !== this.face.picture) this.words.wish();
    }
  }

  mark(box, classes) {
    const [x, y, width, height] = box;
    const mark = document.createElement("div");
    mark.className = classes;
    const share = (part, whole) => `${(part / whole) * 100}%`;
    Object.assign(mark.style, {
      left: share(x, this.face.width), top: share(y, this.face.height),
      width: share(width, this.face.width), height: share(height, this.face.height),
    });
    this.marks.append(mark);
    return mark;
  }

  glow() {
    for (const box of this.waiting.splice(0)) {
      const mark = this.mark(box, "glow");
      mark.addEventListener("animationend", () => mark.remove());
    }
  }
}

export class Sheets {
  constructor(room, container, { clicked, turned }) {
    this.room = room;
    this.container = container;
    this.clicked = clicked;
    this.turned = turned;
    this.list = [];
    this.fit = localStorage.getItem("zoom") || "width";
    this.zoom = 1;
    this.page = 1;
    this.facing = localStorage.getItem("facing") === "yes";
    this.observer = new IntersectionObserver((entries) => this.sighted(entries), { root: room, rootMargin: "60% 0px" });
    new ResizeObserver(() => this.arrange()).observe(room);
    room.addEventListener("scroll", () => this.scrolled(), { passive: true });
    this.watchDensity();
  }

  watchDensity() {
    const query = matchMedia(`(resolution: ${devicePixelRatio}dppx)`);
    query.addEventListener("change", () => { this.arrange(); this.watchDensity(); }, { once: true });
  }

  update(faces) {
    faces.forEach((face, index) => {
      const sheet = this.list[index];
      if (sheet) { sheet.update(face); return; }
      const fresh = new Sheet(face, this.clicked);
      this.list.push(fresh);
      this.container.append(fresh.element);
      this.observer.observe(fresh.element);
    });
    for (const gone of this.list.splice(faces.length)) {
      this.observer.unobserve(gone.element);
      gone.element.remove();
    }
    // Arranging anew would stop a scroll that is under way.
    const shape = faces.map(({ width, height }) => `${width} ${height}`).join();
    if (shape === this.shape) for (const sheet of this.list) sheet.paint();
    else { this.shape = shape; this.arrange(); }
  }

  redraw({ number, picture, before, patches }) {
    const sheet = this.list[number - 1];
    if (!sheet) return;
    sheet.face = { ...sheet.face, picture };
    sheet.inked.bring(before, picture, patches);
    sheet.paint();
  }

  arrange() {
    const first = this.list[0];
    if (!first || !this.room.clientWidth) return;
    const style = getComputedStyle(this.room);
    const across = this.facing && this.list.length > 1 ? 2 : 1;
    const width = this.room.clientWidth - 2 * parseFloat(style.paddingLeft);
    const height = this.room.clientHeight - 2 * parseFloat(style.paddingTop);
    const byWidth = width / (first.face.width * PIXELS_A_POINT * across);
    const byHeight = height / (first.face.height * PIXELS_A_POINT);
    const zoom = this.fit === "width" ? byWidth : this.fit === "page" ? Math.min(byWidth, byHeight) : Number(this.fit);
    this.container.classList.toggle("facing", across === 2);
    const anchor = this.anchor();
    this.zoom = Math.max(0.1, zoom);
    for (const sheet of this.list) sheet.size(this.zoom);
    clearTimeout(this.telling);
    this.telling = setTimeout(() => this.tell(), 60);
    if (anchor) this.restore(anchor);
  }

  anchor() {
    const sheet = this.list[this.page - 1];
    if (!sheet || !this.room.scrollTop) return null;
    const box = sheet.element.getBoundingClientRect(), room = this.room.getBoundingClientRect();
    return { sheet, share: (room.top - box.top) / (box.height || 1) };
  }

  restore({ sheet, share }) {
    const box = sheet.element.getBoundingClientRect(), room = this.room.getBoundingClientRect();
    const by = box.top + share * box.height - room.top;
    if (Math.abs(by) >= 0.5) this.room.scrollTop += by;
  }

  setFit(fit) {
    this.fit = String(fit);
    localStorage.setItem("zoom", this.fit);
    this.arrange();
    this.turned();
  }

  step(direction) {
    const steps = direction > 0 ? STEPS.filter((s) => s > this.zoom * 1.01) : STEPS.filter((s) => s < this.zoom * 0.99).reverse();
    if (steps.length) this.setFit(steps[0]);
  }

  setFacing(facing) {
    this.facing = facing;
    localStorage.setItem("facing", facing ? "yes" : "no");
    this.arrange();
    this.goTo(this.page);
  }

  goTo(number, smooth = false) {
    const page = Math.max(1, Math.min(this.list.length, number));
    this.list[page - 1]?.element.scrollIntoView({ block: "start", inline: "nearest", behavior: smooth ? "smooth" : "auto" });
    this.page = page;
    this.turned();
  }

  scrolled() {
    const room = this.room.getBoundingClientRect();
    const middle = room.top + room.height * 0.4;
    const found = this.list.find((sheet) => sheet.element.getBoundingClientRect().bottom > middle) || this.list.at(-1);
    if (!found) return;
    const beside = this.facing && this.list[this.page - 1] && this.list[this.page - 1].element.offsetTop === found.element.offsetTop;
    if (!beside && found.face.number !== this.page) { this.page = found.face.number; this.turned(); }
  }

  sighted(entries) {
    for (const entry of entries) {
      const sheet = this.list[Number(entry.target.dataset.page) - 1];
      if (!sheet || sheet.element !== entry.target) continue;
      sheet.near = entry.isIntersecting;
      sheet.paint();
    }
    clearTimeout(this.telling);
    this.telling = setTimeout(() => this.tell(), 60);
  }

  // The server draws first what is in sight.
  tell() {
    const pages = this.list.filter((sheet) => sheet.near).map((sheet) => sheet.face.number).slice(0, 50);
    ask("see", { pages, scale: PIXELS_A_POINT * this.zoom * devicePixelRatio });
  }

  // Somebody searches: the words of every page are wanted, in sight or not.
  async bringWords() {
    for (const sheet of this.list) sheet.kept = true;
    // One by one, so that a save in between does not wait for all of them.
    for (const sheet of [...this.list]) await sheet.words.load();
  }

  glow(spots) {
    for (const { page, box } of spots) this.list[page - 1]?.waiting.push(box);
    // A page whose block changed but whose picture was there already glows all the same.
    setTimeout(() => { for (const sheet of this.list) if (sheet.inked.current) sheet.glow(); }, 400);
  }

  // Bring a spot into sight; leave the view alone where it is in sight already.
  reveal({ page, box }, { force = false } = {}) {
    const sheet = this.list[page - 1];
    if (!sheet) return;
    const room = this.room.getBoundingClientRect(), at = sheet.element.getBoundingClientRect();
    const top = at.top + (box[1] / sheet.face.height) * at.height;
    const bottom = at.top + ((box[1] + box[3]) / sheet.face.height) * at.height;
    const inSight = top >= room.top + 8 && Math.min(bottom, top + 80) <= room.bottom - 8;
    if (inSight && !force) return;
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const by = top - room.top - room.height * 0.3;
    // Gliding past many pages makes dizzy, and takes time.
    this.room.scrollBy({ top: by, behavior: calm || Math.abs(by) > 1.5 * room.height ? "auto" : "smooth" });
  }

  point(spot) {
    for (const old of this.container.querySelectorAll(".word")) old.remove();
    return this.list[spot.page - 1]?.mark(spot.box, "word");
  }
}
