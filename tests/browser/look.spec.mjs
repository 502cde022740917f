// SPDX-License-Identifier: Apache-2.0
// That everybody can use the page: with a keyboard, a screen reader, a phone, by day and by night.

import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { Syncd, clean, log, row, section, see, send, until, window } from './stage.mjs';

let syncd;
beforeEach(async () => {
  syncd = await new Syncd('--demo').start();
});
afterEach(() => syncd.remove());

test('what people and screen readers look for is there, and once', async () => {
  const page = await window(syncd);
  await see(row(page, 'Apex Motors'));
  for (const [role, name] of [
    ['textbox', 'Message'],
    ['log', undefined],
    ['status', undefined],
    ['region', 'Notifications'],
    ['main', undefined],
    ['navigation', 'Sections'],
    ['complementary', 'Chat'],
  ])
    assert.equal(await page.getByRole(role, name && { name }).count(), 1, `${role} ${name ?? ''}`);
  for (const [brand, on] of [
    ['Apex Motors', 'true'],
    ['TechFlow', 'true'],
    ['GlobalRetail', 'false'],
  ]) {
    const found = page.getByRole('row', { name: brand });
    assert.equal(await found.count(), 1);
    assert.equal(await found.getByRole('switch').count(), 1);
    assert.equal(await found.getByRole('switch').getAttribute('aria-checked'), on);
  }
  await clean(page);
});

test('every control is reached with the tab key alone, and one sees where one is', async () => {
  await syncd.op('register_crew', { crew_id: 'research', name: 'Research' });
  await syncd.op('start_run', { crew_id: 'research', run_id: 'nightly' });
  await syncd.op('create_task', { title: 'one' }, { user: 'ada' });
  await syncd.op('run_rule', { rule_code: 'find all patterns' });
  const page = await window(syncd);
  await see(row(page, 'Apex Motors'));
  for (const name of [/Campaigns/, /Tasks/, /Crews/, /Rules/]) {
    await section(page, name);
    if (String(name) === '/Rules/') await see(page.locator('.kept').getByRole('listitem'));
    const all = await page.evaluate(() => {
      document.activeElement.blur();
      const controls = [...document.querySelectorAll('a[href], button, input, select, textarea, [tabindex="0"]')];
      const wanted = controls.filter((one) => one.checkVisibility() && !one.disabled);
      wanted.forEach((one, i) => (one.dataset.walk = i));
      return wanted.length;
    });
    const reached = new Set();
    for (let i = 0; i < 2 * all && reached.size < all; ++i) {
      await page.keyboard.press('Tab');
      const [walk, outline] = await page.evaluate(() => {
        const one = document.activeElement;
        return [one.dataset.walk, getComputedStyle(one).outlineStyle];
      });
      if (walk === undefined) continue;
      reached.add(Number(walk));
      assert.notEqual(outline, 'none', `${name}: ${walk}`);
    }
    assert.equal(reached.size, all, `${name}`);
  }
  await clean(page);
});

test('with the keyboard alone: a bid, a history, a task, a rule', async () => {
  const page = await window(syncd);
  await see(row(page, 'Apex Motors'));
  const press = async (role, name, key = 'Enter') => {
    await page.getByRole(role, { name }).first().focus();
    await page.keyboard.press(key);
  };
  await press('button', /^mobile bid of Apex Motors/);
  await page.keyboard.type('3');
  await page.keyboard.press('Enter');
  await see(page.getByRole('button', { name: 'mobile bid of Apex Motors: $3' }));
  const focused = () => page.evaluate(() => document.activeElement.getAttribute('aria-label'));
  assert.match(await focused(), /^mobile bid of Apex Motors/);
  await press('button', 'History of Apex Motors');
  await see(page.getByRole('dialog').getByRole('listitem'));
  await page.keyboard.press('Escape');
  await until(async () => (await focused()) === 'History of Apex Motors', 'the focus to come back');
  await press('link', 'Tasks');
  await page.getByRole('textbox', { name: 'New task' }).focus();
  await page.keyboard.type('by keyboard');
  await page.keyboard.press('Enter');
  await press('checkbox', 'by keyboard', 'Space');
  await see(page.getByRole('list', { name: 'Tasks' }).getByText('Done'));
  await press('link', 'Rules');
  await page.getByRole('textbox', { name: 'Rule' }).focus();
  await page.keyboard.type('find all patterns');
  await page.keyboard.press('Enter');
  await see(page.locator('#rules-view').getByRole('table'));
  await page.getByRole('columnheader', { name: 'kind', exact: true }).getByRole('button').focus();
  await page.keyboard.press('Enter');
  await see(
    page.getByRole('columnheader', { name: 'kind', exact: true }).and(page.locator('[aria-sort=ascending]')),
  );
  await clean(page);
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
  // Whenever it is tried again the button is gone for a moment.
  const box = await until(() => page.getByRole('button', { name: 'Retry now' }).boundingBox(), 'a button');
  assert.ok(box.x + box.width <= 360, `${box.x + box.width}`);
  assert.ok((await page.locator('main').boundingBox()).width <= 360);
  await page.context().setOffline(false);
  await until(
    async () => (await row(page, 'Apex Motors').getByRole('switch').getAttribute('aria-checked')) === 'false',
  );
  page.faults.length = 0; // the figures that could not be read
  await clean(page);
});
