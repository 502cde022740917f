#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs real commands through `syncctl exec`, beside a syncd that comes and goes.

usage: test_exec.py SYNCCTL SYNCD [CASE...]
"""
import hashlib
import json
import os
import select
import signal
import subprocess
import sys

from harness import LIMIT, Pty, run_cases, until

TYPES = ["run_started", "tool_start", "tool_progress", "tool_end", "run_finished"]


def events(w, *filters):
    words = ["tail", "--json", "--since", "0"] + [x for t in TYPES for x in ("-t", t)]
    return [json.loads(l) for l in w.ok(*words, *filters).splitlines()]


def types(seen):
    return [e["type"] for e in seen if e["type"] != "tool_progress"]


def last_run(w):
    started = [e for e in events(w) if e["type"] == "run_started"]
    return events(w, "--run", started[-1]["data"]["run"]["run_id"])


def execute(w, *command, words=(), stdin=b"", limit=LIMIT, **more):
    return subprocess.run([w.syncctl, "exec", "--crew", "builds", *words, "--", *command], env=w.env, input=stdin,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=limit, **more)


def begin(w, *command, words=(), **more):
    return subprocess.Popen([w.syncctl, "exec", "--crew", "builds", *words, "--", *command], env=w.env,
                            stdin=more.pop("stdin", subprocess.DEVNULL), stdout=subprocess.PIPE,
                            stderr=subprocess.PIPE, **more)


def the_status_is_the_commands_own(w):
    cases = [(0, ["true"], "ok", "success"), (3, ["sh", "-c", "exit 3"], "error", "failed"),
             (255, ["sh", "-c", "exit 255"], "error", "failed"), (127, ["no-such-command"], "error", "failed"),
             (126, ["/etc/passwd"], "error", "failed"), (143, ["sh", "-c", "kill -TERM $$"], "error", "failed"),
             (137, ["sh", "-c", "kill -KILL $$"], "error", "failed")]
    for code, command, status, outcome in cases:
        done = execute(w, *command)
        assert done.returncode == code and done.stdout == b"", (command, done)
        assert (done.stderr != b"") == (code in (126, 127)), (command, done.stderr)
        run = last_run(w)
        assert types(run) == ["run_started", "tool_start", "tool_end", "run_finished"], (command, run)
        end = run[-2]
        assert end["status"] == status and end["exit_code"] == code and end["duration_ms"] >= 0, end
        assert run[-1]["data"]["run"]["status"] == outcome, run[-1]
        assert run[1]["params"]["command"] == command and run[1]["crew_id"] == "builds", run[1]
    for words in (["exec", "--", "true"], ["exec", "--crew", "c"], ["exec", "--crew", " c", "--", "true"],
                  ["exec", "--crew", "c", "--linger", "x", "--", "true"], ["exec", "--nonsense"]):
        done = w.run(*words)
        assert done.returncode == 2 and done.stdout == "" and done.stderr.startswith("syncctl: "), (words, done)


def what_is_private_is_not_told(w):
    done = execute(w, "sh", "-c", "echo hunter2; echo 50%; sleep 1; exit 4", words=["--private"])
    assert (done.returncode, done.stdout) == (4, b"hunter2\n50%\n"), done
    run = last_run(w)
    assert "hunter2" not in json.dumps(run), run
    assert run[0]["data"]["run"]["name"] == "sh" and run[1]["tool"] == "sh" and not run[1].get("params"), run
    assert [e for e in run if e["type"] == "tool_progress"][-1]["message"] == "(2 lines)", run
    assert run[-2]["exit_code"] == 4, run


def words_go_through_as_they_are(w):
    done = execute(w, "printf", "%s|", "-.5", "--", "", "[a,b]", "--json", "-q", "a b", "*")
    assert done.stdout == b"-.5|--||[a,b]|--json|-q|a b|*|" and done.stderr == b"", done
    assert last_run(w)[1]["params"]["command"][2:5] == ["-.5", "--", ""]


def bytes_go_through_as_they_are(w):
    data = os.urandom(10_000_000)
    done = execute(w, "cat", stdin=data)
    assert hashlib.md5(done.stdout).digest() == hashlib.md5(data).digest(), (len(done.stdout), done.stderr)
    lines = b"".join(b"line %d\n" % i for i in range(500_000))
    done = execute(w, "sh", "-c", "cat; echo to err >&2; printf end", stdin=lines)
    assert done.stdout == lines + b"end" and done.stderr == b"to err\n", (len(done.stdout), done.stderr)
    assert "(500001 lines)" in [e for e in last_run(w) if e["type"] == "tool_progress"][-1]["message"]
    # Where both lead to the same place, what was written first comes first.
    done = subprocess.run([w.syncctl, "exec", "--crew", "c", "--", "sh", "-c",
                           "for i in $(seq 300); do echo $i; echo $i >&2; done"], env=w.env, timeout=LIMIT,
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    assert done.stdout.split() == [b"%d" % i for i in range(1, 301) for _ in "ab"], done.stdout[:200]


def a_slow_reader_gets_everything(w):
    child = begin(w, "sh", "-c", "seq 200000; exit 4")
    until("the command to have written", lambda: select.select([child.stdout], [], [], 0)[0])
    out, _ = child.communicate(timeout=LIMIT)
    assert out == b"".join(b"%d\n" % i for i in range(1, 200001)) and child.returncode == 4


def signals_go_through(w):
    for name, code in (("INT", 11), ("TERM", 12), ("HUP", 13), ("QUIT", 14), ("USR1", 15)):
        child = begin(w, "sh", "-c", f"trap 'echo got; exit {code}' {name}; echo ready; while :; do sleep 0.05; done")
        assert child.stdout.readline() == b"ready\n"
        child.send_signal(getattr(signal, "SIG" + name))
        out, err = child.communicate(timeout=LIMIT)
        assert (child.returncode, out) == (code, b"got\n"), (name, child.returncode, out, err)
    child = begin(w, "sleep", "60")
    pid = until("the command", lambda: child_of(child.pid))
    child.send_signal(signal.SIGTERM)
    assert child.wait(LIMIT) == 143 and not os.path.exists(f"/proc/{pid}")
    assert [e for e in last_run(w) if e["type"] == "tool_end"][0]["exit_code"] == 143
    # What was ignored before stays so, for both.
    child = begin(w, "sh", "-c", "echo ready; sleep 0.3; exit 5", preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN))
    assert child.stdout.readline() == b"ready\n"
    child.send_signal(signal.SIGHUP)
    assert child.wait(LIMIT) == 5
    # And a command may be ended by a closed pipe as ever.
    assert execute(w, "sh", "-c", "yes | head -n 1").stdout == b"y\n"
    masks = ["grep", "-E", "^Sig(Blk|Ign|Cgt)", "/proc/self/status"]
    assert execute(w, *masks).stdout == subprocess.run(masks, stdout=subprocess.PIPE).stdout


def child_of(pid):
    try:
        return int(open(f"/proc/{pid}/task/{pid}/children").read().split()[0])
    except (OSError, IndexError):
        return None


def state(pid):
    return open(f"/proc/{pid}/stat").read().rsplit(")", 1)[1].split()[0]


def both_stand_still_and_go_on(w):
    # One process: a shell whose program stops before it runs waits for it in a state of its own.
    child = begin(w, "sh", "-c", "echo ready; exec sleep 600", preexec_fn=os.setpgrp)
    assert child.stdout.readline() == b"ready\n"
    pid = child_of(child.pid)
    child.send_signal(signal.SIGTSTP)
    until("both to stand still", lambda: state(child.pid) == "T" and state(pid) == "T")
    child.send_signal(signal.SIGCONT)
    until("both to go on", lambda: state(child.pid) != "T" and state(pid) != "T")
    child.send_signal(signal.SIGTERM)
    assert child.wait(LIMIT) == 143


def on_pty(w, *command, words=()):
    return Pty(w, w.syncctl, "exec", "-q", "--crew", "builds", *words, "--", *command)


def a_terminal_is_handed_through(w):
    t = on_pty(w, "sh", "-c", "test -t 0 && test -t 1 && test -t 2 && echo all three; stty size; "
               "trap 'stty size' WINCH; read a; echo [$a]; until read b; do :; done; echo [$b]; exit 6")
    t.has(b"all three\r\n33 77\r\n")
    until("raw mode", t.is_raw)
    t.type(b"hello\r")
    t.has(b"[hello]")
    t.resize(20, 50)
    t.child.send_signal(signal.SIGWINCH)
    t.has(b"20 50")
    t.type(b"x\x7fyes\r")
    t.has(b"[yes]")
    assert t.ended() == 6
    t.close()
    progress = [e for e in last_run(w) if e["type"] == "tool_progress"]
    assert "[yes]" in progress[-1]["message"], progress


def keys_end_and_suspend(w):
    # It reads by itself: a shell that is about to start a program may lose the key's signal.
    t = on_pty(w, "sh", "-c", "echo ready; read a")
    t.has(b"ready")
    t.type(b"\x03")
    assert t.ended() == 130
    t.close()
    t = on_pty(w, "cat")
    until("raw mode", t.is_raw)
    t.type(b"one\r\x04")
    t.has(b"one\r\none\r\n")
    assert t.ended() == 0
    t.close()
    for how, code in ((signal.SIGTERM, 143), (signal.SIGHUP, 129)):
        t = on_pty(w, "sleep", "60")
        until("raw mode", t.is_raw)
        t.child.send_signal(how)
        assert t.ended() == code
        t.close()
    # In a shell the suspending key brings the prompt back, and the command goes on where it was.
    t = Pty(w, "bash", "--norc", "--noediting", "-i")
    t.has(b"$ ")
    t.type(f"'{w.syncctl}' exec -q --crew builds -- sh -c 'echo ready; read a; echo got $a; exit 9'\n".encode())
    t.has(b"ready\r\n")
    until("raw mode", t.is_raw)
    t.type(b"\x1a")
    t.has(b"Stopped")
    t.type(b"echo in $((40 + 2)) between\n")
    t.has(b"in 42 between")
    t.type(b"fg\n")
    t.has(b"exec", 3)
    until("raw mode", t.is_raw)
    t.type(b"on\r")
    t.has(b"got on\r\n$ ")
    t.type(b"echo status=$?\n")
    t.has(b"status=9")
    t.type(b"exit\n")
    t.child.wait(LIMIT)
    t.close()


def the_server_may_come_and_go(w):
    child = begin(w, "sh", "-c", "echo first; read a; echo $a; read b; echo 80% $b; exit 3", stdin=subprocess.PIPE)
    assert child.stdout.readline() == b"first\n"
    until("the call to have begun", lambda: len(types(events(w))) == 2)
    w.kill()
    child.stdin.write(b"away\n")
    child.stdin.flush()
    assert child.stdout.readline() == b"away\n"
    w.start()
    child.stdin.write(b"back\n")
    child.stdin.flush()
    out, err = child.communicate(timeout=LIMIT)
    assert (child.returncode, out, err) == (3, b"80% back\n", b""), (child.returncode, out, err)
    run = last_run(w)
    assert types(run) == ["run_started", "tool_start", "tool_end", "run_finished"], run
    assert run[-3]["progress"] == 80 and run[-3]["message"] == "80% back (3 lines)", run[-3]


def a_server_that_comes_late_is_told_all(w):
    w.kill()
    child = begin(w, "sh", "-c", "echo over; exit 2")
    assert child.stdout.read() == b"over\n"  # to its end, which does not wait for a server
    w.start()
    code, err = child.wait(2 * LIMIT), child.stderr.read()
    assert (code, err) == (2, b""), (code, err)
    assert types(last_run(w)) == ["run_started", "tool_start", "tool_end", "run_finished"]


# With the time that is given by default, so many would take longer than anything is waited for here.
def many_times(w, *words):
    each = " ".join(f"'{word}'" for word in (w.syncctl, "exec", "--crew", "builds", *words, "--", "true"))
    done = subprocess.run(["sh", "-c", f"for i in $(seq {int(LIMIT / 10) + 2}); do {each} || exit; done"], env=w.env, timeout=LIMIT,
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert done.returncode == 0, done


def nobody_there_is_said_and_holds_nothing_up(w):
    done = execute(w, "sh", "-c", "echo out; exit 5", words=["--url", "ws://127.0.0.1:1", "--linger", "300ms"])
    assert done.returncode == 5 and done.stdout == b"out\n", done
    assert b"start_run, tool_start, tool_progress, tool_end, finish_run" in done.stderr and b"refuses" in done.stderr, done.stderr
    quiet = execute(w, "true", words=["-q", "--url", "ws://127.0.0.1:1", "--linger", "0"])
    assert (quiet.returncode, quiet.stdout, quiet.stderr) == (0, b"", b""), quiet
    many_times(w, "--url", "ws://127.0.0.1:1", "--linger", "300ms")
    data = os.urandom(5_000_000)
    w.daemon.send_signal(signal.SIGSTOP)  # takes connections, says nothing
    try:
        done = execute(w, "cat", words=["--linger", "0"], stdin=data)
        assert done.stdout == data and done.returncode == 0
        many_times(w, "--linger", "0")
        # Its output ends with the command, whatever is still to be told.
        child = begin(w, "echo", "over", words=["--linger", "1h"])
        assert child.stdout.read() == b"over\n" and child.poll() is None
        child.send_signal(signal.SIGINT)
        assert child.wait(LIMIT) == 0
    finally:
        w.daemon.send_signal(signal.SIGCONT)


def hostile_output_is_shown_and_not_obeyed(w):
    hostile = b"red \x1b[31m bell \x07 title \x1b]0;x\x07 bidi \xe2\x80\xae bad \xff 7%\n"
    done = execute(w, "cat", stdin=hostile)
    assert done.stdout == hostile
    run = [e for e in last_run(w) if e["type"] == "tool_progress"]
    message = run[-1]["message"]
    assert run[-1]["progress"] == 7 and message.isprintable() and "\\x1b[31m" in message, message
    w.ok("exec", "--crew", "builds", "--", "printf", "\x1b[2J%s", "x")
    shown = w.ok("tail", "-n", "50")
    assert "\x1b" not in shown and "\x07" not in shown


def a_closed_output_ends_the_command_as_ever(w):
    child = begin(w, "sh", "-c", "yes; echo $? >&2")
    child.stdout.read(100)
    child.stdout.close()
    assert child.wait(LIMIT) == 0 and child.stderr.read() == b"141\n"
    child = begin(w, "yes")
    child.stdout.close()
    assert child.wait(LIMIT) == 141
    done = subprocess.run(["sh", "-c", f"'{w.syncctl}' exec --crew c -- sh -c 'echo lost; exit 3' >&- 2>&-"],
                          env=w.env, timeout=LIMIT, stdin=subprocess.DEVNULL)
    assert done.returncode == 3
    done = subprocess.run(["sh", "-c", f"'{w.syncctl}' exec --crew c -- sh -c 'cat; exit 4' <&-"],
                          env=w.env, timeout=LIMIT, stdout=subprocess.PIPE)
    assert (done.returncode, done.stdout) == (4, b"")
    for command, code in (("yes", 141), ("echo lost", 1)):  # the second does not notice
        done = subprocess.run(["sh", "-c", f"'{w.syncctl}' exec -q --crew c -- {command} >/dev/full"], env=w.env,
                              timeout=LIMIT, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE)
        assert done.returncode == code and b"No space left" in done.stderr, done


def who_outlives_the_command_holds_nothing_up(w):
    done = execute(w, "sh", "-c", "sleep 600 & echo $!")
    os.kill(int(done.stdout), signal.SIGTERM)
    assert done.returncode == 0, done


def its_time_can_be_over(w):
    done = execute(w, "sleep", "60", words=["--timeout", "1"])
    assert done.returncode == 124 and b"time" in done.stderr, done
    assert execute(w, "true", words=["--timeout", "60"]).returncode == 0


def is_running(pid):
    try:
        return state(pid) != "Z"
    except OSError:
        return False


def gone(what, *pids):
    until(what, lambda: not any(is_running(pid) for pid in pids))


def who_is_told_to_end_takes_along_what_it_started(w):
    quick = ["--grace", "400ms"]
    for name, code in (("TERM", 143), ("HUP", 129), ("INT", 130)):
        child = begin(w, "sh", "-c", "sleep 61 & echo $!; sleep 62 & echo $!; wait; echo $?", words=quick)
        pids = [int(child.stdout.readline()) for _ in "ab"]
        child.send_signal(getattr(signal, "SIG" + name))
        assert child.wait(LIMIT) == code, (name, child.returncode)
        gone(name, *pids)  # a shell lets what it started in the background ignore INT: that one is killed
    stubborn = "trap '' TERM; sleep 61 & echo $!; "
    child = begin(w, "sh", "-c", "trap '' TERM; sleep 61 & trap - TERM; echo $!; wait", words=quick)
    pid = int(child.stdout.readline())
    child.send_signal(signal.SIGTERM)
    assert child.wait(LIMIT) == 143
    gone("what ignores it", pid)
    child = begin(w, "sh", "-c", stubborn + "while :; do sleep 0.05; done", words=quick)
    pid = int(child.stdout.readline())
    child.send_signal(signal.SIGTERM)
    assert child.wait(LIMIT) == 137
    gone("who ignores it", pid)
    assert [e for e in last_run(w) if e["type"] == "tool_end"][0]["exit_code"] == 137
    done = execute(w, "sh", "-c", stubborn + "wait", words=["--timeout", "5s", *quick])
    assert done.returncode == 124, done
    gone("whose time was over", int(done.stdout))
    # In time it may end as it likes, and what is for one is for it alone.
    child = begin(w, "sh", "-c", "trap 'sleep 0.3; echo clean; exit 7' TERM; echo ready; while :; do sleep 0.05; done")
    assert child.stdout.readline() == b"ready\n"
    child.send_signal(signal.SIGTERM)
    assert (child.wait(LIMIT), child.stdout.read()) == (7, b"clean\n")
    child = begin(w, "sh", "-c", "trap 'kill -0 $! && echo alone; kill $!; exit 8' USR1; sleep 61 & echo $!; wait")
    pid = int(child.stdout.readline())
    child.send_signal(signal.SIGUSR1)
    assert (child.wait(LIMIT), child.stdout.read()) == (8, b"alone\n")
    gone("the last", pid)


def so_does_one_on_a_terminal(w):
    for how, code in ((signal.SIGTERM, 143), (signal.SIGHUP, 129)):
        t = on_pty(w, "sh", "-c", "sleep 61 & echo pid $! here; wait", words=["--grace", "400ms"])
        t.has(b" here")
        pid = int(t.seen.split()[1])
        t.child.send_signal(how)
        assert t.ended() == code
        t.close()
        gone("what it started", pid)


def a_terminal_is_lent_to_who_has_none_of_its_own(w):
    out = os.path.join(w.folder, "out")
    t = Pty(w, "bash", "--norc", "--noediting", "-i")
    t.has(b"$ ")
    t.type(f"'{w.syncctl}' exec -q --crew builds -- sh -c 'read a; echo got $a; read b; echo and $b; exit 9' >'{out}'\n".encode())
    t.type(b"hello\n")
    until("it to be read", lambda: os.path.exists(out) and open(out).read() == "got hello\n")
    t.type(b"\x1a")
    t.has(b"Stopped")
    t.type(b"echo in $((40 + 2)) between\n")
    t.has(b"in 42 between")
    t.type(b"fg\n")
    t.has(b"exec", 3)
    t.type(b"again\n")
    until("it to be read", lambda: open(out).read() == "got hello\nand again\n")
    t.type(b"echo status=$?\n")
    t.has(b"status=9")
    # In the background it stands still until it is brought to the foreground.
    t.type(f"'{w.syncctl}' exec -q --crew builds -- sh -c 'read a; echo $a; exit 4' >'{out}' &\n".encode())
    until("it to stand still", lambda: [state(pid) for pid in syncctls_of(t.child.pid)] == ["T"])
    t.type(b"jobs\n")
    t.has(b"Stopped", 2)
    t.type(b"fg\nfront\n")
    until("it to be read", lambda: open(out).read() == "front\n")
    t.type(b"echo status=$?\n")
    t.has(b"status=4")
    # A key ends it, whether it has the terminal or not.
    for command in ("sleep 60", "sh -c 'read a; echo unreached'"):
        t.type(f"'{w.syncctl}' exec -q --crew builds -- {command} | (trap : INT; echo be''side; cat); echo over=${{PIPESTATUS[0]}}\n".encode())
        t.has(b"beside")
        running = until("the command", lambda: next(filter(None, map(child_of, syncctls_of(t.child.pid))), None))
        until("it to wait", lambda: state(running) == "S")
        t.type(b"\x03")
        t.has(b"over=130\r\n")
        t.seen = b""
    t.type(b"exit\n")
    t.child.wait(LIMIT)
    t.close()


def syncctls_of(pid):
    children = open(f"/proc/{pid}/task/{pid}/children").read().split()
    return [int(p) for p in children if open(f"/proc/{p}/comm").read() == "syncctl\n"]


def lost_output_is_no_success(w):
    def outcome():
        run = last_run(w)
        return [e for e in run if e["type"] == "tool_end"][0]["exit_code"], run[-1]["data"]["run"]["status"]
    # Nobody reads from the beginning, from some time on, or any more when all was written.
    for command in ("echo lost", "sleep 0.3; echo lost", "echo lost; sleep 0.5", "seq 20000"):
        reader, writer = os.pipe()
        os.close(reader)
        child = subprocess.Popen([w.syncctl, "exec", "-q", "--crew", "builds", "--", "sh", "-c", command], env=w.env,
                                 stdin=subprocess.DEVNULL, stdout=writer)
        os.close(writer)
        assert child.wait(LIMIT) == 141, (command, child.returncode)
        assert outcome() == (141, "failed"), (command, outcome())
    child = begin(w, "sh", "-c", "sleep 0.3; echo lost")
    child.stdout.close()
    assert child.wait(LIMIT) == 141 and outcome() == (141, "failed")
    child = begin(w, "seq", "30000")
    child.stdout.read(10)
    until("its end", lambda: not is_running(child_of(child.pid)))
    child.stdout.close()
    assert child.wait(LIMIT) == 141 and outcome() == (141, "failed"), outcome()
    # What nobody had to read is not lost.
    child = begin(w, "sh", "-c", "sleep 0.3; exit 0")
    child.stdout.close()
    assert child.wait(LIMIT) == 0 and outcome() == (0, "success"), outcome()
    done = subprocess.run(["sh", "-c", f"'{w.syncctl}' exec --crew builds -- echo lost >&-"], env=w.env, timeout=LIMIT,
                          stdin=subprocess.DEVNULL, stderr=subprocess.PIPE)
    assert done.returncode == 1 and b"cannot write" in done.stderr, done
    assert outcome() == (1, "failed")


def a_silent_command_keeps_its_run_from_being_abandoned(w):
    w.ok("register-crew", "Builds", "builds")
    run = w.ok("run", "start", "builds", "--silence", "2").strip()
    done = execute(w, "sleep", "5", words=["--run", run])
    assert done.returncode == 0, done
    assert "success" in w.ok("run", "finish", run)
    assert types(last_run(w))[-2:] == ["tool_end", "run_finished"]


CASES = [the_status_is_the_commands_own, what_is_private_is_not_told, words_go_through_as_they_are, bytes_go_through_as_they_are,
         a_slow_reader_gets_everything, signals_go_through, both_stand_still_and_go_on, a_terminal_is_handed_through,
         keys_end_and_suspend, the_server_may_come_and_go, a_server_that_comes_late_is_told_all,
         nobody_there_is_said_and_holds_nothing_up, hostile_output_is_shown_and_not_obeyed,
         a_closed_output_ends_the_command_as_ever, who_outlives_the_command_holds_nothing_up, its_time_can_be_over,
         who_is_told_to_end_takes_along_what_it_started, so_does_one_on_a_terminal,
         a_terminal_is_lent_to_who_has_none_of_its_own, lost_output_is_no_success,
         a_silent_command_keeps_its_run_from_being_abandoned]

if __name__ == "__main__":
    sys.exit(run_cases(CASES))
