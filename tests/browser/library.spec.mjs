// SPDX-License-Identifier: Apache-2.0
// syncd.js in the hands of another page, of this server and of another.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import http from 'node:http';
import { afterEach, test } from 'node:test';
import { Syncd, clean, tab, until, window } from './stage.mjs';

let syncd;
let pages;
afterEach(async () => {
  pages?.close();
  pages?.closeAllConnections();
  pages = null;
  await syncd.remove();
});

// Somebody else's site, at a name that is not this machine's own.
async function strangers() {
  pages = http.createServer((_, answer) => {
    answer.setHeader('Content-Type', 'text/html');
    answer.end('<!doctype html><title>another page</title>');
  });
  await once(pages.listen(0, '127.0.0.1'), 'listening');
  return `http://pages.example:${pages.address().port}`;
}

// What a page of `origin` sees that uses the library of `server`.
async function used(page, server) {
  return page.evaluate(async (base) => {
    const { Client, Http } = await import(`${base}/lib/syncd/syncd.js`);
    const client = new Client({ url: `${base.replace('http', 'ws')}/ws`, user: 'script' });
    const states = [];
    client.on('state', ({ state }) => states.push(state));
    const snapshot = new Promise((resolve) => client.on('snapshot', resolve));
    const over = new Promise((resolve) => client.on('state', ({ state }) => state === 'refused' && resolve()));
    client.start();
    const got = await Promise.race([snapshot, over]);
    const { reason } = client;
    const figures = await new Http({ base, user: 'script' }).get('/dashboard/stats').then(
      (all) => all.total_runs,
      (error) => error.code,
    );
    client.stop();
    return { campaigns: got?.campaigns.length, reason, figures };
  }, server);
}

test('another module of this server: connect, join, say, be refused', async () => {
  syncd = await new Syncd('--demo').start();
  const page = await window(syncd, { user: 'eve' });
  const other = await tab(page.context(), syncd, { path: '/icon.svg' });
  await other.goto(`${syncd.origin}/health`);
  const said = await other.evaluate(async () => {
    const { Client } = await import('/lib/syncd/syncd.js');
    const client = new Client({ user: 'script' });
    const heard = [];
    client.join('general').on('messages', (messages) => heard.push(...messages.map((message) => message.content)));
    client.start();
    const { campaigns } = await new Promise((resolve) => client.on('snapshot', resolve));
    await client.say('general', 'from a script');
    const reply = await client.request('set_status', { media_buy_id: 'apex', status: 'paused' });
    const refused = await client
      .request('set_status', { media_buy_id: 'nobody', status: 'paused' })
      .catch((error) => error.code);
    client.stop();
    return { heard, campaigns: campaigns.length, ok: reply.ok, refused };
  });
  assert.deepEqual(said, { heard: ['from a script'], campaigns: 3, ok: true, refused: 'not_found' });
  await clean(page);
});

test('a page of an origin that is allowed uses it over the network', async () => {
  const origin = await strangers();
  syncd = await new Syncd('--demo', '--allow-origin', origin).start();
  const page = await window(syncd, { user: null });
  await page.goto(origin);
  assert.deepEqual(await used(page, syncd.origin), { campaigns: 3, reason: '', figures: 0 });
});

test('a page of an origin that is not allowed gets nothing', async () => {
  const origin = await strangers();
  syncd = await new Syncd('--demo').start();
  const page = await window(syncd, { user: null });
  await page.goto(origin);
  await assert.rejects(used(page, syncd.origin), /import/);
  const [code, reason] = await page.evaluate(
    (base) =>
      new Promise((resolve) => {
        const socket = new WebSocket(`${base.replace('http', 'ws')}/ws`);
        socket.onclose = (event) => resolve([event.code, event.reason]);
        socket.onmessage = ({ data }) => resolve([0, data]);
      }),
    syncd.origin,
  );
  assert.equal(code, 4403);
  assert.match(reason, /origin/i);
});

test('every event once and in order, over a connection that is broken and a daemon that is killed', async () => {
  syncd = await new Syncd('--demo').start();
  const page = await window(syncd);
  await page.goto(`${syncd.origin}/health`);
  await page.evaluate(async () => {
    const { Client } = await import('/lib/syncd/syncd.js');
    globalThis.client = new Client({ user: 'script' });
    globalThis.heard = [];
    globalThis.told = [];
    globalThis.opened = [];
    client.on('snapshot', () => globalThis.opened.push('snapshot'));
    client.on('welcome', () => globalThis.opened.push('welcome'));
    client.on('event', (event) => globalThis.heard.push(event.seq));
    client.join('general').on('messages', (all) => globalThis.told.push(...all.map((one) => one.content)));
    const ready = new Promise((resolve) => client.on('snapshot', resolve));
    client.start();
    await ready;
  });
  const said = [];
  const change = async (i) => {
    await syncd.op('adjust_bid', { media_buy_id: 'apex', device: 'mobile', bid: i + 1 });
    said.push(`message ${i}`);
    await syncd.say('general', said.at(-1));
  };
  for (let i = 0; i < 5; ++i) await change(i);
  await page.context().setOffline(true);
  await page.evaluate(() => globalThis.client.offline());
  for (let i = 5; i < 10; ++i) await change(i);
  await page.context().setOffline(false);
  await page.evaluate(() => globalThis.client.retry());
  for (let i = 10; i < 12; ++i) await change(i);
  await syncd.stop('SIGKILL');
  await syncd.start();
  for (let i = 12; i < 15; ++i) await change(i);
  // The events come by themselves, the messages with the conversation: neither waits for the other.
  await until(
    () => page.evaluate((most) => globalThis.told.length >= most && globalThis.heard.length >= most, said.length),
    'all messages and events',
  );
  const [heard, told, opened] = await page.evaluate(() => [globalThis.heard, globalThis.told, globalThis.opened]);
  assert.deepEqual(told, said);
  assert.equal(heard.length, 15);
  assert.deepEqual(
    heard,
    [...new Set(heard)].sort((a, b) => a - b),
  );
  assert.deepEqual(opened.filter((one) => one === 'snapshot').length, 1, 'it resumed, and did not begin anew');
  assert.ok(opened.length > 3);
  await clean();
});
