// SPDX-License-Identifier: Apache-2.0
// A connection to /ws that comes back by itself. What it tells:
//   state ({state, retryAt, reason})   connecting, connected, waiting (until retryAt), refused, stopped
//   welcome (frame)
//   snapshot (data, {reset})           everything as it is; from here on events keep it up to date
//   event (frame)                      each event of the organisation once, in order
//   pending ()                         outbox: what waits for its answer has changed
//   failed (frame, error)              something kept was refused

import { Backoff } from './backoff.js';
import { Emitter } from './emitter.js';
import { SyncdError, overNow, timedOut } from './errors.js';
import { Outbox } from './outbox.js';
import { Room } from './room.js';
import { newId } from './ids.js';
import { renewIn, tokenFrom } from './token.js';

const kRefusals = new Set([1008, 4400, 4401, 4403]);
const kUnauthorized = new Set([1008, 4401]);
const kRestart = 1012;
const kFlood = 4429;
const kConnectMillis = 10_000;
const kRequestMillis = 20_000;
const kStableMillis = 5_000;

export class Client extends Emitter {
  #options;
  #socket = null;
  #generation = 0;
  #timer = null;
  #renewal = null;
  #watchdog = null;
  #backoff;
  #cursor = null;       // {seq, epoch}: everything up to here was told
  #held = null;         // events that came before the snapshot they belong behind
  #snapshotId = null;
  #rooms = new Map();
  #asked = new Map();   // id of a question of our own: what takes the answer
  #heard = 0;
  #since = 0;
  #renewed = false;

  // url, user, source, token (text or function), topics, snapshot (true), storage, longestPause; and for tests
  // WebSocket, clock {now, setTimeout, clearTimeout}, random.
  constructor(options = {}) {
    super();
    this.#options = {
      source: 'web', snapshot: true, WebSocket: globalThis.WebSocket, random: Math.random, url: null, storage: null,
      clock: {
        now: () => Date.now(),
        setTimeout: (call, millis) => setTimeout(call, millis),
        clearTimeout: (timer) => clearTimeout(timer),
      },
      ...options,
    };
    this.#backoff = new Backoff({ longest: this.#options.longestPause ?? 15_000, random: this.#options.random });
    this.outbox = new Outbox(this.#options.storage, this.#options.user ?? 'local');
    Object.assign(this, { state: 'stopped', retryAt: null, reason: '', welcome: null });
    for (const { frame, at } of this.outbox.load()) this.#put(frame, { keep: true, at });
  }

