# SPDX-License-Identifier: Apache-2.0
"""A server that greets and then refuses every request with one error: for what a syncd cannot be brought to say."""
import base64
import hashlib
import json
import socket
import struct
import threading


class Refusing:
    def __init__(self, code, **members):
        self.error = dict(type="error", code=code, message=f"refused: {code}", **members)
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.url = "ws://127.0.0.1:%d" % self.listener.getsockname()[1]

    def __enter__(self):
        threading.Thread(target=self.accept, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.listener.close()

    def accept(self):
        while True:
            try:
                peer = self.listener.accept()[0]
            except OSError:
                return
            threading.Thread(target=self.serve, args=(peer,), daemon=True).start()

    def serve(self, peer):
        file = peer.makefile("rwb")
        try:
            key = b""
            while (line := file.readline().strip()):
                if line.lower().startswith(b"sec-websocket-key:"):
                    key = line.split(b":", 1)[1].strip()
            accept = base64.b64encode(hashlib.sha1(key + b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11").digest())
            file.write(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                       b"Sec-WebSocket-Accept: " + accept + b"\r\n\r\n")
            self.send(file, {"type": "presence", "clientId": "c1", "source": "cli", "connected": True, "userId": "tester",
                             "org": "default", "seq": 0, "epoch": "e", "protocol": 1, "heartbeat_seconds": 25, "limits": {}})
            while (frame := self.frame(file)) is not None:
                if frame.get("type"):
                    self.send(file, dict(self.error, id=frame.get("id")))
        except (OSError, ValueError):
            pass
        peer.close()

    @staticmethod
    def send(file, value):
        text = json.dumps(value).encode()
        size = struct.pack("!B", len(text)) if len(text) < 126 else struct.pack("!BH", 126, len(text))
        file.write(b"\x81" + size + text)
        file.flush()

    @staticmethod
    def frame(file):
        """The next text frame as JSON; {} for another one, None at the end."""
        head = file.read(2)
        if len(head) < 2 or head[0] & 15 == 8:
            return None
        size = head[1] & 127
        if size == 126:
            size = struct.unpack("!H", file.read(2))[0]
        mask, payload = file.read(4), file.read(size)
        text = bytes(byte ^ mask[i % 4] for i, byte in enumerate(payload))
        return json.loads(text) if head[0] & 15 == 1 else {}
