// SPDX-License-Identifier: Apache-2.0
// A client of /ws: requests that are sent until they are answered, conversations, and the stream of events
// without a gap or a repetition, over however many connections. What it tells:
//   state ({state, retryAt, reason})   connecting, connected, waiting (until retryAt), refused, stopped
//   welcome (frame)
//   snapshot (data, {reset})           everything as it is; from here on events keep it up to date
//   event (frame)                      each event of the organisation once, in order
//   pending ()                         outbox: what waits for its answer has changed
//   failed (frame, error)              something kept was refused
//   trouble (error)                    an error that answers nothing

import { Emitter } from './emitter.js';
import { SyncdError, overNow, timedOut } from './errors.js';
import { newId } from './ids.js';
import { Link } from './link.js';
import { Outbox } from './outbox.js';
import { Room } from './room.js';

const kRequestMillis = 20_000;

const kClock = {
  now: () => Date.now(),
  setTimeout: (call, millis) => setTimeout(call, millis),
  clearTimeout: (timer) => clearTimeout(timer),
};

export class Client extends Emitter {
  #options;
  #link;
  #cursor = null; // {seq, epoch}: everything up to here was told
  #held = null; // events that came before the snapshot they belong behind
  #rooms = new Map();
  #asked = new Map(); // id of a question of our own: what takes the answer

  // url, user, source, token (text or function), topics, snapshot (true), storage, longestPause; and for tests
  // WebSocket, clock {now, setTimeout, clearTimeout}, random.
  constructor(options = {}) {
    super();
    this.#options = {
      source: 'web',
      snapshot: true,
      WebSocket: globalThis.WebSocket,
      random: Math.random,
      clock: kClock,
      ...options,
    };
    this.#link = new Link(this.#options, { address: () => this.#address(), ask: (frame) => this.#ask(frame) });
    this.#link.on('state', (state) => this.emit('state', state));
    this.#link.on('greeting', (welcome) => this.#greeted(welcome));
    this.#link.on('welcome', () => this.#begin());
    this.#link.on('frame', (frame) => this.#take(frame));
    this.#link.on('lost', () => this.#lost());
    this.outbox = new Outbox(this.#options.storage, this.#options.user ?? 'local');
    for (const { frame, at } of this.outbox.load()) this.#put(frame, { keep: true, at });
  }

  get state() {
    return this.#link.state;
  }
  get retryAt() {
    return this.#link.retryAt;
  }
  get reason() {
    return this.#link.reason;
  }
  get welcome() {
    return this.#link.welcome;
  }
  get connected() {
    return this.state === 'connected';
  }
  get cursor() {
    return this.#cursor;
  }
  get now() {
    return this.#options.clock.now();
  }

  start() {
    this.#link.start();
  }

  // Over for good; what is kept stays in the storage.
  stop() {
    this.#link.stop();
    for (const { frame, keep } of this.outbox.all()) {
      if (!keep) this.outbox.take(frame.id).reject(overNow());
    }
  }

  // Does not wait for the countdown.
  retry() {
    this.#link.retry();
  }

  // The system says that there is no network.
  offline() {
    this.#link.break('the network is gone');
  }

  // The promise is that of the answer. `keep`: for what a person did; it is sent until it is answered, over
  // reconnects and reloads. Where the id is given, sending it again is the same request.
  request(type, fields = {}, { id = newId(this.now), keep = false, timeout = kRequestMillis } = {}) {
    return this.#put({ ...fields, type, id }, { keep, timeout, at: this.now });
  }

