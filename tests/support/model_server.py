#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A language model's HTTP service that does what a test tells it, in both wire forms, and as strict as the real ones.

    model_server.py [--tls CERTIFICATE KEY]

It listens on a free port of 127.0.0.1, says "model server listens on 127.0.0.1:PORT" and runs until it is killed.

    POST /v1/messages                  Anthropic's Messages API; the key is "test-key"
    POST /v1/chat/completions          OpenAI's Chat Completions; the same key
    POST /local/v1/chat/completions    the same as a server in one's own house speaks it: no key
    PUT  /scripts/NAME                 a JSON list of steps: what the model NAME answers from now on
    PUT  /further/NAME                 the model NAME goes on where a step holds
    GET  /requests/NAME                what came for the model NAME: [{"path", "headers", "body", "fault"}, ...]

The `model` of a request is the name of a script, or NAME@ANYTHING: the same script from its start, so that tests do not
get in each other's way. Each good request takes the next step; the last step stays. A bad request is answered with 400
and what is wrong with it, and takes no step. The scripts in SCRIPTS below are there from the start.

A step is an object; all members are optional.

    text          what the model says. {results} is what the tools gave, {said} what was said last
    thinking      what it thinks before (Anthropic only)
    calls         [{"name", "arguments"}]: arguments as an object, or as a text that may be no JSON
    no_ids        its calls have no ids, as with some local servers (OpenAI only)
    stop          "length" or "refused", where the model does not end by itself
    usage         false: it counts no tokens
    pieces        the body in pieces of so many bytes, each written by itself
    pause         seconds before each piece but the first
    hold          true: behind the first piece nothing comes until /further says so
    crlf          lines of the stream end with CR LF
    cut           the connection is closed after so many bytes of the body
    stall         with cut: it stays open instead, and nothing more comes
    unfinished    the stream lacks its last events, but ends in order
    fails         an error in the middle of the stream: its type
    status        an error with this status; `error` its text, `error_type` its type, `headers` more of the head
    location      where a redirect leads (with status)
    raw           the body as it is, with `content_type`
    hang          nothing comes, until the client goes away
    no_reasoning  a 400 about reasoning_effort, unless the request says "none"
