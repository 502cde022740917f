// SPDX-License-Identifier: Apache-2.0
// What the page is served with, and what it may not do.

import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { Syncd, clean, connected, log, section, see, send, window } from './stage.mjs';

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

test('nothing is asked of another host, whatever is looked at', async () => {
  const page = await window(syncd);
  const asked = new Set();
  page.on('request', (request) => asked.add(new URL(request.url()).host));
  page.on('websocket', (socket) => asked.add(new URL(socket.url()).host));
  await syncd.op('register_crew', { crew_id: 'research', name: 'Research' });
  await syncd.op('start_run', { crew_id: 'research', run_id: 'nightly' });
  await syncd.say('general', 'see https://pages.example/ and ![image](http://pages.example/x.png)');
  await page.reload();
  await connected(page);
  await see(log(page).getByText('pages.example'));
  for (const name of [/Tasks/, /Crews/, /Rules/, /Campaigns/]) await section(page, name);
  await section(page, /Crews/);
  await page.getByRole('list', { name: 'Runs', exact: true }).getByRole('button', { name: 'nightly' }).click();
  await see(page.getByRole('dialog'));
  await page.keyboard.press('Escape');
  await send(page, 'run find all patterns');
  await see(log(page).getByRole('table'));
  assert.deepEqual([...asked], [`127.0.0.1:${syncd.port}`]);
  await clean(page);
});

test('what the policy forbids does not happen, even from within', async () => {
  const page = await window(syncd);
  await connected(page);
  const got = await page.evaluate(async () => {
    const tried = async (what) => {
      try {
        await what();
        return 'done';
      } catch (error) {
        return error.name;
      }
    };
    return [
      await tried(() => fetch('http://pages.example/')),
      await tried(() => {
        document.createElement('script').textContent = 'globalThis.hit = 1';
      }),
      await tried(() => {
        document.createElement('div').innerHTML = '<b>x</b>';
      }),
      await tried(() => document.createElement('button').setAttribute('onclick', 'globalThis.hit = 1')),
    ];
  });
  assert.deepEqual(got, ['TypeError', 'TypeError', 'TypeError', 'TypeError']);
  page.faults.length = 0; // what the browser says of all this
  await clean();
});
