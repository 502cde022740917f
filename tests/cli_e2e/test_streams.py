#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""`tail` and `wait` for scripts: cursors that outlive their process, where to end, what to look for.

usage: test_streams.py SYNCCTL SYNCD [CASE...]
"""
import json
import os
import shutil
import signal
import sys

from harness import LIMIT, run_cases, until


def events(text):
    return [json.loads(line) for line in text.splitlines()]


def said(text):
    return [e["message"]["content"] for e in events(text) if e["type"] == "message"]


def send(w, *texts, to="room"):
    return [json.loads(w.ok("send", to, "--json", "--", text))["seq"] for text in texts]


def wait_ends_with_the_first_event_that_fits(w):
    waiting = w.spawn("wait", "--campaign", "Apex Motors", "--filter", "data.mediaBuy.status=paused", "--json", "--timeout", "60s")

    def goes_on():
        # Nothing tells when it listens: it is set off until it has heard.
        w.ok("set-daily-cap", "apex", str(300 + len(os.listdir("/proc/self/fd"))))
        w.ok("resume", "apex", "-q")
        w.ok("pause", "apex", "-q")
        return waiting.poll() is not None
    until("the waiting to end", goes_on)
    assert waiting.returncode == 0, waiting.errors()
    found = events(waiting.text())
    assert len(found) == 1 and found[0]["data"]["mediaBuy"]["status"] == "paused", found


def wait_looks_back_only_where_it_is_told(w):
    first, second = send(w, "one", "two")
    assert said(w.ok("wait", "-c", "room", "--since", str(first), "--json")) == ["two"]
    assert said(w.ok("wait", "-c", "room", "--since", "5m", "--count", "2", "--json")) == ["one", "two"]
    assert w.ok("wait", "-c", "room", "--since", "5m", "-q") == ""
    late = w.run("wait", "-c", "room", "--timeout", "3s", "--json")
    assert late.returncode == 8 and late.stdout == "" and json.loads(late.stderr)["code"] == "timeout", late
    never = w.run("wait", "-c", "room", "--since", "0", "--filter", "message.content=three", "--until", str(second))
    assert never.returncode == 8, never
    assert w.run("wait", "--timeout", "soon").returncode == 2
    assert w.run("wait", "--type", "nonsense").returncode == 2
    assert w.run("wait", "--campaign", "nope").returncode == 5
    assert w.run("wait", "--url", "ws://127.0.0.1:1").returncode == 7
    child = w.spawn("wait", "-c", "room", "--since", str(second))
    child.send_signal(signal.SIGINT)
    assert child.wait(LIMIT) in (130, -signal.SIGINT)


def a_stream_ends_where_it_is_told(w):
    seqs = send(w, *[f"n{i}" for i in range(8)])
    texts = lambda *more: said(w.ok("tail", "-c", "room", "--json", *more))
    assert texts("--since", "0", "--until", str(seqs[2])) == ["n0", "n1", "n2"]
    assert texts("-n", "2", "--until", str(seqs[4])) == ["n3", "n4"]
    assert texts("-f", "--since", "0", "--until", str(seqs[7])) == [f"n{i}" for i in range(8)]
    at = [e for e in events(w.ok("tail", "-c", "room", "--json", "-n", "9"))][3]["timestamp"]
    assert texts("--since", "0", "--until", at)[:4] == ["n0", "n1", "n2", "n3"]
    assert texts("--since", "0", "--until", "1h") == []
    following = w.spawn("tail", "-f", "-c", "room", "--json", "--since", str(seqs[7]), "--until", str(seqs[7] + 2))
    send(w, "m0", "m1", "m2")
    assert following.wait(LIMIT) == 0 and said(following.text()) == ["m0", "m1"], following.text()
    # Changes of the organisation, too.
    w.ok("pause", "apex")
    seq = events(w.ok("tail", "-n", "1", "--json"))[0]["seq"]
    w.ok("resume", "apex")
    assert [e["seq"] for e in events(w.ok("tail", "--since", str(seq - 1), "--until", str(seq), "--json"))] == [seq]
    assert w.run("tail", "--until", "whenever").returncode == 2


def nested_members_and_lists_are_looked_into(w):
    w.ok("pause", "apex")
    w.ok("add-geo", "apex", "GB")
    w.ok("adjust-bid", "techflow", "mobile", "-10%")
    def count(*filters):
        words = [word for one in filters for word in ("--filter", one)]
        return len(events(w.ok("tail", "--since", "0", "--json", *words)))
    assert count("data.changes.operation=set_status") == 1
    assert count("data.changes.0.operation=add_geo") == 1
    assert count("data.changes.1.operation=add_geo") == 0
    assert count("data.mediaBuy.geo=GB") >= 1
    assert count("data.mediaBuy.geo=GB", "data.mediaBuy.media_buy_id=apex") == 1
    assert count("type=media_buy_updated", "data.changes.operation=adjust_bid", "data.mediaBuy.media_buy_id=techflow") == 1
    assert count("data.no.such.member=1") == 0
    assert w.run("tail", "--filter", "nothing").returncode == 2


def a_reader_goes_on_exactly_where_it_stopped(w):
    send(w, "before")
    words = ["tail", "-c", "room", "--as", "audit", "--since", "0", "--json"]
    assert said(w.ok(*words)) == ["before"]
    assert said(w.ok(*words)) == []
    send(w, "a", "b", "c")
    assert said(w.ok(*words, "--count", "2")) == ["a", "b"]
    send(w, "d")
    assert said(w.ok(*words)) == ["c", "d"]
    # Another name begins by itself, and what is filtered out counts as read.
    assert said(w.ok("tail", "-c", "room", "--as", "other", "-n", "1", "--json")) == ["d"]
    assert said(w.ok("tail", "-c", "room", "--as", "other", "--json", "--filter", "message.content=x")) == []
    send(w, "e")
    assert said(w.ok("tail", "-c", "room", "--as", "other", "--json")) == ["e"]
    folder = os.path.join(w.folder, ".local/state/syncctl/cursors")
    assert oct(os.stat(os.path.join(folder, "audit.json")).st_mode & 0o777) == "0o600"
    # The organisation's stream beside it.
    both = ["tail", "--as", "org", "--since", "0", "--json"]
    first = [e["seq"] for e in events(w.ok(*both))]
    assert first and events(w.ok(*both)) == []
    w.ok("pause", "apex")
    assert [e["type"] for e in events(w.ok(*both))] == ["media_buy_updated"]
    assert w.run("tail", "--as", "../evil").returncode == 2


def a_reader_that_is_killed_loses_nothing(w):
    got = []
    seqs = send(w, "m0")
    for round in range(4):
        child = w.spawn("tail", "-f", "-c", "room", "--as", "audit", "--since", "0", "--json")
        expected = [f"m{i}" for i in range(round * 3 + 1)]
        until("what is there", lambda: got + said(child.text()) == expected or None)
        send(w, *[f"m{round * 3 + i + 1}" for i in range(3)])
        expected += [f"m{round * 3 + i + 1}" for i in range(3)]
        until("what came", lambda: got + said(child.text()) == expected or None)
        second = w.run("tail", "-c", "room", "--as", "audit")
        assert second.returncode == 6 and "somebody else" in second.stderr, second
        where = os.path.join(w.folder, ".local/state/syncctl/cursors/audit.json")
        last = json.loads(w.ok("tail", "-c", "room", "-n", "1", "--json"))["seq"]
        until("the cursor", lambda: json.load(open(where))["seqs"].get("room") == last)
        got += said(child.text())
        child.kill()
        child.wait(LIMIT)
        if round % 2:
            w.kill()
            w.start()
    assert said(w.ok("tail", "-c", "room", "--as", "audit", "--json")) == []


def another_log_is_a_gap(w):
    send(w, "old")
    assert said(w.ok("tail", "-c", "room", "--as", "audit", "--since", "0", "--json")) == ["old"]
    w.kill()
    shutil.rmtree(os.path.join(w.folder, "data"))
    w.start()
    send(w, "new")
    strict = w.run("tail", "-c", "room", "--as", "audit", "--strict", "--json")
    assert strict.returncode == 10 and events(strict.stdout)[0]["type"] == "gap", strict
    # Told once; from there on it goes on with the log that there is.
    send(w, "newer")
    assert said(w.ok("tail", "-c", "room", "--as", "audit", "--strict", "--json")) == ["newer"]


def behind_a_restore_a_reader_begins_where_it_first_did(w):
    backup, data = os.path.join(w.folder, "backup.sqlite"), os.path.join(w.folder, "data")
    audit = ["tail", "-c", "room", "--as", "audit", "--since", "0", "--json"]
    send(w, "kept")
    w.ok("backup", backup)
    send(w, "undone")
    assert said(w.ok(*audit)) == ["kept", "undone"]
    w.kill()
    w.ok("restore", backup, "--data", data)
    w.start()
    send(w, "since then")
    gap, *told = events(w.ok(*audit))
    assert gap["type"] == "gap" and [e["message"]["content"] for e in told] == ["kept", "since then"], told
    assert w.ok(*audit) == ""


def a_gap_on_the_way_is_a_line_and_with_strict_an_end(w):
    send(w, "old")
    loose = w.spawn("tail", "-f", "-n", "1", "--json")
    strict = w.spawn("tail", "-f", "-n", "1", "--json", "--strict")
    until("both", lambda: loose.text() and strict.text())
    w.kill()
    shutil.rmtree(os.path.join(w.folder, "data"))
    w.start()
    until("the gap", lambda: any(e["type"] == "gap" for e in events(loose.text())))
    assert strict.wait(LIMIT) == 10, strict.errors()
    w.ok("pause", "apex")
    until("what comes behind it", lambda: events(loose.text())[-1]["type"] == "media_buy_updated")


def idle_and_count_end_a_stream(w):
    send(w, "one", "two")
    assert said(w.ok("tail", "-f", "-c", "room", "--idle", "300ms", "--json")) == ["one", "two"]
    assert said(w.ok("tail", "-f", "-c", "room", "--count", "1", "-n", "2", "--json")) == ["one"]


CASES = [wait_ends_with_the_first_event_that_fits, wait_looks_back_only_where_it_is_told, a_stream_ends_where_it_is_told,
         nested_members_and_lists_are_looked_into, a_reader_goes_on_exactly_where_it_stopped,
         a_reader_that_is_killed_loses_nothing, another_log_is_a_gap, behind_a_restore_a_reader_begins_where_it_first_did, a_gap_on_the_way_is_a_line_and_with_strict_an_end,
         idle_and_count_end_a_stream]

if __name__ == "__main__":
    sys.exit(run_cases(CASES))
