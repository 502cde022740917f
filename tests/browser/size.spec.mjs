// SPDX-License-Identifier: Apache-2.0
// That much of it stays quick.

import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { Syncd, clean, connected, fill, log, row, see, until, window } from './stage.mjs';

let syncd;
beforeEach(async () => {
  syncd = await new Syncd('--demo').start();
});
afterEach(() => syncd.remove());

test('500 campaigns and 10,000 messages: the first paint is quick, and few rows are in the document', async () => {
  const filler = await window(syncd, { user: 'bob' });
  await connected(filler);
  await filler.evaluate(async () => {
    const { Client } = await import('/lib/syncd/syncd.js');
    const client = new Client({ user: 'filler', snapshot: false, topics: ['none'] });
    client.start();
    await Promise.all(
      Array.from({ length: 500 }, (_, i) =>
        client.request(
          'create_media_buy',
          {
            media_buy_id: `c${i}`,
            brand_name: `Brand ${String(i).padStart(3, '0')}`,
            geo: ['US', 'DE', 'FR', 'GB'],
            budget: 1000,
            daily_cap: 100,
          },
          { timeout: 120_000 },
        ),
      ),
    );
    client.stop();
  });
  await fill(
    filler,
    'general',
    Array.from({ length: 10_000 }, (_, i) => `line ${i}`),
  );
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
    assert.ok((await page.getByRole('row').count()) < 40);
    const scroller = viewport.width > 700 ? '.table-scroll' : 'main';
    // What stands above may still grow.
    await until(async () => {
      await page.locator(scroller).evaluate((one) => {
        one.scrollTop = one.scrollHeight;
      });
      return row(page, 'TechFlow').isVisible();
    }, 'the last row');
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
  // From one end of the list to the other: how long the slowest frame took.
  const page = await window(syncd, { viewport: { width: 1600, height: 900 } });
  await see(row(page, 'Apex Motors'));
  const frames = await page.evaluate(async () => {
    const scroller = document.querySelector('.table-scroll');
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    const took = [];
    for (let top = 0; top < scroller.scrollHeight; top += 400) {
      const begun = performance.now();
      scroller.scrollTop = top;
      await frame();
      await frame();
      took.push(performance.now() - begun);
    }
    return took.sort((a, b) => a - b);
  });
  const at = (share) => frames[Math.floor((frames.length - 1) * share)].toFixed(0);
  console.log(`# scrolling 500 campaigns: two frames in ${at(0.5)} ms, the slowest ${at(1)} ms`);
  assert.ok((await page.getByRole('row').count()) < 40);
  // To what was said first, ten thousand messages back, and on from there.
  const begun = Date.now();
  await page.getByRole('button', { name: 'Conversations', exact: true }).click();
  await page.getByRole('searchbox', { name: 'Search conversations' }).fill('"line 0"');
  await page
    .getByRole('list', { name: 'Conversations' })
    .getByRole('button', { name: /general/ })
    .filter({ has: page.locator('mark') })
    .click();
  await see(log(page).locator('.found').getByText('line 0', { exact: true }));
  console.log(`# the first of 10,000 messages found and shown after ${Date.now() - begun} ms`);
  assert.ok((await log(page).locator('.message').count()) <= 240);
  await until(async () => {
    await log(page).evaluate((one) => (one.scrollTop = one.scrollHeight));
    return log(page).getByText('line 400', { exact: true }).count();
  }, 'what was said after it');
  const numbers = (await log(page).locator('.message .content').allTextContents()).map(
    (text) => +text.split(' ')[1],
  );
  numbers.forEach((number, i) => assert.equal(number, numbers[0] + i));
  assert.ok(numbers.length <= 240);
  await page.getByRole('button', { name: '↓ Latest' }).click();
  await see(log(page).getByText('line 9999'));
  await clean(filler, page);
});

test('a run of thousands of calls: its timeline shows the last ones, and goes on', async () => {
  await syncd.op('register_crew', { crew_id: 'research', name: 'Research' });
  await syncd.op('start_run', { crew_id: 'research', run_id: 'nightly' });
  const page = await window(syncd, { path: '/#crews' });
  await connected(page);
  await page.evaluate(async () => {
    const { Client } = await import('/lib/syncd/syncd.js');
    const client = new Client({ user: 'filler', snapshot: false, topics: ['none'] });
    client.start();
    const call = (type, i, more) =>
      client.request(type, { run_id: 'nightly', call_id: `c${i}`, ...more }, { timeout: 120_000 });
    for (let i = 0; i < 2000; i += 200)
      await Promise.all(
        Array.from({ length: 200 }, (_, k) => [
          call('tool_start', i + k, { tool: `tool ${i + k}` }),
          call('tool_end', i + k, { status: 'ok' }),
        ]).flat(),
      );
    client.stop();
  });
  await page.getByRole('list', { name: 'Runs', exact: true }).getByRole('button', { name: 'nightly' }).click();
  const line = page.getByRole('dialog', { name: 'Run nightly' });
  await see(line.getByText(/4,001 events · the last 500 calls/));
  assert.equal(await line.getByRole('listitem').count(), 500);
  await syncd.op('tool_start', { run_id: 'nightly', call_id: 'more', tool: 'one more' });
  await see(line.getByText('one more'));
  await clean(page);
});
