// SPDX-License-Identifier: Apache-2.0
// The session of syncd.js: what it sends and tells, whenever the connection breaks.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Storage, message, settled, stage } from './fakes.mjs';

const event = (seq) => ({ type: 'media_buy_updated', seq });

test('the snapshot comes first, and of the events that came before it those behind it', async () => {
  const { socket, told } = await stage();
  socket.greet(5);
  for (const seq of [6, 7, 8]) socket.tell(event(seq));
  assert.deepEqual(told, []);
  socket.snapshot(7);
  socket.tell(event(9));
  assert.deepEqual(told, ['snapshot', 8, 9]);
});

test('it goes on behind the last event, and tells none twice', async () => {
  const play = await stage();
  play.socket.greet(5);
  play.socket.snapshot(5);
  play.socket.tell(event(6));
  play.socket.breaks();
  await play.clock.pass(250);
  assert.equal(play.sockets.length, 2);
  assert.deepEqual([play.socket.query.get('since'), play.socket.query.get('epoch')], ['6', 'e1']);
  play.socket.greet(8);
  assert.equal(play.socket.of('sync_request').length, 0);
  for (const seq of [6, 7, 8]) play.socket.tell(event(seq));
  assert.deepEqual(play.told, ['snapshot', 6, 7, 8]);
});

test('broken before the snapshot: it is asked for again', async () => {
  const play = await stage();
  play.socket.greet(5);
  play.socket.tell(event(6));
  play.socket.breaks();
  await play.clock.pass(250);
  assert.equal(play.socket.query.get('since'), null);
  play.socket.greet(6);
  play.socket.snapshot(6);
  assert.deepEqual(play.told, ['snapshot']);
});

test('another log: what comes live waits for the snapshot that comes by itself', async () => {
  const play = await stage();
  play.socket.greet(50);
  play.socket.snapshot(50);
  play.socket.breaks();
  await play.clock.pass(250);
  play.socket.greet(3, 'e2');
  play.socket.tell(event(4));
  play.socket.tell({ type: 'sync_response', reset: true, data: {}, seq: 3, epoch: 'e2' });
  assert.deepEqual(play.told, ['snapshot', 'snapshot', 4]);
  assert.deepEqual(play.client.cursor, { seq: 4, epoch: 'e2' });
});

test('the pauses double up to the longest, and begin anew once a connection has held', async () => {
  const play = await stage({ longestPause: 1000 });
  const pauses = [];
  for (let i = 0; i < 4; ++i) {
    play.socket.breaks();
    pauses.push(play.client.retryAt - play.clock.time);
    await play.clock.pass(play.client.retryAt - play.clock.time);
  }
  assert.deepEqual(pauses, [250, 500, 1000, 1000]);
  play.socket.greet(1);
  await play.clock.pass(6000);
  play.socket.breaks();
  assert.equal(play.client.retryAt - play.clock.time, 250);
});

test('a server that says that it restarts is tried again at once', async () => {
  const play = await stage();
  play.socket.greet(1);
  play.socket.breaks(1012);
  assert.ok(play.client.retryAt - play.clock.time <= 100);
});

test('what is kept is sent again under its id until it is answered, and answered once', async () => {
  const play = await stage();
  const replies = [];
  const room = play.client.join('general');
  room.on('messages', (messages) => replies.push(...messages.map((one) => [one.id, one.seq])));
  play.socket.greet(1);
  play.socket.joined('general', 1);
  const done = play.client.say('general', 'hello', { id: 'm1' });
  assert.equal(play.socket.of('message').length, 1);
  play.socket.breaks();
  await play.clock.pass(250);
  play.socket.greet(2);
  assert.deepEqual(
    play.socket.of('message').map((frame) => [frame.id, frame.message.content]),
    [['m1', 'hello']],
  );
  // It had arrived: what was missed holds it, and the answer is the first one.
  play.socket.joined('general', 2, [message('m1', 2, 'ada')]);
  play.socket.tell({ type: 'ack', id: 'm1', messageId: 'm1', conversationId: 'general', seq: 2 });
  assert.equal((await done).seq, 2);
  assert.deepEqual(replies, [['m1', 2]]);
  play.socket.breaks();
  await play.clock.pass(1000);
  play.socket.greet(2);
  assert.equal(play.socket.of('message').length, 0);
});

