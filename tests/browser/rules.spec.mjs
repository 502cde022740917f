// SPDX-License-Identifier: Apache-2.0
// Rules: asked in a conversation or in their own section, shown with SQL and rows, kept.

import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, test } from 'node:test';
import { Syncd, clean, connected, gone, log, section, see, send, stored, until, window } from './stage.mjs';

let syncd;
let page;
beforeEach(async () => {
  syncd = await new Syncd('--demo').start();
  page = await window(syncd);
  await connected(page);
});
afterEach(() => syncd.remove());

const column = (where, place = 1) => where.locator(`tbody tr td:nth-child(${place})`).allTextContents();
const heading = (where, name) => where.getByRole('columnheader', { name, exact: true });
const kept = () => page.locator('.kept').getByRole('listitem');

async function saved(where) {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    where.getByRole('button', { name: 'CSV' }).click(),
  ]);
  return [download.suggestedFilename(), await readFile(await download.path(), 'utf8')];
}

async function imported(name, text) {
  const file = `${syncd.folder}/${name}.csv`;
  await writeFile(file, text);
  await syncd.terminal('import', name, file);
}

test('run ... in a conversation: the SQL, and a table with sort, filter and CSV', async () => {
  await send(page, 'run find active campaigns');
  const result = log(page).locator('.message.assistant .result');
  await see(result.getByText(/^Rule find_active_campaigns → 2 rows → rule_find_active_campaigns_\d+/));
  await see(result.getByText(/^SELECT .* FROM "campaigns" WHERE .*'active'/));
  await see(result.getByRole('table'));
  assert.deepEqual(await column(result), ['apex', 'techflow']);
  await heading(result, 'brand_name').getByRole('button').click();
  assert.equal(await heading(result, 'brand_name').getAttribute('aria-sort'), 'ascending');
  await heading(result, 'brand_name').getByRole('button').click();
  assert.deepEqual(await column(result), ['techflow', 'apex']);
  const [name, text] = await saved(result);
  assert.equal(name, 'find_active_campaigns.csv');
  assert.match(text, /^media_buy_id,brand_name,.*\r\ntechflow,TechFlow,.*\r\napex,Apex Motors,.*\r\n$/);
  await result.getByRole('searchbox', { name: 'Filter rows' }).fill('apex mot');
  assert.deepEqual(await column(result), ['apex']);
  await see(result.getByText('1 of 2 rows'));
  await clean(page);
});

test('what was said and found is there for the others, in its place, and after a reload', async () => {
  const other = await window(syncd, { user: 'bob' });
  await connected(other);
  await send(page, 'run find active campaigns');
  await see(log(page).getByRole('table'));
  await send(page, 'that is all of them');
  await see(log(other).getByText('that is all of them'));
  const theirs = log(other).locator('.message.assistant');
  await see(theirs.getByText(/FROM "campaigns"/));
  assert.equal(await theirs.getByRole('table').count(), 0);
  await theirs.getByRole('button', { name: 'Show the rows' }).click();
  await see(theirs.getByRole('table'));
  await page.reload();
  await see(log(page).getByRole('table'));
  assert.deepEqual(
    await log(page)
      .locator('.message')
      .evaluateAll((all) => all.map((one) => (one.querySelector('.result') ? 'result' : one.className))),
    ['message own', 'result', 'message own'],
  );
  await clean(page, other);
});

test('a rule that was typed offline is run on return, once', async () => {
  await syncd.stop('SIGKILL');
  await see(page.getByRole('status').getByText('Offline'));
  await send(page, 'run find active campaigns');
  await see(log(page).getByText('Waiting to be sent'));
  await syncd.start();
  await see(log(page).getByRole('table'));
  const { items } = await syncd.op('list', { kind: 'rules' });
  assert.equal(items.length, 1);
  await clean(page);
});

test('where the assistant was sent away a rule is run for the one who asks', async () => {
  await send(page, 'hello');
  await stored(page);
  await syncd.op('set_assistant', { conversationId: 'general', assistant: 'off' });
  await until(async () => {
    await page.getByRole('button', { name: 'Conversation settings' }).click();
    const listens = await page.getByRole('checkbox', { name: 'The assistant listens here' }).isChecked();
    await page.keyboard.press('Escape');
    await gone(page.getByRole('dialog'));
    return !listens;
  }, 'the page to know');
  await send(page, 'run find active campaigns');
  await see(log(page).getByRole('table'));
  assert.equal((await syncd.op('history', { conversationId: 'general' })).messages.length, 1);
  await clean(page);
});

test('a rule that is not understood says which word, in both places', async () => {
  await send(page, 'run find purple elephants');
  await see(
    log(page)
      .locator('.message.assistant')
      .getByText(/purple elephants/),
  );
  await section(page, 'Rules');
  await page.getByRole('textbox', { name: 'Rule' }).fill('find purple elephants');
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await see(page.locator('#rules-view').getByText('❌ no table is named in "purple elephants"'));
  await see(page.locator('#rules-view').getByText(/there are the tables campaigns, tasks/));
  await clean(page);
});

test('kept results are listed, shown and dropped, and come as others run theirs', async () => {
  await section(page, 'Rules');
  await see(page.getByText('No result is kept yet.'));
  await page.getByRole('button', { name: 'Find all patterns', exact: true }).click();
  const result = page.locator('#rules-view .result');
  await see(result.getByRole('table'));
  await see(
    kept()
      .filter({ hasText: 'find_all_patterns' })
      .getByText(/\d+ rows · /),
  );
  await syncd.terminal('run-rule', 'find active campaigns', '--user', 'bob');
  const theirs = kept().filter({ hasText: 'find_active_campaigns' });
  await see(theirs);
  await theirs.getByRole('button', { name: 'Show' }).click();
  await see(result.getByText(/Rule find_active_campaigns → 2 rows/));
  assert.deepEqual(await column(result), ['apex', 'techflow']);
  await theirs.getByRole('button', { name: 'Run again' }).click();
  await until(async () => (await theirs.count()) === 2, 'a second result of it');
  await theirs.first().getByRole('button', { name: /^Drop/ }).click();
  await until(async () => (await theirs.count()) === 1, 'one to be gone');
  await theirs.getByRole('button', { name: /^Drop/ }).click();
  await gone(theirs);
  assert.equal(await kept().count(), 1);
  await clean(page);
});

test('numbers sort as numbers, all rows can be had, and no cell becomes a formula', async () => {
  const rows = Array.from({ length: 1200 }, (_, i) => `${i === 7 ? '=1+1' : `item ${i}`},${(i * 37) % 1200}`);
  await imported('stock', `name,amount\n${rows.join('\n')}\n`);
  await section(page, 'Rules');
  await page.getByRole('textbox', { name: 'Rule' }).fill('find all stock');
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  const result = page.locator('#rules-view .result');
  await result.getByRole('button', { name: 'Load all rows' }).click();
  await see(result.getByText('first 200 of 1,200 rows'));
  await heading(result, 'amount').getByRole('button').click();
  assert.deepEqual((await column(result, 2)).slice(0, 4), ['0', '1', '2', '3']);
  await result.getByRole('searchbox', { name: 'Filter rows' }).fill('=1+1');
  assert.match((await saved(result))[1], /^name,amount\r\n'=1\+1,259\r\n$/);
  await clean(page);
});
