#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What each reading verb prints in each shape, held against the files in golden/, one a verb.

usage: test_golden.py SYNCCTL SYNCD [CASE...]
       GOLDEN=write test_golden.py SYNCCTL SYNCD     writes the files anew, to be looked at before they are committed

Times, ids and what depends on how fast the machine is are put out of sight first; nothing else is.
"""
import json
import os
import pathlib
import re
import sys

from harness import run_cases, until

FOLDER = pathlib.Path(__file__).parent / "golden"
SHAPES = ["table", "json", "ndjson", "yaml", "csv"]

HIDDEN = [
    (r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", "<time>"),
    (r"\d{4}-\d\d-\d\dT\d\d\b", "<hour>"),
    (r"\b\d{4}-\d\d-\d\d\b", "<day>"),
    (r"\b[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}\b", "<id>"),
    (r"\b[0-9a-f]{32}\b", "<token>"),
    (r"(?<![0-9])1[789]\d{11}\b", "<ms>"),
    (r"127\.0\.0\.1:\d+", "127.0.0.1:<port>"),
    (r"port \d+ of", "port <port> of"),
    (r'(duration_ms"*: ?)[\d.]+', r"\1<n>"),
    (r"\b\d+(\.\d+)? (ms|s)\b", "<n> ms"),
]


def normalised(text, w, shape="table"):
    text = text.replace(w.folder, "<home>")
    for pattern, instead in HIDDEN:
        text = re.sub(pattern, instead, text)
    text = text.replace("\r\n", "\n")
    if shape != "table":
        return text
    # Columns are as wide as what they hold, which was hidden.
    return "\n".join(re.sub(r"(?<=\S) {2,}", "  ", line).rstrip() for line in text.split("\n"))


def shapes_of(w, *words, codes=(0,), env=None):
    out = []
    for shape in SHAPES:
        done = w.run(*words, "-o", shape, env=env)
        assert done.returncode in codes, (words, shape, done)
        out.append(f"$ syncctl {' '.join(words)} -o {shape}\n{normalised(done.stdout, w, shape)}")
        if done.stderr and shape in ("table", "json"):
            out.append(f"stderr:\n{normalised(done.stderr, w)}")
    return "\n".join(out)


def held(name, text):
    file = FOLDER / f"{name}.txt"
    if os.environ.get("GOLDEN") == "write":
        FOLDER.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return
    assert file.exists(), f"{file} is missing: GOLDEN=write writes it"
    golden = file.read_text(encoding="utf-8")
    for number, (was, now) in enumerate(zip(golden.split("\n"), text.split("\n")), 1):
        at = max(len(os.path.commonprefix([was, now])) - 40, 0)
        assert was == now, f"{file}:{number}:{at}\n  was {was[at:at + 120]!r}\n  now {now[at:at + 120]!r}"
    assert golden == text, f"{file}: one goes on where the other ends"


def furnish(w):
    """One of everything, with names of our own."""
    w.ok("create-conversation", "Daily Stand-up", "standup")
    w.ok("send", "standup", "good morning", "--source", "web", "--id", "m1")
    w.ok("send", "standup", "two\nlines, \"quoted\" and 日本", "--id", "m2")
    w.ok("pause", "apex")
    w.ok("adjust-bid", "techflow", "mobile", "-30%")
    for title in ("call the printer", "write, then read"):
        w.ok("create-task", title)
    w.ok("set-task-status", "call the printer", "in_progress")
    w.ok("register-crew", "Builds", "builds", "--agents", "scout")
    w.ok("signal", "builds", "available")
    w.ok("start-run", "builds", "r1", "--name", "nightly")
    w.ok("tool-start", "r1", "pytest", "--call-id", "c1")
    w.ok("import-dataset", "words", "--rows", '[{"word":"hello","count":2},{"word":"world, \\"big\\"","count":3}]')
    w.ok("run-rule", "count patterns by kind")
    w.ok("record-tokens", "earned", "12.5", "--entry-id", "e1")


def each_kind(w):
    furnish(w)
    for kind, name in (("campaign", "apex"), ("conversation", "standup"), ("task", "call the printer"), ("crew", "builds"), ("run", "r1"),
                       ("rule", "count_patterns_by_kind"), ("dataset", "words")):
        held(f"list_{kind}", shapes_of(w, "list", kind + "s"))
        held(f"show_{kind}", shapes_of(w, "show", kind, name))
        if kind != "conversation":
            held(f"log_{kind}", shapes_of(w, "log", kind, name))
    held("list_nothing", shapes_of(w, "list", "campaigns", "--status", "paused", "--q", "none of that name"))


def what_was_said_and_what_happened(w):
    furnish(w)
    held("history", shapes_of(w, "history", "standup"))
    held("search", shapes_of(w, "search", "morning"))
    held("tail", shapes_of(w, "tail", "--type", "media_buy_updated", "--type", "task_status_changed", "--type", "run_started"))
    held("tail_conversation", shapes_of(w, "tail", "-c", "standup"))
    held("wait", shapes_of(w, "wait", "--since", "0", "--type", "signal"))
    held("run_rule", shapes_of(w, "run-rule", "find all patterns where kind is pattern"))
    w.ok("finish-run", "r1", "success", "--tokens", "1200")
    held("run_watch", shapes_of(w, "run", "watch", "r1"))


def figures(w):
    furnish(w)
    for of in ("dashboard", "tokens", "rentals"):
        held(f"stats_{of}", shapes_of(w, "stats", of))


def who_is_there(w):
    furnish(w)
    w.spawn("join", "standup", "--user", "bob", "-n", "0")
    until("bob", lambda: "bob" in w.ok("who", "standup"))
    held("who_room", shapes_of(w, "who", "standup"))


def what_stands_here(w):
    held("help_exit_codes", shapes_of(w, "help", "exit-codes"))
    held("help_environment", shapes_of(w, "help", "environment"))
    held("help_output", shapes_of(w, "help", "output"))
    held("doctor", shapes_of(w, "doctor"))
    w.ok("context", "add", "staging", "--url", "wss://staging.example:4000", "--conversation", "room")
    w.ok("context", "add", "home", "--use")
    held("context_ls", shapes_of(w, "context", "ls"))


def what_changes_say(w):
    out = []
    for status, shape in zip(("paused", "active", "paused", "active", "paused"), SHAPES):
        out.append(f"$ syncctl set-status apex {status} -o {shape}\n" + normalised(w.ok("set-status", "apex", status, "-o", shape), w, shape))
    held("set_status", "\n".join(out))
    held("dry_run", shapes_of(w, "adjust-bid", "apex", "mobile", "-30%", "--dry-run"))


def what_errors_say(w):
    out = []
    for words in (["pause", "nope"], ["set-status", "apex", "sleeping"], ["nonsense"], ["pause"], ["paus", "apex"],
                  ["history", "nowhere"], ["tail", "--type", "nope"], ["wait", "--timeout", "1ms"]):
        for shape in ("table", "json"):
            done = w.run(*words, "-o", shape)
            assert done.stdout == ""
            out.append(f"$ syncctl {' '.join(words)} -o {shape}    # {done.returncode}\n{normalised(done.stderr, w)}")
    held("errors", "\n".join(out))


CASES = [each_kind, what_was_said_and_what_happened, figures, who_is_there, what_stands_here, what_changes_say, what_errors_say]

if __name__ == "__main__":
    sys.exit(run_cases(CASES))
