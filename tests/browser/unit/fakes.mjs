// SPDX-License-Identifier: Apache-2.0
// A clock that goes when it is told to, a server's end of a socket that says what it is told to, a storage.

import { webcrypto } from 'node:crypto';

globalThis.crypto ??= webcrypto;
const { Client } = await import('../../../daemon/web/lib/syncd/syncd.js');

export class Clock {
  time = 1_000_000;
  #timers = new Map();
  #last = 0;
  now = () => this.time;
  setTimeout = (call, millis) => {
    this.#timers.set(++this.#last, { call, at: this.time + millis });
    return this.#last;
  };
  clearTimeout = (timer) => this.#timers.delete(timer);
  async pass(millis) {
    const end = this.time + millis;
    for (;;) {
      const [next] = [...this.#timers].filter(([, { at }]) => at <= end).sort(([, a], [, b]) => a.at - b.at);
      if (!next) break;
      this.time = Math.max(this.time, next[1].at);
      this.#timers.delete(next[0]);
      next[1].call();
      await settled();
    }
    this.time = end;
  }
}

// What was promised has been done.
export const settled = () =>
  new Promise((resolve) => {
    setImmediate(resolve);
  });

export class Storage {
  #items = new Map();
  get length() {
    return this.#items.size;
  }
  key(i) {
    return [...this.#items.keys()][i];
  }
  getItem(key) {
    return this.#items.get(key) ?? null;
  }
  setItem(key, value) {
    this.#items.set(key, value);
  }
  removeItem(key) {
    this.#items.delete(key);
  }
}

export async function stage(options = {}) {
  const clock = new Clock();
  const sockets = [];
  class Socket {
    constructor(address, protocols) {
      Object.assign(this, { query: new URL(address).searchParams, protocols, sent: [], closed: false });
      sockets.push(this);
    }
    send(text) {
      this.sent.push(JSON.parse(text));
    }
    close() {
      this.closed = true;
    }
    tell(frame) {
      this.onmessage?.({ data: JSON.stringify(frame) });
    }
    greet(seq, epoch = 'e1', heartbeat = 25) {
      this.tell({ type: 'presence', clientId: 'c', userId: 'ada', seq, epoch, heartbeat_seconds: heartbeat });
    }
    breaks(code = 1006, reason = '') {
      this.onclose?.({ code, reason });
    }
    of(type) {
      return this.sent.filter((frame) => frame.type === type);
    }
    snapshot(seq, data = {}) {
      this.tell({ type: 'sync_response', id: this.of('sync_request')[0].id, data, seq, epoch: 'e1' });
    }
    joined(id, seq, data = [], rest = {}) {
      this.tell({
        type: 'sync',
        id: this.of('join').findLast((one) => one.conversationId === id).id,
        conversationId: id,
        data,
        seq,
        epoch: 'e1',
        more: false,
        reset: false,
        participants: [],
        ...rest,
      });
    }
  }
  const client = new Client({
    url: 'ws://host/ws',
    user: 'ada',
    WebSocket: Socket,
    clock,
    random: () => 1,
    ...options,
  });
  const told = [];
  for (const name of ['snapshot', 'event'])
    client.on(name, (value) => told.push(name === 'event' ? value.seq : 'snapshot'));
  client.start();
  await settled();
  return {
    client,
    clock,
    sockets,
    told,
    get socket() {
      return sockets.at(-1);
    },
  };
}

export const message = (id, seq, userId = 'bob') => ({
  id,
  seq,
  userId,
  role: 'user',
  content: `text ${id}`,
  source: 'web',
  timestamp: '2026-01-01T00:00:00.000Z',
});
