// SPDX-License-Identifier: Apache-2.0
// A connection that only looks on: with which token it comes back, and from where.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { settled } from './fakes.mjs';

const { Watch } = await import('../../../daemon/web/lib/syncd/watch.js');

function play(token) {
  const sockets = [];
  class Socket {
    constructor(address, protocols) {
      Object.assign(this, { address, protocols });
      sockets.push(this);
    }
    close() {}
  }
  const told = [];
  const watch = new Watch('/ws/runs/nightly', { base: 'http://host', token, WebSocket: Socket });
  watch.on('frame', (frame) => told.push(frame.seq));
  for (const name of ['refused', 'ended']) watch.on(name, () => told.push(name));
  return { sockets, told, watch };
}
const event = (seq) => ({ data: JSON.stringify({ type: 'tool_start', seq }) });

test('a token that is over: it comes back with the next one, behind what was seen, and repeats nothing', async () => {
  let made = 0;
  const { sockets, told } = play(async () => `token-${++made}`);
  await settled();
  sockets[0].onmessage(event(5));
  sockets[0].onclose({ code: 4401, reason: 'expired' });
  await settled();
  assert.equal(sockets.length, 2);
  assert.notEqual(sockets[1].protocols[1], sockets[0].protocols[1]);
  assert.equal(sockets[1].address.searchParams.get('since'), '5');
  for (const seq of [5, 6]) sockets[1].onmessage(event(seq));
  assert.deepEqual(told, [5, 6]);
});

test('where there is no newer token it is refused, and tried no more', async () => {
  const { sockets, told } = play(() => 'the only one');
  await settled();
  sockets[0].onclose({ code: 4401, reason: 'expired' });
  await settled();
  assert.deepEqual([sockets.length, told], [1, ['refused']]);
});

test('one that was closed is not opened again', async () => {
  const { sockets, watch } = play(() => 'a token');
  await settled();
  watch.close();
  sockets[0].onclose({ code: 4401, reason: 'expired' });
  await settled();
  assert.equal(sockets.length, 1);
});
