// SPDX-License-Identifier: Apache-2.0
// The page as such: what it is served with, that hostile text stays text, that everybody can use it, and
// that much of it stays quick.

import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { Syncd, axeSource, clean, connected, log, row, section, see, send, tab, until, window } from './stage.mjs';

let syncd;
beforeEach(async () => { syncd = await new Syncd('--demo').start(); });
afterEach(() => syncd.remove());

test('served with types, tags and a policy without a way for strangers', async () => {
  const get = (path, headers = {}) => fetch(syncd.origin + path, { headers });
  const page = await get('/');
  assert.equal(page.status, 200);
  assert.match(page.headers.get('content-type'), /^text\/html; charset=utf-8$/);
  const policy = page.headers.get('content-security-policy');
  for (const rule of ["default-src 'none'", "script-src 'self'", "style-src 'self'", "connect-src 'self'", "frame-ancestors 'none'", "base-uri 'none'"]) {
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
  const loaded = await page2.evaluate(() => performance.getEntriesByType('resource').map((one) => new URL(one.name).pathname).filter((path) => path.endsWith('.js')));
  assert.deepEqual([...new Set(loaded)].sort(), [...named, '/app/main.js'].sort());
  await clean(page2);
});

test('hostile texts in every field execute nothing', async () => {
  const kBad = ['<img src=x onerror="globalThis.hit=1">', '"><script>globalThis.hit=1</script>', "javascript:globalThis.hit=1", '<svg/onload=globalThis.hit=1>', '\u202Egnp.exe', '{{constructor.constructor("globalThis.hit=1")()}}'];
  for (const [i, bad] of kBad.entries()) {
    const who = { user: `bob${i}<b>`, source: 'x<i>' };
    await syncd.op('create_media_buy', { media_buy_id: `bad${i}`, brand_name: bad, name: bad, budget: 10 }, who);
    await syncd.say('general', bad, who);
    await syncd.op('create_conversation', { title: bad }, who);
    await syncd.op('create_task', { title: bad, description: bad }, { user: 'ada' });
    await syncd.op('register_crew', { crew_id: `crew${i}`, name: bad, agents: [bad] });
    await syncd.op('start_run', { crew_id: `crew${i}`, run_id: `run${i}`, name: bad });
    await syncd.op('tool_start', { run_id: `run${i}`, call_id: 'c', tool: bad.replace('\u202E', ''), agent_id: `a${i}<b>`, params: { bad } });
    await syncd.op('tool_progress', { run_id: `run${i}`, call_id: 'c', progress: 5, message: bad });
  }
  const page = await window(syncd, { path: '/?conversation=general' });
  await connected(page);
  await see(log(page).getByText(kBad[0]));
  await see(row(page, kBad[0]));
  for (const i of kBad.keys()) await syncd.op('set_status', { media_buy_id: `bad${i}`, status: 'paused' }, { user: '<u>eve</u>', source: 'web' });
  await syncd.op('tool_start', { run_id: 'run0', call_id: 'd', tool: kBad[0] });
  await see(page.getByRole('region', { name: 'Notifications' }).getByText(kBad[0]));
  await row(page, kBad[0]).getByRole('button', { name: /^History of/ }).click();
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
    document.querySelector('#rules-view').append(resultTable({ message: bad, rule: bad, sql: bad, columns: [bad], rows: [[bad], [{ a: bad }]] }));
  }, kBad[0]);
  await section(page, 'Rules');
  await see(page.getByRole('cell', { name: kBad[0], exact: true }));
  assert.equal(await page.evaluate(() => globalThis.hit), undefined);
  assert.equal(await page.locator('main img, main script, aside img, .toasts img').count(), 0);
  await clean(page);
});

test('a result of a rule: sort, filter, CSV', async () => {
  const page = await window(syncd, { path: '/#rules' });
  await connected(page);
  await page.evaluate(async () => {
    const { resultTable } = await import('/app/result_table.js');
    document.querySelector('#rules-view').append(resultTable({ message: 'Rule find_all → 3 rows → rule_find_all_1', rule: 'find_all', sql: 'select name, size from patterns', row_count: 3,
      columns: ['name', 'size'], rows: [['beta, "b"', 10], ['alpha', 9], ['=gamma', 200]] }));
  });
  const cells = () => page.locator('.result tbody tr td:first-child').allTextContents();
  await see(page.getByText('select name, size from patterns'));
  await page.getByRole('columnheader', { name: 'size' }).getByRole('button').click();
  assert.deepEqual(await cells(), ['alpha', 'beta, "b"', '=gamma']);
  await page.getByRole('columnheader', { name: 'size' }).getByRole('button').click();
  assert.deepEqual(await cells(), ['=gamma', 'beta, "b"', 'alpha']);
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'CSV' }).click()]);
  assert.equal(download.suggestedFilename(), 'find_all.csv');
  const { readFile } = await import('node:fs/promises');
  assert.equal(await readFile(await download.path(), 'utf8'), 'name,size\r\n\'=gamma,200\r\n"beta, ""b""",10\r\nalpha,9\r\n');
  await page.getByRole('searchbox', { name: 'Filter rows' }).fill('alp');
  assert.deepEqual(await cells(), ['alpha']);
  await clean(page);
});