test('what was kept outlives the page, in the order it was made, and is sent once', async () => {
  const storage = new Storage();
  const first = await stage({ storage });
  first.client.say('general', 'one', { id: 'm1' });
  await first.clock.pass(5);
  first.client.say('general', 'two', { id: 'm2' });
  first.client.stop();
  const second = await stage({ storage });
  second.socket.greet(1);
  assert.deepEqual(
    second.socket.of('message').map((frame) => frame.message.content),
    ['one', 'two'],
  );
  for (const id of ['m1', 'm2'])
    second.socket.tell({ type: 'ack', id, messageId: id, conversationId: 'general', seq: 2 });
  assert.equal(storage.length, 0);
  const stranger = await stage({ storage, user: 'bob' });
  stranger.socket.greet(1);
  assert.equal(stranger.socket.of('message').length, 0);
});

test('a refusal that may be retried is; another ends it', async () => {
  const play = await stage();
  const failed = [];
  play.client.on('failed', (frame, error) => failed.push([frame.id, error.code]));
  play.socket.greet(1);
  play.client.request('set_status', { status: 'paused' }, { id: 'k1', keep: true });
  play.socket.tell({
    type: 'error',
    id: 'k1',
    code: 'busy',
    message: 'busy',
    retryable: true,
    retry_after_ms: 300,
  });
  assert.deepEqual(failed, []);
  await play.clock.pass(300);
  assert.equal(play.socket.of('set_status').length, 2);
  play.socket.tell({ type: 'error', id: 'k1', code: 'not_found', message: 'no', retryable: false });
  assert.deepEqual(failed, [['k1', 'not_found']]);
});

test('a question without an answer fails in time', async () => {
  const play = await stage();
  play.socket.greet(1);
  const asked = play.client.request('list', { kind: 'tasks' }, { timeout: 1000 });
  const failure = assert.rejects(asked, { code: 'timeout' });
  await play.clock.pass(1000);
  await failure;
});

test('a conversation is caught up page by page, without a gap and without a repetition', async () => {
  const play = await stage({ snapshot: false });
  const got = [];
  const caught = [];
  const room = play.client.join('general');
  room.on('messages', (messages) => got.push(...messages.map((one) => one.id)));
  room.on('caught-up', (count) => caught.push(count));
  play.socket.greet(1);
  play.socket.joined('general', 3, [message('a', 2), message('b', 3)]);
  play.socket.tell({ type: 'message', conversationId: 'general', message: message('c', 4), seq: 4 });
  play.socket.breaks();
  await play.clock.pass(250);
  play.socket.greet(9);
  assert.deepEqual(
    play.socket.of('join').map(({ since, epoch }) => [since, epoch]),
    [[4, 'e1']],
  );
  play.socket.joined('general', 6, [message('d', 5), message('e', 6)], { more: true });
  const [next] = play.socket.of('sync');
  assert.equal(next.since, 6);
  play.socket.tell({
    type: 'sync',
    id: next.id,
    conversationId: 'general',
    data: [message('e', 6), message('f', 7)],
    seq: 9,
    epoch: 'e1',
    more: false,
    reset: false,
  });
  assert.deepEqual(got, ['a', 'b', 'c', 'd', 'e', 'f']);
  assert.deepEqual(caught, [3]);
  assert.equal(room.joined, true);
});

test('what is acknowledged before the conversation was answered for is told once', async () => {
  const play = await stage();
  const got = [];
  play.client.join('general').on('messages', (messages) => got.push(...messages.map((one) => one.id)));
  play.socket.greet(1);
  play.client.say('general', 'hello', { id: 'm1' });
  play.socket.tell({ type: 'ack', id: 'm1', messageId: 'm1', conversationId: 'general', seq: 2 });
  play.socket.joined('general', 2, [message('m0', 1), message('m1', 2, 'ada')]);
  assert.deepEqual(got, ['m1', 'm0']);
});

