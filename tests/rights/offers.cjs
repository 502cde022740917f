// SPDX-License-Identifier: Apache-2.0
// What real clients make of a token in Sec-WebSocket-Protocol: Node's ws, and Chromium, which closes where the
// server does not choose one of what it offered.
//     node offers.cjs node|chromium PORT TOKEN    ends with 0 and says who it was let in as
'use strict';
const http = require('node:http');
const { mkdtempSync, rmSync } = require('node:fs');
const { spawn } = require('node:child_process');
const { tmpdir } = require('node:os');
const { join } = require('node:path');

const [client, port, token] = process.argv.slice(2);
const address = `ws://127.0.0.1:${port}/ws`;
const offers = [['bearer', token], [token]];

function end(told) {
  console.log(told.join(' '));
  process.exit(told.length === offers.length ? 0 : 1);
}

function byNode() {
  const WebSocket = require('ws');
  const told = [];
  for (const offer of offers) {
    const socket = new WebSocket(address, offer);
    socket.on('message', (text) => {
      told.push(`${JSON.parse(text).userId}/${socket.protocol === offer[0]}`);
      if (told.length === offers.length) end(told);
    });
    socket.on('error', (error) => end([String(error)]));
    socket.on('close', (code) => end([`closed ${code}`]));
  }
}

// The page tells by asking for addresses below /told.
function byChromium() {
  const told = [];
  const page = `<!doctype html><script>
    for (const offer of ${JSON.stringify(offers)}) {
      const socket = new WebSocket('${address}', offer);
      socket.onmessage = (event) =>
        fetch('/told/' + JSON.parse(event.data).userId + '/' + (socket.protocol === offer[0]));
      socket.onclose = (event) => fetch('/told/closed/' + event.code);
    }
  </script>`;
  const folder = mkdtempSync(join(tmpdir(), 'syncd-offers-'));
  let browser;
  const leave = (what) => {
    browser.once('exit', () => {
      // Its own children may still write there.
      rmSync(folder, { recursive: true, force: true, maxRetries: 20 });
      end(what);
    });
    browser.kill('SIGKILL');
  };
  const server = http.createServer((request, response) => {
    response.setHeader('Content-Type', 'text/html');
    response.end(request.url === '/' ? page : '');
    if (!request.url.startsWith('/told/')) return;
    told.push(request.url.slice('/told/'.length));
    if (told.length === offers.length) leave(told);
  });
  server.listen(0, '127.0.0.1', () => {
    browser = spawn('chromium', ['--headless', '--no-sandbox', '--disable-gpu', `--user-data-dir=${folder}`,
      `http://127.0.0.1:${server.address().port}/`], { stdio: 'ignore' });
  });
}

client === 'node' ? byNode() : byChromium();
