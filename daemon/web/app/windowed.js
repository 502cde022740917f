// SPDX-License-Identifier: Apache-2.0
// A long list of rows of one height, of which only those in sight are in the document. The height is the
// style sheet's: --row-height of the body. What scrolls is the list's own frame or, on a phone, the page.

import { onceAFrame } from './frame.js';

export class Windowed {
  #rows = new Map();
  #items = [];
  draw = onceAFrame(() => this.#draw());

  // make(item) a row once, update(row, item, index) each time it is shown.
  constructor({ scroller, body, key, make, update }) {
    Object.assign(this, { scroller, body, key, make, update, height: 64 });
    this.page = scroller.closest('main');
    for (const one of [scroller, this.page]) {
      one.addEventListener('scroll', () => this.draw(), { passive: true });
      new ResizeObserver(() => this.#measure()).observe(one);
    }
  }

  show(items) {
    this.#items = items;
    this.#measure();
  }

  // Rows are made anew.
  forget() {
    for (const row of this.#rows.values()) row.remove();
    this.#rows.clear();
  }

  #measure() {
    this.height = parseFloat(getComputedStyle(this.body).getPropertyValue('--row-height')) || 64;
    const height = `${this.#items.length * this.height}px`;
    if (this.body.style.height !== height) this.body.style.height = height;
    this.#draw();
  }

  #draw() {
    const frame = this.page.getBoundingClientRect();
    const own = this.scroller.getBoundingClientRect();
    const upper = Math.max(frame.top, own.top);
    const top = Math.max(0, upper - this.body.getBoundingClientRect().top);
    const seen = Math.max(0, Math.min(frame.bottom, own.bottom) - upper);
    const from = Math.max(0, Math.floor(top / this.height) - 4);
    const to = Math.min(this.#items.length, Math.ceil((top + seen) / this.height) + 4);
    const wanted = new Set();
    for (let index = from; index < to; ++index) this.#place(this.#items[index], index, wanted);
    for (const [key, row] of this.#rows) {
      // A row that holds the focus stays until that goes elsewhere.
      if (wanted.has(key) || (row.contains(document.activeElement) && this.#index(key) >= 0)) continue;
      row.remove();
      this.#rows.delete(key);
    }
  }

  #index(key) {
    return this.#items.findIndex((item) => this.key(item) === key);
  }

  #place(item, index, wanted) {
    const key = this.key(item);
    wanted.add(key);
    let row = this.#rows.get(key);
    if (!row) {
      row = this.make(item);
      this.#rows.set(key, row);
    }
    const offset = `translateY(${index * this.height}px)`;
    if (row.style.transform !== offset) row.style.transform = offset;
    this.update(row, item, index);
    // Screen readers and the tab key go by the order in the document.
    if (!row.isConnected) {
      const behind = [...this.body.children].find(
        (other) => Number(other.getAttribute('aria-rowindex')) > index + 2,
      );
      this.body.insertBefore(row, behind ?? null);
    } else if (
      row.previousElementSibling &&
      Number(row.previousElementSibling.getAttribute('aria-rowindex')) > index + 2 &&
      !row.contains(document.activeElement)
    ) {
      const behind = [...this.body.children].find(
        (other) => Number(other.getAttribute('aria-rowindex')) > index + 2,
      );
      this.body.insertBefore(row, behind ?? null);
    }
  }
}
