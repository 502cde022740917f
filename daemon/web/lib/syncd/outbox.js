// SPDX-License-Identifier: Apache-2.0
// Requests that wait for their answer, in the order they were made. Those to be kept are put into the
// storage as well, each under a key of its own, so that they outlive the page; their id makes sending one
// twice harmless.

export class Outbox {
  #open = new Map();

  constructor(storage, name) {
    this.storage = storage;
    this.prefix = `syncd.outbox.${name}.`;
  }

  // What an earlier page left behind, oldest first.
  load() {
    const found = [];
    for (let i = 0; this.storage && i < this.storage.length; ++i) {
      const key = this.storage.key(i);
      if (!key.startsWith(this.prefix)) continue;
      try {
        const entry = JSON.parse(this.storage.getItem(key));
        if (entry?.frame?.id && entry.frame.type) found.push(entry);
      } catch {
        /* not ours */
      }
    }
    return found.filter(({ frame }) => !this.#open.has(frame.id)).sort((a, b) => a.at - b.at);
  }

  add(entry) {
    this.#open.set(entry.frame.id, entry);
    if (!entry.keep || !this.storage) return;
    try {
      this.storage.setItem(this.prefix + entry.frame.id, JSON.stringify({ frame: entry.frame, at: entry.at }));
    } catch {
      /* full: it is still sent while the page is open */
    }
  }

  get(id) {
    return this.#open.get(id);
  }

  take(id) {
    const entry = this.#open.get(id);
    if (!entry) return undefined;
    this.#open.delete(id);
    if (entry.keep) this.storage?.removeItem(this.prefix + id);
    return entry;
  }

  all() {
    return [...this.#open.values()];
  }
}
