#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Rules from a shell: asked, listed, exported, thrown away.

usage: test_rules.py SYNCCTL SYNCD [CASE...]
"""
import csv
import io
import json
import sys

from harness import run_cases

MANY = "with recursive n(i) as (select 1 union all select i + 1 from n limit 2500) select i, 'row ' || i as label from n"


def a_rule_prints_a_table(w):
    done = w.run("run-rule", "find all campaigns", "--sql")
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[0].split()[:2] == ["media_buy_id", "brand_name"], lines[0]
    assert len(lines) == 4 and any("Apex Motors" in line for line in lines), lines
    place = lines[0].index("brand_name")
    assert all(line[place - 2:place] == "  " for line in lines), lines
    assert "Rule find_all_campaigns → 3 rows → rule_find_all_campaigns_" in done.stderr
    assert "SELECT" in done.stderr.upper()
    assert w.ok("run-rule", "find all campaigns", "-q").split() == [l.split()[0] for l in lines[1:]]


def words_need_no_quotation_marks(w):
    assert w.ok("run-rule", "find", "all", "campaigns", "-q") == w.ok("run-rule", "find all campaigns", "-q")
    assert w.ok("run-rule", "-o", "csv", "count", "campaigns") == "count\n3\n"


def what_others_wrote_is_made_safe(w):
    done = w.run("run-rule", "select 'a' || char(27) || '[31mb' as x, char(8238) as y, char(10) as z")
    assert done.returncode == 0, done.stderr
    assert "\x1b" not in done.stdout and "\u202e" not in done.stdout and "\\x1b[31mb" in done.stdout
    assert len(done.stdout.splitlines()) == 2


def a_result_in_every_shape(w):
    answer = json.loads(w.ok("run-rule", MANY, "--json"))
    assert answer["row_count"] == 2500 and len(answer["rows"]) == 100 and answer["columns"] == ["i", "label"]
    table = answer["table"]
    expected = [{"i": i, "label": f"row {i}"} for i in range(1, 2501)]
    assert json.loads(w.ok("show", "rule", table, "-o", "json")) == expected
    assert [json.loads(l) for l in w.ok("show", "rule", table, "-o", "ndjson").splitlines()] == expected
    text = w.ok("show", "rule", table, "-o", "csv")
    rows = list(csv.reader(io.StringIO(text)))
    assert rows[0] == ["i", "label"] and rows[2500] == ["2500", "row 2500"] and len(rows) == 2501
    shown = w.run("show", "rule", table)
    assert len(shown.stdout.splitlines()) == 101 and "100 of 2500 rows" in shown.stderr
    some = w.ok("show", "rule", table, "--where", "i>2400", "--where", "label~9", "--sort", "-i", "-o", "ndjson")
    numbers = [json.loads(l)["i"] for l in some.splitlines()]
    assert numbers == sorted((i for i in range(2401, 2501) if "9" in str(i)), reverse=True), numbers
    assert len(w.ok("show", "rule", table, "--limit", "7", "-o", "ndjson").splitlines()) == 7
    assert list(csv.reader(io.StringIO(w.ok("run-rule", MANY, "-o", "csv")))) == rows


def csv_as_rfc_4180_has_it(w):
    w.ok("run-rule", "select 'a,b' as \"x,y\", 'say \"hi\"' as q, 'two' || char(10) || 'lines' as t, null as n")
    name = json.loads(w.ok("list", "rules", "--json"))[0]["table"]
    raw = w.ok("show", "rule", name, "-o", "csv")
    assert raw == '"x,y",q,t,n\n"a,b","say ""hi""","two\nlines",\n', repr(raw)
    empty = json.loads(w.ok("run-rule", "select 1 as a where 0", "--json"))["table"]
    assert w.ok("show", "rule", empty, "-o", "csv").strip() == "a"
    assert json.loads(w.ok("show", "rule", empty, "-o", "json")) == []


def listed_logged_and_dropped(w):
    w.ok("run-rule", "find all campaigns")
    w.ok("run-rule", "find all campaigns")
    rules = json.loads(w.ok("list", "rules", "--json"))
    assert len(rules) == 2 and rules[0]["rule"] == "find_all_campaigns"
    assert "WORDS" in w.ok("list", "rules")
    log = json.loads(w.ok("log", "rule", "find_all_campaigns", "--json"))
    assert [entry["operation"] for entry in log] == ["finished", "finished"]
    assert rules[0]["table"] in w.ok("drop-rule", rules[0]["table"], "--json")
    assert len(json.loads(w.ok("list", "rules", "--json"))) == 1
    w.ok("drop-rule", "find_all_campaigns")
    assert w.run("show", "rule", "find_all_campaigns").returncode == 5
    assert w.run("drop-rule", "find_all_campaigns").returncode == 5


def failures_have_their_exit_codes(w):
    wrong = w.run("run-rule", "find all unicorns")
    assert wrong.returncode == 2 or wrong.returncode == 5, wrong.returncode
    assert "unicorns" in wrong.stderr
    failed = w.run("run-rule", "select nothing_like_it from campaigns", "--json")
    assert failed.returncode == 9, failed.returncode
    error = json.loads(failed.stderr)
    assert error["code"] == "rule_failed" and error["rule"] == "select_nothing_like_it_from_campaigns"
    assert w.run("run-rule").returncode == 2
    assert w.run("show", "rule", "x", "--where", "nonsense").returncode == 5


CASES = [a_rule_prints_a_table, words_need_no_quotation_marks, what_others_wrote_is_made_safe, a_result_in_every_shape, csv_as_rfc_4180_has_it,
         listed_logged_and_dropped, failures_have_their_exit_codes]

if __name__ == "__main__":
    sys.exit(run_cases(CASES))
