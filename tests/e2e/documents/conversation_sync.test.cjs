// SPDX-License-Identifier: Apache-2.0
// The guide to conversation sync, step by step: the lines of its phase 1 as they stand there, its clients of
// phases 3 and 4, the scenarios of its phase 6.
'use strict';

const assert = require('node:assert/strict');
const { execFileSync, spawn } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { test, beforeEach, afterEach } = require('node:test');
const { Syncd, until } = require('./syncd.cjs');
const { webChat, NativeClient, Wscat } = require('./clients.cjs');

const kRoom = 'web-dashboard-session';
let syncd;
let open = [];
const client = (one) => { open.push(one); return one; };
const curl = (...args) => execFileSync('curl', ['-s', ...args], { encoding: 'utf8' });
const web = () => client(webChat(syncd.port));
// The frontend's way with a stream: its lines, and of those the data.
const events = (stream) => stream.split('\n').filter((line) => line.startsWith('data: '))
  .map((line) => JSON.parse(line.slice(6)));
const joined = (chat) => until(() => chat.frames.find((f) => f.type === 'sync'), 'sync');
const texts = (chat) => chat.messages.map((m) => m.content ?? m.text);

const kSecret = 'a-secret-of-these-tests';
beforeEach(async () => {
  syncd = new Syncd();
  const file = path.join(syncd.folder, 'secret');
  fs.writeFileSync(file, kSecret, { mode: 0o600 });
  syncd.args = ['--chatgpt-secret-file', file];
  await syncd.start();
});
afterEach(async () => {
  for (const one of open.splice(0)) (one.unmount ?? one.disconnect ?? one.close).call(one);
  await syncd.remove();
});

test('phase 1: wscat is welcomed', async () => {
  const wscat = client(new Wscat(`ws://localhost:${syncd.port}/ws?source=test`));
  const [welcome] = await until(() => wscat.lines.length > 0 && wscat.frames());
  assert.equal(welcome.type, 'presence');
  assert.equal(welcome.source, 'test');
  assert.equal(welcome.connected, true);
  assert.equal(typeof welcome.clientId, 'string');
});

test('phase 1: the stats are those of an empty server', () => {
  const stats = JSON.parse(curl(`http://localhost:${syncd.port}/ws/stats`));
  assert.equal(stats.success, true);
  assert.deepEqual(stats.data.websocket, { connectedClients: 0, activeRooms: 0, clientsBySource: {} });
  assert.deepEqual(stats.data.conversations, { totalConversations: 0, totalMessages: 0 });
  assert.match(curl('-o', '/dev/null', '-w', '%{http_code}', `http://localhost:${syncd.port}/health`), /^200$/);
});

test('phase 1: the two lines typed into wscat reach the others in the room', async () => {
  const wscat = client(new Wscat(`ws://localhost:${syncd.port}/ws?source=test`));
  const other = client(new Wscat(`ws://localhost:${syncd.port}/ws?source=web`));
  await other.type('{"type": "join", "conversationId": "test-123"}');
  await until(() => other.frames().find((f) => f.type === 'sync'));
  await wscat.type('{"type": "join", "conversationId": "test-123"}');
  await wscat.type('{"type": "message", "conversationId": "test-123", "message": {"role": "user", "content": "Hello"}}');
  const got = await until(() => other.frames().find((f) => f.type === 'message'));
  assert.equal(got.message.content, 'Hello');
  assert.equal(got.message.source, 'test');
  await until(() => wscat.frames().find((f) => f.type === 'ack'));
  assert.equal(wscat.frames().some((f) => f.type === 'error'), false);
});

