// SPDX-License-Identifier: Apache-2.0
// A language model's service that answers as a test wants it.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import readline from 'node:readline';

const kProgram = path.join(import.meta.dirname, '../support/model_server.py');

export class Model {
  async start() {
    this.process = spawn('python3', ['-B', kProgram], { stdio: ['ignore', 'pipe', 'ignore'] });
    this.left = () => this.process.kill('SIGKILL');
    process.on('exit', this.left);
    const [line] = await once(readline.createInterface({ input: this.process.stdout }), 'line');
    this.url = `http://${/(127\.0\.0\.1:\d+)$/.exec(line)[1]}`;
    return this;
  }

  // What `name` answers from now on, step by step.
  plays(name, steps) {
    return fetch(`${this.url}/scripts/${name}`, { method: 'PUT', body: JSON.stringify(steps) });
  }

  // Goes on with the answer that `name` holds.
  further(name) {
    return fetch(`${this.url}/further/${name}`, { method: 'PUT' });
  }

  // Flags for a daemon whose assistant this is.
  flags(name, folder) {
    const key = path.join(folder, 'model-key');
    fs.writeFileSync(key, 'test-key', { mode: 0o600 });
    return [
      '--assistant',
      'anthropic',
      '--assistant-url',
      this.url,
      '--assistant-model',
      name,
      '--assistant-key-file',
      key,
    ];
  }

  async stop() {
    const ended = once(this.process, 'exit');
    this.process.kill('SIGKILL');
    await ended;
    process.off('exit', this.left);
  }
}
