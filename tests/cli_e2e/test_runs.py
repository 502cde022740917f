#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Looks on: at runs from their start to their end, at who is there, at figures.

usage: test_runs.py SYNCCTL SYNCD [CASE...]
"""
import json
import signal
import subprocess
import sys

from harness import LIMIT, Pty, run_cases, until


def types(seen):
    return [e["type"] for e in seen if e["type"] != "tool_progress"]


def a_run_of_several_commands(w):
    assert w.run("run", "start", "nobody").returncode == 5
    w.ok("register-crew", "Builds", "builds")
    run = w.ok("run", "start", "builds", "nightly").strip()
    assert "\n" not in run and len(run) == 36
    watch = w.spawn("run", "watch", run)
    for command in ("true", "false"):
        w.run("exec", "--crew", "builds", "--run", run, "--agent", "ada", "--tool", "step", "--", command)
    late = w.spawn("run", "watch", run, "--json")
    until("both to look on", lambda: "step end error" in watch.text() and "tool_end" in late.text())
    assert "already" not in w.ok("run", "finish", run, "failed", "--tokens", "12")
    assert "already" in w.ok("run", "finish", run, "failed", "--tokens", "12")
    assert watch.wait(LIMIT) == 9 and late.wait(LIMIT) == 9
    seen = [json.loads(l) for l in late.text().splitlines()]
    assert types(seen) == ["run_started", "tool_start", "tool_end", "tool_start", "tool_end", "run_finished"], seen
    assert {e["agent_id"] for e in seen if e["type"] == "tool_end"} == {"ada"}
    assert seen[-1]["data"]["run"]["tokens"] == 12
    assert len(watch.text().splitlines()) == len(seen)
    assert w.run("run", "watch", run, "-o", "ndjson").stdout == late.text()
    assert w.run("run", "finish", run, "success").returncode == 6
    assert w.run("run", "finish", "nope").returncode == 5
    assert w.run("run", "finish", run, "splendid").returncode == 2
    assert w.run("run").returncode == 2


def a_run_that_does_not_exist_yet_is_waited_for(w):
    none = w.run("run", "watch", "later", "--timeout", "3s")
    assert none.returncode == 8 and "there is no run later yet" in none.stderr, none
    w.ok("register-crew", "Builds", "builds")
    watch = w.spawn("run", "watch", "later", "--json")
    other = w.ok("run", "start", "builds").strip()
    until("it to wait", lambda: "it is waited for" in watch.errors())
    until("it to listen", lambda: " cli 2" in " ".join(w.ok("who").split()))
    w.kill()
    w.start()
    assert w.ok("run", "start", "--crew", "builds", "--run", "later", "--json").startswith("{")
    w.ok("run", "finish", other)
    w.ok("run", "finish", "later")
    assert watch.wait(LIMIT) == 0
    assert [json.loads(l)["type"] for l in watch.text().splitlines()] == ["run_started", "run_finished"]


def who_is_there(w):
    ada = w.spawn("join", "lounge", "--user", "ada", stdin=subprocess.PIPE)
    bob = w.spawn("join", "lounge", "--user", "bob", "--source", "iphone", stdin=subprocess.PIPE)
    there = lambda: [(r["userId"], r["source"]) for r in json.loads(w.ok("who", "lounge", "--json"))]
    until("both", lambda: there() == [("ada", "cli"), ("bob", "iphone")])
    assert w.ok("who", "lounge").splitlines()[1].split()[:2] == ["ada", "cli"]
    assert w.ok("who", "elsewhere") == "" and w.ok("who", "elsewhere", "--json") == "[]\n"
    sources = {r["source"]: r["connections"] for r in json.loads(w.ok("who", "--json"))}
    assert sources["iphone"] == 1 and sources["cli"] >= 2, sources
    for one in (ada, bob):
        one.send_signal(signal.SIGINT)
        assert one.wait(LIMIT) == 130


def figures_are_watched(w):
    watch = w.spawn("stats", "--watch", "100ms")
    until("three lines", lambda: watch.text().count("\n") >= 3)
    w.kill()
    w.start()
    had = watch.text().count("\n")
    until("it to go on", lambda: watch.text().count("\n") > had + 1)
    assert all(json.loads(l)["campaigns"]["total"] == 3 for l in watch.text().splitlines())
    watch.send_signal(signal.SIGINT)
    assert watch.wait(LIMIT) == 130
    t = Pty(w, w.syncctl, "stats", "--watch", "100ms", "--no-color")
    t.has(b"\x1b[H", 4)
    assert t.seen.count(b"\x1b[2J") == 1 and b"campaigns\x1b[K\r\n  total   3\x1b[K" in t.seen, t.seen
    t.type(b"\x03")
    assert t.child.wait(LIMIT) == 130
    t.close()


def a_crew_of_a_thousand_is_readable(w):
    agents = [word for i in range(1000) for word in ("--agents", f"agent {i}")]
    w.ok("register-crew", "Big", "big", *agents)
    w.ok("register-crew", "Small", "small", "--agents", "ada", "--agents", "bob")
    t = Pty(w, w.syncctl, "list", "crews", "--no-color", cols=100)
    t.has(b"1000: agent 0, agent 1")
    t.has(b"ada, bob")
    assert t.child.wait(LIMIT) == 0
    lines = t.seen.decode().splitlines()
    assert len(lines) == 3 and all(len(line) <= 100 for line in lines), lines
    t.close()
    assert "agent 999" in w.ok("list", "crews") and len(json.loads(w.ok("list", "crews", "--json"))[0]["agents"]) == 1000
    assert w.run("register-crew", "Twice", "--agents", "ada", "--agents", "ada").returncode == 2
    assert w.run("register-crew", "Odd ").returncode == 2


def who_changed_what(w):
    w.ok("register-crew", "Builds", "builds")
    w.ok("signal", "builds", "busy")
    run = w.ok("run", "start", "builds").strip()
    w.ok("run", "finish", run, "failed")
    w.ok("create-task", "call the printer")
    w.ok("done", "call the printer")
    operations = lambda *what: [c["operation"] for c in json.loads(w.ok("log", *what, "--json"))]
    assert operations("run", run) == ["start_run", "finish_run"]
    assert operations("crew", "builds") == ["register_crew", "signal"]
    assert operations("task", "call the printer") == ["create_task", "set_task_status"]
    assert "Signalled busy" in w.ok("log", "crew", "builds")
    wrong = w.run("log", "conversation", "x")
    assert wrong.returncode == 2 and "campaign, task, crew, run" in wrong.stderr, wrong
    assert w.run("log", "run", "nope").returncode == 5
    for of in ("ws", "dashboard", "tokens", "rentals"):
        assert isinstance(json.loads(w.ok("stats", of, "--json")), dict)


CASES = [a_run_of_several_commands, a_run_that_does_not_exist_yet_is_waited_for, who_is_there, figures_are_watched,
         a_crew_of_a_thousand_is_readable, who_changed_what]

if __name__ == "__main__":
    sys.exit(run_cases(CASES))