test('phase 2: a message over HTTP is stored, shown and cleared', async () => {
  const chat = client(webChat(syncd.port, 'web-test-1'));
  await joined(chat);
  const stream = curl('-X', 'POST', `http://localhost:${syncd.port}/api/chat`, '-H', 'Content-Type: application/json',
    '-d', '{"message": "Hello from web", "conversationId": "web-test-1"}');
  const [start] = events(stream);
  assert.equal(start.type, 'start');
  assert.equal(start.conversationId, 'web-test-1');
  await until(() => chat.frames.find((f) => f.type === 'message' && f.message.id === start.messageId));
  const shown = JSON.parse(curl(`http://localhost:${syncd.port}/api/chat/web-test-1`));
  assert.equal(shown.success, true);
  const answer = events(stream).find((e) => e.type === 'done');
  assert.deepEqual(shown.data.messages.map((m) => m.content), ['Hello from web', answer.content]);
  assert.deepEqual(shown.data.messages.map((m) => m.role), ['user', 'assistant']);
  assert.equal(JSON.parse(curl(`http://localhost:${syncd.port}/ws/stats`)).data.conversations.totalMessages, 2);
  assert.deepEqual(JSON.parse(curl('-X', 'DELETE', `http://localhost:${syncd.port}/api/chat/web-test-1`)),
    { success: true, message: 'Conversation cleared' });
  assert.equal(JSON.parse(curl(`http://localhost:${syncd.port}/api/chat/web-test-1`)).error, 'Conversation not found');
  assert.equal(JSON.parse(curl('-X', 'POST', `http://localhost:${syncd.port}/api/chat`, '-H',
    'Content-Type: application/json', '-d', '{}')).error, 'Message is required');
});

test('phase 2: curl sees the answer while it comes, and the events of it', async () => {
  const stream = spawn('curl', ['-sN', '-H', 'Accept: text/event-stream',
    `http://localhost:${syncd.port}/api/events?conversationId=web-test-2`], { stdio: ['ignore', 'pipe', 'ignore'] });
  try {
    let seen = '';
    stream.stdout.on('data', (data) => { seen += data; });
    await until(() => seen.includes('retry: '));
    const talk = curl('-N', '-X', 'POST', `http://localhost:${syncd.port}/api/chat`, '-H', 'Content-Type: application/json',
      '-d', '{"message": "Hello from web", "conversationId": "web-test-2"}');
    assert.deepEqual([...new Set(events(talk).map((e) => e.type))], ['start', 'delta', 'done']);
    const told = await until(() => events(seen).length === 2 && events(seen));
    assert.deepEqual(told.map((e) => e.message.id),
      [events(talk)[0].messageId, events(talk).at(-1).messageId]);
  } finally {
    stream.kill();
  }
});

test('phase 3: the native client can decode every frame, and its message arrives as it was encoded', async () => {
  const native = client(new NativeClient(syncd.port));
  await native.joinConversation(kRoom);
  const chat = web();
  await joined(chat);
  const sent = native.sendMessage('path/with/slashes', { hasScreen: true });
  const [got] = await until(() => chat.messages.length > 0 && chat.messages);
  assert.equal(got.id, sent.id);
  assert.equal(got.content, 'path/with/slashes');
  assert.equal(got.source, 'desktop');
  assert.ok(Math.abs(Date.parse(got.timestamp) - Date.now()) < 60_000, got.timestamp);
  const frame = chat.frames.find((f) => f.type === 'message');
  assert.deepEqual(frame.message.context, { hasScreen: true, hasVoice: false });
  chat.say('an answer');
  await until(() => native.messages.length === 1);
  await until(() => native.frames.find((f) => f.type === 'ack'));
  native.leaveConversation(kRoom);
  await until(() => native.frames.find((f) => f.type === 'result'));
  assert.deepEqual(native.undecoded, []);
  assert.equal(native.frames.some((f) => f.type === 'error'), false);
});

test('scenario 1: desktop to web', async () => {
  const native = client(new NativeClient(syncd.port));
  const chat = web();
  await joined(chat);
  await native.joinConversation(kRoom);
  native.sendMessage('Hello from desktop');
  await until(() => chat.messages.length === 1);
  assert.deepEqual([chat.messages[0].content, chat.messages[0].source], ['Hello from desktop', 'desktop']);
  // Who opens the page later finds it in the history.
  const late = web();
  assert.deepEqual((await joined(late)).data.map((m) => m.content), ['Hello from desktop']);
});

