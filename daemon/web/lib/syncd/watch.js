// SPDX-License-Identifier: Apache-2.0
// Looks on at one of /ws/runs/{run_id}, /ws/mission, /ws/graph?crew_id=X, and comes back when the connection
// breaks, or when its token is over and there is a newer one: behind the last event that was seen. What it tells:
// frame (frame), reset (), live (bool), ended () where the server says that nothing more will come, refused (reason).

import { Backoff } from './backoff.js';
import { Emitter } from './emitter.js';
import { tokenFrom } from './token.js';

const kOver = new Set([1000, 4400, 4401, 4403]);
const kUnauthorized = 4401;

export class Watch extends Emitter {
  #socket = null;
  #timer = null;
  #over = false;
  #seq = null;
  #used = null;
  #backoff = new Backoff();

  constructor(path, { user, token, base, resume = true, WebSocket = globalThis.WebSocket } = {}) {
    super();
    Object.assign(this, { path, user, token, base, resume, WebSocket });
    this.#connect();
  }

  close() {
    this.#over = true;
    clearTimeout(this.#timer);
    this.#socket?.close(1000);
  }

  async #connect() {
    const token = await tokenFrom(this.token).catch(() => null);
    if (this.#over) return;
    this.#used = token;
    const address = new URL(this.path, this.base ?? location.href);
    address.protocol = address.protocol.replace('http', 'ws');
    if (this.user) address.searchParams.set('user', this.user);
    if (this.resume && this.#seq !== null) address.searchParams.set('since', this.#seq);
    const socket = new this.WebSocket(address, token ? ['bearer', token] : []);
    this.#socket = socket;
    socket.onopen = () => this.emit('live', true);
    socket.onmessage = (event) => this.#text(event.data);
    socket.onclose = (event) => this.#closed(event);
  }

  #text(text) {
    const frame = JSON.parse(text);
    this.#backoff.reset();
    if (frame.type === 'sync_response' && frame.reset) {
      this.#seq = frame.seq;
      this.emit('reset', frame);
      return;
    }
    if (frame.seq !== undefined) {
      if (this.resume && this.#seq !== null && frame.seq <= this.#seq) return;
      this.#seq = frame.seq;
    }
    this.emit('frame', frame);
  }

  async #closed({ code, reason }) {
    if (this.#over) return;
    this.emit('live', false);
    if (code === 1000) return this.emit('ended');
    const newer = code === kUnauthorized && (await tokenFrom(this.token).catch(() => null));
    if (this.#over) return;
    if (newer && newer !== this.#used) return this.#connect();
    if (kOver.has(code)) return this.emit('refused', reason);
    this.#timer = setTimeout(() => this.#connect(), this.#backoff.next());
  }
}
