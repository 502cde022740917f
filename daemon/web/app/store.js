// SPDX-License-Identifier: Apache-2.0
// The one state of the page: a fold of a snapshot and the events behind it. Views hear which things changed,
// once a frame, and look here.

import { Emitter } from '/lib/syncd/emitter.js';
import { onceAFrame } from './frame.js';

const kRunsKept = 500;
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
    if (topic === 'runs' && this.runs.size > kRunsKept) this.#forgetRun();
    this.touch(topic, id);
  }

  // The oldest that is over: a page that is open all day does not keep them all.
  #forgetRun() {
    let oldest = null;
    for (const run of this.runs.values())
      if (run.finished_at && !(oldest?.started_at <= run.started_at)) oldest = run;
    if (oldest) this.runs.delete(oldest.run_id);
  }

  remove(topic, id) {
    if (this[topic].delete(id)) this.touch(topic, id);
  }
}