test('scenario 2: web to desktop', async () => {
  const native = client(new NativeClient(syncd.port));
  await native.joinConversation(kRoom);
  const chat = web();
  await joined(chat);
  await until(() => native.history);
  chat.say('Hello from web');
  await until(() => native.messages.length === 1);
  assert.deepEqual(native.messages[0], { text: 'Hello from web', isUser: true, source: 'web' });
});

test('scenario 3: what is said in ChatGPT reaches all, and so does its answer', async () => {
  const native = client(new NativeClient(syncd.port));
  await native.joinConversation(kRoom);
  const chat = web();
  await joined(chat);
  await until(() => native.history);
  const kept = JSON.parse(curl('-X', 'POST', `http://localhost:${syncd.port}/integrations/chatgpt`,
    '-H', 'Content-Type: application/json', '-H', `Authorization: Bearer ${kSecret}`,
    '-d', JSON.stringify({ conversationId: kRoom, query: 'Where is it?', response: 'Here you are' })));
  assert.equal(kept.success, true);
  await until(() => native.messages.length === 2 && chat.messages.length === 2);
  assert.deepEqual(native.messages, [{ text: 'Where is it?', isUser: true, source: 'chatgpt' },
    { text: 'Here you are', isUser: false, source: 'chatgpt' }]);
  assert.deepEqual(chat.messages.map((m) => m.source), ['chatgpt', 'chatgpt']);
});

test('scenario 4: everything is there after a restart', async () => {
  const native = client(new NativeClient(syncd.port));
  await native.joinConversation(kRoom);
  const chat = web();
  await joined(chat);
  native.sendMessage('one');
  await until(() => chat.messages.length === 1);
  chat.say('two');
  await until(() => native.messages.length === 1);
  curl('-X', 'POST', `http://localhost:${syncd.port}/api/ops/message`, '-H', 'Content-Type: application/json', '-d',
    JSON.stringify({ conversationId: kRoom, message: { content: 'three', source: 'chatgpt' } }));
  assert.equal(await syncd.stop(), 0);
  await until(() => chat.closed);
  await syncd.start();
  const again = client(new NativeClient(syncd.port));
  await again.joinConversation(kRoom);
  await until(() => again.history);
  assert.deepEqual(again.history,
    [{ text: 'one', source: 'desktop' }, { text: 'two', source: 'web' }, { text: 'three', source: 'chatgpt' }]);
  open = open.filter((one) => one !== chat);
});

test('scenario 5: two tabs and the native app, at once', async () => {
  const one = web();
  const two = web();
  await joined(one);
  await joined(two);
  const native = client(new NativeClient(syncd.port));
  await native.joinConversation(kRoom);
  await until(() => native.history);
  // The guide's tab leaves out what has its own source; the frame comes all the same.
  one.say('from tab 1');
  const got = await until(() => two.frames.find((f) => f.type === 'message'));
  assert.equal(got.message.content, 'from tab 1');
  await until(() => native.messages.length === 1);
  native.sendMessage('from the app');
  await until(() => one.messages.length === 1 && two.messages.length === 1);
  assert.deepEqual([texts(one), texts(two)], [['from the app'], ['from the app']]);
  assert.equal(one.frames.filter((f) => f.type === 'message').length, 1);
});

test('leaving and closing as the web chat does is told to the others', async () => {
  const native = client(new NativeClient(syncd.port));
  await native.joinConversation(kRoom);
  await until(() => native.history);
  const chat = webChat(syncd.port);
  await joined(chat);
  const came = await until(() => native.frames.find((f) => f.type === 'presence' && f.conversationId === kRoom));
  assert.deepEqual([came.connected, came.source], [true, 'web']);
  chat.unmount();
  await until(() => native.frames.find((f) => f.type === 'presence' && f.connected === false));
  await until(() => chat.closed);
  assert.deepEqual(chat.errors, []);
});
