// SPDX-License-Identifier: Apache-2.0
// Text that others wrote, at its worst, in every field there is: it executes nothing, and the page keeps its shape.

import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, test } from 'node:test';
import { Syncd, clean, connected, log, row, section, see, until, window } from './stage.mjs';

const kHit = 'globalThis.hit=1';
const kBad = [
  `<img src=x onerror="${kHit}">`,
  `"><script>${kHit}</script>`,
  `javascript:${kHit}`,
  `<svg/onload=${kHit}>`,
  '</style><style>*{display:none}</style>',
  `{{constructor.constructor("${kHit}")()}}`,
  `[click](javascript:${kHit}) **bold** ![x](x onerror=${kHit})`,
  `' onmouseover='${kHit}`,
  '\u202Egnp.exe\u202C \u2066mirrored\u2069',
  'a\u200Bb\u200D\u2060c\uFEFFd',
  'Z\u0351\u036B\u0343\u036A\u0302a\u0335\u0321\u0322l\u0331\u0332g\u0354o'.repeat(4),
  '👨‍👩‍👧‍👦'.repeat(12),
  'W'.repeat(180),
  '\u{FDFD}'.repeat(30),
];

let syncd;
const refused = [];
beforeEach(async () => {
  syncd = await new Syncd('--demo').start();
});
afterEach(() => syncd.remove());

// Where a field does not take a text, that is as good.
async function tries(name, args, who) {
  try {
    return await syncd.op(name, args, who);
  } catch (error) {
    refused.push(`${name} ${error.message}`);
    return null;
  }
}

async function poison() {
  for (const [i, bad] of kBad.entries()) {
    const who = { user: bad.slice(0, 60), source: 'x<i>' };
    const fields = { media_buy_id: `bad${i}`, brand_name: bad, name: bad, budget: 10 };
    (await tries('create_media_buy', fields, who)) ?? (await tries('create_media_buy', fields));
    (await tries('message', { conversationId: 'general', message: { content: bad } }, who)) ??
      (await syncd.say('general', bad));
    await tries('create_conversation', { title: bad });
    await tries('create_task', { title: bad, description: bad }, { user: 'ada' });
    await syncd.op('register_crew', { crew_id: `crew${i}`, name: `crew ${i}` });
    await tries('register_crew', { crew_id: `crew${i}`, name: bad, agents: [bad] });
    await syncd.op('start_run', { crew_id: `crew${i}`, run_id: `run${i}` });
    await tries('start_run', { crew_id: `crew${i}`, run_id: `named${i}`, name: bad });
    const call = { run_id: `run${i}`, call_id: 'c', params: { [bad]: bad } };
    (await tries('tool_start', { ...call, tool: bad, agent_id: bad })) ??
      (await syncd.op('tool_start', { ...call, tool: 'make' }));
    await tries('tool_progress', { run_id: `run${i}`, call_id: 'c', progress: 5, message: bad });
  }
  const cell = (text) => `"${text.replaceAll('"', '""')}"`;
  const file = `${syncd.folder}/bad.csv`;
  await writeFile(
    file,
    `word,"<b onclick=${kHit}>"\n${kBad.map((bad) => `${cell(bad)},${cell(bad)}`).join('\n')}\n`,
  );
  await syncd.terminal('import', 'bad', file);
  await syncd.op('run_rule', { rule_code: 'find all bad' });
  await tries('run_rule', { rule_code: `find bad where word equals "${kBad[0].replaceAll('"', '')}"` });
}

// What stands outside of the window and is not cut off by something that scrolls or hides.
const escaped = (page) =>
  page.evaluate(() => {
    const inside = (element) => {
      for (let one = element.parentElement; one && one !== document.body; one = one.parentElement)
        if (getComputedStyle(one).overflowX !== 'visible') return true;
      return false;
    };
    return [...document.body.querySelectorAll('*')]
      .filter((element) => {
        const { left, right, width } = element.getBoundingClientRect();
        return width > 0 && (right > innerWidth + 1 || left < -1) && !inside(element);
      })
      .map((element) => `${element.tagName} ${element.className.baseVal ?? element.className}`);
  });

