#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Drives syncctl against a syncd that it starts and stops: pipes, exit codes and streams.

usage: test_cli.py SYNCCTL SYNCD [CASE...]

Nothing sleeps for luck: each step waits for what it expects, up to a limit.
"""
import json
import os
import signal
import subprocess
import sys

from harness import LIMIT, run_cases, until

HOSTILE = "red \x1b[31m bell \x07 title \x1b]0;x\x07 c1 \x9b31m bidi \u202e end"


def is_json(text, **members):
    value = json.loads(text)
    for key, expected in members.items():
        assert value[key] == expected, (key, value)
    return value


def what_is_sent_is_followed_by_tail(w):
    tail = w.spawn("tail", "-f", "-c", "standup", "--count", "3")
    w.ok("send", "standup", "good", "[sic]", "morning")
    w.ok("send", "-c", "standup", stdin="two\nlines\n")
    said = is_json(w.ok("send", "standup", "third", "--json", "--id", "k1"), conversationId="standup")
    assert tail.wait(LIMIT) == 0
    lines = tail.text().splitlines()
    assert [l.split("tester: ")[-1] for l in lines] == ["good [sic] morning", "two", "    lines", "third"], lines
    again = is_json(w.ok("send", "standup", "third", "--json", "--id", "k1"))
    assert again == said
    assert w.run("send", "standup", "other", "--id", "k1").returncode == 6
    assert w.ok("history", "standup", "--limit", "1").endswith("tester: third\n")
    assert [m["content"] for m in json.loads(w.ok("history", "standup", "--json"))][-1] == "third"


def changes_say_what_they_changed(w):
    assert "set_status: active → paused" in w.ok("pause", "apex")
    assert "nothing changed" in w.ok("pause", "Apex Motors")
    assert "set_status: paused → active" in w.ok("resume", "apex moters")
    assert "mobile 2.5 → 1.75" in w.ok("adjust-bid", "apex", "mobile", "-30%")
    assert w.ok("adjust-bid", "apex", "mobile", "2.5", "-q") == ""
    data = is_json(w.ok("op", "adjust_bid", "media_buy_id=apex", "change_percent:=10", "-o", "json"), changed=True)
    assert data["changes"][0]["new_value"]["desktop"] == 3.52
    made = is_json(w.ok("create-media-buy", "New Brand", "--bids-desktop", "2.5", "--geo", "US,DE", "--geo", "FR", "--json"))
    assert made["mediaBuy"]["geo"] == ["US", "DE", "FR"] and made["mediaBuy"]["bids"]["desktop"] == 2.5
    campaigns = json.loads(w.ok("list", "campaigns", "--json"))
    assert [c["media_buy_id"] for c in campaigns] == ["apex", "globalretail", "new-brand", "techflow"]
    assert w.ok("list", "campaigns", "-q") == "apex\nglobalretail\nnew-brand\ntechflow\n"
    assert w.ok("show", "campaign", "apex").startswith("media_buy_id  apex\n")
    assert is_json(w.ok("stats", "--json"))["campaigns"]["total"] == 4
    w.ok("create-conversation", "Daily", "d1")
    w.ok("delete-conversation", "d1")  # nobody can be asked: taken at its word


def what_was_said_is_found_by_its_words(w):
    w.ok("create-conversation", "Daily Standup", "standup")
    w.ok("send", "standup", "the daily cap of Müller")
    w.ok("send", "lobby", "--", "a cap on " + HOSTILE)
    assert w.ok("search", "MULLER", "cap").endswith("tester: the daily cap of Müller\n")
    text = w.ok("search", "cap", "--sort", "newest")
    assert len(text.splitlines()) == 2 and text.splitlines()[0].split(" ")[1] == "lobby", text
    assert "\x1b" not in text and "\x9b" not in text and "\u202e" not in text, text
    assert len(w.ok("search", "cap", "--limit", "1").splitlines()) == 1
    assert "standup" in w.ok("search", "--conversation", "standup", "cap")
    assert "lobby" not in w.ok("search", "--conversation", "standup", "cap")
    assert "standup" not in w.ok("search", "cap", "--", "-daily")
    found = json.loads(w.ok("search", '"daily cap"', "-o", "json"))
    assert [m["excerpt"][1] for m in found] == [{"text": "daily cap", "match": True}], found
    assert w.ok("search", "cap", "-q").split() == [str(m["seq"]) for m in json.loads(w.ok("search", "cap", "--json"))]
    assert w.ok("search", "nothing", "of", "this") == ""
    assert w.run("search", "...").returncode == 2
    assert w.run("search", "cap", "--conversation", "nowhere").returncode == 5
    assert [c["id"] for c in json.loads(w.ok("list", "conversations", "--q", "daily cap", "--json"))] == ["standup"]


def matches_are_bold_on_a_terminal_and_grouped(w):
    w.ok("create-conversation", "Daily Standup", "standup")
    w.ok("send", "standup", "the daily cap")
    w.ok("send", "lobby", "no cap")
    w.ok("send", "standup", "cap it")
    text = w.on_terminal("search", "cap", "--sort", "newest")[0]
    assert text.count("\x1b[1mcap\x1b[0m") == 3, text
    assert text.count("Daily Standup (standup)") == 1, text
    assert text.find("Daily Standup") < text.find("the daily") < text.find("\x1b[1mlobby"), text


def the_assistant_answers_who_asks(w):
    def ask(code, *words, **more):
        result = w.run("ask", *words, **more)
        assert result.returncode == code, (words, result)
        return result

    assert ask(0, "pause Apex Motors").stdout == "Apex Motors: campaign paused (active → paused)\n"
    assert ask(0, "-", stdin="resume apex\n").stdout == "Apex Motors: campaign activated (paused → active)\n"
    assert ask(0, "-q", "-c", "desk", "pause", "apex").stdout == "Apex Motors: campaign paused (active → paused)\n"
    said = is_json(ask(0, "resume apex", "desk", "--json").stdout, role="assistant", conversationId="desk")
    assert said["context"]["metadata"]["operations"][0]["operation"] == "set_status"
    assert json.loads(w.ok("history", "desk", "--json"))[-1]["id"] == said["id"]
    # What is looked up follows what is changed.
    lines = ask(0, "pause apex and show me all active campaigns").stdout.splitlines()
    assert lines[0].startswith("Apex Motors: campaign paused") and lines[1].startswith("TechFlow ("), lines
    both = [json.loads(l) for l in ask(0, "resume apex and list all campaigns", "--json").stdout.splitlines()]
    assert [m["context"]["metadata"].get("more", False) for m in both] == [True, False], both
    assert ask(0, "pause this campaign", "--campaign", "Apex Motors").stdout.startswith("Apex Motors: campaign paused")
    # Nothing done: it asks back, and an answer in the same place carries it out.
    back = ask(3, "set the mobile bid of apex", "desk")
    assert "?" in back.stdout and "syncctl ask TEXT desk" in back.stderr, back
    assert "mobile bid set to 3 " in ask(0, "3", "desk").stdout
    assert ask(3, "hello there").stderr == ""
    assert "quotes" in ask(3, "hello", "apex").stderr
    assert "quotes" in ask(2, "pause", "Apex", "Motors").stderr
    assert ask(2, stdin="").returncode == 2
    # The same key asks once, and gets the same answer.
    first = ask(0, "--id", "k1", "raise mobile bid of apex by 10%").stdout
    assert "10%" in first, first
    assert ask(0, "--id", "k1", "raise mobile bid of apex by 10%").stdout == first
    assert ask(6, "--id", "k1", "raise mobile bid of apex by 11%").stdout == ""
    assert w.run("show", "campaign", "apex", "--json").stdout.count('"mobile":3.3') == 1
    ask(5, "pause this campaign", "--campaign", "none of that name")
    assert w.run("ask", "pause apex", "--url", "ws://127.0.0.1:1").returncode == 7
    assert "Apex Motors: campaign activated" in w.ok("chat", "desk", stdin="/ask what's up? resume apex\n")
    assert ask(0, "which campaigns are paused?", "-o", "yaml").stdout.startswith("id: ")


def exit_codes_and_errors(w):
    cases = [(2, ["pause"]), (2, ["set-status", "apex", "sleeping"]), (2, ["nonsense"]), (5, ["pause", "nope"]),
             (5, ["history", "nowhere"]), (6, ["create-media-buy", "Apex", "apex"]),
             (7, ["--url", "ws://127.0.0.1:1", "pause", "apex"]), (7, ["--url", "ws://127.0.0.1:1", "tail", "-f"]),
             (7, ["--url", "ws://127.0.0.1:1", "chat"])]
    for code, words in cases:
        done = w.run(*words, "--json")
        assert done.returncode == code, (words, done.returncode, done.stderr)
        assert done.stdout == "", (words, done.stdout)
        is_json(done.stderr, type="error", exit_code=code)
        plain = w.run(*words)
        assert plain.returncode == code and plain.stderr.startswith("syncctl: "), plain.stderr
    assert "syncd" in w.run("--url", "ws://127.0.0.1:1", "stats").stderr
    # Checked before anything is sent: no network is needed for it.
    assert w.run("--url", "ws://127.0.0.1:1", "adjust-bid", "apex", "watch", "5").returncode == 2
    # Bytes that are no text are not sent as something else.
    for words in (["send", "standup", "caf\udce9"], ["create-task", "\udcff"], ["op", "create_task", "title=\udcff"]):
        done = w.run(*words, "--json")
        assert done.returncode == 2 and "UTF-8" in done.stderr, done
    w.daemon.send_signal(signal.SIGSTOP)
    try:
        done = w.run("stats", "--timeout", "300ms")
        assert done.returncode in (7, 8), done
    finally:
        w.daemon.send_signal(signal.SIGCONT)


def a_silent_server_times_out(w):
    chat = subprocess.Popen([w.syncctl, "chat", "--timeout", "4s"], env=w.env, stdin=subprocess.PIPE,
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8")
    chat.stdin.write("one\n")
    chat.stdin.flush()
    assert "one" in chat.stdout.readline()
    w.daemon.send_signal(signal.SIGSTOP)
    try:
        out, err = chat.communicate("two\nthree\n", timeout=LIMIT)
    finally:
        w.daemon.send_signal(signal.SIGCONT)
    assert chat.returncode == 8, (chat.returncode, err)


def tail_begins_where_it_is_told(w):
    for i in range(30):
        w.ok("send", "numbers", f"n{i}", "-q")
    texts = lambda *more: [json.loads(l)["message"]["content"]
                           for l in w.ok("tail", "-c", "numbers", "--json", *more).splitlines()]
    assert texts() == [f"n{i}" for i in range(20, 30)]
    assert texts("-n", "2") == ["n28", "n29"]
    assert texts("-n", "0") == []
    assert texts("--since", "10m") == [f"n{i}" for i in range(30)]
    entries = [json.loads(l) for l in w.ok("tail", "-c", "numbers", "--json", "-n", "100").splitlines()]
    assert texts("--since", str(entries[20]["seq"])) == [f"n{i}" for i in range(21, 30)]
    assert texts("--since", entries[20]["timestamp"])[-10:] == [f"n{i}" for i in range(20, 30)]
    assert texts("--since", "10m", "--filter", "message.content=n7") == ["n7"]
    assert texts("--since", "10m", "--count", "3") == ["n0", "n1", "n2"]
    w.ok("pause", "globalretail")
    w.ok("resume", "techflow")
    changed = [json.loads(l)["data"]["mediaBuy"]["media_buy_id"]
               for l in w.ok("tail", "--campaign", "TechFlow", "--since", "0", "--json").splitlines()]
    assert changed and set(changed) == {"techflow"}
    assert all(json.loads(l)["type"] == "media_buy_created"
               for l in w.ok("tail", "--type", "media_buy_created", "--json").splitlines())
    assert w.run("tail", "--type", "nope").returncode == 2
    assert w.run("tail", "--since", "999999").returncode == 2
    assert w.ok("tail", "-f", "-n", "0", "--idle", "200ms") == ""


def no_line_is_lost_or_repeated_over_a_restart(w):
    w.ok("send", "restarts", "begin", "-q")
    w.ok("pause", "techflow", "-q")
    tail = w.spawn("tail", "-f", "-c", "restarts", "-n", "1", "--json")
    events = w.spawn("tail", "-f", "-n", "1", "--type", "media_buy_updated", "--json")
    until("both to be there", lambda: tail.text() and events.text())
    said, statuses = ["begin"], ["paused", "active"]
    for round in range(3):
        for i in range(5):
            said.append(f"r{round} m{i}")
            w.ok("send", "restarts", said[-1], "-q")
        w.ok("set-status", "apex", statuses[round % 2], "-q")
        w.kill()
        w.start()
    w.ok("send", "restarts", "the end", "-q")
    w.ok("set-status", "apex", statuses[1], "-q")
    w.ok("set-status", "apex", statuses[0], "-q")
    said.append("the end")
    until("the last line", lambda: "the end" in tail.text())
    got = [json.loads(l)["message"]["content"] for l in tail.text().splitlines()]
    assert got == said, (got, tail.errors())
    until("the last change", lambda: len(events.text().splitlines()) >= 6)
    seqs = [json.loads(l)["seq"] for l in events.text().splitlines()]
    assert len(seqs) == 6 and seqs == sorted(set(seqs)), seqs
    assert "trying again" in tail.errors()
    w.kill(signal.SIGTERM)
    until("the end to be told", lambda: "the server is stopping; trying again" in tail.errors())
    assert "code" not in tail.errors() and "restarting" not in tail.errors(), tail.errors()
    w.start()
    tail.send_signal(signal.SIGINT)
    assert tail.wait(LIMIT) == 130
    events.send_signal(signal.SIGTERM)
    assert events.wait(LIMIT) == 130


def a_closed_pipe_ends_quietly(w):
    for i in range(5):
        w.ok("send", "pipe", f"line {i}", "-q")
    done = subprocess.run(["sh", "-c", f"'{w.syncctl}' tail -c pipe -f | head -n 1"], env=w.env, timeout=LIMIT,
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert done.stdout.count(b"\n") == 1 and done.stderr == b"", done
    # Nothing is written any more, and it still notices that nobody reads.
    read, write = os.pipe()
    quiet = subprocess.Popen([w.syncctl, "tail", "-f", "-n", "0", "-c", "pipe"], env=w.env, stdout=write,
                             stdin=subprocess.DEVNULL, stderr=subprocess.PIPE)
    os.close(write)
    os.close(read)
    assert quiet.wait(LIMIT) == 0 and quiet.stderr.read() == b""


def lines_that_are_piped_are_said(w):
    join = w.spawn("join", "pipes", "--count", "4", "-n", "0", stdin=subprocess.PIPE)
    join.stdin.write(b"first\nsecond\n")
    join.stdin.flush()
    until("both", lambda: "second" in join.text())
    w.ok("send", "pipes", "third", "--user", "bob")
    join.stdin.close()
    until("the third", lambda: "bob: third" in join.text())
    chat = w.ok("chat", "pipes", stdin="hello\n/set-status apex active\n//slash\n")
    assert "tester: hello" in chat and "Apex Motors" in chat and "tester: /slash" in chat, chat
    assert w.run("chat", "pipes", stdin="a\n/pause nope\nb\n").returncode == 5
    assert "tester: b" in w.run("chat", "pipes", "--on-error", "continue", stdin="/pause nope\nb\n").stdout
    assert w.ok("chat", "pipes", "-q", stdin="quiet\n") == ""


def text_of_others_never_drives_a_terminal(w):
    w.ok("send", "hostile", "--", HOSTILE)
    w.ok("create-conversation", HOSTILE, "hostile-title")
    for words in (["history", "hostile"], ["tail", "-c", "hostile"], ["list", "conversations"], ["tail"],
                  ["history", "hostile", "--json"], ["history", "hostile", "-o", "yaml"], ["history", "hostile", "-o", "csv"]):
        out, code = w.on_terminal(*words, "--no-color")
        assert code == 0, (words, code, out)
        assert "title" in out, (words, out)
        for bad in ("\x1b", "\x07", "\x9b", "\u202e"):
            assert bad not in out, (words, bad, out)
    w.ok("history", "hostile")  # a pipe may carry what it likes; it has to end well


def colour_is_for_terminals(w):
    assert "\x1b" not in w.ok("list", "campaigns")
    assert "\x1b" in w.ok("list", "campaigns", env={"FORCE_COLOR": "1"})
    out, _ = w.on_terminal("list", "campaigns")
    assert "\x1b[1m" in out
    w.env["NO_COLOR"] = "1"
    out, _ = w.on_terminal("list", "campaigns")
    del w.env["NO_COLOR"]
    assert "\x1b" not in out


def what_destroys_asks_first(w):
    for answer, code, there in (("n", 3, True), ("y", 0, False)):
        w.run("create-conversation", "Doomed", "doomed")
        t = w.terminal("delete-conversation", "doomed")
        t.has("[y/N]")
        t.enter(answer)
        t.has(f"ENDED {code}")
        assert (w.run("show", "conversation", "doomed").returncode == 0) == there
    w.run("create-conversation", "Doomed", "doomed")
    w.terminal("delete-conversation", "doomed", "--yes").has("ENDED 0")


def a_backup_is_kept_whole_or_not_at_all(w):
    w.ok("send", "standup", "kept")
    file = os.path.join(w.folder, "backup.sqlite")
    said = is_json(w.ok("backup", file, "--json"), file=file)
    assert said["bytes"] == os.path.getsize(file) and os.stat(file).st_mode & 0o077 == 0, said
    assert w.run("backup", file).returncode == 6
    assert w.run("backup", file, "--force").returncode == 0
    assert w.run("backup", os.path.join(w.folder, "none", "x")).returncode == 1
    assert w.run("--url", "ws://127.0.0.1:1", "backup", file + ".2").returncode == 7
    assert [f for f in os.listdir(w.folder) if f.startswith("backup")] == ["backup.sqlite"]
    assert "uses the data folder" in w.run("restore", file, "--data", os.path.join(w.folder, "data")).stderr


CASES = [what_is_sent_is_followed_by_tail, changes_say_what_they_changed, what_was_said_is_found_by_its_words,
         matches_are_bold_on_a_terminal_and_grouped, a_backup_is_kept_whole_or_not_at_all,
         the_assistant_answers_who_asks, exit_codes_and_errors,
         a_silent_server_times_out, tail_begins_where_it_is_told, no_line_is_lost_or_repeated_over_a_restart,
         a_closed_pipe_ends_quietly, lines_that_are_piped_are_said, text_of_others_never_drives_a_terminal,
         colour_is_for_terminals, what_destroys_asks_first]
NEED_TMUX = {what_destroys_asks_first}


if __name__ == "__main__":
    sys.exit(run_cases(CASES, NEED_TMUX))
