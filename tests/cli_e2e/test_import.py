#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Imports files of many kinds, and nothing of those that are wrong.

usage: test_import.py SYNCCTL SYNCD [CASE...]
"""
import json
import os
import re
import signal
import subprocess
import sys
from urllib.request import Request, urlopen

from harness import LIMIT, Pty, run_cases, until


def file(w, name, text):
    path = os.path.join(w.folder, name)
    with open(path, "wb") as out:
        out.write(text if isinstance(text, bytes) else text.encode())
    return path


def item(w, name, *words):
    asked = {"kind": "dataset", "name": name}
    for word in words:
        field, value = word.split(":=") if ":=" in word else word.split("=", 1)
        asked[field] = json.loads(value) if ":=" in word else value
    request = Request(f"http://127.0.0.1:{w.port}/api/ops/show", json.dumps(asked).encode(),
                      {"Content-Type": "application/json"})
    return json.loads(urlopen(request).read())["data"]["item"]


def rows(w, name):
    return item(w, name)["rows"]


def seq(w):
    metrics = urlopen(f"http://127.0.0.1:{w.port}/metrics").read().decode()
    return int(re.search(r"^syncd_log_seq\S* (\d+)", metrics, re.M).group(1))


def names(w):
    return [d["table"] for d in json.loads(w.ok("list", "datasets", "--json"))]


def files_of_many_kinds(w):
    plain = file(w, "plain.csv", "name,count,seen\r\n\"O'Neil, \"\"Al\"\"\",2,2026-02-01\r\n\"two\r\nlines\",,\r\n")
    done = w.run("import", "plain", plain)
    assert done.returncode == 0 and "plain: 2 rows imported (seq " in done.stdout, done
    assert "columns: name text, count number, seen time" in done.stderr, done.stderr
    assert rows(w, "plain") == [["O'Neil, \"Al\"", 2, "2026-02-01T00:00:00.000Z"], ["two\r\nlines", None, None]]
    w.ok("import", "semi", file(w, "semi.txt", "\ufeffname;price\nä;1,5\n"))
    assert rows(w, "semi") == [["ä", "1,5"]]
    w.ok("import", "tabs", file(w, "t.tsv", "a\tb\n1\ttrue\n"))
    assert rows(w, "tabs") == [[1, True]]
    w.ok("import", "bare", file(w, "bare.csv", "1;x\n2;y\n"), "--no-header", "--delimiter", ";", "--types", "column_1=text")
    assert item(w, "bare")["columns"] == ["column_1", "column_2"] and rows(w, "bare") == [["1", "x"], ["2", "y"]]
    w.ok("import", "lines", "-", stdin='{"a":1,"tags":["x"]}\n\n{"a":null,"b":{"deep":true}}\n')
    assert rows(w, "lines") == [[1, ["x"], None], [None, None, '{"deep":true}']]
    assert json.loads(w.ok("import", "again", "-", "--json", stdin="a\n1\n"))["dataset"]["row_count"] == 1
    assert names(w) == ["again", "bare", "lines", "patterns", "plain", "semi", "tabs"], names(w)


def names_that_are_taken(w):
    one = file(w, "one.csv", "a\n1\n")
    w.ok("import", "one", one)
    taken = w.run("import", "one", one)
    assert taken.returncode == 6 and "replace" in taken.stderr, taken
    assert "in the place of those before" in w.ok("import", "one", file(w, "two.csv", "b\n2\n"), "--replace")
    assert rows(w, "one") == [[2]]
    for name in ("campaigns", "One", "rule_x", "../x"):
        assert w.run("import", name, one).returncode == 2
    w.ok("drop-dataset", "one")
    assert w.run("drop-dataset", "one").returncode == 5
    assert w.run("import", "none", os.path.join(w.folder, "none.csv")).returncode == 5
    assert w.run("import", "none", w.folder).returncode == 2


def bad_lines(w):
    text = b"a,b\n1,2\nx\xff,3\n4\n" + b"5,6\n" * 3 + b"7,\"8\n"
    path = file(w, "bad.csv", text)
    done = w.run("import", "bad", path)
    assert done.returncode == 2 and "3 bad lines; nothing was imported" in done.stderr, done
    for line in ("line 3: is not UTF-8", "line 4: has 1 field in the place of 2", "line 8: has a quote that nothing closes"):
        assert line in done.stderr, done.stderr
    assert "bad" not in names(w)
    huge = w.run("import", "huge", file(w, "huge.ndjson", '{"a":1}\n{"a":1e999}\n'))
    assert "line 2: the number 1e999" in huge.stderr, huge
    array = w.run("import", "array", file(w, "array.json", '[{"a":1},\n {"a":2}]'))
    assert array.returncode == 2 and "one JSON array" in array.stderr and "jq -c '.[]'" in array.stderr, array
    told = w.run("import", "bad", path, "--skip-bad")
    assert told.returncode == 0 and "3 bad lines left out" in told.stderr, told
    assert rows(w, "bad") == [[1, 2]] + [[5, 6]] * 3
    many = w.run("import", "many", file(w, "many.csv", "a,b\n" + "x\n" * 100))
    assert many.stderr.count("in the place of") == 20 and "and 80 more" in many.stderr
    wrong = w.run("import", "typed", file(w, "typed.csv", "n\n1\nmany\n"), "--types", "n=number", "--json")
    assert json.loads(wrong.stderr)["message"].endswith('line 3: "many" is no number for n'), wrong.stderr
    dry = json.loads(w.ok("import", "bad", path, "--skip-bad", "--dry-run", "--json", env={"SYNCCTL_URL": "ws://127.0.0.1:1"}))
    assert dry["types"] == ["number", "number"] and dry["row_count"] == 4 and dry["bad_lines"] == 3


def hostile_values(w):
    evil = ["'); drop table events; --", "\x1b[2J\x1b]0;x\x07", "\u202egnp.exe", "=cmd|' /C calc'!A0", '"', "\u0000"[:0], "NaN", "1e999"]
    text = "".join(json.dumps({"v\x1b[1m": v, 'quote"name': 1}) + "\n" for v in evil)
    done = w.run("import", "evil", "-", stdin=text)
    assert done.returncode == 0 and "\x1b" not in done.stdout + done.stderr, done
    assert [r[0] for r in rows(w, "evil")] == evil
    assert "\x1b" not in w.ok("show", "dataset", "evil")
    zero = w.run("import", "zero", "-", stdin='{"a":"x\\u0000y"}\n')
    assert zero.returncode == 2 and "line 1" in zero.stderr


def many_rows(w):
    path = os.path.join(w.folder, "many.csv")
    with open(path, "w") as out:
        out.write("id,name,amount,day,live\n")
        for i in range(100_000):
            out.write(f"{i},customer {i % 977},{i / 7:.2f},2026-01-{i % 28 + 1:02},{'true' if i % 2 else 'false'}\n")
    w.ok("import", "many", path, limit=120)
    assert item(w, "many")["row_count"] == 100_000
    assert item(w, "many")["types"] == ["number", "text", "number", "time", "boolean"]
    assert item(w, "many", "where:=[\"id>=99998\"]")["rows"][1] == [99_999, "customer 345", 14285.57, "2026-01-12T00:00:00.000Z", True]
    with open(path) as pipe:
        done = subprocess.run(["bash", "-c", f"cat | '{w.syncctl}' import piped -"], stdin=pipe, env=w.env, timeout=120)
    assert done.returncode == 0 and item(w, "piped")["row_count"] == 100_000


def in_the_middle(w, path, *words):
    """An import of which some has arrived, and its data set. Where it was over before that was seen, another one."""
    for attempt in range(20):
        name, before = f"long_{len(names(w))}", seq(w)
        child = w.spawn("import", name, path, *words)
        until("some chunks", lambda: seq(w) > before + 2 or child.poll() is not None)
        if child.poll() is None:
            return child, name
        assert child.returncode == 0, child.errors()
    raise AssertionError("it was too fast to be disturbed")


def a_server_that_goes_in_the_middle(w):
    path = os.path.join(w.folder, "long.ndjson")
    with open(path, "w") as out:
        for i in range(60_000):
            out.write(json.dumps({"n": i, "text": "x" * 200}) + "\n")
    child, name = in_the_middle(w, path, "--timeout", "60s")
    w.kill()
    w.start()
    assert name not in names(w) or child.wait(LIMIT) == 0
    assert child.wait(2 * LIMIT) == 0, child.errors()
    assert item(w, name)["row_count"] == 60_000
    assert item(w, name, "sort=-n")["rows"][0][0] == 59_999
    for attempt in range(20):
        child, name = in_the_middle(w, path)
        child.send_signal(signal.SIGINT)
        if child.wait(LIMIT) == 130:
            break
        assert child.returncode == 0, child.errors()
    assert child.returncode == 130, "it was too fast to be stopped"
    assert name not in names(w)


def a_bar_on_a_terminal(w):
    path = file(w, "bar.csv", "a,b\n" + "1,2\n" * 50_000)
    t = Pty(w, w.syncctl, "import", "bar", path)
    t.has(b"importing")
    t.has(b"%")
    t.has(b"bar: 50000 rows imported")
    assert t.ended() == 0
    t.close()


CASES = [files_of_many_kinds, names_that_are_taken, bad_lines, hostile_values, many_rows,
         a_server_that_goes_in_the_middle, a_bar_on_a_terminal]

if __name__ == "__main__":
    sys.exit(run_cases(CASES))
