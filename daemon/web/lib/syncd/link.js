// SPDX-License-Identifier: Apache-2.0
// The one WebSocket of a client: opens it, with a token where there is one, notices when it is dead, and opens
// the next. Knows nothing of what is said but the greeting. What it tells: state, welcome (frame), frame
// (frame), lost (); greeting (frame) comes before the state is told.

import { Backoff } from './backoff.js';
import { Emitter } from './emitter.js';
import { renewIn, tokenFrom } from './token.js';

const kRefusals = new Set([1008, 4400, 4401, 4403]);
const kUnauthorized = new Set([1008, 4401]);
const kRestart = 1012;
const kFlood = 4429;
const kFloodMillis = 5000;
const kConnectMillis = 10_000;
const kStableMillis = 5_000;
const kSameTokenMillis = 1000;

export class Link extends Emitter {
  #options;
  #address;
  #socket = null;
  #generation = 0;
  #timer = null;
  #renewal = null;
  #token = null;
  #watchdog = null;
  #backoff;
  #heard = 0;
  #since = 0;
  #renewed = false;

  // `address()` gives that of the next try; `ask(frame)` sends a question of the link's own.
  constructor(options, { address, ask }) {
    super();
    this.#options = options;
    this.#address = address;
    this.ask = ask;
    this.#backoff = new Backoff({ longest: options.longestPause ?? 15_000, random: options.random });
    Object.assign(this, { state: 'stopped', retryAt: null, reason: '', welcome: null });
  }

  get now() {
    return this.#options.clock.now();
  }

  start() {
    if (this.state === 'stopped') this.#connect();
  }

  stop() {
    this.#drop();
    this.#turn('stopped');
  }

  retry() {
    if (this.state === 'waiting' || this.state === 'refused') this.#connect();
  }

  break(reason) {
    if (this.state === 'connected' || this.state === 'connecting') this.#lost(1006, reason);
  }

  send(frame) {
    this.#socket?.send(JSON.stringify(frame));
  }

  later(call, millis) {
    return this.#options.clock.setTimeout(call, millis);
  }

  pause() {
    return this.#backoff.next();
  }

  async #connect() {
    const generation = ++this.#generation;
    this.#clear();
    this.#turn('connecting');
    this.#timer = this.later(() => this.#lost(1006, 'the server did not answer in time'), kConnectMillis);
    let token = null;
    try {
      token = await tokenFrom(this.#options.token);
      if (generation === this.#generation) this.#open(token, generation);
    } catch (error) {
      if (generation === this.#generation) this.#lost(1006, error.message);
    }
  }

  #open(token, generation) {
    const socket = new this.#options.WebSocket(this.#address(), token ? ['bearer', token] : []);
    this.#socket = socket;
    socket.onmessage = (event) => generation === this.#generation && this.#text(event.data);
    socket.onclose = (event) => generation === this.#generation && this.#lost(event.code, event.reason);
    this.#schedule(token);
  }

  #schedule(token, least = 0) {
    this.#token = token;
    const pause = renewIn(token, this.now);
    if (pause === null || typeof this.#options.token !== 'function') return;
    this.#renewal = this.later(() => this.#renew(), Math.max(pause, least));
  }

  async #renew() {
    const generation = this.#generation;
    try {
      const token = await tokenFrom(this.#options.token);
      if (generation !== this.#generation || !token) return;
      // There is no newer one yet: it is looked for again, and nothing is sent.
      if (token === this.#token) return this.#schedule(token, kSameTokenMillis);
      if (this.state === 'connected') this.ask({ type: 'auth', token });
      this.#schedule(token);
    } catch {
      this.#renewal = this.later(() => this.#renew(), this.pause());
    }
  }

  #lost(code, reason) {
    const wasConnected = this.state === 'connected';
    const stable = wasConnected && this.now - this.#since >= kStableMillis;
    this.#drop();
    this.reason = reason || (code === kRestart ? 'the server is stopping' : '');
    if (kRefusals.has(code) && !this.#mayRenew(code)) return this.#turn('refused');
    if (stable) this.#backoff.reset();
    let pause = this.pause();
    if (code === kRestart && wasConnected) pause = Math.round(this.#options.random() * 100);
    if (code === kFlood) pause = Math.max(pause, kFloodMillis);
    this.retryAt = this.now + pause;
    this.#timer = this.later(() => this.#connect(), pause);
    this.#turn('waiting');
  }

  // A token that is over is asked for anew, once until a connection stands.
  #mayRenew(code) {
    if (!kUnauthorized.has(code) || typeof this.#options.token !== 'function' || this.#renewed || !this.#token)
      return false;
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
      try {
        socket.close(1000);
      } catch {
        /* it never opened */
      }
    }
    this.emit('lost');
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

  #text(text) {
    let frame = null;
    try {
      frame = JSON.parse(text);
    } catch {
      return;
    }
    this.#heard = this.now;
    if (this.state === 'connected') this.emit('frame', frame);
    else if (frame.type === 'presence') this.#greeted(frame);
  }

  #greeted(welcome) {
    this.welcome = welcome;
    this.#options.clock.clearTimeout(this.#timer);
    this.#since = this.now;
    this.#renewed = false;
    this.emit('greeting', welcome);
    this.#turn('connected');
    this.emit('welcome', welcome);
    this.#watch();
  }

  // Nothing heard for a heartbeat: asked; for two: it is dead.
  #watch() {
    const beat = (this.welcome.heartbeat_seconds || 25) * 1000;
    const quiet = this.now - this.#heard;
    if (quiet >= 2 * beat) return this.#lost(1006, 'nothing was heard from the server');
    if (quiet >= beat * 0.9) this.ask({ type: 'ping' });
    this.#watchdog = this.later(() => this.#watch(), beat);
  }
}
