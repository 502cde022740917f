// SPDX-License-Identifier: Apache-2.0
// Tasks as the first of the sync documents wants them, crews and runs as the second does.

import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { Syncd, clean, connected, log, section, see, send, tab, until, window } from './stage.mjs';

let syncd;
let page;
const task = (where, title) =>
  where.getByRole('list', { name: 'Tasks' }).getByRole('listitem').filter({ hasText: title });
const notes = () => page.getByRole('region', { name: 'Notifications' });
const crew = (name) => page.getByRole('list', { name: 'Crews' }).getByRole('listitem').filter({ hasText: name });
const card = (label) => page.locator('.stat').filter({ hasText: label }).locator('.value');

beforeEach(async () => {
  syncd = await new Syncd().start();
  page = await window(syncd);
  await connected(page);
});
afterEach(() => syncd.remove());

test("tasks: made, ticked, renamed, edited and deleted, live in every tab of the user and in no one else's", async () => {
  const second = await tab(page.context(), syncd, { path: '/#tasks' });
  const stranger = await window(syncd, { user: 'bob', path: '/#tasks' });
  await connected(stranger);
  await section(page, 'Tasks');
  await page.getByRole('textbox', { name: 'New task' }).fill('Call the printers');
  await page.keyboard.press('Enter');
  await see(task(second, 'Call the printers'));
  await task(second, 'Call the printers').getByRole('checkbox').click();
  await until(() => task(page, 'Call the printers').getByRole('checkbox').isChecked(), 'the tick');
  await see(task(page, 'Call the printers').getByText('Done'));
  await task(page, 'Call the printers').getByRole('button', { name: 'Title: Call the printers' }).click();
  await page.getByRole('textbox', { name: 'Title' }).fill('Call the other printers');
  await page.keyboard.press('Enter');
  await see(task(second, 'Call the other printers'));
  await task(second, 'other printers').getByRole('button', { name: 'Edit Call the other printers' }).click();
  await second.getByLabel('Description').fill('Ask for blue.');
  await second.getByRole('dialog').getByLabel('Status').selectOption('in_progress');
  await second.getByRole('button', { name: 'Save' }).click();
  await see(task(page, 'other printers').getByText('Ask for blue.'));
  await see(task(page, 'other printers').getByText('In progress'));
  assert.equal(await task(stranger, 'printers').count(), 0);
  await task(page, 'other printers').getByRole('button', { name: 'Delete Call the other printers' }).click();
  await until(async () => (await task(second, 'printers').count()) === 0);
  await clean(page, second, stranger);
});

test('tasks: what is said in the chat is on the list, and back', async () => {
  await section(page, 'Tasks');
  await send(page, 'add a task to book a room');
  await see(task(page, 'book a room'));
  await send(page, 'mark book a room done');
  await until(() => task(page, 'book a room').getByRole('checkbox').isChecked(), 'the tick');
  await send(page, 'show my tasks');
  await see(log(page).getByText('[x] book a room'));
  await page.getByRole('button', { name: 'Minimise chat' }).click();
  await page.getByRole('button', { name: 'Open chat' }).click();
  await send(page, 'add a task to water the plants');
  await see(task(page, 'water the plants'));
  await clean(page);
});

test('crews: green, yellow, red as they signal', async () => {
  await section(page, /Crews/);
  await see(page.getByText('No crew is registered yet'));
  await syncd.op('register_crew', { crew_id: 'research', name: 'Research', agents: ['reader'] });
  await see(crew('Research').getByText('Offline'));
  const colour = () =>
    crew('Research').evaluate((one) => getComputedStyle(one).borderLeftColor.match(/\d+/g).map(Number));
  const [red] = await colour();
  assert.ok(red > 150);
  await syncd.op('signal', { crew_id: 'research', status: 'available' });
  await see(crew('Research').getByText('Available'));
  assert.ok((await colour())[1] > (await colour())[0], 'green');
  await syncd.op('signal', { crew_id: 'research', status: 'busy' });
  await see(crew('Research').getByText('Busy'));
  const [r, g, b] = await colour();
  assert.ok(r > b && g > b, `yellow: ${[r, g, b]}`);
  await clean(page);
});

