// SPDX-License-Identifier: Apache-2.0
// The daemon for these tests, and small helpers. Every process that is started here is ended here.
'use strict';

const { spawn } = require('node:child_process');
const { once } = require('node:events');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const readline = require('node:readline');

class Syncd {
  constructor(args = []) {
    this.args = args;
    this.folder = fs.mkdtempSync(path.join(os.tmpdir(), 'syncd-test-'));
    this.port = 0;
    this.left = () => this.process && this.process.kill('SIGKILL');
    process.on('exit', this.left);
  }

  async start() {
    this.process = spawn(process.env.SYNCD, ['--listen', `127.0.0.1:${this.port}`, '--data', this.folder, ...this.args],
      { stdio: ['ignore', 'pipe', 'ignore'] });
    const [line] = await once(readline.createInterface({ input: this.process.stdout }), 'line');
    this.port = Number(/:(\d+)$/.exec(line)[1]);
    return this;
  }

  async stop(signal = 'SIGTERM') {
    if (!this.process) return null;
    const ended = once(this.process, 'exit');
    this.process.kill(signal);
    const [code] = await ended;
    this.process = null;
    return code;
  }

  async remove() {
    await this.stop('SIGKILL');
    process.off('exit', this.left);
    fs.rmSync(this.folder, { recursive: true, force: true });
  }
}

// Until `condition` gives something true; fails after a minute.
async function until(condition, what = String(condition)) {
  const end = Date.now() + 60_000;
  for (;;) {
    const got = condition();
    if (got) return got;
    if (Date.now() > end) throw new Error(`waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

module.exports = { Syncd, until };
