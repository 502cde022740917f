// SPDX-License-Identifier: Apache-2.0
// The clients of the guide to conversation sync, as it writes them: only the address is another, and what
// React and SwiftUI would do with the messages is a list.
'use strict';

const { randomUUID } = require('node:crypto');
const WebSocket = require('ws');

// Phase 4: the web chat's effect. Its state setter and its clean-up are given back.
function webChat(port, conversationId = 'web-dashboard-session') {
  const chat = { messages: [], errors: [], closed: false, frames: [] };
  const setMessages = (update) => { chat.messages = update(chat.messages); };

  const ws = new WebSocket(`ws://localhost:${port}/ws?source=web`);

  ws.onopen = () => {
    // Join conversation
    ws.send(JSON.stringify({
      type: 'join',
      conversationId
    }));
    chat.open = true;
  };

  ws.onmessage = (event) => {
    const wsMessage = JSON.parse(event.data);
    chat.frames.push(wsMessage);

    if (wsMessage.type === 'message' && wsMessage.message.source !== 'web') {
      // Add message from other source
      setMessages(prev => [...prev, {
        id: wsMessage.message.id,
        role: wsMessage.message.role,
        content: wsMessage.message.content,
        source: wsMessage.message.source,
        timestamp: wsMessage.message.timestamp
      }]);
    }
  };

  ws.onerror = (error) => { chat.errors.push(error); };
  ws.onclose = () => { chat.closed = true; };

  chat.say = (content) => ws.send(JSON.stringify({
    type: 'message', conversationId, message: { role: 'user', content, source: 'web' }
  }));
  chat.unmount = () => {
    ws.send(JSON.stringify({ type: 'leave', conversationId }));
    ws.close();
  };
  return chat;
}

// What Swift's JSONEncoder makes of the guide's structs: members without a value are left out, a Date is a
// number of seconds since 2001, a UUID is in upper case, slashes are escaped.
const swiftDate = (date) => date.getTime() / 1000 - 978307200;
const swiftUuid = () => randomUUID().toUpperCase();
const swiftJson = (value) => JSON.stringify(value).replaceAll('/', '\\/');

// What its JSONDecoder wants of a WSMessage: the types of the members that are there. (Of a message's own
// timestamp it would want a number as well, unless told otherwise; the guide's server sends text there.)
function swiftDecodes(frame) {
  const optionalText = (value) => value === undefined || value === null || typeof value === 'string';
  return typeof frame.type === 'string' && optionalText(frame.conversationId) && optionalText(frame.source) &&
    optionalText(frame.clientId) && optionalText(frame.timestamp);
}

// Phase 3: the native client.
class NativeClient {
  constructor(port) {
    this.messages = [];
    this.frames = [];
    this.undecoded = [];
    this.conversationId = swiftUuid();
    this.webSocketTask = new WebSocket(`ws://localhost:${port}/ws?source=desktop`);
    this.webSocketTask.on('message', (data, binary) => this.handleMessage(data.toString(), binary));
    this.opened = new Promise((resolve, reject) => {
      this.webSocketTask.on('open', resolve);
      this.webSocketTask.on('error', reject);
    });
  }

  async joinConversation(conversationId) {
    this.conversationId = conversationId;
    await this.opened;
    this.webSocketTask.send(swiftJson({ type: 'join', conversationId }));
  }

  leaveConversation(conversationId) {
    this.webSocketTask.send(swiftJson({ type: 'leave', conversationId }));
  }

  sendMessage(text, { hasScreen = false, hasVoice = false } = {}) {
    const message = {
      id: swiftUuid(),
      conversationId: this.conversationId,
      role: 'user',
      content: text,
      source: 'desktop',
      context: { hasScreen, hasVoice },
      timestamp: swiftDate(new Date())
    };
    this.webSocketTask.send(swiftJson({ type: 'message', conversationId: this.conversationId, message }));
    return message;
  }

  handleMessage(text, binary) {
    const wsMessage = JSON.parse(text);
    this.frames.push(wsMessage);
    if (binary || !swiftDecodes(wsMessage)) this.undecoded.push(text);
    if (wsMessage.type === 'message' && wsMessage.message && wsMessage.message.source !== 'desktop') {
      this.messages.push({
        text: wsMessage.message.content,
        isUser: wsMessage.message.role === 'user',
        source: wsMessage.message.source
      });
    }
    if (wsMessage.type === 'sync' && Array.isArray(wsMessage.data)) {
      this.history = wsMessage.data.map((m) => ({ text: m.content, source: m.source }));
    }
  }

  // cancel(with: .goingAway)
  disconnect() { this.webSocketTask.close(1001); }
}

// wscat: lines in, lines out.
class Wscat {
  constructor(url) {
    this.lines = [];
    this.socket = new WebSocket(url);
    this.socket.on('message', (data) => this.lines.push(data.toString()));
    this.opened = new Promise((resolve, reject) => {
      this.socket.on('open', resolve);
      this.socket.on('error', reject);
    });
  }
  async type(line) {
    await this.opened;
    this.socket.send(line);
  }
  frames() { return this.lines.map((line) => JSON.parse(line)); }
  close() { this.socket.close(); }
}

module.exports = { webChat, NativeClient, Wscat };
