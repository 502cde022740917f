// SPDX-License-Identifier: Apache-2.0
// The chat of the guide to stage 2, as it writes it: only the address is another, and what Svelte would show is a
// list.
'use strict';

const WebSocket = require('ws');

function ruleChat(port) {
  const WS_URL = `ws://localhost:${port}/ws`;
  const chat = { connectionStatus: 'connecting', messages: [], frames: [] };
  const websocket = new WebSocket(WS_URL);
  websocket.onopen = () => { chat.connectionStatus = 'connected'; };
  websocket.onmessage = (e) => handleWebSocketMessage(JSON.parse(e.data));
  websocket.onerror = () => { chat.connectionStatus = 'error'; };
  websocket.onclose = () => { chat.connectionStatus = 'disconnected'; };

  function handleWebSocketMessage(data) {
    chat.frames.push(data);
    if (data.type === 'rule_result') {
      chat.messages.push(data.message);
    } else if (data.type === 'error') {
      chat.messages.push(`❌ ${data.message}`);
    }
  }

  chat.type = (message) => {
    const ruleMatch = message.match(/^run\s+(.+)$/i);
    if (ruleMatch) {
      const ruleCode = ruleMatch[1].trim();
      const rule = { type: 'run_rule', rule_code: ruleCode, rule_id: `rule_${Date.now()}` };
      websocket.send(JSON.stringify(rule));
      return rule;
    }
    chat.messages.push('Just add `run ` prefix to any rule!');
    return null;
  };
  chat.send = (text) => websocket.send(text);
  chat.close = () => websocket.close();
  chat.opened = new Promise((resolve, reject) => {
    websocket.on('open', resolve);
    websocket.on('error', reject);
  });
  return chat;
}

module.exports = { ruleChat };