test('axe finds nothing serious, at three widths, light and dark, in every section', async () => {
  await syncd.op('register_crew', { crew_id: 'research', name: 'Research' });
  await syncd.op('start_run', { crew_id: 'research', run_id: 'nightly' });
  await syncd.op('tool_start', { run_id: 'nightly', call_id: 'c', tool: 'make' });
  await syncd.op('create_task', { title: 'one' }, { user: 'ada' });
  await syncd.say('general', 'hello');
  const found = [];
  const look = async (page, where) => {
    const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
    found.push(...violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${where}: ${id} ${nodes.map((node) => node.target.join(' ')).slice(0, 3).join(' | ')}`));
  };
  for (const [width, colorScheme] of [[360, 'light'], [900, 'dark'], [1600, 'light'], [1600, 'dark']]) {
    // The page's own policy would keep axe from what it does to look.
    const page = await window(syncd, { viewport: { width, height: 800 }, colorScheme, bypassCSP: true, reducedMotion: 'reduce' });
    await see(row(page, 'Apex Motors'));
    await page.evaluate(axeSource());
    for (const [name, pattern] of [['campaigns', /Campaigns/], ['tasks', /Tasks/], ['crews', /Crews/], ['rules', /Rules/]]) {
      await section(page, pattern);
      await see(page.locator(`#${name}-view h1`));
      await look(page, `${width} ${colorScheme} ${name}`);
      const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      assert.ok(over <= 0, `${width} ${name}: ${over} pixels too wide`);
    }
    if (width < 1000) {
      await page.getByRole('button', { name: /^Open chat/ }).click();
      await see(log(page).getByText('hello'));
      await look(page, `${width} ${colorScheme} chat`);
      await page.getByRole('button', { name: 'Minimise chat' }).click();
    }
    await section(page, /Campaigns/);
    await row(page, 'Apex Motors').getByRole('button', { name: /^History/ }).click();
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
  await until(async () => (await row(page, 'Apex Motors').getByRole('switch').getAttribute('aria-checked')) === 'false');
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

test('500 campaigns and 10,000 messages: the first paint is quick, and few rows are in the document', async () => {
  const filler = await window(syncd, { user: 'bob' });
  await connected(filler);
  await filler.evaluate(async () => {
    const { Client } = await import('/lib/syncd/syncd.js');
    const client = new Client({ user: 'filler', snapshot: false, topics: ['none'] });
    client.start();
    await Promise.all(Array.from({ length: 500 }, (_, i) => client.request('create_media_buy', { media_buy_id: `c${i}`, brand_name: `Brand ${String(i).padStart(3, '0')}`, geo: ['US', 'DE', 'FR', 'GB'], budget: 1000, daily_cap: 100 })));
    for (let i = 0; i < 10_000; i += 1000) {
      // Of a role that no assistant listens to: this is about the page.
      await Promise.all(Array.from({ length: 1000 }, (_, k) => client.request('message', { conversationId: 'general', message: { role: 'assistant', content: `line ${i + k}` } }, { timeout: 60_000 })));
    }
    client.stop();
  });
  for (const viewport of [{ width: 1600, height: 900 }, { width: 360, height: 780 }]) {
    const page = await window(syncd, { viewport });
    await see(row(page, 'Apex Motors'));
    const shown = await page.evaluate(() => performance.now());
    const paint = await page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime);
    console.log(`# ${viewport.width} px: first paint ${Math.round(paint)} ms, campaigns by ${Math.round(shown)} ms`);
    assert.ok(shown < 3000, `${shown} ms`);
    assert.ok(await page.getByRole('row').count() < 40);
    const scroller = viewport.width > 700 ? '.table-scroll' : 'main';
    await page.locator(scroller).evaluate((one) => { one.scrollTop = one.scrollHeight; });
    await see(row(page, 'TechFlow'));
    assert.ok(await page.getByRole('row').count() < 40);
    await syncd.op('adjust_bid', { media_buy_id: 'techflow', device: 'mobile', bid: `${viewport.width / 100}` });
    await see(row(page, 'TechFlow').getByRole('button', { name: `mobile bid of TechFlow: $${viewport.width === 1600 ? '16' : '3.60'}` }));
    await page.getByRole('searchbox', { name: 'Filter campaigns' }).fill('Brand 321');
    await see(row(page, 'Brand 321'));
    if (viewport.width > 700) {
      await see(log(page).getByText('line 9999'));
      assert.ok(await log(page).locator('.message').count() <= 240);
    }
  }
  await clean(filler);
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
  await until(async () => (await row(page, 'Apex Motors').getByRole('switch').getAttribute('aria-checked')) === 'false');
  await row(page, 'Apex Motors').getByRole('switch').tap();
  await until(async () => (await row(page, 'Apex Motors').getByRole('switch').getAttribute('aria-checked')) === 'true');
  await clean(page);
});

test('syncd.js alone, by another module: connect, join, say, resume', async () => {
  const page = await window(syncd, { user: 'eve' });
  const other = await tab(page.context(), syncd, { path: '/icon.svg' });
  await other.goto(`${syncd.origin}/health`);
  const said = await other.evaluate(async () => {
    const { Client } = await import('/lib/syncd/syncd.js');
    const client = new Client({ user: 'script' });
    const heard = [];
    client.join('general').on('messages', (messages) => heard.push(...messages.map((message) => message.content)));
    client.start();
    const { campaigns } = await new Promise((resolve) => client.on('snapshot', resolve));
    await client.say('general', 'from a script');
    const reply = await client.request('set_status', { media_buy_id: 'apex', status: 'paused' });
    const refused = await client.request('set_status', { media_buy_id: 'nobody', status: 'paused' }).catch((error) => error.code);
    client.stop();
    return { heard, campaigns: campaigns.length, ok: reply.ok, refused };
  });
  assert.deepEqual(said, { heard: ['from a script'], campaigns: 3, ok: true, refused: 'not_found' });
  await clean(page);
});
