// SPDX-License-Identifier: Apache-2.0
// What a language model answers shows while it is written, and once.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { Model } from './model.mjs';
import { Syncd, clean, connected, log, row, see, send, until, window } from './stage.mjs';

const kStory = Array.from({ length: 60 }, (_, i) => `word${i}`).join(' ');
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'syncd-model-'));
let model;
let syncd;
let page;
before(async () => {
  model = await new Model().start();
});
after(async () => {
  await model.stop();
  fs.rmSync(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  syncd = await new Syncd('--demo', ...model.flags('played', folder)).start();
  page = await window(syncd);
  await connected(page);
  await page.getByRole('checkbox', { name: 'Ask the assistant' }).check();
  // Each length that an answer had while it was written.
  await page.evaluate(() => {
    globalThis.lengths = [];
    new MutationObserver(() => {
      const text = document.querySelector('.message.streaming .content')?.textContent.length;
      if (text && globalThis.lengths.at(-1) !== text) globalThis.lengths.push(text);
    }).observe(document.querySelector('[role=log]'), { subtree: true, childList: true, characterData: true });
  });
});
afterEach(() => syncd.remove());

const contents = (where) => log(where).locator('.message .content').allTextContents();

test('an answer grows as it is written, and stands there once when it is done, for everybody', async () => {
  const other = await window(syncd, { user: 'bob' });
  await connected(other);
  await model.plays('played', [{ text: kStory, pieces: 900, hold: true }]);
  await send(page, 'tell me a story');
  await see(log(page).locator('.streaming').getByText(/word0/));
  await model.further('played');
  for (const where of [page, other]) {
    await see(log(where).getByText(kStory, { exact: true }));
    await until(
      async () => (await contents(where)).join() === `tell me a story,${kStory}`,
      'it to stand there once',
    );
  }
  await until(async () => (await log(page).locator('.streaming').count()) === 0, 'the end of writing');
  const lengths = await page.evaluate(() => globalThis.lengths);
  assert.ok(lengths[0] < kStory.length, `it was seen at ${lengths}`);
  assert.ok(
    lengths.every((length, i) => i === 0 || length > lengths[i - 1]),
    `it only grows: ${lengths}`,
  );
  await page.reload();
  await see(log(page).getByText(kStory, { exact: true }));
  assert.deepEqual(await contents(page), ['tell me a story', kStory]);
  await clean(page, other);
});

test('what a tool did shows in the campaigns, and the answer ends', async () => {
  const arguments_ = { media_buy_id: 'apex', status: 'paused' };
  await model.plays('played', [
    { text: 'I look.', calls: [{ name: 'set_status', arguments: arguments_ }] },
    { text: 'Apex is paused.' },
  ]);
  await send(page, 'stop the cars');
  await see(log(page).getByText(/Apex is paused\./));
  await until(
    async () => (await row(page, 'Apex Motors').getByRole('switch').getAttribute('aria-checked')) === 'false',
    'the switch to turn off',
  );
  await until(async () => (await contents(page)).length === 2, 'the question and one answer');
  await clean(page);
});

test('cut off in the middle of an answer: what is stored is there once the connection is back', async () => {
  await model.plays('played', [{ text: kStory, pieces: 900, hold: true }]);
  await send(page, 'tell me a story');
  await see(log(page).locator('.streaming').getByText(/word0/));
  await page.context().setOffline(true);
  await see(page.getByRole('status').getByText('Offline'));
  await model.further('played');
  await page.context().setOffline(false);
  await connected(page);
  await until(async () => (await contents(page)).join() === `tell me a story,${kStory}`, 'the whole, once');
  page.faults.length = 0; // the stream that was cut on purpose
  await clean(page);
});

test('the daemon killed in the middle of an answer: nothing is left half written', async () => {
  await model.plays('played', [{ text: kStory, cut: 900, stall: true }, { text: 'Here I am again.' }]);
  await send(page, 'tell me a story');
  await see(log(page).locator('.streaming').getByText(/word0/));
  await syncd.stop('SIGKILL');
  await see(page.getByRole('status').getByText('Offline'));
  await syncd.start();
  await connected(page);
  await until(async () => (await log(page).locator('.streaming').count()) === 0, 'no half answer');
  await send(page, 'are you there?');
  await see(log(page).getByText('Here I am again.'));
  await until(async () => {
    const said = (await contents(page)).filter((text) => /^(tell|are)/.test(text));
    return said.join() === 'tell me a story,are you there?';
  }, 'both questions, once');
  page.faults.length = 0; // the stream that was cut on purpose
  await clean(page);
});

test('hostile text in an answer stays text', async () => {
  const bad = '<img src=x onerror="globalThis.hit=1"> [click](javascript:globalThis.hit=1) **bold**';
  await model.plays('played', [{ text: bad, pieces: 400, pause: 0.1 }]);
  await send(page, 'be evil');
  await see(log(page).getByText(bad, { exact: true }));
  assert.equal(await log(page).locator('img, a, b, strong').count(), 0);
  assert.equal(await page.evaluate(() => globalThis.hit), undefined);
  await clean(page);
});
