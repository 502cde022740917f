// SPDX-License-Identifier: Apache-2.0
// The sign of the connection, and what becomes of what is done while there is none.

import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { Syncd, clean, connected, log, row, see, send, until, window } from './stage.mjs';

let syncd;
let page;
const state = () => page.getByRole('status');
const contents = () => log(page).locator('.message .content').allTextContents();

beforeEach(async () => {
  syncd = await new Syncd('--demo').start();
  page = await window(syncd);
  await connected(page);
  await see(row(page, 'TechFlow'));
});
afterEach(() => syncd.remove());

test('killed: offline with a countdown; started again: connected, and nothing was lost', async () => {
  await send(page, 'before the end');
  await see(log(page).getByText('before the end'));
  await syncd.stop('SIGKILL');
  await see(state().getByText('Offline'));
  await until(async () => /retry in [1-9]\d* s/.test(await state().textContent()), 'a countdown');
  const [, first] = await until(async () => /in ([2-9]) s/.exec(await state().textContent()), 'a longer one');
  await until(
    async () => Number(/in (\d+) s/.exec(await state().textContent())?.[1] ?? 99) < Number(first),
    'the countdown to go down',
  );
  await syncd.start();
  await see(state().getByText('Connected'));
  await syncd.say('general', 'after it');
  await see(log(page).getByText('after it'));
  assert.deepEqual(await contents(), ['before the end', 'after it']);
  await syncd.op('set_status', { media_buy_id: 'apex', status: 'paused' });
  await until(
    async () => (await row(page, 'Apex Motors').getByRole('switch').getAttribute('aria-checked')) === 'false',
  );
  await clean(page);
});

test('what is typed and pressed while offline is sent on return, once and in order', async () => {
  await syncd.stop('SIGKILL');
  await see(state().getByText('Offline'));
  await send(page, 'typed offline 1');
  await send(page, 'typed offline 2');
  await row(page, 'TechFlow').getByRole('switch').click();
  assert.equal(await log(page).getByText('Waiting to be sent').count(), 2);
  await see(state().getByText('3 to send'));
  await syncd.start();
  await connected(page);
  await until(async () => (await log(page).getByText('Waiting to be sent').count()) === 0);
  await until(
    async () => (await row(page, 'TechFlow').getByRole('switch').getAttribute('aria-checked')) === 'false',
  );
  const { messages } = await syncd.op('history', { conversationId: 'general' });
  assert.deepEqual(
    messages.map((message) => message.content),
    ['typed offline 1', 'typed offline 2'],
  );
  assert.deepEqual(await contents(), ['typed offline 1', 'typed offline 2']);
  const { items } = await syncd.op('log', { kind: 'campaign', name: 'techflow' });
  assert.equal(items.filter((item) => item.operation === 'set_status').length, 1);
  await clean(page);
});

test('a draft stays while the chat is minimised and the daemon is killed, and is sent once when it is', async () => {
  const field = page.getByRole('textbox', { name: 'Message' });
  await field.fill('half a');
  await page.getByRole('button', { name: 'Minimise chat' }).click();
  await syncd.stop('SIGKILL');
  await see(state().getByText('Offline'));
  await page.getByRole('button', { name: 'Open chat' }).click();
  assert.equal(await field.inputValue(), 'half a');
  await field.pressSequentially(' thought');
  await page.getByRole('button', { name: 'Minimise chat' }).click();
  await syncd.start();
  await connected(page);
  await page.getByRole('button', { name: 'Open chat' }).click();
  assert.equal(await field.inputValue(), 'half a thought');
  await page.keyboard.press('Enter');
  await see(log(page).getByText('half a thought'));
  await until(async () => (await log(page).getByText('Waiting to be sent').count()) === 0);
  assert.deepEqual(await contents(), ['half a thought']);
  assert.equal((await syncd.op('history', { conversationId: 'general' })).messages.length, 1);
  assert.equal(await field.inputValue(), '');
  await clean(page);
});

test('it outlives a reload of the page', async () => {
  await page.context().setOffline(true);
  await see(state().getByText('Offline'));
  await send(page, 'kept over a reload');
  await page.context().setOffline(false);
  await connected(page);
  await until(async () => (await log(page).getByText('Waiting to be sent').count()) === 0);
  // Left behind by a page that went before it could send: the next one does.
  await page.evaluate(() =>
    localStorage.setItem(
      'syncd.outbox.ada.left-1',
      JSON.stringify({
        at: 1,
        frame: {
          type: 'message',
          id: 'left-1',
          conversationId: 'general',
          message: { id: 'left-1', role: 'user', content: 'left behind', source: 'web' },
        },
      }),
    ),
  );
  await page.reload();
  await see(log(page).getByText('left behind'));
  await until(() => page.evaluate(() => localStorage.getItem('syncd.outbox.ada.left-1') === null));
  await page.reload();
  await see(log(page).getByText('left behind'));
  assert.deepEqual(await contents(), ['kept over a reload', 'left behind']);
  await clean(page);
});

test('what is asked of the assistant while offline is sent on return', async () => {
  await page.context().setOffline(true);
  await see(state().getByText('Offline'));
  await page.getByRole('checkbox', { name: 'Ask the assistant' }).check();
  await send(page, 'pause Apex Motors');
  await see(log(page).getByText('Waiting to be sent'));
  await page.context().setOffline(false);
  await see(log(page).getByText('Apex Motors: campaign paused'));
  await until(async () => (await log(page).getByText('Waiting to be sent').count()) === 0);
  assert.deepEqual(await contents(), ['pause Apex Motors', 'Apex Motors: campaign paused (active → paused)']);
  await clean(page);
});

test('killed over and over while somebody types: every line once, in order', async () => {
  const lines = [];
  for (let round = 1; round <= 4; ++round) {
    for (let i = 1; i <= 3; ++i) {
      lines.push(`round ${round} line ${i}`);
      await send(page, lines.at(-1));
    }
    await syncd.stop('SIGKILL');
    lines.push(`round ${round} in the dark`);
    await send(page, lines.at(-1));
    await syncd.start();
    await page
      .getByRole('button', { name: 'Retry now' })
      .click({ timeout: 2000 })
      .catch(() => {});
    await connected(page);
  }
  await until(
    async () =>
      (await contents()).length === lines.length &&
      (await log(page).getByText('Waiting to be sent').count()) === 0,
    'all to be sent',
  );
  const { messages } = await syncd.op('history', { conversationId: 'general', limit: 100 });
  assert.deepEqual(
    messages.map((message) => message.content),
    lines,
  );
  assert.deepEqual(await contents(), lines);
  await clean(page);
});

test('another log under the same address: what was shown before is forgotten', async () => {
  await send(page, 'of the first log');
  await see(log(page).getByText('of the first log'));
  await until(async () => (await log(page).getByText('Waiting to be sent').count()) === 0, 'the acknowledgement');
  const before = syncd;
  await before.stop('SIGKILL');
  syncd = new Syncd();
  syncd.port = before.port;
  await syncd.start();
  await before.remove();
  await connected(page);
  await see(page.getByText('There are no campaigns yet.'));
  await until(async () => (await contents()).length === 0);
  await syncd.say('general', 'of the second');
  await see(log(page).getByText('of the second'));
  await clean(page);
});