test('a run: toasts at start, progress and end, the graph live, its timeline, the figures', async () => {
  await section(page, /Crews/);
  await syncd.op('register_crew', { crew_id: 'research', name: 'Research' });
  await syncd.op('start_run', { crew_id: 'research', run_id: 'nightly', name: 'nightly' });
  await until(async () => (await card('Runs').first().textContent()) === '1', 'the count of runs');
  await syncd.op('tool_start', { run_id: 'nightly', tool: 'pytest', call_id: 't1', agent_id: 'writer' });
  await see(notes().getByText('🔧 started'));
  await see(notes().getByText('pytest', { exact: true }));
  await syncd.op('tool_progress', { run_id: 'nightly', call_id: 't1', progress: 40, message: 'two of five' });
  await see(notes().getByText('⏳ 40 % · two of five'));
  const graph = page.getByRole('img', { name: 'Agent graph' });
  await see(graph.getByText('writer'));
  await see(graph.getByText('40 % · two of five'));
  const width = () => graph.locator('.node.call .node-bar').evaluate((bar) => Number(bar.getAttribute('width')));
  assert.ok((await width()) > 80 && (await width()) < 90);
  await syncd.op('tool_end', { run_id: 'nightly', call_id: 't1', status: 'ok', exit_code: 0 });
  await see(notes().getByText(/✅ done in/));
  await syncd.op('tool_start', { run_id: 'nightly', tool: 'git_clone', call_id: 't2' });
  await syncd.op('tool_end', { run_id: 'nightly', call_id: 't2', status: 'error', exit_code: 2 });
  await see(notes().getByText(/❌ failed with 2/));
  const runs = page.getByRole('list', { name: 'Runs', exact: true });
  await runs.getByRole('button', { name: 'nightly' }).click();
  const line = page.getByRole('dialog', { name: 'Run nightly' });
  await see(line.getByRole('listitem').filter({ hasText: 'pytest' }).getByText(/done/));
  await syncd.op('finish_run', { run_id: 'nightly', status: 'success', tokens: 1200 });
  await see(line.getByText(/success · research · began .* 7 events · 1,200 tokens/));
  await page.keyboard.press('Escape');
  await see(runs.getByText('success'));
  await until(async () => (await card('Success rate').textContent()) === '100 %');
  await until(async () => (await card('Tokens').first().textContent()) === '1.2K');
  await see(page.getByRole('list', { name: 'Last three runs' }).getByText('nightly'));
  // Somebody who comes later sees what was done before.
  const late = await window(syncd, { user: 'bob', path: '/#crews' });
  await see(late.getByRole('img', { name: 'Agent graph' }).getByText('pytest'));
  // What its run left open does not look as if it went on.
  await syncd.op('start_run', { crew_id: 'research', run_id: 'cut', name: 'cut' });
  await syncd.op('tool_start', { run_id: 'cut', tool: 'sleeper', call_id: 's' });
  await syncd.op('finish_run', { run_id: 'cut', status: 'failed' });
  await see(page.getByRole('img', { name: 'Agent graph' }).getByText('unfinished'));
  await late.reload();
  await see(late.getByRole('img', { name: 'Agent graph' }).getByText('unfinished'));
  await clean(page, late);
});

test('the figures say that they load, that there are none, and that they cannot be read', async () => {
  await page.route('**/dashboard/**', (route) => route.abort());
  await page.reload();
  await see(page.getByText('The figures could not be read'));
  await page.unroute('**/dashboard/**');
  await page.getByRole('button', { name: 'Try again' }).click();
  await until(async () => !(await page.getByText('The figures could not be read').isVisible()));
  assert.equal(await card('Success rate').textContent(), '–');
  page.faults.length = 0; // the requests that were broken on purpose
  await clean(page);
});

test('the figures are read anew every thirty seconds', async () => {
  const still = await window(syncd, { user: 'bob' });
  await still.clock.install();
  await still.reload();
  await connected(still);
  const asked = [];
  still.on('request', (request) => request.url().includes('/dashboard/stats') && asked.push(request.url()));
  await still.clock.runFor(31_000);
  await until(() => asked.length >= 1, 'the figures to be asked for');
  await clean(page, still);
});
