// SPDX-License-Identifier: Apache-2.0
// That much of it stays quick.

import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { Syncd, clean, connected, log, row, see, window } from './stage.mjs';

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
