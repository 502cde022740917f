// SPDX-License-Identifier: Apache-2.0
// axe finds nothing serious: at three widths, light and dark, in every section, dialog and state.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Syncd, axeSource, clean, connected, log, row, section, see, send, window } from './stage.mjs';

let syncd;
before(async () => {
  syncd = await new Syncd('--demo').start();
  await syncd.op('register_crew', { crew_id: 'research', name: 'Research' });
  await syncd.op('register_crew', { crew_id: 'build', name: 'Build farm', agents: ['compiler'] });
  await syncd.op('signal', { crew_id: 'build', status: 'busy' });
  await syncd.op('start_run', { crew_id: 'research', run_id: 'nightly' });
  await syncd.op('tool_start', { run_id: 'nightly', call_id: 'c', tool: 'make' });
  await syncd.op('start_run', { crew_id: 'build', run_id: 'over' });
  await syncd.op('tool_start', { run_id: 'over', call_id: 'd', tool: 'make' });
  await syncd.op('tool_end', { run_id: 'over', call_id: 'd', status: 'error', exit_code: 2 });
  await syncd.op('finish_run', { run_id: 'over', status: 'failed', tokens: 5 });
  for (const [title, status] of [
    ['one', 'pending'],
    ['two', 'in_progress'],
    ['three', 'completed'],
  ]) {
    const { task } = await syncd.op('create_task', { title, description: 'of some length' }, { user: 'ada' });
    if (status !== 'pending') await syncd.op('set_task_status', { task_id: task.id, status }, { user: 'ada' });
  }
  await syncd.say('general', 'hello', { user: 'bob', source: 'iphone' });
});
after(() => syncd.remove());

async function serious(page) {
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(({ target, any }) => `${id} ${target.join(' ')} ${JSON.stringify(any[0]?.data)}`),
    );
}

const kSections = [
  ['tasks', /Tasks/],
  ['crews', /Crews/],
  ['rules', /Rules/],
  ['campaigns', /Campaigns/],
];

for (const width of [390, 820, 1920]) {
  for (const colorScheme of ['light', 'dark']) {
    test(`${width} pixels, ${colorScheme}`, async () => {
      const found = [];
      // The page's own policy would keep axe from what it does to look.
      const options = { colorScheme, bypassCSP: true, reducedMotion: 'reduce' };
      const page = await window(syncd, { viewport: { width, height: 900 }, ...options });
      const look = async (where) => {
        const first = await serious(page);
        // What changed while axe looked is looked at again.
        const again = first.length > 0 ? await serious(page) : [];
        found.push(...again.filter((one) => first.includes(one)).map((one) => `${where}: ${one}`));
        const over = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        );
        if (over > 0) found.push(`${where}: ${over} pixels too wide`);
      };
      const dialog = async (where, open) => {
        await open.first().click();
        await see(page.getByRole('dialog'));
        await look(where);
        await page.keyboard.press('Escape');
      };
      await see(row(page, 'Apex Motors'));
      await connected(page);
      await page.evaluate(axeSource());
      for (const [name, pattern] of kSections) {
        await section(page, pattern);
        await see(page.locator(`#${name}-view h1`));
        if (name === 'rules') {
          await page.getByRole('button', { name: 'Find all patterns', exact: true }).click();
          await see(page.locator('#rules-view .result table'));
        }
        await look(name);
        if (name === 'tasks') await dialog('a task', page.getByRole('button', { name: 'Edit one' }));
        if (name === 'crews') await dialog('a run', page.getByRole('list', { name: 'Runs' }).getByRole('button'));
      }
      await dialog('history', page.getByRole('button', { name: 'History of Apex Motors' }));
      await dialog('shares', page.getByRole('button', { name: /^Budget of Apex Motors/ }));
      await dialog('who', page.getByRole('button', { name: 'You are ada; change' }));
      if (width < 1100) await page.getByRole('button', { name: /^Open chat/ }).click();
      await see(log(page).getByText('hello'));
      await send(page, 'run find active campaigns');
      await see(log(page).getByRole('table'));
      await look('chat');
      await page.getByRole('button', { name: 'Conversations', exact: true }).click();
      await page.getByRole('searchbox', { name: 'Search conversations' }).fill('hel');
      await see(page.locator('mark'));
      await look('what was found');
      await page.context().setOffline(true);
      await see(log(page).getByText(/^Connection lost/));
      await look('offline');
      await page.context().setOffline(false);
      assert.deepEqual(found, []);
      page.faults.length = 0; // the figures that could not be read
      await clean(page);
    });
  }
}
