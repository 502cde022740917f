#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What scripts rely on: each exit code, errors as JSON, plain output in pipes, quiet ends, colour, width, locale.

usage: test_scripts.py SYNCCTL SYNCD [CASE...]
"""
import json
import os
import signal
import subprocess
import sys

from harness import LIMIT, run_cases, until
from refusing import Refusing

NOWHERE = "ws://127.0.0.1:1"


def ends_with(w, code, *words, **more):
    """The code in every way of asking; what goes wrong is one line of JSON on stderr."""
    done = w.run(*words, "--json", **more)
    assert done.returncode == code, (words, done)
    if code != 0:
        assert done.stdout == "", (words, done)
        error = json.loads(done.stderr.splitlines()[-1])
        assert error["type"] == "error" and error["exit_code"] == code and error["message"] and error["code"], error
    plain = w.run(*words, **more)
    assert plain.returncode == code, (words, plain)
    assert "\x1b" not in plain.stdout + plain.stderr
    return done


def exit_0_is_done_and_an_empty_list_too(w):
    ends_with(w, 0, "list", "campaigns")
    assert ends_with(w, 0, "list", "runs").stdout == "[]\n"
    assert w.ok("list", "runs") == ""
    ends_with(w, 0, "search", "nothing", "of", "this")
    ends_with(w, 0, "pause", "apex")
    ends_with(w, 0, "help")
    assert w.run("--version").stdout.startswith("syncctl ")


def exit_1_is_failed(w):
    ends_with(w, 1, "tail", "--as", "x", env={"XDG_STATE_HOME": "/proc/nowhere"})
    full = w.run_to("/dev/full", "list", "campaigns")
    assert full.returncode == 1 and "cannot write the output" in full.stderr, full


def exit_2_is_usage(w):
    for words in (["pause"], ["nonsense"], ["list", "nonsense"], ["set-status", "apex", "sleeping"], ["--no-such-flag", "stats"],
                  ["stats", "-o", "xml"], ["stats", "--timeout", "soon"], ["stats", "--url", "http://"], ["tail", "--type", "nope"],
                  ["op", "set_status", "media_buy_id"], ["chat", "--on-error", "dance"], ["send"]):
        done = w.run(*words)
        assert done.returncode == 2 and done.stdout == "" and done.stderr, (words, done)
        # Before the network is asked for anything.
        assert w.run(*words, "--url", NOWHERE).returncode == 2 or "--url" in words, words
    # What a number has to be is said in words, and not by the bounds of a floating-point number.
    for words, least in ((["tail", "-n", "-1"], 0), (["tail", "-n", "some"], 0), (["tail", "--count", "0"], 1), (["wait", "--count", "0"], 1),
                         (["join", "room", "-n", "99999999999"], 0)):
        said = w.run(*words, "--url", NOWHERE)
        assert said.returncode == 2 and said.stderr.splitlines()[0].endswith(f"{words[-1]} is no whole number from {least} on"), said
    ends_with(w, 2, "backup", "-")
    assert not os.path.exists("-")
    assert w.run().returncode == 2
    ends_with(w, 2, "pause")
    error = json.loads(ends_with(w, 2, "set-status", "apex", "sleeping").stderr)
    assert error["field"] == "status" and "active" in error["hint"] + error["message"], error


def exit_3_is_declined(w):
    done = w.run("ask", "hello there")
    assert done.returncode == 3, done


def exit_4_is_not_authorised(w):
    secret = os.path.join(w.folder, "secret")
    with open(secret, "w") as file:
        file.write("0123456789abcdef0123456789abcdef")
    os.chmod(secret, 0o600)
    w.kill(signal.SIGTERM)
    w.start("--auth", "jwt", "--auth-secret-file", secret)
    ends_with(w, 4, "list", "campaigns")
    token = w.run("token", "create", "--secret-file", secret, "--user", "eve", "--role", "viewer").stdout.strip()
    ends_with(w, 0, "list", "campaigns", env={"SYNCCTL_TOKEN": token})
    ends_with(w, 4, "pause", "apex", env={"SYNCCTL_TOKEN": token})
    ends_with(w, 4, "stats", env={"SYNCCTL_TOKEN": token[:-4] + "AAAA"})
    over = w.run("token", "create", "--secret-file", secret, "--user", "eve", "--ttl", "1s").stdout.strip()
    until("the token to be over", lambda: w.run("stats", env={"SYNCCTL_TOKEN": over}).returncode == 4)
    sick = w.run("doctor", "--json", env={"SYNCCTL_TOKEN": over})
    assert sick.returncode == 4 and {r["check"]: r["status"] for r in json.loads(sick.stdout)}["token"] == "failed", sick
    well = w.run("doctor", "--json", env={"SYNCCTL_TOKEN": token})
    assert well.returncode == 0 and "eve in default" in well.stdout, well


def exit_5_is_not_found(w):
    for words in (["pause", "nope"], ["history", "nowhere"], ["show", "run", "none"], ["log", "campaign", "none"],
                  ["search", "x", "--conversation", "nowhere"], ["stats", "--context", "nope"]):
        ends_with(w, 5, *words)


def exit_6_is_a_conflict_or_ambiguous(w):
    ends_with(w, 6, "create-media-buy", "Apex", "apex")
    w.ok("create-media-buy", "Apex Trucks", "trucks")
    done = w.run("pause", "Apex", "--json")
    assert done.returncode in (0, 6)
    if done.returncode == 6:
        assert len(json.loads(done.stderr)["candidates"]) == 2
    w.ok("send", "room", "one", "--id", "k1")
    ends_with(w, 6, "send", "room", "two", "--id", "k1")


def exit_7_is_no_connection(w):
    for words in (["pause", "apex"], ["tail", "-f"], ["wait"], ["chat"], ["join", "room"], ["send", "room", "x"], ["ask", "x"],
                  ["who", "room"], ["run", "watch", "r"]):
        ends_with(w, 7, *words, "--url", NOWHERE)
    assert "syncd --demo" in w.run("stats", "--url", NOWHERE).stderr
    assert w.run("doctor", "--url", NOWHERE).returncode == 7


def exit_8_is_timed_out(w):
    ends_with(w, 8, "wait", "--timeout", "3s")
    w.ok("register-crew", "Builds", "builds")
    w.ok("start-run", "builds", "slow")
    assert w.run("run", "watch", "slow", "--timeout", "3s").returncode == 8


def exit_9_is_what_was_watched_failed(w):
    w.ok("register-crew", "Builds", "builds")
    for status, code in (("failed", 9), ("success", 0), ("abandoned", 9)):
        w.ok("start-run", "builds", status)
        w.ok("finish-run", status, status)
        assert w.run("run", "watch", status).returncode == code, status
    # `exec` passes on the command's own.
    for code in (0, 1, 9, 77):
        assert w.run("exec", "--crew", "builds", "--", "sh", "-c", f"exit {code}").returncode == code


def exit_10_is_events_lost_under_strict(w):
    import shutil
    w.ok("send", "room", "old")
    w.ok("tail", "-c", "room", "--as", "x")
    w.kill()
    shutil.rmtree(os.path.join(w.folder, "data"))
    w.start()
    done = w.run("tail", "-c", "room", "--as", "x", "--strict", "--json")
    assert done.returncode == 10 and json.loads(done.stdout)["type"] == "gap", done


def exit_11_is_rate_limited(w):
    with Refusing("rate_limited", retry_after_ms=250, retryable=True) as server:
        done = ends_with(w, 11, "stats", "--timeout", "4s", "--url", server.url)
        assert json.loads(done.stderr)["retry_after_ms"] == 250, done
        ends_with(w, 11, "send", "room", "hello", "--timeout", "4s", "--url", server.url)


def exit_130_is_interrupted(w):
    for how in (signal.SIGINT, signal.SIGTERM):
        child = w.spawn("tail", "-f")
        until("the stream", lambda: child.text())
        child.send_signal(how)
        assert child.wait(LIMIT) == 130


READERS = [["list", "campaigns"], ["show", "campaign", "apex"], ["stats"], ["tail"], ["describe"], ["help"], ["help", "exit-codes"],
           ["history", "room"], ["search", "line"], ["log", "campaign", "apex"], ["who"], ["context", "ls"], ["doctor"]]


def a_closed_pipe_is_quiet_everywhere(w):
    for i in range(3):
        w.ok("send", "room", f"line {i}")
    w.ok("pause", "apex")
    for words in READERS:
        read, write = os.pipe()
        os.close(read)
        done = subprocess.run([w.syncctl, *words], env=w.env, stdin=subprocess.DEVNULL, stdout=write, stderr=subprocess.PIPE, timeout=LIMIT)
        os.close(write)
        assert done.returncode == 0 and done.stderr == b"", (words, done)
    done = subprocess.run(["sh", "-c", f"'{w.syncctl}' describe --json | head -c 10"], env=w.env, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=LIMIT)
    assert len(done.stdout) == 10 and done.stderr == b"", done


def nothing_is_asked_without_a_terminal(w):
    w.ok("create-conversation", "Doomed", "doomed")
    w.ok("delete-conversation", "doomed")
    for words in READERS:
        done = w.run(*words)
        assert done.returncode in (0, 5), (words, done)
        assert "\x1b" not in done.stdout + done.stderr, (words, done)


def colour_goes_by_what_was_asked_for(w):
    coloured = lambda **env: "\x1b" in w.on_terminal("list", "campaigns", **env)[0]
    assert coloured()
    assert not coloured(NO_COLOR="1")
    assert coloured(NO_COLOR="")  # set to nothing is not set
    assert not coloured(FORCE_COLOR="0")
    assert "\x1b" not in w.on_terminal("list", "campaigns", "--no-color")[0]
    assert "\x1b" not in w.ok("list", "campaigns")
    assert "\x1b" in w.ok("list", "campaigns", env={"FORCE_COLOR": "1"})
    assert "\x1b" not in w.ok("list", "campaigns", env={"FORCE_COLOR": "1", "NO_COLOR": "1"})
    assert "\x1b" not in w.ok("list", "campaigns", "--no-color", env={"FORCE_COLOR": "1"})
    assert "\x1b" not in w.ok("list", "campaigns", "--json", env={"FORCE_COLOR": "1"})


def a_dumb_terminal_gets_plain_text(w):
    out, code = w.on_terminal("list", "campaigns", TERM="dumb")
    assert code == 0 and "Apex Motors" in out and "\x1b" not in out, out


def forty_columns_are_enough(w):
    w.ok("send", "room", "a message that goes on and on, wider than the window that it is looked at in")
    for words in (["list", "campaigns"], ["list", "conversations"], ["show", "campaign", "apex"], ["stats"], ["help", "environment"],
                  ["help", "exit-codes"], ["log", "campaign", "apex"]):
        out, code = w.on_terminal(*words, "--no-color", columns=40)
        assert code == 0 and out, (words, out)
        wide = [line for line in out.splitlines() if len(line) > 40]
        assert not wide, (words, wide)
    # Without a terminal nothing is cut off.
    assert all(brand in w.ok("list", "campaigns", env={"COLUMNS": "40"}) for brand in ("Apex Motors", "GlobalRetail", "TechFlow"))


def a_locale_without_utf8_gets_plain_words(w):
    w.ok("send", "room", "hello", "--source", "web")
    w.ok("send", "room", "again")
    for env in ({"LC_ALL": "C"}, {"LC_ALL": "", "LANG": "", "LC_CTYPE": "POSIX"}):
        text = w.ok("tail", "-c", "room", env=env)
        assert text.isascii() and "[web] tester: hello" in text and "[cli] tester: again" in text, text
        done = w.ok("pause", "apex", env=env) + w.ok("resume", "apex", env=env)
        assert done.isascii() and "active -> paused" in done, done
        assert w.ok("help", env=env).isascii() and w.ok("doctor", env=env).isascii()
    assert "🌐 tester: hello" in w.ok("tail", "-c", "room", "-n", "2").replace("  ", " ")


def doctor_finds_what_is_wrong_and_says_what_to_do(w):
    well = {row["check"]: row for row in json.loads(w.ok("doctor", "--json"))}
    assert {row["status"] for row in well.values()} == {"ok"}, well
    assert list(well) == ["configuration", "folders", "address", "token", "connection", "encryption", "clock", "version", "store",
                          "limits"], well
    assert w.ok("doctor", "-q") == ""
    text = w.ok("doctor")
    assert text.splitlines()[0].startswith("ok ") and "syncctl/0.1.0 here, syncd/0.1.0 there" in text, text
    away = w.run("doctor", "--url", NOWHERE)
    assert away.returncode == 7 and "syncd --demo" in away.stdout and "skipped" in away.stdout, away
    config = os.path.join(w.folder, "config.toml")
    with open(config, "w") as file:
        file.write("this is no toml = = =")
    broken = w.run("doctor", env={"SYNCCTL_CONFIG": config})
    assert broken.returncode == 2 and "config.toml:1" in broken.stdout, broken
    assert w.run("doctor", env={"SYNCCTL_TOKEN": "nonsense"}).returncode == 4
    far = w.run("doctor", "--url", "ws://192.0.2.1:9", "--timeout", "300ms")
    assert "TLS" in far.stdout or "wss://" in far.stdout, far.stdout
    assert far.returncode in (7, 8), far
    assert "/dev/null is no folder" in w.run("doctor", env={"XDG_STATE_HOME": "/dev/null/x"}).stdout


def doctor_looks_at_the_certificate(w):
    cert, key = os.path.join(w.folder, "server.crt"), os.path.join(w.folder, "server.key")
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", key,
                    "-out", cert, "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"],
                   check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=LIMIT)
    os.chmod(key, 0o600)
    w.kill(signal.SIGTERM)
    w.start("--tls-cert", cert, "--tls-key", key)
    url = f"wss://127.0.0.1:{w.port}"
    checks = lambda done: {row["check"]: row for row in json.loads(done.stdout)}
    trusted = w.run("doctor", "--json", "--url", url, "--ca-file", cert)
    assert trusted.returncode == 0 and "accepted" in checks(trusted)["encryption"]["found"], trusted
    strange = w.run("doctor", "--json", "--url", url)
    assert strange.returncode == 7 and checks(strange)["encryption"]["status"] == "skipped", strange
    assert "--ca-file" in checks(strange)["connection"]["advice"] and "--demo" not in checks(strange)["connection"]["advice"], strange
    assert w.run("doctor", "--url", f"ws://127.0.0.1:{w.port}", "--timeout", "2s").returncode == 7
    # An assistant's connection trusts the same authority.
    line = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "list", "arguments": {"kind": "campaigns"}}})
    answer = json.loads(w.run("mcp", "--url", url, "--ca-file", cert, stdin=line).stdout)
    assert len(answer["result"]["structuredContent"]["items"]) == 3, answer


def contexts_are_kept_and_used(w):
    assert w.ok("context", "ls") == ""
    w.ok("context", "add", "here", "--url", w.env["SYNCCTL_URL"], "-o", "json", "--conversation", "room")
    w.ok("context", "add", "there", "--url", NOWHERE)
    names = [(c["name"], c["current"]) for c in json.loads(w.ok("context", "ls", "--json"))]
    assert names == [("here", True), ("there", False)], names
    env = {"SYNCCTL_URL": ""}
    assert json.loads(w.ok("list", "campaigns", env=env))
    w.ok("send", "-c", "room", "by context", env=env)
    assert w.run("list", "campaigns", "--context", "there", env=env).returncode == 7
    w.ok("context", "use", "there")
    assert w.run("list", "campaigns", env=env).returncode == 7
    w.ok("list", "campaigns", env=dict(env, SYNCCTL_CONTEXT="here"))
    w.ok("context", "rm", "there")
    assert w.run("context", "use", "there").returncode == 5
    assert oct(os.stat(os.path.join(w.folder, ".config/syncctl/config.toml")).st_mode & 0o777) == "0o600"


def what_was_done_is_undone_and_told(w):
    w.ok("pause", "apex")
    seq = json.loads(w.ok("tail", "-n", "1", "--json"))["seq"]
    assert "paused → active" in w.ok("undo", str(seq))
    assert json.loads(w.ok("show", "campaign", "apex", "--json"))["status"] == "active"
    ends_with(w, 5, "undo", "999999")
    log = json.loads(w.ok("log", "campaign", "apex", "--json"))
    assert len(log) >= 2 or "entries" in log or log, log
    w.ok("send", "room", "x")
    join = w.spawn("join", "room", "--user", "bob", "-n", "0")
    until("bob", lambda: "bob" in w.ok("who", "room"))
    assert [p["userId"] for p in json.loads(w.ok("who", "room", "--json"))] == ["bob"]
    join.send_signal(signal.SIGINT)
    assert join.wait(LIMIT) == 130


CASES = [exit_0_is_done_and_an_empty_list_too, exit_1_is_failed, exit_2_is_usage, exit_3_is_declined, exit_4_is_not_authorised,
         exit_5_is_not_found, exit_6_is_a_conflict_or_ambiguous, exit_7_is_no_connection, exit_8_is_timed_out,
         exit_9_is_what_was_watched_failed, exit_10_is_events_lost_under_strict, exit_11_is_rate_limited, exit_130_is_interrupted,
         a_closed_pipe_is_quiet_everywhere, nothing_is_asked_without_a_terminal, colour_goes_by_what_was_asked_for,
         a_dumb_terminal_gets_plain_text, forty_columns_are_enough, a_locale_without_utf8_gets_plain_words,
         doctor_finds_what_is_wrong_and_says_what_to_do, doctor_looks_at_the_certificate, contexts_are_kept_and_used, what_was_done_is_undone_and_told]

if __name__ == "__main__":
    sys.exit(run_cases(CASES))
