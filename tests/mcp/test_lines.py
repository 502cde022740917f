#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""`syncctl mcp` and lines that no proper client would send: garbage, giants, batches, half a line at the end.

usage: test_lines.py SYNCCTL SYNCD [CASE...]
"""
import json
import os
import signal
import subprocess
import sys

from harness import LIMIT, run_cases, until


def call(id, method, **params):
    return json.dumps({"jsonrpc": "2.0", "id": id, "method": method, "params": params})


def answers(w, text, env=None):
    """Everything that comes back for this input, each line parsed: stdout holds the protocol and nothing else."""
    done = subprocess.run([w.syncctl, "mcp"], input=text if isinstance(text, bytes) else text.encode(),
                          env=dict(w.env, **(env or {})), stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=6 * LIMIT)
    assert done.returncode == 0, done
    assert done.stdout == b"" or done.stdout.endswith(b"\n"), done.stdout
    return [json.loads(line) for line in done.stdout.decode().splitlines()]


def code(answer):
    return answer["error"]["code"]


def what_is_no_message_is_refused(w):
    wrong = [("nonsense", -32700), ("{", -32700), ('{"a":1}{', -32700), ("\x00\x01\x02", -32700), ('"\ud800"'.encode("utf-8", "surrogatepass"), -32700),
             ("[" * 100000, -32700), ("1", -32600), ("null", -32600), ('"text"', -32600), ("[]", -32600), ("{}", -32600),
             ('{"jsonrpc":"1.0","id":1,"method":"ping"}', -32600), ('{"jsonrpc":"2.0","id":{},"method":"ping"}', -32600),
             ('{"jsonrpc":"2.0","id":null,"method":"ping"}', -32600), ('{"jsonrpc":"2.0","id":1,"method":7}', -32600),
             ('{"jsonrpc":"2.0","id":1}', -32600), ('{"jsonrpc":"2.0","id":1,"method":"ping","params":[]}', -32602),
             ('{"jsonrpc":"2.0","id":1,"method":"no/such"}', -32601), (call(1, "prompts/list"), -32601),
             (call(1, "initialize"), -32602), (call(1, "tools/call", name=5), -32602),
             (call(1, "tools/call", name="list", arguments=[]), -32602), (call(1, "resources/read"), -32002),
             (call(1, "resources/read", uri="syncd://campaigns/%zz"), -32002), (call(1, "tools/list", cursor="x"), -32602)]
    for text, expected in wrong:
        line = text if isinstance(text, bytes) else text.encode()
        got = answers(w, line + b"\n" + call("after", "ping").encode() + b"\n")
        assert len(got) == 2 and code(got[0]) == expected, (text[:60], got)
        assert got[1] == {"jsonrpc": "2.0", "id": "after", "result": {}}, got
    assert answers(w, "\n  \n\r\n") == []


def giants_are_skipped_and_the_next_line_counts(w):
    for giant in ("x" * (9 << 20), '{"jsonrpc":"2.0","id":1,"method":"ping","params":{"a":"' + "y" * (5 << 20) + '"}}'):
        got = answers(w, giant + "\n" + call(2, "ping") + "\n")
        assert [code(got[0]), got[1]["id"]] == [-32600, 2] and len(got) == 2, got
    # One that never ends is no reason to keep it.
    got = answers(w, call(1, "ping") + "\n" + "z" * (9 << 20))
    assert [a.get("id") for a in got] == [1, None], got


def batches_are_answered_as_batches(w):
    text = "[%s]\n" % ",".join([call(1, "ping"), call(2, "tools/call", name="list", arguments={"kind": "campaigns"}),
                                '{"jsonrpc":"2.0","method":"notifications/initialized"}', "5", call(3, "no/such")])
    got = answers(w, text + '[{"jsonrpc":"2.0","method":"notifications/initialized"}]\n')
    assert len(got) == 1, got
    by_id = {a["id"]: a for a in got[0]}
    assert len(got[0]) == 4 and by_id[1]["result"] == {} and code(by_id[None]) == -32600 and code(by_id[3]) == -32601, got
    assert len(by_id[2]["result"]["structuredContent"]["items"]) == 3


def half_a_line_at_the_end_is_a_line(w):
    assert answers(w, call(1, "ping"))[0]["result"] == {}
    # What was asked before the end is answered before the process ends.
    got = answers(w, call(7, "tools/call", name="set_status", arguments={"media_buy_id": "apex", "status": "paused"}))
    assert got[0]["id"] == 7 and got[0]["result"]["isError"] is False, got
    assert json.loads(w.ok("show", "campaign", "apex", "--json"))["status"] == "paused"


def revisions_are_agreed_upon(w):
    for asked, given in (("2024-11-05", "2024-11-05"), ("2025-03-26", "2025-03-26"), ("2025-06-18", "2025-06-18"),
                         ("2025-11-25", "2025-11-25"), ("1999-01-01", "2025-11-25")):
        got = answers(w, call(1, "initialize", protocolVersion=asked, capabilities={}, clientInfo={"name": "t", "version": "1"}))
        assert got[0]["result"]["protocolVersion"] == given, got


def an_id_that_is_in_use_is_refused_and_one_that_was_cancelled_is_silent(w):
    slow = call(1, "tools/call", name="list", arguments={"kind": "campaigns"})
    got = answers(w, slow + "\n" + slow + "\n")
    assert sorted("error" in a for a in got) == [False, True], got
    gone = '{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1}}'
    assert [a["id"] for a in answers(w, slow + "\n" + gone + "\n" + gone + "\n" + call(2, "ping"))] == [2]
    assert answers(w, '{"jsonrpc":"2.0","id":9,"result":{}}\n') == []


def hostile_text_cannot_leave_its_line(w):
    w.ok("send", "hostile", "--", "two\nlines \x1b[31m \u2028 and \u202e")
    got = answers(w, call(1, "resources/read", uri="syncd://conversations/hostile"))
    assert json.loads(got[0]["result"]["contents"][0]["text"])["messages"][0]["content"].startswith("two\nlines"), got


def logs_are_on_stderr_and_signals_end_it(w):
    child = subprocess.Popen([w.syncctl, "mcp"], env=w.env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    child.stdin.write(call(1, "tools/call", name="stats").encode() + b"\n")
    child.stdin.flush()
    assert json.loads(child.stdout.readline())["id"] == 1
    w.kill()
    assert b"trying again" in child.stderr.readline()
    child.send_signal(signal.SIGTERM)
    assert child.communicate(timeout=LIMIT)[0] == b"" and child.returncode == 130
    refused = w.run("mcp", "--url", "not an address")
    assert refused.returncode == 2 and refused.stdout == ""


def nobody_reads_and_it_ends(w):
    read, write = os.pipe()
    child = subprocess.Popen([w.syncctl, "mcp"], env=w.env, stdin=subprocess.PIPE, stdout=write, stderr=subprocess.PIPE)
    os.close(write)
    os.close(read)
    assert child.wait(LIMIT) == 0 and child.stderr.read() == b""
    child.stdin.close()


def a_token_that_was_refused_can_be_renewed(w):
    secret, kept = os.path.join(w.folder, "secret"), os.path.join(w.folder, "token")

    def put(path, text):
        with open(path, "w", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
            file.write(text)

    def token(name):
        return w.ok("token", "create", "--secret-file", secret, "--user", name, "--role", "operator").strip()
    put(secret, "0123456789abcdef0123456789abcdef")
    w.kill(signal.SIGTERM)
    w.start("--auth", "jwt", "--auth-secret-file", secret)
    put(kept, token("eve")[:-4] + "AAAA")
    child = subprocess.Popen([w.syncctl, "mcp", "--token-file", kept], env=w.env, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                             stderr=subprocess.DEVNULL)
    lines = iter(child.stdout.readline, b"")

    def ask(id, method, **params):
        child.stdin.write(call(id, method, **params).encode() + b"\n")
        child.stdin.flush()
        return next(a for a in map(json.loads, lines) if a.get("id") == id)

    def stats(id):
        return ask(id, "tools/call", name="stats", arguments={})["result"]
    for id in (1, 2):
        refused = stats(id)
        assert refused["structuredContent"].get("code") == "unauthorized", refused
    put(kept, token("eve"))
    assert not stats(3)["isError"]
    w.ok("send", "room", "hello", env={"SYNCCTL_TOKEN": token("bob")})
    assert ask(4, "resources/subscribe", uri="syncd://conversations/room")["result"] == {}
    # The end of a token that counted, and another one later.
    admin = w.ok("token", "create", "--secret-file", secret, "--user", "root", "--role", "admin").strip()
    w.ok("token", "revoke", "--user", "eve", "-y", env={"SYNCCTL_TOKEN": admin})
    until("the refusal", lambda: stats(5)["isError"])
    put(kept, token("mallory"))
    assert not stats(6)["isError"]
    w.ok("send", "room", "again", env={"SYNCCTL_TOKEN": token("bob")})
    told = next(a for a in map(json.loads, lines) if a.get("method"))
    assert told["params"] == {"uri": "syncd://conversations/room"}, told
    child.stdin.close()
    assert child.wait(LIMIT) == 0
    child.stdout.close()


CASES = [what_is_no_message_is_refused, giants_are_skipped_and_the_next_line_counts, batches_are_answered_as_batches,
         half_a_line_at_the_end_is_a_line, revisions_are_agreed_upon,
         an_id_that_is_in_use_is_refused_and_one_that_was_cancelled_is_silent, hostile_text_cannot_leave_its_line,
         logs_are_on_stderr_and_signals_end_it, nobody_reads_and_it_ends,
         a_token_that_was_refused_can_be_renewed]

if __name__ == "__main__":
    sys.exit(run_cases(CASES))
