#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The recipes of the README, run as they stand there: each has its scene and its outcome here, and none is left out.

usage: test_recipes.py SYNCCTL SYNCD [CASE...]
"""
import csv
import json
import os
import pathlib
import re
import subprocess
import sys

from harness import LIMIT, run_cases, until

README = pathlib.Path(__file__).parents[2] / "README.md"


def recipes():
    """The shell blocks of the section, by the sentence in front of them."""
    section = re.search(r"^## In scripts and CI\n(.*?)^## ", README.read_text(encoding="utf-8"), re.S | re.M)[1]
    return dict(re.findall(r"([^\n]+:)\n\n```sh\n(.*?)```", section, re.S))


def recipe(beginning):
    found = [text for sentence, text in recipes().items() if sentence.startswith(beginning)]
    assert len(found) == 1, (beginning, list(recipes()))
    return found[0]


def start(w, text):
    programs = os.path.join(w.folder, "bin")
    os.makedirs(programs, exist_ok=True)
    if not os.path.exists(os.path.join(programs, "syncctl")):
        os.symlink(os.path.abspath(w.syncctl), os.path.join(programs, "syncctl"))
    env = dict(w.env, PATH=programs + ":" + w.env["PATH"])
    return subprocess.Popen(["bash", "-euo", "pipefail", "-c", text], env=env, cwd=w.folder, stdin=subprocess.DEVNULL,
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8")


def run(w, text, code=0):
    child = start(w, text)
    out, err = child.communicate(timeout=3 * LIMIT)
    assert child.returncode == code, (child.returncode, out, err)
    return out


def program(w, name, text):
    path = os.path.join(w.folder, name)
    with open(path, "w") as file:
        file.write("#!/bin/sh\n" + text)
    os.chmod(path, 0o755)


def begin_nightly(w):
    w.ok("register-crew", "Builds", "builds")
    w.ok("start-run", "builds", "nightly")


def wait_for_a_run(w):
    begin_nightly(w)
    child = start(w, recipe("Wait for a run"))
    w.ok("finish-run", "nightly", "success")
    out, err = child.communicate(timeout=3 * LIMIT)
    assert child.returncode == 0 and "nightly" in out, (out, err)
    # Who comes late gets it as well.
    assert "nightly" in run(w, recipe("Wait for a run"))


def fail_a_job(w):
    begin_nightly(w)
    child = start(w, recipe("Fail a job"))
    w.ok("finish-run", "nightly", "failed")
    out, err = child.communicate(timeout=3 * LIMIT)
    assert child.returncode == 9, (child.returncode, out, err)
    run(w, recipe("Fail a job"), code=9)


def pause_on_an_alarm(w):
    status = lambda: json.loads(w.ok("show", "campaign", "apex", "--json"))["status"]
    program(w, "landing-page-answers", "exit 0\n")
    run(w, recipe("Pause a campaign on an alarm"))
    assert status() == "active"
    program(w, "landing-page-answers", "exit 1\n")
    for _ in range(2):
        run(w, recipe("Pause a campaign on an alarm"))
    assert status() == "paused"
    assert [m["content"] for m in json.loads(w.ok("history", "alerts", "--json"))] == ["Apex is paused: its landing page is down."]


def pause_when_somebody_says_so(w):
    # Nobody but the recipe acts on what is said.
    w.ok("create-conversation", "Alerts", "alerts")
    w.ok("set-assistant", "alerts", "off")
    w.ok("send", "alerts", "all is well")
    child = start(w, recipe("Or as soon as somebody"))
    w.ok("send", "alerts", "stop apex")
    out, err = child.communicate(timeout=3 * LIMIT)
    assert child.returncode == 0 and "active → paused" in out, (out, err)


def export_a_rule(w):
    run(w, recipe("Export what a rule finds"))
    with open(os.path.join(w.folder, "top.csv"), newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 3 and "Apex Motors" in str(rows), rows


def post_from_a_script(w):
    with open(os.path.join(w.folder, "CHANGES"), "w") as file:
        file.write("- faster\n- smaller\n")
    run(w, recipe("Post a message"))
    assert [m["content"] for m in json.loads(w.ok("history", "releases", "--json"))] == ["Release 1.4:\n- faster\n- smaller"]


def follow_a_deployment(w):
    program(w, "deploy", 'echo "deploying to $1"; exit 3\n')
    assert "deploying to production" in run(w, recipe("Show a deployment"), code=3)
    def told():
        events = [json.loads(line) for line in w.ok("tail", "-n", "50", "--json").splitlines()]
        return [e for e in events if e["type"] == "tool_end" and e["crew_id"] == "deployments"]
    assert until("its end in the log", told)[0]["exit_code"] == 3


def keep_a_file_of_everything(w):
    for status in ("paused", "active", "paused"):
        w.ok("set-status", "apex", status)
        run(w, recipe("Keep a file"))
    run(w, recipe("Keep a file"))
    with open(os.path.join(w.folder, "audit.ndjson")) as file:
        seqs = [json.loads(line)["seq"] for line in file]
    assert seqs == sorted(set(seqs)) and len(seqs) >= 6, seqs
    everything = [json.loads(line)["seq"] for line in w.ok("tail", "--since", "0", "--json").splitlines()]
    assert seqs == everything


CASES = [wait_for_a_run, fail_a_job, pause_on_an_alarm, pause_when_somebody_says_so, export_a_rule, post_from_a_script,
         follow_a_deployment, keep_a_file_of_everything]

if __name__ == "__main__":
    assert len(recipes()) == len(CASES), "a recipe has no test, or a test no recipe"
    sys.exit(run_cases(CASES))
