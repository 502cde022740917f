// SPDX-License-Identifier: Apache-2.0
// That everybody can use the page: with a keyboard, a screen reader, a phone, by day and by night.

import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { Syncd, axeSource, clean, log, row, section, see, send, until, window } from './stage.mjs';

let syncd;
beforeEach(async () => {
  syncd = await new Syncd('--demo').start();
});
afterEach(() => syncd.remove());

test('axe finds nothing serious, at three widths, light and dark, in every section', async () => {
  await syncd.op('register_crew', { crew_id: 'research', name: 'Research' });
  await syncd.op('start_run', { crew_id: 'research', run_id: 'nightly' });
  await syncd.op('tool_start', { run_id: 'nightly', call_id: 'c', tool: 'make' });
  await syncd.op('create_task', { title: 'one' }, { user: 'ada' });
  await syncd.say('general', 'hello');
  const found = [];
  const look = async (page, where) => {
    const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
    found.push(
      ...violations
        .filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .map(
          ({ id, nodes }) =>
            `${where}: ${id} ${nodes
              .map((node) => node.target.join(' '))
              .slice(0, 3)
              .join(' | ')}`,
        ),
    );
  };
  for (const [width, colorScheme] of [
    [360, 'light'],
    [900, 'dark'],
    [1600, 'light'],
    [1600, 'dark'],
  ]) {
    // The page's own policy would keep axe from what it does to look.
    const page = await window(syncd, {
      viewport: { width, height: 800 },
      colorScheme,
      bypassCSP: true,
      reducedMotion: 'reduce',
    });
    await see(row(page, 'Apex Motors'));
    await page.evaluate(axeSource());
    for (const [name, pattern] of [
      ['campaigns', /Campaigns/],
      ['tasks', /Tasks/],
      ['crews', /Crews/],
      ['rules', /Rules/],
    ]) {
      await section(page, pattern);
      await see(page.locator(`#${name}-view h1`));
      await look(page, `${width} ${colorScheme} ${name}`);
      const over = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      assert.ok(over <= 0, `${width} ${name}: ${over} pixels too wide`);
    }
    if (width < 1000) {
      await page.getByRole('button', { name: /^Open chat/ }).click();
      await see(log(page).getByText('hello'));
      await look(page, `${width} ${colorScheme} chat`);
      await page.getByRole('button', { name: 'Minimise chat' }).click();
    }
    await section(page, /Campaigns/);
    await row(page, 'Apex Motors')
      .getByRole('button', { name: /^History/ })
      .click();
    await see(page.getByRole('dialog').getByRole('listitem'));
    await look(page, `${width} ${colorScheme} history`);
    await page.close();
  }
  assert.deepEqual(found, []);
  await clean();
});

test('by the keyboard alone: to the content, to a switch, to a message', async () => {
  const page = await window(syncd);
  await see(row(page, 'Apex Motors'));
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.textContent), 'Skip to the content');
  await page.keyboard.press('Enter');
  await until(() => page.evaluate(() => document.activeElement.id === 'main'));
  const focus = () => page.evaluate(() => document.activeElement.getAttribute('aria-label') ?? '');
  const reach = async (name) => {
    for (let i = 0; i < 60 && (await focus()) !== name; ++i) await page.keyboard.press('Tab');
    assert.equal(await focus(), name);
    assert.notEqual(await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle), 'none');
  };
  await reach('Apex Motors is active');
  await page.keyboard.press('Space');
  await until(
    async () => (await row(page, 'Apex Motors').getByRole('switch').getAttribute('aria-checked')) === 'false',
  );
  await reach('Message');
  await page.keyboard.type('hello');
  await page.keyboard.press('Enter');
  await see(log(page).getByText('hello'));
  await clean(page);
});

test('light, dark and back, remembered', async () => {
  const page = await window(syncd, { colorScheme: 'dark' });
  const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const dark = await background();
  await page.getByRole('button', { name: 'Colours: as the system has them' }).click();
  assert.notEqual(await background(), dark);
  await page.reload();
  await page.getByRole('button', { name: 'Colours: light' }).click();
  assert.equal(await background(), dark);
  await clean(page);
});

test('a phone: one column, the sections below, the chat over all', async () => {
  const page = await window(syncd, { viewport: { width: 360, height: 780 }, hasTouch: true });
  await see(row(page, 'Apex Motors'));
  const nav = await page.getByRole('navigation', { name: 'Sections' }).boundingBox();
  assert.ok(nav.y > 700 && nav.width >= 360);
  await page.getByRole('button', { name: 'Open chat' }).tap();
  await send(page, 'pause apex');
  await see(log(page).getByText('campaign paused'));
  const box = await page.getByRole('complementary', { name: 'Chat' }).boundingBox();
  assert.deepEqual([box.x, box.y, box.width, box.height], [0, 0, 360, 780]);
  await page.getByRole('button', { name: 'Minimise chat' }).tap();
  await until(
    async () => (await row(page, 'Apex Motors').getByRole('switch').getAttribute('aria-checked')) === 'false',
  );
  await row(page, 'Apex Motors').getByRole('switch').tap();
  await until(
    async () => (await row(page, 'Apex Motors').getByRole('switch').getAttribute('aria-checked')) === 'true',
  );
  await clean(page);
});

test('a phone without a connection: the sign fits, and so does the rest', async () => {
  const page = await window(syncd, { viewport: { width: 360, height: 780 } });
  await see(row(page, 'Apex Motors'));
  await page.context().setOffline(true);
  await row(page, 'Apex Motors').getByRole('switch').click();
  await see(page.getByRole('button', { name: 'Retry now' }));
  const box = await page.getByRole('button', { name: 'Retry now' }).boundingBox();
  assert.ok(box.x + box.width <= 360, `${box.x + box.width}`);
  assert.ok((await page.locator('main').boundingBox()).width <= 360);
  await page.context().setOffline(false);
  await until(
    async () => (await row(page, 'Apex Motors').getByRole('switch').getAttribute('aria-checked')) === 'false',
  );
  page.faults.length = 0; // the figures that could not be read
  await clean(page);
});
