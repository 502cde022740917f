// SPDX-License-Identifier: Apache-2.0
// one_operation.cjs URL CAMPAIGN STATUS: what a small client does: connect, one operation, its answer, the end.
'use strict';
const WebSocket = require('ws');

const [url, campaign, status] = process.argv.slice(2);
const socket = new WebSocket(`${url}/ws?topics=none`);
socket.on('open', () => {
  socket.send(JSON.stringify({ type: 'set_status', media_buy_id: campaign, status, id: `${process.pid}-${Date.now()}` }));
});
socket.on('message', (data) => {
  const frame = JSON.parse(data);
  if (frame.type === 'error') {
    console.error(frame.message);
    process.exitCode = 1;
  }
  if (frame.type === 'result' || frame.type === 'error') socket.close(1000);
});
socket.on('error', (error) => { console.error(error.message); process.exitCode = 1; });
