// SPDX-License-Identifier: Apache-2.0
// /openapi.json and /asyncapi.json before the validators of their formats; and whether what the server does
// is what they say.
'use strict';

const assert = require('node:assert/strict');
const { test, before, after } = require('node:test');
const Ajv = require('ajv/dist/2020');
const SwaggerParser = require('@apidevtools/swagger-parser');
const { Parser } = require('@asyncapi/parser');
const { Syncd } = require('../documents/syncd.cjs');

let syncd;
let openapi;
const address = (path) => `http://localhost:${syncd.port}${path}`;
const json = async (path) => (await fetch(address(path))).json();
const post = (path, body, headers = {}) => fetch(address(path),
  { method: 'POST', headers: { 'Content-Type': 'application/json', ...headers }, body: JSON.stringify(body) });
const operations = (document) => Object.entries(document.paths).flatMap(([path, item]) =>
  Object.entries(item).map(([method, operation]) => ({ path, method, operation })));

before(async () => {
  syncd = await new Syncd(['--demo']).start();
  openapi = await json('/openapi.json');
});
after(() => syncd.remove());

test('the OpenAPI description is valid, the whole one and that for ChatGPT', async () => {
  assert.match(openapi.openapi, /^3\.1\./);
  await SwaggerParser.validate(structuredClone(openapi));
  await SwaggerParser.validate(await json('/openapi.json?for=chatgpt'));
});

test('the AsyncAPI description is valid', async () => {
  const text = await (await fetch(address('/asyncapi.json'))).text();
  const { document, diagnostics } = await new Parser().parse(text);
  assert.deepEqual(diagnostics.filter((one) => one.severity < 2), []);
  assert.ok(document.channels().length >= 4);
});

test('every operation and every event of the table is described', async () => {
  const { data } = await (await post('/api/ops/describe', {})).json();
  const { components } = await json('/asyncapi.json');
  for (const { name } of data.operations) assert.ok(components.messages[`do_${name}`], name);
  for (const { name } of data.events) assert.ok(components.messages[`told_${name}`], name);
  const connection = ['join', 'leave', 'typing', 'subscribe', 'auth', 'ping'];
  for (const { name } of data.operations) {
    assert.equal(Boolean(openapi.paths[`/api/ops/${name}`]), !connection.includes(name), name);
  }
});

test('every path that is described is there, with its method, and none is described twice', async () => {
  const ids = new Set();
  for (const { path, method, operation } of operations(openapi)) {
    const answer = await fetch(address(path.replace(/{\w+}/, 'nobody-is-called-so')),
      { method: method.toUpperCase(), signal: AbortSignal.timeout(60_000) });
    const text = await answer.text();
    assert.notEqual(answer.status, 405, `${method} ${path}`);
    assert.doesNotMatch(text, /there is nothing at/, `${method} ${path}`);
    assert.ok(!ids.has(operation.operationId), operation.operationId);
    assert.match(operation.operationId, /^[A-Za-z][A-Za-z0-9_]{0,63}$/);
    ids.add(operation.operationId);
    const told = operation.responses[answer.status];
    assert.ok(told, `${method} ${path} answered ${answer.status}, which is not described`);
  }
});

test('ChatGPT can take its description in', async () => {
  const gpt = await json('/openapi.json?for=chatgpt');
  const all = operations(gpt);
  assert.ok(all.length >= 1 && all.length <= 30);
  assert.match(gpt.servers[0].url, /^https:\/\/localhost:\d+$/);
  const schemes = Object.keys(gpt.components.securitySchemes);
  assert.equal(schemes.length, 1);
  for (const { operation } of all) {
    assert.deepEqual(operation.security, [{ [schemes[0]]: [] }]);
    assert.ok(operation.summary.length <= 300);
    for (const parameter of operation.parameters) assert.ok(!parameter.$ref || gpt.components.parameters);
    for (const { description } of Object.values(operation.requestBody.content['application/json'].schema.properties)) {
      assert.ok(description && description.length <= 700);
    }
  }
  for (const { operation } of operations(openapi)) assert.ok(operation.summary && operation.summary.length <= 300);
});

test('answers are as their schemas say', async () => {
  await post('/api/ops/message', { conversationId: 'room', message: { content: 'hello' } });
  await post('/tasks', { title: 'something to do' });
  const [task] = await json('/tasks');
  const whole = await SwaggerParser.dereference(structuredClone(openapi));
  const ajv = new Ajv({ strict: false });
  const check = async (path, at, init) => {
    const answer = await fetch(address(path), init);
    const { schema } = whole.paths[at][(init?.method ?? 'GET').toLowerCase()]
      .responses[answer.status].content['application/json'];
    assert.ok(ajv.validate(schema, await answer.json()), `${path}: ${ajv.errorsText()}`);
  };
  for (const path of ['/health', '/ready', '/ws/stats', '/dashboard/stats', '/api/media-buys', '/api/conversations',
    '/api/events', '/tasks', '/openapi.json']) {
    await check(path, path);
  }
  await check('/api/media-buys/apex', '/api/media-buys/{id}');
  await check('/api/media-buys/nobody', '/api/media-buys/{id}');
  await check('/api/chat/room', '/api/chat/{id}');
  await check(`/tasks/${task.id}`, '/tasks/{id}');
  await check('/api/chat/room', '/api/chat/{id}', { method: 'DELETE' });
  await check('/api/chat', '/api/chat', { method: 'POST', body: '{}', headers: { 'Content-Type': 'application/json' } });
});

test('an event on the wire is as its schema says', async () => {
  const { components } = await json('/asyncapi.json');
  const ajv = new Ajv({ strict: false, formats: { 'date-time': true } });
  const { data } = await json('/api/events?conversationId=room');
  assert.ok(data.events.length >= 6);
  for (const event of data.events) {
    assert.ok(ajv.validate(components.messages[`told_${event.type}`].payload, event), ajv.errorsText());
  }
});