  // Says something in a conversation; the message is told there when it is acknowledged.
  say(conversationId, content, { id = newId(this.now), context } = {}) {
    const message = { id, role: 'user', content, source: this.#options.source, ...(context && { context }) };
    return this.request('message', { conversationId, message }, { id, keep: true });
  }

  typing(conversationId, typing = true) {
    if (this.connected && this.#rooms.get(conversationId)?.joined) {
      this.#link.send({ type: 'typing', conversationId, typing });
    }
  }

  join(conversationId, options) {
    const known = this.#rooms.get(conversationId);
    if (known) return known;
    const room = new Room(conversationId, options);
    this.#rooms.set(conversationId, room);
    if (this.connected) this.#enter(room);
    return room;
  }

  leave(conversationId) {
    if (this.#rooms.delete(conversationId) && this.connected) this.#link.send({ type: 'leave', conversationId });
  }

  // Messages before the first that is known.
  async loadOlder(room, limit = 100) {
    const frame = await this.request('sync', { conversationId: room.id, before: room.first ?? undefined, limit });
    room.olderAnswered(frame);
  }

  #address() {
    const { url, user, source, topics } = this.#options;
    const base = url ?? `${location.protocol.replace('http', 'ws')}//${location.host}/ws`;
    const query = new URLSearchParams({ source });
    if (user) query.set('user', user);
    if (topics) query.set('topics', topics.join(','));
    if (this.#cursor) {
      query.set('since', this.#cursor.seq);
      query.set('epoch', this.#cursor.epoch);
    }
    return `${base}?${query}`;
  }

  #lost() {
    this.#held = null;
    this.#asked.clear();
    for (const room of this.#rooms.values()) room.lose();
  }

  #greeted(welcome) {
    const known = this.#cursor && this.#cursor.epoch === welcome.epoch && this.#cursor.seq <= welcome.seq;
    if (!known && (this.#options.snapshot || this.#cursor)) this.#held = [];
    if (!this.#cursor && !this.#options.snapshot) this.#cursor = { seq: welcome.seq, epoch: welcome.epoch };
    this.emit('welcome', welcome);
  }

  #begin() {
    if (!this.#cursor) this.#ask({ type: 'sync_request' }, (answer) => this.#told(answer));
    for (const { frame } of this.outbox.all()) this.#link.send(frame);
    for (const room of this.#rooms.values()) this.#enter(room);
  }

  #ask(frame, take = () => {}) {
    const id = newId(this.now);
    this.#asked.set(id, take);
    this.#link.send({ ...frame, id });
  }

  #put(frame, { keep, timeout = 0, at }) {
    if (this.state === 'stopped' && !keep) return Promise.reject(overNow());
    const entry = { frame, keep, at };
    const promise = new Promise((resolve, reject) => Object.assign(entry, { resolve, reject }));
    if (keep) promise.catch(() => {});
    else entry.timer = this.#link.later(() => this.outbox.take(frame.id)?.reject(timedOut()), timeout);
    this.outbox.add(entry);
    if (this.connected) this.#link.send(frame);
    this.emit('pending');
    return promise;
  }

  #enter(room) {
    const took = (frame) => {
      if (frame.type === 'error') return room.emit('refused', new SyncdError(frame));
      const further = this.#rooms.get(room.id) === room ? room.answered(frame) : null;
      if (further) this.#ask(further, took);
    };
    this.#ask(room.question(), took);
  }

  #take(frame) {
    const asked = frame.id && this.#asked.get(frame.id);
    if (asked) {
      this.#asked.delete(frame.id);
      return asked(frame);
    }
    if (frame.id && this.outbox.get(frame.id)) return this.#answered(frame);
    const room = this.#rooms.get(frame.conversationId);
    if (frame.type === 'message') return room?.said(this.#reached(frame).message);
    if (frame.type === 'typing') return room?.types(frame, this.now);
    if (frame.type === 'presence') return room?.came(frame);
    if (frame.type === 'sync_response' && frame.reset) return this.#told(frame);
    if (frame.type === 'error') return this.emit('trouble', new SyncdError(frame));
    if (frame.seq === undefined) return this.emit('event', frame);
    if (this.#held) return this.#held.push(frame);
    this.#event(frame);
  }

  #reached(frame) {
    if (this.#cursor && !this.#held) this.#cursor.seq = Math.max(this.#cursor.seq, frame.seq);
    return frame;
  }

  #event(frame) {
    if (frame.seq <= (this.#cursor?.seq ?? 0)) return;
    this.#reached(frame);
    if (frame.type === 'conversation_deleted') this.#rooms.get(frame.conversationId)?.emit('deleted');
    this.emit('event', frame);
  }

  #told(answer) {
    if (answer.type === 'error') return this.#link.break(answer.message);
    const held = this.#held ?? [];
    this.#held = null;
    const reset = this.#cursor !== null;
    this.#cursor = { seq: answer.seq, epoch: answer.epoch };
    this.emit('snapshot', answer.data, { reset });
    for (const frame of held) this.#event(frame);
  }

  #answered(frame) {
    const waiting = this.outbox.get(frame.id);
    if (frame.type === 'error' && frame.retryable && (waiting.keep || frame.code === 'rate_limited')) {
      const again = () => this.connected && this.outbox.get(frame.id) && this.#link.send(waiting.frame);
      this.#link.later(again, frame.retry_after_ms ?? this.#link.pause());
      return;
    }
    const { frame: sent, timer, resolve, reject, keep } = this.outbox.take(frame.id);
    this.#options.clock.clearTimeout(timer);
    if (frame.type === 'error') {
      const error = new SyncdError(frame);
      if (keep) this.emit('failed', sent, error);
      reject(error);
    } else {
      if (frame.type === 'ack') this.#rooms.get(frame.conversationId)?.said(this.#own(sent, frame), false);
      resolve(frame);
    }
    this.emit('pending');
  }

  // The sender gets the acknowledgement in the place of the message.
  #own(sent, ack) {
    const { source, user } = this.#options;
    const message = sent.message ?? { content: sent.content, context: sent.context };
    return {
      ...message,
      id: ack.messageId,
      conversationId: ack.conversationId,
      role: message.role ?? 'user',
      source,
      userId: this.welcome?.userId ?? user,
      timestamp: new Date(this.now).toISOString(),
      seq: ack.seq,
    };
  }
}
