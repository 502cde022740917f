// SPDX-License-Identifier: Apache-2.0
// What was said is found by its words, and shown where it was said.

import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { Syncd, clean, connected, fill, gone, log, see, until, window } from './stage.mjs';

let syncd;
let page;
const list = () => page.getByRole('list', { name: 'Conversations' });
const entry = (name) => list().getByRole('button', { name });

beforeEach(async () => {
  syncd = await new Syncd().start();
  page = await window(syncd);
  await connected(page);
});
afterEach(() => syncd.remove());

async function search(words) {
  await page.getByRole('button', { name: 'Conversations', exact: true }).click();
  await page.getByRole('searchbox', { name: 'Search conversations' }).fill(words);
}

test('a word finds the conversations in which it was said, with what stands around it', async () => {
  await syncd.say('standup', 'The <b>invoice</b> for March is late again.');
  await syncd.say('launch', 'Nothing to see here.');
  await search('invoi');
  await see(entry(/standup/).getByText('invoice'));
  await gone(entry(/launch/));
  assert.deepEqual(await list().locator('mark').allTextContents(), ['invoice']);
  assert.equal(await list().locator('b').count(), 0);
  await page.getByRole('searchbox', { name: 'Search conversations' }).fill('"for march"');
  await until(
    async () => (await list().locator('mark').allTextContents()).join(' ') === 'for March',
    'the phrase',
  );
  await page.getByRole('searchbox', { name: 'Search conversations' }).fill('zebra');
  await see(page.getByText('No conversation fits.'));
  await page.getByRole('searchbox', { name: 'Search conversations' }).fill('');
  await see(entry(/launch/));
  assert.equal(await list().locator('mark').count(), 0);
  await clean(page);
});

test('in another alphabet too', async () => {
  await syncd.say('москва', 'Отчёт о расходах готов');
  await search('отчёт');
  await see(entry(/москва/).locator('mark', { hasText: 'Отчёт' }));
  await clean(page);
});

test('what was found opens where it was said, however far back, and the latest is a button away', async () => {
  await fill(
    page,
    'long',
    Array.from({ length: 700 }, (_, i) => (i === 39 ? 'the needle is here' : `line ${i + 1}`)),
  );
  await search('needle');
  await see(entry(/long/).locator('mark', { hasText: 'needle' }));
  await entry(/long/).click();
  const found = log(page).locator('.message.found');
  await see(found.getByText('the needle is here'));
  const [box, frame] = [await found.boundingBox(), await log(page).boundingBox()];
  assert.ok(box.y > frame.y && box.y + box.height < frame.y + frame.height, 'it is in sight');
  await see(log(page).getByText('line 39', { exact: true }));
  await see(log(page).getByText('line 41', { exact: true }));
  assert.ok((await log(page).locator('.message').count()) <= 240);
  await page.getByRole('button', { name: '↓ Latest' }).click();
  await see(log(page).getByText('line 700'));
  await clean(page);
});

test('so it does where the search is answered before the conversation is', async () => {
  await fill(
    page,
    'long',
    Array.from({ length: 200 }, (_, i) => (i === 39 ? 'the needle is here' : `line ${i + 1}`)),
  );
  await page.routeWebSocket(/\/ws\?/, (client) => {
    const server = client.connectToServer();
    const ids = {};
    let held = null;
    let searched = false;
    client.onMessage((text) => {
      const { type, id, conversationId } = JSON.parse(text);
      if (type === 'search' || conversationId === 'long') ids[type] = id;
      server.send(text);
    });
    server.onMessage((text) => {
      const { id } = JSON.parse(text);
      if (id && id === ids.join && !searched) {
        held = text;
        return;
      }
      client.send(text);
      if (!id || id !== ids.search) return;
      searched = true;
      if (held) client.send(held);
    });
  });
  await page.reload();
  await connected(page);
  await search('needle');
  await entry(/long/).filter({ has: page.locator('mark') }).click();
  await see(log(page).locator('.message.found').getByText('the needle is here'));
  await clean(page);
});

test('GET /api/conversations finds the same', async () => {
  await syncd.say('standup', 'The invoice is late.');
  const answer = await fetch(`${syncd.origin}/api/conversations?q=invoice`);
  const { data, total } = await answer.json();
  assert.deepEqual([data[0].id, total], ['standup', 1]);
  assert.deepEqual(
    data[0].excerpt.filter((piece) => piece.match).map((piece) => piece.text),
    ['invoice'],
  );
  await clean(page);
});
