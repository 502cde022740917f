// SPDX-License-Identifier: Apache-2.0
// The daemon, the browser and the pages of a spec. Every process that is started here is ended here, by its pid.

import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import readline from 'node:readline';
import { after } from 'node:test';
import { promisify } from 'node:util';

const require = createRequire(`${process.env.MODULES}/node_modules/`);
const { chromium } = require('playwright-core');
export const axeSource = () => fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

const kPatience = 60_000; // a machine may have more to do than this
const kFlags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--host-resolver-rules=MAP pages.example 127.0.0.1',
];

// What is bound and does not listen keeps a port from being given to somebody else while the daemon is away.
const kHold = `import socket, sys
held = socket.socket()
held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
held.bind(("127.0.0.1", 0))
print(held.getsockname()[1], flush=True)
sys.stdin.read()`;

const firstLine = async ({ stdout }) => (await once(readline.createInterface({ input: stdout }), 'line'))[0];

export class Syncd {
  constructor(...flags) {
    this.flags = flags;
    this.folder = fs.mkdtempSync(path.join(os.tmpdir(), 'syncd-page-'));
    this.port = 0;
    this.left = () => this.process?.kill('SIGKILL');
    process.on('exit', this.left);
  }

  async start() {
    if (!this.port) {
      this.holder = spawn('python3', ['-c', kHold], { stdio: ['pipe', 'pipe', 'ignore'] });
      this.port = Number(await firstLine(this.holder));
    }
    this.process = spawn(
      process.env.SYNCD,
      ['--listen', `127.0.0.1:${this.port}`, '--data', this.folder, ...this.flags],
      { stdio: ['ignore', 'pipe', 'ignore'] },
    );
    await firstLine(this.process);
    return this;
  }

  async stop(signal = 'SIGTERM') {
    if (!this.process) return;
    const ended = once(this.process, 'exit');
    this.process.kill(signal);
    await ended;
    this.process = null;
  }

  async remove() {
    await this.stop('SIGKILL');
    this.holder?.stdin.end();
    process.off('exit', this.left);
    fs.rmSync(this.folder, { recursive: true, force: true });
  }

  get origin() {
    return `http://127.0.0.1:${this.port}`;
  }

  async op(name, args, { user = 'bob', source = 'desktop' } = {}) {
    const answer = await fetch(`${this.origin}/api/ops/${name}?${new URLSearchParams({ user, source })}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(args),
    });
    const body = await answer.json();
    assert.ok(answer.ok, `${name}: ${JSON.stringify(body)}`);
    return body.data;
  }

  say(conversationId, content, who) {
    return this.op('message', { conversationId, message: { content } }, who);
  }

  // What somebody types in a terminal.
  async terminal(...args) {
    const { stdout } = await promisify(execFile)(process.env.SYNCCTL, [...args, '--url', this.origin], {
      env: { ...process.env, HOME: this.folder },
    });
    return stdout;
  }
}

let browser = null;
const contexts = new Set();

// A window of somebody's own. `faults`: what the page complained of; `elsewhere`: requests to other hosts.
export async function window(
  syncd,
  { user = 'ada', path: place = '/', viewport = { width: 1280, height: 800 }, ...options } = {},
) {
  browser ??= await chromium.launch({
    executablePath: process.env.CHROMIUM,
    headless: true,
    args: kFlags,
    timeout: 2 * kPatience,
  });
  const context = await browser.newContext({ viewport, ...options });
  contexts.add(context);
  return tab(context, syncd, { user, path: place });
}

// Another tab of the same browser profile.
export async function tab(context, syncd, { user = 'ada', path: place = '/' } = {}) {
  const page = await context.newPage();
  page.setDefaultTimeout(kPatience);
  page.faults = [];
  page.elsewhere = [];
  page.on('pageerror', (error) => page.faults.push(error.stack));
  page.on(
    'console',
    (line) =>
      line.type() === 'error' &&
      !/net::ERR_|WebSocket connection/.test(line.text()) &&  // daemons are killed here
      page.faults.push(line.text()),
  );
  page.on(
    'request',
    (request) =>
      request.url().startsWith(syncd.origin) ||
      request.url().startsWith('blob:') ||
      page.elsewhere.push(request.url()),
  );
  const address = new URL(place, syncd.origin);
  if (user) address.searchParams.set('user', user);
  await page.goto(address.href);
  return page;
}

export const connected = (page) => see(page.getByRole('status').filter({ hasText: 'Connected' }));
export const see = (locator) => locator.first().waitFor({ state: 'visible' });
export const gone = (locator) => locator.first().waitFor({ state: 'detached' });
export const row = (page, brand) => page.getByRole('row').filter({ hasText: brand });
export const log = (page) => page.getByRole('log');

export async function send(page, text) {
  await page.getByRole('textbox', { name: 'Message' }).fill(text);
  await page.keyboard.press('Enter');
}

// What was said here is stored: until then others know nothing of it, and it may come behind what they say.
export const stored = (page) => gone(log(page).getByText('Waiting to be sent'));

// Says many lines in one go, in their order; of a role that no assistant listens to.
export async function fill(page, conversationId, lines) {
  await page.evaluate(
    async ([id, contents]) => {
      const { Client } = await import('/lib/syncd/syncd.js');
      const client = new Client({ user: 'filler', snapshot: false, topics: ['none'] });
      client.start();
      for (let i = 0; i < contents.length; i += 1000) {
        const piece = contents.slice(i, i + 1000);
        const said = (content) =>
          client.request(
            'message',
            { conversationId: id, message: { role: 'assistant', content } },
            { timeout: 120_000 },
          );
        await Promise.all(piece.map(said));
      }
      client.stop();
    },
    [conversationId, lines],
  );
}

export async function section(page, name) {
  await page.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name }).click();
}

// Until `condition` gives something true.
export async function until(condition, what = String(condition), millis = kPatience) {
  const end = Date.now() + millis;
  for (;;) {
    const got = await condition();
    if (got) return got;
    if (Date.now() > end) throw new Error(`waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

// Closes what a test opened, and looks whether the pages were content.
export async function clean(...pages) {
  // A page that is cut off on purpose may say so.
  const faults = pages
    .flatMap((page) => [...page.faults, ...page.elsewhere])
    .filter((fault) => !/ERR_(INTERNET_DISCONNECTED|CONNECTION_RESET)/.test(fault));
  for (const context of contexts) await context.close();
  contexts.clear();
  assert.deepEqual(faults, []);
}

after(async () => browser?.close());
