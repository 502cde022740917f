// SPDX-License-Identifier: Apache-2.0
// Small parts of the page and its library that need no browser.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import './fakes.mjs';

const web = '../../../daemon/web';
const { layout } = await import(`${web}/app/graph_layout.js`);
const { csv } = await import(`${web}/app/csv.js`);
const { ruleIn } = await import(`${web}/app/rule_words.js`);
const { ago, amountOf, duration, fromTo, money } = await import(`${web}/app/format.js`);
const { pieces } = await import(`${web}/lib/syncd/http.js`);
const { renewIn, subject } = await import(`${web}/lib/syncd/token.js`);
const { newId } = await import(`${web}/lib/syncd/ids.js`);

test('an amount is taken only where it reads one way', () => {
  for (const [typed, amount] of [
    ['1250.50', '1250.50'],
    ['$1,250.50', '1250.50'],
    [' 12 ', '12'],
    ['1,5', null],
    ['2,50', null],
    ['1,2500', null],
    ['-3', null],
    ['1e3', null],
    ['ten', null],
  ])
    assert.equal(amountOf(typed), amount, typed);
});

test('CSV quotes what has to be, and no cell is a formula', () => {
  assert.equal(
    csv(
      ['a', 'b'],
      [
        ['x,y', 'say "hi"'],
        ['=1+1', -5],
        [null, { k: 1 }],
        ['two\nlines', '-3'],
      ],
    ),
    'a,b\r\n"x,y","say ""hi"""\r\n\'=1+1,-5\r\n,"{""k"":1}"\r\n"two\nlines",\'-3\r\n',
  );
});

test('a rule begins with run', () => {
  assert.equal(ruleIn('run Find all patterns'), 'Find all patterns');
  assert.equal(ruleIn('  RUN  list patterns '), 'list patterns');
  for (const text of ['running late', 'run', 'please run it', 'Find all patterns'])
    assert.equal(ruleIn(text), null);
});

test('amounts and times as people read them', () => {
  assert.deepEqual([money(1500), money(2.5), money(null), money(7, 'EUR')], ['$1,500', '$2.50', '–', '€7']);
  assert.deepEqual(
    [duration(350), duration(2100), duration(61_000), duration(null)],
    ['350 ms', '2.1 s', '1 min 1 s', '–'],
  );
  assert.deepEqual([ago('2026-01-01T00:00:00Z', Date.parse('2026-01-01T00:02:30Z')), ago('x')], ['2 min ago', '']);
  assert.equal(fromTo({ desktop: 1, mobile: 2 }, { desktop: 1, mobile: 3 }), 'mobile 2 → 3');
  assert.equal(fromTo('active', 'paused'), 'active → paused');
});

test('server-sent events, wherever the pieces are cut', async () => {
  const text =
    'retry: 5\n\ndata: {"type":"start"}\n\n: still here\n\nid: 1\ndata: {"type":"delta",\ndata: "text":"hé"}\r\n\r\ndata: {"type":"done"}\n\n';
  const bytes = new TextEncoder().encode(text);
  for (const size of [1, 3, 7, bytes.length]) {
    const stream = new ReadableStream({
      start(controller) {
        for (let i = 0; i < bytes.length; i += size) controller.enqueue(bytes.slice(i, i + size));
        controller.close();
      },
    });
    const got = [];
    for await (const piece of pieces(stream)) got.push(piece);
    assert.deepEqual(got, [{ type: 'start' }, { type: 'delta', text: 'hé' }, { type: 'done' }], `by ${size}`);
  }
});

test('a token is renewed in good time', () => {
  const until = (exp) => `h.${Buffer.from(JSON.stringify({ exp })).toString('base64url')}.s`;
  assert.equal(renewIn(until(1000), 0), 800_000);
  assert.equal(renewIn(until(100), 0), 50_000);
  assert.equal(renewIn(until(1), 5000), 0);
  assert.equal(renewIn('opaque', 0), null);
});

test('a token says whose it is, in any alphabet', () => {
  const of = (claims) => `h.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.s`;
  assert.equal(subject(of({ sub: 'Zoë Ñandú 王' })), 'Zoë Ñandú 王');
  for (const token of ['opaque', of({}), of({ sub: 7 }), of(null), null]) assert.equal(subject(token), null);
});

test('an agent graph is three columns where there is room, and a tree on a phone', () => {
  const call = (id, agent) => ({
    crew_id: 'c',
    agent_id: agent,
    run_id: 'r',
    call_id: id,
    tool: id,
    state: 'running',
  });
  const calls = [call('one', 'reader'), call('two', 'reader'), call('three', 'writer')];
  const around = { crewOf: () => ({ name: 'W'.repeat(80), status: 'busy' }), words: () => '5 %' };
  const wide = layout(calls, { width: 800, ...around });
  const at = (shapes, key) => shapes.find((shape) => shape.key === key);
  assert.equal(wide.shapes.length, 6);
  assert.equal(wide.lines.length, 5);
  assert.deepEqual(
    ['crew c', 'agent c reader', 'call r one'].map((key) => at(wide.shapes, key).y),
    [0, 0, 0],
  );
  assert.equal(at(wide.shapes, 'agent c writer').y, at(wide.shapes, 'call r three').y);
  const narrow = layout(calls, { width: 330, ...around });
  assert.deepEqual(
    narrow.shapes.map(({ name }) => name.slice(0, 6)),
    ['WWWWWW', 'reader', 'one', 'two', 'writer', 'three'],
  );
  assert.equal(new Set(narrow.shapes.map(({ y }) => y)).size, 6, 'a row each');
  assert.ok(narrow.shapes.every(({ x, width }) => x + width === 330));
  assert.ok(at(narrow.shapes, 'crew c').name.length < 50);
});

test('ids sort by time and are not the same', () => {
  assert.ok(newId(1) < newId(2));
  assert.notEqual(newId(1), newId(1));
  assert.match(newId(), /^[\x21-\x7e]{1,128}$/);
});
