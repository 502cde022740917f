// SPDX-License-Identifier: Apache-2.0
// Conversations: the scenarios of the third document, and what a chat has to be good at.

import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { Syncd, clean, connected, fill, gone, log, see, send, stored, tab, until, window } from './stage.mjs';

let syncd;
let page;
const message = (where, text) => log(where).locator('.message').filter({ hasText: text });
const contents = (where) => log(where).locator('.message .content').allTextContents();

beforeEach(async () => {
  syncd = await new Syncd().start();
  page = await window(syncd);
  await connected(page);
});
afterEach(() => syncd.remove());

test('scenarios 1 to 3: each message comes with the badge of where it is from, and so does the history', async () => {
  await send(page, 'Hello from web');
  await stored(page);
  await syncd.say('general', 'Hello from desktop', { user: 'bob', source: 'desktop' });
  await syncd.say('general', 'Hello from the GPT', { user: 'cleo', source: 'chatgpt' });
  await syncd.say('general', 'Hello from the phone', { user: 'dan', source: 'iphone' });
  for (const where of [page, await window(syncd, { user: 'eve' })]) {
    await see(message(where, 'Hello from web').getByText('🌐').locator('..').getByText('Web'));
    await see(message(where, 'Hello from desktop').getByText('🖥️').locator('..').getByText('Desktop'));
    await see(message(where, 'Hello from the GPT').getByText('🤖').locator('..').getByText('ChatGPT'));
    await see(message(where, 'Hello from the phone').getByText('📱'));
    assert.equal((await contents(where)).length, 4);
  }
  await clean(page);
});

test('scenario 4: everything is there after a restart, and after a reload', async () => {
  await send(page, 'one');
  await stored(page);
  await see(message(page, 'one'));
  await syncd.say('general', 'two');
  await see(message(page, 'two'));
  await syncd.stop('SIGTERM');
  await syncd.start();
  await connected(page);
  assert.deepEqual(await contents(page), ['one', 'two']);
  await page.reload();
  await see(message(page, 'two'));
  assert.deepEqual(await contents(page), ['one', 'two']);
  await clean(page);
});

test('scenario 5: two tabs and a terminal, at once and once', async () => {
  const second = await tab(page.context(), syncd);
  await connected(second);
  await send(page, 'from tab 1');
  await see(message(second, 'from tab 1'));
  await syncd.terminal('send', 'general', 'from the terminal', '--user', 'bob');
  for (const where of [page, second]) {
    await see(message(where, 'from the terminal').getByText('CLI'));
    assert.deepEqual(await contents(where), ['from tab 1', 'from the terminal']);
  }
  await clean(page, second);
});

test('who is here, and who types', async () => {
  const other = await window(syncd, { user: 'bob' });
  await see(page.getByText('you, bob here'));
  await see(other.getByText('you, ada here')); // who does not know yet that they are in says nothing of typing
  await Promise.all([
    see(page.getByText('bob is typing…')), // for some seconds
    other.getByRole('textbox', { name: 'Message' }).pressSequentially('I am'),
  ]);
  await other.keyboard.press('Enter');
  await see(message(page, 'I am'));
  await until(async () => (await page.getByText('bob is typing…').count()) === 0);
  await other.close();
  await see(page.getByText('you here'));
  await clean(page);
});

test('other conversations: unread counts, search, a new one', async () => {
  await syncd.say('standup', 'morning');
  await page.getByRole('button', { name: 'Conversations' }).click();
  const list = page.getByRole('list', { name: 'Conversations' });
  await list.getByRole('button', { name: /standup/ }).click();
  await see(message(page, 'morning'));
  await page.getByRole('button', { name: 'Conversations' }).click();
  await list.getByRole('button', { name: /general/ }).click();
  await syncd.say('standup', 'still there?');
  await syncd.say('standup', 'hello?');
  await page.getByRole('button', { name: 'Conversations' }).click();
  await see(list.getByRole('button', { name: /standup/ }).getByText('2', { exact: true }));
  await page.getByRole('searchbox', { name: 'Search conversations' }).fill('stand');
  await until(async () => (await list.getByRole('listitem').count()) === 1);
  await list.getByRole('button', { name: /standup/ }).click();
  await see(message(page, 'hello?'));
  await page.getByRole('button', { name: 'Conversations' }).click();
  await page.getByRole('searchbox', { name: 'Search conversations' }).fill('');
  assert.equal(
    await list
      .getByRole('button', { name: /standup/ })
      .getByText('2', { exact: true })
      .count(),
    0,
  );
  await page.getByRole('textbox', { name: 'New conversation' }).fill('Launch plan');
  await page.keyboard.press('Enter');
  await see(page.getByRole('heading', { name: 'Launch plan' }));
  await send(page, 'first');
  await see(message(page, 'first'));
  await clean(page);
});