"""
import argparse
import json
import select
import ssl
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from model_wire import Anthropic, Bad, OpenAi, is_text, need

PAUSE = {"name": "set_status", "arguments": {"media_buy_id": "apex", "status": "paused"}}
SHOW = {"name": "show", "arguments": {"kind": "campaign", "name": "apex"}}
DONE = {"text": "Done: {results}"}

SCRIPTS = {
    "plain": [{"text": "Good morning! You said: {said}"}],
    "counts_nothing": [{"text": "x" * 400, "usage": False}],
    "one_tool": [{"text": "I look.", "calls": [PAUSE]}, DONE],
    "several_tools": [{"calls": [PAUSE, SHOW, {"name": "list", "arguments": {}}]}, DONE],
    "no_ids": [{"calls": [SHOW], "no_ids": True}, {"calls": [PAUSE, SHOW], "no_ids": True}, DONE],
    "two_turns": [{"calls": [SHOW]}, {"text": "Now I pause it.", "calls": [PAUSE]}, DONE],
    "thinking": [{"thinking": "hm, hm", "text": "I look.", "calls": [SHOW]}, DONE],
    "pieces": [{"text": "Grüße, 你好 👋", "pieces": 1}, {"text": "Grüße", "pieces": 3, "crlf": True}],
    "limited": [{"status": 429, "error": "slow down", "error_type": "rate_limit_error", "headers": {"Retry-After": "1"}},
                {"text": "At last."}],
    "limited_long": [{"status": 429, "error": "slow down", "error_type": "rate_limit_error", "headers": {"Retry-After": "60"}},
                     {"text": "At last."}],
    "no_quota": [{"status": 429, "error": "pay first", "error_type": "insufficient_quota"}],
    "stumbles": [{"status": 500, "error": "oops"}, {"status": 529, "error": "Overloaded"}, {"text": "At last."}],
    "overloaded": [{"status": 503, "error": "later"}],
    "stumbles_later": [{"calls": [PAUSE]}, {"status": 502, "error": "oops"}, DONE],
    "key": [{"status": 401, "error": "invalid key test-key", "error_type": "authentication_error"}],
    "missing": [{"status": 404, "error": "no such model", "error_type": "not_found_error"}],
    "quotes_key": [{"status": 400, "error": "what do you want with test-key?", "error_type": "invalid_request_error"}],
    "elsewhere": [{"status": 307, "location": "http://127.0.0.1:9/v1/messages"}],
    "hangs": [{"hang": True}],
    "breaks": [{"text": "This is the beginning of a long answer", "cut": 700, "pieces": 50}],
    "breaks_early": [{"text": "no", "cut": 20}, {"text": "At last."}],
    "unfinished": [{"text": "Half of", "unfinished": True}],
    "fails_within": [{"text": "Half of", "fails": "overloaded_error"}],
    "broken": [{"raw": "{\"content\": [", "content_type": "application/json"}],
    "broken_stream": [{"raw": "data: {\"type\":\n\n", "content_type": "text/event-stream"}],
    "page": [{"raw": "<html>Please log in</html>", "content_type": "text/html"}],
    "huge": [{"text": "x" * 3_000_000}],
    "huge_line": [{"raw": "data: " + "x" * 3_000_000, "content_type": "text/event-stream"}],
    "endless": [{"calls": [SHOW]}],
    "many_calls": [{"calls": [SHOW] * 100}],
    "broken_arguments": [{"calls": [{"name": "set_status", "arguments": "{\"media_buy_id\": \"ap"}]}, DONE],
    "cut_off": [{"calls": [{"name": "set_status", "arguments": "{\"media_buy"}], "stop": "length"}, DONE],
    "no_such_tool": [{"calls": [{"name": "launch", "arguments": {}}]}, DONE],
    "too_long": [{"text": "And then", "stop": "length"}],
    "refuses": [{"text": "I would rather not.", "stop": "refused"}],
    "no_reasoning": [{"no_reasoning": True, "text": "Without a thought."}],
}


class State:
    """What the models have been asked and told. Shared by the connections' threads."""

    def __init__(self):
        self.lock = threading.Lock()
        self.scripts = dict(SCRIPTS)
        self.taken = {}
        self.requests = {}
        self.further = {}
        self.number = 0

    def noted(self, model, entry):
        with self.lock:
            self.requests.setdefault(model, []).append(entry)

    def next_step(self, model):
        with self.lock:
            steps = self.scripts.get(model) or self.scripts.get(model.split("@")[0])
            need(steps, f"there is no model {model}")
            at = self.taken.get(model, 0)
            self.taken[model] = at + 1
            self.number += 1
            return steps[min(at, len(steps) - 1)], self.number

    def may_go_on(self, model):
        with self.lock:
            return self.further.setdefault(model.split("@")[0], threading.Event())

    def set_script(self, name, steps):
        with self.lock:
            self.scripts[name] = steps
            self.further.pop(name, None)
            self.taken = {model: at for model, at in self.taken.items() if model.split("@")[0] != name}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    timeout = 60
    state = State()
    apis = {"/v1/messages": (Anthropic, False), "/v1/chat/completions": (OpenAi, False),
            "/local/v1/chat/completions": (OpenAi, True)}

    def handle(self):
        try:
            super().handle()
        except ConnectionError:  # the client has had enough
            self.close_connection = True

    def log_message(self, *_):
        pass

    def body(self):
        return self.rfile.read(int(self.headers.get("Content-Length", 0)))

    def reply(self, status, body, headers=None, content_type="application/json"):
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        for name, value in {"Content-Type": content_type, "Content-Length": str(len(data)), **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def do_PUT(self):
        if self.path.startswith("/further/"):
            self.state.may_go_on(self.path.removeprefix("/further/")).set()
        else:
            self.state.set_script(self.path.removeprefix("/scripts/"), json.loads(self.body()))
        self.reply(200, {})

    def do_GET(self):
        with self.state.lock:
            self.reply(200, self.state.requests.get(self.path.removeprefix("/requests/"), []))

    def do_POST(self):
        text = self.body()
        if self.path not in self.apis:
            return self.reply(404, {"error": {"type": "not_found_error", "message": "Not found"}})
        api, local = self.apis[self.path]
        entry = {"path": self.path, "headers": dict(self.headers), "body": None, "fault": None}
        model = "?"
        try:
            need(self.headers.get("Content-Type", "").startswith("application/json"), "content-type")
            body = entry["body"] = json.loads(text)
            model = body.get("model", "?")
            if not api.check_head(self.headers, local):
                entry["fault"] = "key"
                self.state.noted(model, entry)
                return self.reply(401, api.error("authentication_error", "invalid x-api-key"))
            need(is_text(body.get("model")), "model: Field required")
            api.check(body)
            step, number = self.state.next_step(model)
        except (Bad, ValueError, TypeError, AttributeError, KeyError) as fault:
            entry["fault"] = str(fault)
            self.state.noted(model, entry)
            return self.reply(400, api.error("invalid_request_error", str(fault)))
        self.state.noted(model, entry)
        return self.play(api, body, step, number)

    def play(self, api, body, step, number):
        if step.get("hang"):
            select.select([self.connection], [], [], 60)
            self.close_connection = True
            return None
        if step.get("no_reasoning") and body.get("reasoning_effort") != "none":
            error = api.error("invalid_request_error", "Function tools with reasoning_effort are not supported")
            error["error"]["param"] = "reasoning_effort"
            return self.reply(400, error)
        if "status" in step:
            headers = dict(step.get("headers", {}))
            if "location" in step:
                headers["Location"] = step["location"]
            return self.reply(step["status"], api.error(step.get("error_type", "api_error"), step.get("error", "")), headers)
        if "raw" in step:
            return self.reply(200, step["raw"].encode(), content_type=step["content_type"])
        text = step.get("text", "").replace("{results}", " | ".join(api.results(body)))
        text = text.replace("{said}", api.said(body))
        if not body.get("stream"):
            return self.pour(json.dumps(api.whole(body, step, text, number)), "application/json", step, body["model"])
        lines = "".join(api.lines(api.events(body, step, text, number)))
        if step.get("crlf"):
            lines = lines.replace("\n", "\r\n")
        return self.pour(lines, "text/event-stream; charset=utf-8", step, body["model"])

    def pour(self, text, content_type, step, model):
        data = text.encode()
        data = data[:step.get("cut", len(data))]
        size = step.get("pieces", len(data))
        self.send_response(200)
        self.send_header("Content-Type", content_type)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        for at in range(0, len(data), size):
            piece = data[at:at + size]
            if at > 0:
                time.sleep(step.get("pause", 0))
                if step.get("hold"):
                    self.state.may_go_on(model).wait(120)
            self.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))
        if "cut" in step:
            if step.get("stall"):
                select.select([self.connection], [], [], 60)
            self.close_connection = True
        else:
            self.wfile.write(b"0\r\n\r\n")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--tls", nargs=2, metavar=("CERTIFICATE", "KEY"))
    arguments = parser.parse_args()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    if arguments.tls:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*arguments.tls)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    print(f"model server listens on 127.0.0.1:{server.server_address[1]}", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