  get connected() { return this.state === 'connected'; }
  get cursor() { return this.#cursor; }
  get now() { return this.#options.clock.now(); }

  start() {
    if (this.state !== 'stopped') return;
    this.#connect();
  }

  // Over for good; what is kept stays in the storage.
  stop() {
    this.#drop();
    this.#turn('stopped');
    for (const entry of this.outbox.all()) {
      if (!entry.keep) this.outbox.take(entry.frame.id).reject(overNow());
    }
  }

  // Does not wait for the countdown.
  retry() {
    if (this.state === 'waiting' || this.state === 'refused') this.#connect();
  }

  // The system says that there is no network.
  offline() {
    if (this.state === 'connected' || this.state === 'connecting') this.#lost(1006, 'the network is gone');
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
    if (this.connected && this.#rooms.get(conversationId)?.joined) this.#send({ type: 'typing', conversationId, typing });
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
    if (this.#rooms.delete(conversationId) && this.connected) this.#send({ type: 'leave', conversationId });
  }

  // Messages before the first that is known.
  async loadOlder(room, limit = 100) {
    const frame = await this.request('sync', { conversationId: room.id, before: room.first ?? undefined, limit });
    room.olderAnswered(frame);
  }

  async #connect() {
    const generation = ++this.#generation;
    this.#clear();
    this.#turn('connecting');
    this.#timer = this.#later(() => this.#lost(1006, 'the server did not answer in time'), kConnectMillis);
    let token = null;
    try {
      token = await tokenFrom(this.#options.token);
    } catch {
      if (generation === this.#generation) this.#lost(1006, 'no token could be had');
      return;
    }
    if (generation !== this.#generation) return;
    try {
      this.#open(token, generation);
    } catch (error) {
      this.#lost(1006, error.message);
    }
  }

  #open(token, generation) {
    const socket = new this.#options.WebSocket(this.#address(), token ? ['bearer', token] : []);
    this.#socket = socket;
    socket.onmessage = (event) => generation === this.#generation && this.#text(event.data);
    socket.onclose = (event) => generation === this.#generation && this.#lost(event.code, event.reason);
    this.#schedule(token);
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

  #schedule(token) {
    const pause = renewIn(token, this.now);
    if (pause === null || typeof this.#options.token !== 'function') return;
    this.#renewal = this.#later(() => this.#renew(), pause);
  }

  async #renew() {
    const generation = this.#generation;
    try {
      const token = await tokenFrom(this.#options.token);
      if (generation !== this.#generation || !token) return;
      if (this.connected) await this.request('auth', { token });
      this.#schedule(token);
    } catch {
      this.#renewal = this.#later(() => this.#renew(), this.#backoff.next());
    }
  }

  #lost(code, reason) {
    const stable = this.connected && this.now - this.#since >= kStableMillis;
    const wasConnected = this.connected;
    this.#drop();
    this.reason = reason || (code === kRestart ? 'the server is stopping' : '');
    if (kRefusals.has(code) && !this.#mayRenew(code)) return this.#turn('refused');
    if (stable) this.#backoff.reset();
    let pause = this.#backoff.next();
    if (code === kRestart && wasConnected) pause = Math.round(this.#options.random() * 100);
    if (code === kFlood) pause = Math.max(pause, 5000);
    this.retryAt = this.now + pause;
    this.#timer = this.#later(() => this.#connect(), pause);
    this.#turn('waiting');
  }

  // A token that is over is asked for anew, once until a connection stands.
  #mayRenew(code) {
    if (!kUnauthorized.has(code) || typeof this.#options.token !== 'function' || this.#renewed) return false;
    this.#renewed = true;
    return true;
  }

  #drop() {
    ++this.#generation;
    this.#clear();
    const socket = this.#socket;
    this.#socket = null;
    if (socket) {
      socket.onmessage = socket.onclose = null;
      try { socket.close(1000); } catch { /* it never opened */ }
    }
    this.#held = null;
    this.#asked.clear();
    for (const room of this.#rooms.values()) room.lose();
  }

  #clear() {
    for (const timer of [this.#timer, this.#renewal, this.#watchdog]) this.#options.clock.clearTimeout(timer);
    this.retryAt = null;
  }

  #turn(state) {
    this.state = state;
    if (state === 'connected') this.reason = '';
    this.emit('state', { state, retryAt: this.retryAt, reason: this.reason });
  }

  #later(call, millis) {
    return this.#options.clock.setTimeout(call, millis);
  }

  #send(frame) {
    this.#socket?.send(JSON.stringify(frame));
  }

  #ask(frame, take) {
    const id = newId(this.now);
    this.#asked.set(id, take);
    this.#send({ ...frame, id });
    return id;
  }

  #put(frame, { keep, timeout = 0, at }) {
    if (this.state === 'stopped' && !keep) return Promise.reject(overNow());
    const entry = { frame, keep, at };
    const promise = new Promise((resolve, reject) => Object.assign(entry, { resolve, reject }));
    if (keep) promise.catch(() => {});
    else entry.timer = this.#later(() => this.outbox.take(frame.id)?.reject(timedOut()), timeout);
    this.outbox.add(entry);
    if (this.connected) this.#send(frame);
    this.emit('pending');
    return promise;
  }

  #text(text) {
    let frame = null;
    try {
      frame = JSON.parse(text);
    } catch {
      return;
    }
    this.#heard = this.now;
    if (this.state === 'connecting') {
      if (frame.type === 'presence') this.#greeted(frame);
      return;
    }
    this.#take(frame);
  }

  #greeted(welcome) {
    this.welcome = welcome;
    this.#options.clock.clearTimeout(this.#timer);
    this.#since = this.now;
    this.#renewed = false;
    this.emit('welcome', welcome);
    const known = this.#cursor && this.#cursor.epoch === welcome.epoch && this.#cursor.seq <= welcome.seq;
    if (!known) this.#held = this.#options.snapshot || this.#cursor ? [] : null;
    this.#turn('connected');
    if (!this.#cursor) {
      if (this.#options.snapshot) this.#snapshotId = this.#ask({ type: 'sync_request' }, (answer) => this.#told(answer));
      else this.#cursor = { seq: welcome.seq, epoch: welcome.epoch };
    }
    for (const { frame } of this.outbox.all()) this.#send(frame);
    for (const room of this.#rooms.values()) this.#enter(room);
    this.#watch();
  }

  #enter(room) {
    const took = (frame) => {
      if (frame.type === 'error') return room.emit('refused', new SyncdError(frame));
      const further = this.#rooms.get(room.id) === room ? room.answered(frame) : null;
      if (further) this.#ask(further, took);
    };
    this.#ask(room.question(), took);
  }

  // Nothing heard for a heartbeat: asked; for two: it is dead.
  #watch() {
    const beat = (this.welcome.heartbeat_seconds || 25) * 1000;
    const quiet = this.now - this.#heard;
    if (quiet >= 2 * beat) return this.#lost(1006, 'nothing was heard from the server');
    if (quiet >= beat * 0.9) this.#ask({ type: 'ping' }, () => {});
    this.#watchdog = this.#later(() => this.#watch(), beat);
  }

  #take(frame) {
    const asked = frame.id && this.#asked.get(frame.id);
    if (asked) {
      this.#asked.delete(frame.id);
      return asked(frame);
    }
    if (frame.id && this.outbox.get(frame.id)) return this.#answered(frame);
    if (frame.type === 'message') return this.#rooms.get(frame.conversationId)?.said(this.#reached(frame).message);
    if (frame.type === 'typing') return this.#rooms.get(frame.conversationId)?.types(frame, this.now);
    if (frame.type === 'presence') return frame.conversationId && this.#rooms.get(frame.conversationId)?.came(frame);
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
    const held = this.#held ?? [];
    this.#held = null;
    if (answer.type === 'error') return this.#lost(1006, answer.message);
    const reset = this.#cursor !== null;
    this.#cursor = { seq: answer.seq, epoch: answer.epoch };
    this.emit('snapshot', answer.data, { reset });
    for (const frame of held) this.#event(frame);
  }

  #answered(frame) {
    const waiting = this.outbox.get(frame.id);
    if (frame.type === 'error' && frame.retryable && waiting.keep) {
      const again = () => this.connected && this.outbox.get(frame.id) && this.#send(waiting.frame);
      this.#later(again, frame.retry_after_ms ?? this.#backoff.next());
      return;
    }
    const { frame: sent, timer, resolve, reject, keep } = this.outbox.take(frame.id);
    this.#options.clock.clearTimeout(timer);
    if (frame.type === 'error') {
      const error = new SyncdError(frame);
      if (keep) this.emit('failed', sent, error);
      reject(error);
    } else {
      if (frame.type === 'ack' && (sent.message || sent.type === 'ask')) this.#rooms.get(frame.conversationId)?.said(this.#own(sent, frame), false);
      resolve(frame);
    }
    this.emit('pending');
  }

  // The sender gets the acknowledgement in the place of the message.
  #own(sent, ack) {
    const { source, user } = this.#options;
    const message = sent.message ?? { role: 'user', content: sent.content, context: sent.context };
    return {
      ...message, id: ack.messageId, conversationId: ack.conversationId, role: message.role ?? 'user', source,
      userId: this.welcome?.userId ?? user, timestamp: new Date(this.now).toISOString(), seq: ack.seq,
    };
  }
}
