// SPDX-License-Identifier: Apache-2.0
// The one state of the page: a fold of a snapshot and the events behind it. Views hear which things changed,
// once a frame, and look here.

import { Emitter } from '/lib/syncd/emitter.js';
import { onceAFrame } from './frame.js';

const kTopics = ['campaigns', 'tasks', 'crews', 'runs', 'calls', 'conversations'];

export class Store extends Emitter {
  #changed = new Map();
  #soon = onceAFrame(() => this.#tell());

  constructor() {
    super();
    for (const topic of kTopics) this[topic] = new Map();
    this.changes = new Map(); // a campaign's last change: {actor, source, timestamp, details, seq}
    this.ready = false;
  }

  // Things of a topic changed; `null` is all of them.
  touch(topic, id = null) {
    if (!this.#changed.has(topic)) this.#changed.set(topic, new Set());
    this.#changed.get(topic).add(id);
    this.#soon();
  }

  #tell() {
    const changed = this.#changed;
    this.#changed = new Map();
    for (const [topic, ids] of changed) this.emit(topic, ids);
  }

  replace(topic, items, key) {
    this[topic] = new Map(items.map((item) => [item[key], item]));
    this.touch(topic);
  }

  put(topic, id, item) {
    this[topic].set(id, item);
    this.touch(topic, id);
  }

  remove(topic, id) {
    if (this[topic].delete(id)) this.touch(topic, id);
  }
}
