// SPDX-License-Identifier: Apache-2.0
// What the page is served with, and that hostile text stays text.

import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { Syncd, clean, connected, log, row, section, see, tab, window } from './stage.mjs';

let syncd;
beforeEach(async () => {
  syncd = await new Syncd('--demo').start();
});
afterEach(() => syncd.remove());

test('served with types, tags and a policy without a way for strangers', async () => {
  const get = (path, headers = {}) => fetch(syncd.origin + path, { headers });
  const page = await get('/');
  assert.equal(page.status, 200);
  assert.match(page.headers.get('content-type'), /^text\/html; charset=utf-8$/);
  const policy = page.headers.get('content-security-policy');
  for (const rule of [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "connect-src 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ]) {
    assert.ok(policy.split('; ').includes(rule), `${rule} in ${policy}`);
  }
  assert.doesNotMatch(policy, /unsafe|\*|http/);
  assert.equal(page.headers.get('x-content-type-options'), 'nosniff');
  assert.equal(page.headers.get('referrer-policy'), 'no-referrer');
  assert.equal((await get('/', { 'If-None-Match': page.headers.get('etag') })).status, 304);
  assert.equal((await get('/', { 'If-None-Match': '"another"' })).status, 200);
  assert.match((await get('/app/main.js')).headers.get('content-type'), /javascript/);
  assert.equal((await get('/app/%2e%2e%2findex.html')).status, 404);
  assert.equal((await get('/app/absent.js')).status, 404);
  const html = await page.text();
  assert.doesNotMatch(html, /<script(?![^>]*src=)|\son\w+=|style=|https?:/);
  assert.equal((await fetch(`${syncd.origin}/`, { method: 'POST' })).status, 405);
  // Every module is asked for at once, none only when another turns out to need it.
  const named = [...html.matchAll(/href="(\/(?:app|lib)[^"]+)"/g)].map(([, path]) => path);
  const page2 = await window(syncd);
  await connected(page2);
  const loaded = await page2.evaluate(() =>
    performance
      .getEntriesByType('resource')
      .map((one) => new URL(one.name).pathname)
      .filter((path) => path.endsWith('.js')),
  );
  assert.deepEqual([...new Set(loaded)].sort(), [...named, '/app/main.js'].sort());
  await clean(page2);
});

test('hostile texts in every field execute nothing', async () => {
  const kBad = [
    '<img src=x onerror="globalThis.hit=1">',
    '"><script>globalThis.hit=1</script>',
    'javascript:globalThis.hit=1',
    '<svg/onload=globalThis.hit=1>',
    '\u202Egnp.exe',
    '{{constructor.constructor("globalThis.hit=1")()}}',
  ];
  for (const [i, bad] of kBad.entries()) {
    const who = { user: `bob${i}<b>`, source: 'x<i>' };
    await syncd.op('create_media_buy', { media_buy_id: `bad${i}`, brand_name: bad, name: bad, budget: 10 }, who);
    await syncd.say('general', bad, who);
    await syncd.op('create_conversation', { title: bad }, who);
    await syncd.op('create_task', { title: bad, description: bad }, { user: 'ada' });
    // A crew is called by its name, which has no hidden characters.
    const name = bad.replace('\u202E', '');
    await syncd.op('register_crew', { crew_id: `crew${i}`, name, agents: [name] });
    await syncd.op('start_run', { crew_id: `crew${i}`, run_id: `run${i}`, name: bad });
    await syncd.op('tool_start', {
      run_id: `run${i}`,
      call_id: 'c',
      tool: name,
      agent_id: `a${i}<b>`,
      params: { bad },
    });
    await syncd.op('tool_progress', { run_id: `run${i}`, call_id: 'c', progress: 5, message: bad });
  }
  const page = await window(syncd, { path: '/?conversation=general' });
  await connected(page);
  await see(log(page).getByText(kBad[0]));
  await see(row(page, kBad[0]));
  for (const i of kBad.keys())
    await syncd.op(
      'set_status',
      { media_buy_id: `bad${i}`, status: 'paused' },
      { user: '<u>eve</u>', source: 'web' },
    );
  await syncd.op('tool_start', { run_id: 'run0', call_id: 'd', tool: kBad[0] });
  await see(page.getByRole('region', { name: 'Notifications' }).getByText(kBad[0]));
  await row(page, kBad[0])
    .getByRole('button', { name: /^History of/ })
    .click();
  await see(page.getByRole('dialog').getByText('<u>eve</u>'));
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Conversations' }).click();
  await see(page.getByRole('list', { name: 'Conversations' }).getByText(kBad[1]));
  await section(page, 'Tasks');
  await see(page.getByRole('list', { name: 'Tasks' }).getByText(kBad[0]));
  await section(page, /Crews/);
  await see(page.getByRole('list', { name: 'Crews' }).getByText(kBad[3]));
  await page.getByRole('list', { name: 'Runs', exact: true }).getByRole('button').first().click();
  await see(page.getByRole('dialog').getByRole('listitem'));
  await page.keyboard.press('Escape');
  await page.evaluate(async (bad) => {
    const { resultTable } = await import('/app/result_table.js');
    document
      .querySelector('#rules-view')
      .append(resultTable({ message: bad, rule: bad, sql: bad, columns: [bad], rows: [[bad], [{ a: bad }]] }));
  }, kBad[0]);
  await section(page, 'Rules');
  await see(page.getByRole('cell', { name: kBad[0], exact: true }));
  assert.equal(await page.evaluate(() => globalThis.hit), undefined);
  assert.equal(await page.locator('main img, main script, aside img, .toasts img').count(), 0);
  await clean(page);
});
