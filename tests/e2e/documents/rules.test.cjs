// SPDX-License-Identifier: Apache-2.0
// The guide to stage 2: its message formats, its three examples, its errors and its checklist.
'use strict';

const assert = require('node:assert/strict');
const { test, beforeEach, afterEach } = require('node:test');
const { Syncd, until } = require('./syncd.cjs');
const { ruleChat } = require('./rule_client.cjs');

const kResult = /^Rule ([a-z0-9_]+) → (\d+) rows → (rule_[a-z0-9_]+_\d{13})$/;
const kTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
let syncd;
let chat;
const result = (rule) =>
  until(() => chat.frames.find((f) => (f.type === 'rule_result' || f.type === 'error') && f.rule_id === rule.rule_id),
    'an answer to ' + rule.rule_code);
const error = () => until(() => chat.frames.find((f) => f.type === 'error'), 'an error');

beforeEach(async () => {
  syncd = new Syncd(['--demo']);
  await syncd.start();
  chat = ruleChat(syncd.port);
  await chat.opened;
});
afterEach(async () => {
  chat.close();
  await syncd.remove();
});

test('the chat connects', () => until(() => chat.connectionStatus === 'connected'));

test('a simple rule is executed, and the answer has the form that the guide shows', async () => {
  const rule = chat.type('run Find all campaigns');
  const answer = await result(rule);
  assert.equal(answer.type, 'rule_result');
  const [, name, rows, table] = kResult.exec(answer.message);
  assert.equal(name, 'find_all_campaigns');
  assert.equal(Number(rows), answer.row_count);
  assert.equal(table, answer.table);
  assert.match(answer.timestamp, kTime);
  assert.deepEqual(chat.messages, [answer.message]);
});

test('a complex rule works', async () => {
  const answer = await result(
    chat.type('run show campaigns where status is active and (geo contains DE or daily cap is greater than 500)'));
  assert.equal(answer.type, 'rule_result', answer.message);
  assert.ok(answer.row_count > 0);
});

test('a failure has the rule, a message and a time', async () => {
  chat.type('run Find all unicorns');
  const wrong = await error();
  assert.equal(wrong.rule, 'find_all_unicorns');
  assert.match(wrong.message, /unicorns/);
  assert.match(wrong.timestamp, kTime);
  assert.equal(chat.messages[0], `❌ ${wrong.message}`);
});

test('what is no rule is not sent, and what is no JSON hurts nobody', async () => {
  for (const line of ['Hello', 'Find all campaigns', 'What are the campaigns?']) assert.equal(chat.type(line), null);
  chat.send('{"type":"run_rule"');
  await error();
  assert.equal((await result(chat.type('run List campaigns'))).type, 'rule_result');
});

test('results are still there after a reconnect', async () => {
  const first = await result(chat.type('run Find all campaigns'));
  await syncd.stop('SIGKILL');
  await until(() => chat.connectionStatus === 'disconnected');
  await syncd.start();
  chat = ruleChat(syncd.port);
  await chat.opened;
  chat.send(JSON.stringify({ type: 'show', kind: 'rule', name: 'find_all_campaigns', id: 's' }));
  const shown = await until(() => chat.frames.find((f) => f.id === 's'));
  assert.deepEqual(shown.data.item.rows, first.rows);
});
