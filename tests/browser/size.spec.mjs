// SPDX-License-Identifier: Apache-2.0
// That much of it stays quick, and what a rule found can be worked with.

import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { Syncd, clean, connected, log, row, see, window } from './stage.mjs';

let syncd;
beforeEach(async () => {
  syncd = await new Syncd('--demo').start();
});
afterEach(() => syncd.remove());

test('a result of a rule: sort, filter, CSV', async () => {
  const page = await window(syncd, { path: '/#rules' });
  await connected(page);
  await page.evaluate(async () => {
    const { resultTable } = await import('/app/result_table.js');
    document.querySelector('#rules-view').append(
      resultTable({
        message: 'Rule find_all → 3 rows → rule_find_all_1',
        rule: 'find_all',
        sql: 'select name, size from patterns',
        row_count: 3,
        columns: ['name', 'size'],
        rows: [
          ['beta, "b"', 10],
          ['alpha', 9],
          ['=gamma', 200],
        ],
      }),
    );
  });
  const cells = () => page.locator('.result tbody tr td:first-child').allTextContents();
  await see(page.getByText('select name, size from patterns'));
  await page.getByRole('columnheader', { name: 'size' }).getByRole('button').click();
  assert.deepEqual(await cells(), ['alpha', 'beta, "b"', '=gamma']);
  await page.getByRole('columnheader', { name: 'size' }).getByRole('button').click();
  assert.deepEqual(await cells(), ['=gamma', 'beta, "b"', 'alpha']);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'CSV' }).click(),
  ]);
  assert.equal(download.suggestedFilename(), 'find_all.csv');
  const { readFile } = await import('node:fs/promises');
  assert.equal(
    await readFile(await download.path(), 'utf8'),
    'name,size\r\n\'=gamma,200\r\n"beta, ""b""",10\r\nalpha,9\r\n',
  );
  await page.getByRole('searchbox', { name: 'Filter rows' }).fill('alp');
  assert.deepEqual(await cells(), ['alpha']);
  await clean(page);
});

test('500 campaigns and 10,000 messages: the first paint is quick, and few rows are in the document', async () => {
  const filler = await window(syncd, { user: 'bob' });
  await connected(filler);
  await filler.evaluate(async () => {
    const { Client } = await import('/lib/syncd/syncd.js');
    const client = new Client({ user: 'filler', snapshot: false, topics: ['none'] });
    client.start();
    await Promise.all(
      Array.from({ length: 500 }, (_, i) =>
        client.request('create_media_buy', {
          media_buy_id: `c${i}`,
          brand_name: `Brand ${String(i).padStart(3, '0')}`,
          geo: ['US', 'DE', 'FR', 'GB'],
          budget: 1000,
          daily_cap: 100,
        }),
      ),
    );
    for (let i = 0; i < 10_000; i += 1000) {
      // Of a role that no assistant listens to: this is about the page.
      await Promise.all(
        Array.from({ length: 1000 }, (_, k) =>
          client.request(
            'message',
            { conversationId: 'general', message: { role: 'assistant', content: `line ${i + k}` } },
            { timeout: 60_000 },
          ),
        ),
      );
    }
    client.stop();
  });
  for (const viewport of [
    { width: 1600, height: 900 },
    { width: 360, height: 780 },
  ]) {
    const page = await window(syncd, { viewport });
    await see(row(page, 'Apex Motors'));
    const shown = await page.evaluate(() => performance.now());
    const paint = await page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime);
    console.log(
      `# ${viewport.width} px: first paint ${Math.round(paint)} ms, campaigns by ${Math.round(shown)} ms`,
    );
    assert.ok(shown < 3000, `${shown} ms`);
    assert.ok((await page.getByRole('row').count()) < 40);
    const scroller = viewport.width > 700 ? '.table-scroll' : 'main';
    await page.locator(scroller).evaluate((one) => {
      one.scrollTop = one.scrollHeight;
    });
    await see(row(page, 'TechFlow'));
    assert.ok((await page.getByRole('row').count()) < 40);
    await syncd.op('adjust_bid', { media_buy_id: 'techflow', device: 'mobile', bid: `${viewport.width / 100}` });
    await see(
      row(page, 'TechFlow').getByRole('button', {
        name: `mobile bid of TechFlow: $${viewport.width === 1600 ? '16' : '3.60'}`,
      }),
    );
    await page.getByRole('searchbox', { name: 'Filter campaigns' }).fill('Brand 321');
    await see(row(page, 'Brand 321'));
    if (viewport.width > 700) {
      await see(log(page).getByText('line 9999'));
      assert.ok((await log(page).locator('.message').count()) <= 240);
    }
  }
  await clean(filler);
});
