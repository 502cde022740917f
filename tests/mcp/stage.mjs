// SPDX-License-Identifier: Apache-2.0
// A syncd on a free port with demo data, and official clients of `syncctl mcp` beside it.
import { spawn, execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const require = createRequire(join(process.env.MODULES, 'package.json'));
const { Client } = require('@modelcontextprotocol/sdk/client/index.js');
const { StdioClientTransport } = require('@modelcontextprotocol/sdk/client/stdio.js');

const LIMIT = 60_000;

export async function until(what, holds) {
  const end = Date.now() + LIMIT;
  for (;;) {
    const got = await holds();
    if (got) return got;
    if (Date.now() > end) throw new Error(`waited in vain for ${what}`);
    await new Promise((done) => setTimeout(done, 20));
  }
}

export class Stage {
  constructor() {
    this.folder = mkdtempSync(join(tmpdir(), 'syncctl-mcp-'));
    this.port = 0;
    this.clients = [];
    this.env = { PATH: process.env.PATH, HOME: this.folder, LC_ALL: 'C.UTF-8', USER: 'tester' };
  }

  async start() {
    const words = ['--listen', `127.0.0.1:${this.port}`, '--data', join(this.folder, 'data'), '--demo'];
    this.daemon = spawn(process.env.SYNCD, words, { env: this.env, stdio: ['ignore', 'pipe', 'ignore'] });
    let said = '';
    this.daemon.stdout.on('data', (block) => { said += block; });
    const found = await until('syncd to listen', () => /127\.0\.0\.1:(\d+)/.exec(said));
    this.port = Number(found[1]);
    this.env.SYNCCTL_URL = `ws://127.0.0.1:${this.port}`;
  }

  async kill(signal = 'SIGKILL') {
    this.daemon.kill(signal);
    await once(this.daemon, 'exit');
  }

  // A client that is connected; its `updated` holds the addresses that it was told of, `log` its stderr.
  async client(...words) {
    const client = new Client({ name: 'tester', version: '1' });
    const transport = new StdioClientTransport(
      { command: process.env.SYNCCTL, args: ['mcp', ...words], env: this.env, stderr: 'pipe' });
    const { ResourceUpdatedNotificationSchema } = require('@modelcontextprotocol/sdk/types.js');
    client.updated = [];
    client.log = '';
    transport.stderr.on('data', (block) => { client.log += block; });
    client.setNotificationHandler(ResourceUpdatedNotificationSchema, (note) => { client.updated.push(note.params.uri); });
    this.clients.push(client);
    await client.connect(transport);
    return client;
  }

  async syncctl(...words) {
    const { stdout } = await promisify(execFile)(process.env.SYNCCTL, words, { env: this.env });
    return stdout;
  }

  // A syncctl that goes on; its output so far is in .said.
  follow(...words) {
    const child = spawn(process.env.SYNCCTL, words, { env: this.env, stdio: ['ignore', 'pipe', 'ignore'] });
    child.said = '';
    child.stdout.on('data', (block) => { child.said += block; });
    this.clients.push({ close: () => child.kill() });
    return child;
  }

  async close() {
    for (const client of this.clients) await client.close();
    if (this.daemon.exitCode === null && this.daemon.signalCode === null) await this.kill('SIGTERM');
    rmSync(this.folder, { recursive: true, force: true });
  }
}
