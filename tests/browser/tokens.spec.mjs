// SPDX-License-Identifier: Apache-2.0
// Tokens in a browser: offered as protocols of a WebSocket, renewed in place, and what the page does with them.

import assert from 'node:assert/strict';
import { createHmac, randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { afterEach, beforeEach, test } from 'node:test';
import { Syncd, clean, connected, log, see, send, until, window } from './stage.mjs';

let syncd;
const secret = randomBytes(24).toString('hex');

beforeEach(async () => {
  syncd = new Syncd('--demo', '--auth', 'jwt');
  const file = `${syncd.folder}/secret`;
  writeFileSync(file, secret, { mode: 0o600 });
  syncd.flags.push('--auth-secret-file', file);
  await syncd.start();
});
afterEach(() => syncd.remove());

async function made(user, ttl, role = 'operator') {
  const out = await syncd.terminal(
    'token',
    'create',
    '--secret-file',
    `${syncd.folder}/secret`,
    '--user',
    user,
    '--role',
    role,
    '--ttl',
    ttl,
  );
  return out.trim();
}

// One with so much in it that it is about `size` bytes long.
function long(size) {
  const text = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = { sub: 'ada', org: 'default', role: 'operator', exp: Math.floor(Date.now() / 1000) + 600 };
  const bare = `${text({ alg: 'HS256', typ: 'JWT' })}.${text(claims)}`.length + 44;
  const padded = { ...claims, groups: 'g'.repeat(Math.floor(((size - bare) * 3) / 4)) };
  const head = `${text({ alg: 'HS256', typ: 'JWT' })}.${text(padded)}`;
  return `${head}.${createHmac('sha256', secret).update(head).digest('base64url')}`;
}

test('a browser that offers a token of 1,500 bytes as a protocol gets in, in both ways of offering it', async () => {
  const page = await window(syncd, { user: null, path: '/health' });
  const token = long(1500);
  assert.ok(Math.abs(token.length - 1500) < 30, `${token.length}`);
  const tried = await page.evaluate(
    (given) =>
      Promise.all(
        [[given], ['bearer', given], ['bearer', 'nonsense'], []].map(
          (protocols) =>
            new Promise((resolve) => {
              const socket = new WebSocket(`ws://${location.host}/ws`, protocols);
              socket.onmessage = ({ data }) => {
                const frame = JSON.parse(data);
                resolve([frame.type, frame.userId, socket.protocol === protocols[0]]);
              };
              socket.onclose = ({ code }) => resolve(['closed', code]);
            }),
        ),
      ),
    token,
  );
  assert.deepEqual(tried, [
    ['presence', 'ada', true],
    ['presence', 'ada', true],
    ['closed', 1008],
    ['closed', 1008],
  ]);
  await clean();
});

test('a token that is short is renewed in place before it ends, and the connection stays', async () => {
  const page = await window(syncd, { user: null, path: '/health' });
  await page.exposeFunction('freshToken', () => made('ada', '16s'));
  const asked = [];
  const sockets = [];
  page.on('websocket', (socket) => {
    sockets.push(socket);
    socket.on('framesent', ({ payload }) => {
      const frame = JSON.parse(payload);
      if (frame.type === 'auth') asked.push(frame.token);
    });
  });
  await page.evaluate(async () => {
    const { Client } = await import('/lib/syncd/syncd.js');
    globalThis.states = [];
    globalThis.client = new Client({ token: () => globalThis.freshToken() });
    globalThis.client.on('state', ({ state }) => globalThis.states.push(state));
    globalThis.client.start();
  });
  // By the third the first two are over.
  await until(() => asked.length >= 3, 'the token to be renewed again and again', 180_000);
  assert.equal(new Set(asked).size, asked.length, 'each is another');
  const reply = await page.evaluate(() =>
    globalThis.client.request('set_status', { media_buy_id: 'apex', status: 'paused' }),
  );
  assert.equal(reply.ok, true);
  assert.deepEqual(await page.evaluate(() => globalThis.states), ['connecting', 'connected']);
  assert.equal(sockets.length, 1);
  await clean();
});

test('a token that ends is told so, and the page comes back with the next one and loses nothing', async () => {
  const page = await window(syncd, { user: null, path: `/?token=${await made('ada', '20s')}` });
  await connected(page);
  assert.ok(!page.url().includes('token'), 'it is taken out of the address');
  await see(page.getByRole('button', { name: 'You are ada; change' }));
  await send(page, 'while it lasts');
  await see(log(page).locator('.own').getByText('while it lasts'));
  const state = page.getByRole('status');
  await until(async () => /Not let in/.test(await state.textContent()), 'the end of the token', 120_000);
  await send(page, 'after it was over');
  await see(log(page).getByText('Waiting to be sent'));
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByLabel(/^Token/).fill(await made('ada', '10m'));
  await page.getByRole('button', { name: 'Use' }).click();
  await connected(page);
  await until(async () => (await log(page).getByText('Waiting to be sent').count()) === 0, 'it to be sent');
  assert.deepEqual(await log(page).locator('.own .content').allTextContents(), [
    'while it lasts',
    'after it was over',
  ]);
  page.faults.length = 0; // figures that were asked for with what was over
  await clean(page);
});

test('what one user could not send is not sent as another, on the same browser', async () => {
  const page = await window(syncd, { user: null, path: `/?token=${await made('ada', '10m')}` });
  await connected(page);
  const next = await made('bob', '10m');
  // Ada's page ends before it could send; bob is the next on this browser.
  await page.evaluate((token) => {
    const message = { id: 'left-1', role: 'user', content: 'by ada, for later', source: 'web' };
    const frame = { type: 'message', id: 'left-1', conversationId: 'general', message };
    localStorage.setItem('syncd.outbox.ada.left-1', JSON.stringify({ at: 1, frame }));
    localStorage.setItem('syncd.user', '"ada"');
    sessionStorage.setItem('syncd.token', token);
  }, next);
  await page.reload();
  await connected(page);
  await see(page.getByRole('button', { name: 'You are bob; change' }));
  await send(page, 'by bob');
  await see(log(page).getByText('by bob'));
  await until(async () => (await log(page).getByText('Waiting to be sent').count()) === 0, 'it to be sent');
  assert.deepEqual(await log(page).locator('.own .content').allTextContents(), ['by bob']);
  await clean(page);
});

test('nobody is let in without a token, and the page says so', async () => {
  const page = await window(syncd, { user: null });
  await see(page.getByRole('status').getByText('Not let in'));
  await see(page.getByRole('button', { name: 'Sign in' }));
  page.faults.length = 0; // figures that it may not read
  await clean(page);
});

test('one may sign in while the server still waits for a token', async () => {
  await syncd.stop();
  syncd.flags.push('--first-frame-seconds', '60');
  await syncd.start();
  const page = await window(syncd, { user: null });
  await page.getByRole('status').getByRole('button', { name: 'Sign in' }).click();
  await page.getByLabel(/^Token/).fill(await made('ada', '10m'));
  await page.getByRole('button', { name: 'Use' }).click();
  await connected(page);
  page.faults.length = 0; // figures that it could not read
  await clean(page);
});

test('who may only look sees what happens, and is told why nothing of theirs is done', async () => {
  const page = await window(syncd, { user: null, path: `/?token=${await made('eve', '10m', 'viewer')}` });
  await connected(page);
  const apex = page.getByRole('row').filter({ hasText: 'Apex Motors' });
  await apex.getByRole('switch').click();
  await see(page.getByRole('region', { name: 'Notifications' }).getByText(/^Not done: .*role/));
  assert.equal(await apex.getByRole('switch').getAttribute('aria-checked'), 'true');
  await clean(page);
});