async function sound(page, where) {
  assert.deepEqual(await escaped(page), [], where);
  const { made, hit, over } = await page.evaluate(() => ({
    made: document.querySelectorAll('main img, main script, main style, aside :is(img, a, script), dialog img')
      .length,
    hit: globalThis.hit,
    over: document.querySelector('main').scrollWidth - document.querySelector('main').clientWidth,
  }));
  assert.deepEqual({ where, made, hit, over }, { where, made: 0, hit: undefined, over: 0 });
}

for (const width of [390, 820, 1600]) {
  test(`at ${width} pixels`, async () => {
    await poison();
    const page = await window(syncd, { viewport: { width, height: 900 }, path: '/?conversation=general' });
    await connected(page);
    await see(row(page, kBad[0]));
    await sound(page, 'campaigns');
    await syncd.op('tool_start', { run_id: 'run0', call_id: 'd', tool: kBad[12].slice(0, 60) }).catch(() => {});
    await syncd.op('tool_start', { run_id: 'run0', call_id: 'e', tool: kBad[0] });
    await see(page.getByRole('region', { name: 'Notifications' }).getByText(kBad[0]));
    await sound(page, 'a note');
    await syncd.op('set_status', { media_buy_id: 'bad0', status: 'paused' }, { user: '<u>eve</u>' });
    await row(page, kBad[0])
      .getByRole('button', { name: /^History of/ })
      .click();
    await see(page.getByRole('dialog').getByRole('listitem'));
    await sound(page, 'history');
    await page.keyboard.press('Escape');
    if (width < 1100) await page.getByRole('button', { name: /^Open chat/ }).click();
    await see(log(page).getByText(kBad[0]));
    await sound(page, 'chat');
    await page.getByRole('button', { name: 'Conversations', exact: true }).click();
    await see(page.getByRole('list', { name: 'Conversations' }).getByText(kBad[1]));
    await page.getByRole('searchbox', { name: 'Search conversations' }).fill('onerror');
    await see(page.getByRole('list', { name: 'Conversations' }).locator('mark'));
    await sound(page, 'conversations');
    await page.getByRole('searchbox', { name: 'Search conversations' }).fill('');
    await page.getByRole('button', { name: 'Conversations', exact: true }).click();
    await page.getByRole('textbox', { name: 'Message' }).fill('run find all bad');
    await page.keyboard.press('Enter');
    await see(log(page).getByRole('cell', { name: kBad[0], exact: true }));
    await sound(page, 'a result in the chat');
    if (width < 1100) await page.getByRole('button', { name: 'Minimise chat' }).click();
    await section(page, 'Tasks');
    await see(page.getByRole('list', { name: 'Tasks' }).getByText(kBad[0]));
    await sound(page, 'tasks');
    await section(page, /Crews/);
    await see(page.getByRole('list', { name: 'Crews' }).getByText(kBad[3]));
    await sound(page, 'crews');
    await page.getByRole('list', { name: 'Runs', exact: true }).getByRole('button', { name: 'run0' }).click();
    await see(page.getByRole('dialog').getByRole('listitem').filter({ hasText: kBad[0] }));
    await sound(page, 'a run');
    await page.keyboard.press('Escape');
    await section(page, 'Rules');
    await page.locator('.kept').getByRole('button', { name: 'Show' }).last().click();
    await see(page.locator('#rules-view').getByRole('cell', { name: kBad[0], exact: true }));
    await sound(page, 'rules');
    // Directions and what has no width are shown, not obeyed.
    const text = await page.locator('#rules-view .result').textContent();
    assert.ok(text.includes('\\u202egnp.exe') && !/[\u202A-\u202E\u2066-\u2069\u200B\u2060\uFEFF]/.test(text));
    await until(async () => (await page.evaluate(() => globalThis.hit)) === undefined);
    await clean(page);
  });
}
