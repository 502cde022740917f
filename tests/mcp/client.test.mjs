// SPDX-License-Identifier: Apache-2.0
// What an assistant does with `syncctl mcp`, by the official client: tools, resources, and what is told of them.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Stage, until } from './stage.mjs';

let stage;
before(async () => {
  stage = new Stage();
  await stage.start();
});
after(() => stage.close());

const json = (result) => JSON.parse(result.contents[0].text);

test('the client and the server agree on a revision, and the server says what it is', async () => {
  const client = await stage.client();
  assert.equal(client.getServerVersion().name, 'syncd');
  assert.deepEqual(client.getServerCapabilities().resources, { subscribe: true, listChanged: false });
  assert.ok(client.getInstructions().length > 50);
  assert.deepEqual(await client.ping(), {});
});

test('tools are the rows of the table, with schemas and hints', async () => {
  const client = await stage.client();
  const { tools } = await client.listTools();
  const rows = JSON.parse(await stage.syncctl('describe', '--json')).operations;
  const named = Object.fromEntries(tools.map((tool) => [tool.name, tool]));
  for (const tool of tools) {
    const row = rows.find((one) => one.name === tool.name);
    assert.deepEqual(tool.inputSchema, row.schema, tool.name);
    assert.equal(tool.annotations.readOnlyHint, !row.writes, tool.name);
    assert.equal(tool.annotations.destructiveHint ?? false, row.destructive, tool.name);
    assert.equal(tool.annotations.idempotentHint ?? false, row.idempotent, tool.name);
    assert.ok(tool.title && tool.description, tool.name);
  }
  for (const row of rows.filter((one) => one.writes && one.name !== 'ask')) assert.ok(named[row.name], row.name);
  assert.equal(named.set_status.title, 'Set status');
  assert.equal(named.list.annotations.readOnlyHint, true);
  for (const none of ['join', 'ping', 'auth', 'sync', 'sync_request', 'subscribe']) assert.ok(!named[none], none);
});

test('a campaign that an assistant pauses flips for whoever looks', async () => {
  const client = await stage.client('--user', 'claude');
  const looker = stage.follow('tail', '-f', '-n', '0', '--json');
  const other = await stage.client();
  await other.subscribeResource({ uri: 'syncd://campaigns/apex' });
  // The stream stands once it shows something.
  let cap = 400;
  await until('the stream', async () => {
    cap += 1;
    await stage.syncctl('set-daily-cap', 'techflow', String(cap));
    return looker.said.includes('techflow');
  });
  const result = await client.callTool({ name: 'set_status', arguments: { media_buy_id: 'Apex Motors', status: 'paused' } });
  assert.equal(result.isError, false);
  assert.match(result.content[0].text, /^Apex Motors \(apex\): set_status: active → paused/);
  assert.equal(result.structuredContent.mediaBuy.status, 'paused');
  assert.ok(result.structuredContent.seq > 0);
  const line = await until('the event', () => looker.said.split('\n').find((one) => one.includes('"apex"')));
  const event = JSON.parse(line);
  assert.equal(event.type, 'media_buy_updated');
  assert.deepEqual([event.data.actor, event.data.source], ['claude', 'assistant']);
  assert.equal(event.seq, result.structuredContent.seq);
  await until('the other client to be told', () => other.updated.includes('syncd://campaigns/apex'));
  assert.equal(json(await other.readResource({ uri: 'syncd://campaigns/apex' })).status, 'paused');
});

test('what cannot be done is an error that a model can use', async () => {
  const client = await stage.client();
  const call = (name, args) => client.callTool({ name, arguments: args });
  const wrong = await call('set_status', { media_buy_id: 'apex', status: 'sleeping' });
  assert.equal(wrong.isError, true);
  assert.match(wrong.content[0].text, /status.*active.*paused/s);
  assert.equal(wrong.structuredContent.code, 'invalid_field');
  const unknown = await call('set_status', { media_buy_id: 'nope', status: 'active' });
  assert.equal(unknown.isError, true);
  assert.equal(unknown.structuredContent.code, 'not_found');
  const surplus = await call('set_status', { media_buy_id: 'apex', status: 'active', colour: 'red' });
  assert.equal(surplus.structuredContent.code, 'unknown_field');
  await assert.rejects(client.callTool({ name: 'no_such_tool', arguments: {} }), /no tool/);
  await assert.rejects(client.callTool({ name: 'join', arguments: { conversationId: 'general' } }), /no tool/);
  await assert.rejects(client.readResource({ uri: 'syncd://campaigns/nope' }), { code: -32002 });
  await assert.rejects(client.readResource({ uri: 'file:///etc/passwd' }), { code: -32002 });
  await assert.rejects(client.subscribeResource({ uri: 'syncd://runs/none' }), { code: -32002 });
  await assert.rejects(client.listPrompts(), /prompts/);
});