test('minimised, the widget counts what is unread and keeps the draft', async () => {
  await page.getByRole('textbox', { name: 'Message' }).fill('half a thou');
  await page.getByRole('button', { name: 'Minimise chat' }).click();
  await until(
    async () =>
      (await page.getByRole('textbox', { name: 'Message' }).count()) === 0 ||
      !(await page.getByRole('textbox', { name: 'Message' }).isVisible()),
  );
  await syncd.say('general', 'are you there?');
  await page.getByRole('button', { name: 'Open chat, 1 unread' }).click();
  assert.equal(await page.getByRole('textbox', { name: 'Message' }).inputValue(), 'half a thou');
  await see(message(page, 'are you there?'));
  await page.reload();
  await connected(page);
  assert.equal(await page.getByRole('textbox', { name: 'Message' }).inputValue(), 'half a thou');
  await clean(page);
});

test('a long conversation: older messages come on demand, in order, and few are in the document', async () => {
  await fill(
    page,
    'long',
    Array.from({ length: 430 }, (_, i) => `line ${i + 1}`),
  );
  const reader = await window(syncd, { path: '/?conversation=long' });
  await see(message(reader, 'line 430'));
  const first = async () => Number((await contents(reader))[0].split(' ')[1]);
  assert.ok((await first()) > 350);
  // Scrolling there loads as well: what is first may change at any time.
  for (let before = await first(); before > 1; before = await first()) {
    await reader.getByRole('button', { name: 'Load older' }).click();
    await until(async () => (await first()) < before, `something before line ${before}`);
    const numbers = (await contents(reader)).map((text) => Number(text.split(' ')[1]));
    assert.ok(numbers.length <= 240, `${numbers.length} in the document`);
    numbers.forEach((number, i) => assert.equal(number, numbers[0] + i));
  }
  await reader.getByRole('button', { name: '↓ Latest' }).click();
  await see(message(reader, 'line 430'));
  await clean(page, reader);
});

test('a gap is shown while the connection is gone, and filled when it is back', async () => {
  await syncd.say('general', 'before');
  await see(message(page, 'before'));
  await page.context().setOffline(true);
  await see(log(page).getByText('What is said meanwhile will be filled in here'));
  await syncd.say('general', 'missed one');
  await syncd.say('general', 'missed two');
  await page.context().setOffline(false);
  await see(log(page).getByText('2 messages filled in'));
  assert.deepEqual(await contents(page), ['before', 'missed one', 'missed two']);
  const order = await log(page)
    .locator('.gap, .message')
    .evaluateAll((all) => all.map((one) => one.className.split(' ')[0]));
  assert.deepEqual(order, ['message', 'gap', 'message', 'message']);
  await clean(page);
});

test('the assistant is asked, and its answer comes once', async () => {
  await page.getByRole('checkbox', { name: 'Ask the assistant' }).check();
  await syncd.op('create_media_buy', { media_buy_id: 'zen', brand_name: 'Zen Tea', budget: 100 });
  await send(page, 'pause Zen Tea');
  await see(message(page, 'Zen Tea: campaign paused'));
  const said = ['pause Zen Tea', 'Zen Tea: campaign paused (active → paused)'];
  await until(async () => (await contents(page)).join('|') === said.join('|'), 'both, once');
  await clean(page);
});

test('what the socket brings before the stream does stands there once', async () => {
  await page.getByRole('checkbox', { name: 'Ask the assistant' }).check();
  await syncd.op('create_media_buy', { media_buy_id: 'zen', brand_name: 'Zen Tea', budget: 100 });
  let come = null;
  const coming = new Promise((resolve) => (come = resolve));
  await page.route('**/api/chat*', async (route) => {
    const response = await route.fetch();
    await coming;
    await route.fulfill({ response });
  });
  const said = ['pause Zen Tea', 'Zen Tea: campaign paused (active → paused)'];
  const once = () => until(async () => (await contents(page)).join('|') === said.join('|'), 'both, once');
  await send(page, said[0]);
  await once();
  const ended = page.waitForEvent('requestfinished', (request) => request.url().includes('/api/chat'));
  come();
  await ended;
  await once();
  await clean(page);
});

test('a conversation is renamed, the assistant sent away and called back, and all of it cleared, for everybody', async () => {
  const other = await window(syncd, { user: 'bob' });
  await send(page, 'something');
  await see(message(other, 'something'));
  const settings = page.getByRole('button', { name: 'Conversation settings' });
  await settings.click();
  await page.getByLabel('Title').fill('Launch');
  await page.getByRole('checkbox', { name: 'The assistant listens here' }).uncheck();
  await page.getByRole('button', { name: 'Save' }).click();
  await see(other.getByRole('heading', { name: 'Launch' }));
  await gone(page.getByRole('dialog')); // when all of it was done
  const { item } = await syncd.op('show', { kind: 'conversation', name: 'general' });
  assert.deepEqual([item.title, item.assistant], ['Launch', 'off']);
  await settings.click();
  assert.equal(await page.getByRole('checkbox', { name: 'The assistant listens here' }).isChecked(), false);
  await page.getByRole('button', { name: 'Clear conversation' }).click();
  await page.getByRole('button', { name: 'Yes, clear it' }).click();
  for (const where of [page, other])
    await until(async () => (await contents(where)).length === 0, 'all to be gone');
  await send(other, 'anew');
  await see(message(page, 'anew'));
  await clean(page, other);
});
