// SPDX-License-Identifier: Apache-2.0
// A hub as one writes it with Node and `ws`: join, message, ack and sync in memory, nothing kept on disk. A frame
// is encoded once a broadcast, WebSocket header included: the fastest that `ws` offers.
// Usage: node node_hub.mjs PORT, with NODE_PATH where `ws` lies (Debian: /usr/share/nodejs)
import { createRequire } from "node:module";

const { Sender, WebSocketServer } = createRequire(import.meta.url)("ws");
const rooms = new Map();
let seq = 0;

const room = (name) => {
  if (!rooms.has(name)) rooms.set(name, new Set());
  return rooms.get(name);
};

const handlers = {
  join(socket, frame) {
    room(frame.conversationId).add(socket);
    socket.joined.add(frame.conversationId);
    return { type: "sync", conversationId: frame.conversationId, data: [], participants: [], seq, epoch: "memory",
             more: false, reset: false };
  },
  message(socket, frame) {
    const timestamp = new Date().toISOString();
    const id = `m${++seq}`;
    const text = Buffer.from(JSON.stringify({
      type: "message", conversationId: frame.conversationId,
      message: { id, conversationId: frame.conversationId, role: frame.message.role, content: frame.message.content,
                 source: "web", timestamp },
      clientId: socket.clientId, seq, timestamp,
    }));
    const encoded = Buffer.concat(
      Sender.frame(text, { fin: true, opcode: 1, mask: false, readOnly: true, rsv1: false }));
    for (const other of room(frame.conversationId)) {
      if (other !== socket) other._socket.write(encoded);
    }
    return { type: "ack", id: frame.id, messageId: id, conversationId: frame.conversationId, seq };
  },
};

const server = new WebSocketServer({ host: "127.0.0.1", port: Number(process.argv[2]), perMessageDeflate: false });
let connections = 0;
server.on("connection", (socket) => {
  socket.clientId = `c${++connections}`;
  socket.joined = new Set();
  socket.send(JSON.stringify({ type: "presence", clientId: socket.clientId, connected: true, seq, epoch: "memory" }));
  socket.on("message", (data) => {
    const frame = JSON.parse(data);
    const reply = handlers[frame.type]?.(socket, frame);
    if (reply) socket.send(JSON.stringify(reply));
  });
  socket.on("close", () => {
    for (const name of socket.joined) room(name).delete(socket);
  });
});
