// SPDX-License-Identifier: Apache-2.0
// What goes over HTTP: figures, and answers of the assistant that are read while they are written.

import { SyncdError, overNow } from './errors.js';
import { tokenFrom } from './token.js';

export class Http {
  constructor({ user, token, base = '', source = 'web', fetch = globalThis.fetch.bind(globalThis) } = {}) {
    Object.assign(this, { user, token, base, source, fetch });
  }

  async get(path) {
    const answer = await this.#call('GET', path);
    return answer.json();
  }

  // Asks the assistant; `told` gets each piece {type: start, delta, tool, done or error}. Resolves with the last.
  async ask(body, told = () => {}) {
    const answer = await this.#call('POST', '/api/chat', body);
    let last = null;
    for await (const piece of pieces(answer.body)) {
      if (piece.type === 'error')
        throw new SyncdError({ code: 'internal', ...piece, message: piece.message ?? piece.error });
      last = piece;
      told(piece);
    }
    return last;
  }

  async #call(method, path, body) {
    const address = new URL(path, this.base || location.href);
    address.searchParams.set('source', this.source);
    if (this.user) address.searchParams.set('user', this.user);
    const token = await tokenFrom(this.token);
    const headers = {
      ...(body && { 'Content-Type': 'application/json' }),
      ...(token && { Authorization: `Bearer ${token}` }),
    };
    let answer = null;
    try {
      answer = await this.fetch(address, {
        method,
        headers,
        body: body && JSON.stringify(body),
        cache: 'no-store',
      });
    } catch {
      throw overNow('the server cannot be reached');
    }
    if (answer.ok) return answer;
    const told = await answer.json().catch(() => ({}));
    throw new SyncdError({
      code: told.code ?? `http_${answer.status}`,
      ...told,
      message: told.error ?? answer.statusText,
    });
  }
}

// The data of server-sent events, as they come.
export async function* pieces(stream) {
  const reader = stream.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { value, done } = await reader.read();
    rest += value ?? '';
    const blocks = rest.split(/\r?\n\r?\n/);
    rest = blocks.pop();
    if (done && rest) blocks.push(rest);
    for (const block of blocks) {
      const data = block
        .split(/\r?\n/)
        .filter((line) => line.startsWith('data:'))
        .map((line) => line.slice(5).trimStart());
      if (data.length > 0) yield JSON.parse(data.join('\n'));
    }
    if (done) return;
  }
}