test('resources are listed, page by page, and read', async () => {
  const client = await stage.client();
  await stage.syncctl('create-conversation', 'Daily Stand-up', 'stand up/täglich');
  await stage.syncctl('send', 'stand up/täglich', 'good morning');
  for (let i = 0; i < 120; i += 1) await client.callTool({ name: 'create_task', arguments: { title: `task ${i}` } });
  const all = [];
  let cursor, pages = 0;
  do {
    const page = await client.listResources(cursor ? { cursor } : {});
    all.push(...page.resources);
    cursor = page.nextCursor;
    pages += 1;
  } while (cursor);
  assert.equal(pages, 2);
  const uris = all.map((one) => one.uri);
  assert.equal(new Set(uris).size, uris.length);
  for (const kind of ['campaigns', 'conversations', 'runs', 'tasks']) assert.ok(uris.includes(`syncd://${kind}`));
  assert.equal(uris.filter((one) => one.startsWith('syncd://tasks/')).length, 120);
  const stand = all.find((one) => one.title === 'Daily Stand-up');
  assert.equal(stand.uri, 'syncd://conversations/stand%20up%2Ft%C3%A4glich');
  assert.equal(json(await client.readResource({ uri: stand.uri })).messages[0].content, 'good morning');
  assert.equal(json(await client.readResource({ uri: 'syncd://campaigns' })).items.length, 3);
  const { resourceTemplates } = await client.listResourceTemplates();
  assert.ok(resourceTemplates.some((one) => one.uriTemplate === 'syncd://runs/{name}'));
  await assert.rejects(client.listResources({ cursor: 'mine' }), { code: -32602 });
});

test('who subscribed is told of conversations and of runs, until it has enough', async () => {
  const client = await stage.client();
  await stage.syncctl('create-conversation', 'Room', 'room');
  await stage.syncctl('register-crew', 'Builds', 'builds');
  await stage.syncctl('start-run', 'builds', 'nightly');
  await client.subscribeResource({ uri: 'syncd://conversations/room' });
  await client.subscribeResource({ uri: 'syncd://runs/nightly' });
  await client.subscribeResource({ uri: 'syncd://runs' });
  await until('the message', async () => {
    await stage.syncctl('send', 'room', 'hello');
    return client.updated.includes('syncd://conversations/room');
  });
  await stage.syncctl('tool-start', 'nightly', 'pytest', '--call-id', 't1');
  await until('the run', () => client.updated.includes('syncd://runs/nightly'));
  await until('all runs', () => client.updated.includes('syncd://runs'));
  await client.unsubscribeResource({ uri: 'syncd://runs/nightly' });
  client.updated.length = 0;
  await stage.syncctl('finish-run', 'nightly', 'success');
  await until('all runs again', () => client.updated.includes('syncd://runs'));
  assert.ok(!client.updated.includes('syncd://runs/nightly'));
  assert.equal(json(await client.readResource({ uri: 'syncd://runs/nightly' })).status, 'success');
});

test('what this client says itself changes the conversation too', async () => {
  const client = await stage.client();
  await stage.syncctl('create-conversation', 'Own', 'own');
  await client.subscribeResource({ uri: 'syncd://conversations/own' });
  const said = await client.callTool({ name: 'message', arguments: { conversationId: 'own', message: { content: 'from here' } } });
  assert.equal(said.isError, false, JSON.stringify(said));
  await until('the notice', () => client.updated.includes('syncd://conversations/own'));
  assert.match(await stage.syncctl('history', 'own'), /from here/);
});

test('a call that is given up is not answered, and others are', async () => {
  const client = await stage.client();
  const abort = new AbortController();
  const call = client.callTool({ name: 'list', arguments: { kind: 'campaigns' } }, undefined, { signal: abort.signal });
  abort.abort('changed my mind');
  await assert.rejects(call, /changed my mind/);
  assert.equal((await client.callTool({ name: 'list', arguments: { kind: 'campaigns' } })).structuredContent.items.length, 3);
});

test('it starts without the daemon, says that it is away, and goes on when it is back', async () => {
  const client = await stage.client();
  await client.subscribeResource({ uri: 'syncd://campaigns/techflow' });
  await stage.kill();
  const away = await until('the loss to be noticed', async () => {
    const result = await client.callTool({ name: 'list', arguments: { kind: 'campaigns' } }, undefined, { timeout: 60_000 });
    return result.isError && result;
  });
  assert.equal(away.structuredContent.code, 'cannot_connect');
  assert.match(away.content[0].text, /cannot be reached/);
  const late = await stage.client();
  assert.ok((await late.listTools()).tools.length > 20);
  await until('the newcomer to know', async () =>
    (await late.callTool({ name: 'stats', arguments: {} }, undefined, { timeout: 60_000 })).structuredContent.code === 'cannot_connect');
  await assert.rejects(late.readResource({ uri: 'syncd://campaigns' }), { code: -32000 });
  await stage.start();
  for (const one of [client, late]) {
    await until('it to be back', async () => !(await one.callTool({ name: 'list', arguments: { kind: 'campaigns' } })).isError);
  }
  client.updated.length = 0;
  await stage.syncctl('set-status', 'techflow', 'paused');
  await until('the old subscription', () => client.updated.includes('syncd://campaigns/techflow'));
  assert.match(client.log, /trying again/);
});