test('a conversation that cannot be gone on with is forgotten and told anew', async () => {
  const play = await stage({ snapshot: false });
  const got = [];
  const room = play.client.join('general');
  room.on('messages', (messages) => got.push(...messages.map((one) => one.id)));
  room.on('reset', () => got.push('reset'));
  play.socket.greet(1);
  play.socket.joined('general', 3, [message('a', 2)]);
  play.socket.breaks();
  await play.clock.pass(250);
  play.socket.greet(1, 'e2');
  play.socket.joined('general', 1, [message('a', 1)], { reset: true, epoch: 'e2' });
  assert.deepEqual(got, ['a', 'reset', 'a']);
  assert.deepEqual([room.seq, room.epoch], [1, 'e2']);
});

test('silence is asked about, then taken for the end', async () => {
  const play = await stage();
  play.socket.greet(1);
  play.socket.snapshot(1);
  await play.clock.pass(25_000);
  assert.equal(play.socket.of('ping').length, 1);
  play.socket.tell({ type: 'pong', id: play.socket.of('ping')[0].id });
  await play.clock.pass(25_000);
  assert.equal(play.client.state, 'connected');
  await play.clock.pass(50_000);
  assert.equal(play.sockets.length > 1 || play.client.state === 'waiting', true);
});

const tokenUntil = (seconds) => `x.${Buffer.from(JSON.stringify({ exp: seconds })).toString('base64url')}.x`;

test('a token goes by the protocol header, is renewed before its end, and asked for anew once where it is refused', async () => {
  let made = 0;
  const play = await stage({ token: async () => tokenUntil(1000 + 600 + made++) });
  assert.deepEqual(play.socket.protocols[0], 'bearer');
  play.socket.greet(1, 'e1', 3600);
  play.socket.snapshot(1);
  await play.clock.pass(480_000);
  assert.equal(play.socket.of('auth').length, 1);
  assert.notEqual(play.socket.of('auth')[0].token, play.socket.protocols[1]);
  play.socket.breaks(4401, 'expired');
  assert.equal(play.client.state, 'waiting');
  await play.clock.pass(1000);
  play.socket.breaks(4401, 'expired');
  assert.equal(play.client.state, 'refused');
  assert.equal(play.client.reason, 'expired');
});

test('where there is no newer token the one that is used is not sent again, however near its end', async () => {
  const token = tokenUntil(1000 + 600);
  const play = await stage({ token: () => token });
  play.socket.greet(1, 'e1', 3600);
  play.socket.snapshot(1);
  await play.clock.pass(700_000);
  assert.equal(play.socket.of('auth').length, 0);
  assert.equal(play.client.state, 'connected');
});

test('who is not let in is not tried again by itself', async () => {
  const play = await stage();
  play.socket.breaks(4403, 'this Origin may not connect');
  await play.clock.pass(60_000);
  assert.equal(play.sockets.length, 1);
  play.client.retry();
  await settled();
  assert.equal(play.sockets.length, 2);
});

test('cut after every frame of an exchange, the same is told', async () => {
  const frames = [
    (s) => s.greet(5),
    (s) => s.snapshot(5),
    (s) => s.joined('general', 5),
    (s) => s.tell(event(6)),
    (s) => s.tell({ type: 'message', conversationId: 'general', message: message('a', 7), seq: 7 }),
    (s) => s.tell(event(8)),
  ];
  for (let cut = 0; cut <= frames.length; ++cut) {
    const play = await stage();
    const seen = [];
    play.client.join('general').on('messages', (messages) => seen.push(...messages.map((one) => one.id)));
    frames.slice(0, cut).forEach((frame) => frame(play.socket));
    play.socket.breaks();
    await play.clock.pass(250);
    play.socket.greet(8);
    const since = Number(play.socket.query.get('since') ?? NaN);
    if (Number.isNaN(since)) play.socket.snapshot(8);
    else for (const seq of [6, 8]) if (seq > since) play.socket.tell(event(seq));
    const asked = play.socket.of('join').at(-1);
    play.socket.joined('general', 8, (asked.since ?? 0) < 7 ? [message('a', 7)] : []);
    const events = play.told.slice(play.told.lastIndexOf('snapshot') + 1);
    const from = Number.isNaN(since) ? [] : [6, 8];
    assert.deepEqual(events, from, `cut after ${cut}`);
    assert.deepEqual(seen, ['a'], `cut after ${cut}`);
  }
});
