#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Drives the line editor through a real terminal: tmux is its screen and its keyboard.

usage: test_line_editor.py PROBE [CASE...]

Each case starts the probe in a pane of its own, types, lets messages arrive, and looks at what the screen shows.
Nothing sleeps for luck: each step waits for the screen to say what it should, up to a limit. Ends with 77, which
ctest takes for "skipped", where tmux is missing.
"""
import os
import shutil
import subprocess
import sys
import tempfile
import time

LIMIT = float(os.environ.get("SYNCCTL_TEST_LIMIT", "60"))


class Terminal:
    live = []

    def __init__(self, probe, cols=60, rows=12, term=None, shell=False):
        Terminal.live.append(self)
        self.messages = open(os.devnull, "w")
        self.folder = tempfile.mkdtemp(prefix="syncctl-repl-")
        self.pipe = os.path.join(self.folder, "messages")
        self.history = os.path.join(self.folder, "state", "history")
        self.socket = os.path.join(self.folder, "tmux")
        os.mkfifo(self.pipe)
        env = dict(os.environ, LC_ALL="C.UTF-8", HOME=self.folder)
        env.pop("TMUX", None)
        command = f"'{probe}' '{self.pipe}' '{self.history}'"
        if term:
            command = f"TERM={term} {command}"
        what = "exec bash --norc --noprofile" if shell else f"{command}; echo ENDED $?; cat"
        self.env = env
        self.tmux("-f", "/dev/null", "new-session", "-d", "-x", str(cols), "-y", str(rows), what)
        self.tmux("set-option", "-g", "status", "off")
        self.tmux("resize-window", "-x", str(cols), "-y", str(rows))
        if shell:
            self.type(f"PS1='$ '; clear; {command}")
            self.key("Enter")
        self.until("the prompt", lambda s: any(l.startswith("lobby>") for l in s))
        self.messages.close()
        self.messages = open(self.pipe, "w", buffering=1, encoding="utf-8")

    def tmux(self, *words):
        return subprocess.run(["tmux", "-S", self.socket, *words], env=self.env, check=True, timeout=LIMIT,
                              stdout=subprocess.PIPE, encoding="utf-8").stdout

    def type(self, text):
        self.tmux("send-keys", "-l", text)

    def key(self, *names):
        self.tmux("send-keys", *names)

    def paste(self, text):
        self.tmux("set-buffer", text)
        self.tmux("paste-buffer", "-p", "-r")

    def message(self, text):
        self.messages.write(text + "\n")

    def resize(self, cols, rows=12):
        self.tmux("resize-window", "-x", str(cols), "-y", str(rows))

    def screen(self):
        lines = [l.rstrip() for l in self.tmux("capture-pane", "-p").split("\n")]
        while lines and not lines[-1]:
            lines.pop()
        return lines

    def cursor(self):
        x, y = self.tmux("display-message", "-p", "#{cursor_x} #{cursor_y}").split()
        return int(x), int(y)

    def until(self, what, holds):
        end = time.monotonic() + LIMIT
        while True:
            screen = self.screen()
            if holds(screen):
                return screen
            if time.monotonic() > end:
                raise AssertionError("waited in vain for " + what + "\n" + "\n".join("  |" + l for l in screen))
            time.sleep(0.02)

    def shows(self, *lines):
        """The screen ends with exactly these lines."""
        return self.until("these lines at the end: " + repr(lines), lambda s: s[-len(lines):] == list(lines))

    def is_whole(self, *lines):
        """The screen shows exactly these lines: no remains of an earlier drawing, nothing lost."""
        return self.until("exactly these lines: " + repr(lines), lambda s: [l for l in s if l] == list(lines))

    def close(self):
        self.messages.close()
        subprocess.run(["tmux", "-S", self.socket, "kill-server"], env=self.env, timeout=LIMIT)
        shutil.rmtree(self.folder, ignore_errors=True)


def messages_leave_a_half_typed_line_intact(probe):
    t = Terminal(probe)
    t.type("hello wor")
    t.shows("lobby> hello wor")
    for i in range(5):
        t.message(f"alice: message {i}")
    t.is_whole("ready", *[f"alice: message {i}" for i in range(5)], "lobby> hello wor")
    t.type("ld")
    t.key("Enter")
    t.shows('GOT "hello world"', "lobby>")


def the_cursor_stays_where_it_was(probe):
    t = Terminal(probe)
    t.type("abcdef")
    t.key("Left", "Left", "Left")
    t.until("the cursor to move", lambda s: t.cursor()[0] == 10)
    t.message("bob: hi")
    t.shows("bob: hi", "lobby> abcdef")
    t.until("the cursor back in the middle", lambda s: t.cursor() == (10, len(s) - 1))
    t.type("X")
    t.shows("bob: hi", "lobby> abcXdef")


def wide_characters(probe):
    t = Terminal(probe, cols=20)
    t.type("日本語テスト中文字")  # 7 columns of prompt, 18 of text: wraps, and 中 would straddle the edge
    t.is_whole("ready", "lobby> 日本語テスト", "中文字")
    t.message("alice: 你好")
    t.is_whole("ready", "alice: 你好", "lobby> 日本語テスト", "中文字")
    t.key("BSpace")
    t.key("C-a")
    t.type("é🙂")
    t.is_whole("ready", "alice: 你好", "lobby> é🙂日本語テス", "ト中文")
    t.message("bob: yo")
    t.is_whole("ready", "alice: 你好", "bob: yo", "lobby> é🙂日本語テス", "ト中文")
    t.key("Enter")
    t.until("the line", lambda s: 'GOT "é🙂日本語' in "".join(s) and s[-1] == "lobby>")


def a_line_that_ends_at_the_edge(probe):
    t = Terminal(probe, cols=20)
    t.type("1234567890123")  # fills the row to its last column
    t.until("the full row", lambda s: "lobby> 1234567890123" in s)
    t.message("m1")
    t.message("m2")
    t.until("both", lambda s: [l for l in s if l] == ["ready", "m1", "m2", "lobby> 1234567890123"])
    t.key("C-a")
    t.message("m3")
    t.until("m3", lambda s: [l for l in s if l] == ["ready", "m1", "m2", "m3", "lobby> 1234567890123"])


def a_narrow_window_and_many_rows(probe):
    t = Terminal(probe, cols=16, rows=14)
    t.type("one two three four five six seven eight")
    want = ["lobby> one two t", "hree four five s", "ix seven eight"]
    t.is_whole("ready", *want)
    notes = []
    for i in range(6):
        notes.append(f"note {i}")
        t.message(notes[-1])
        t.is_whole("ready", *notes, *want)
    t.key("C-a")
    t.message("last")
    t.is_whole("ready", *notes, "last", *want)


def a_line_higher_than_the_window(probe):
    t = Terminal(probe, cols=16, rows=4)
    t.type("x" * 100)
    t.until("the end of the line", lambda s: s[-1].endswith("xx") and t.cursor()[1] == 3)
    t.message("hello")
    t.message("again")
    t.type("!")
    t.key("Enter")
    t.until("the whole line", lambda s: s[-1] == "lobby>")
    t.resize(160)
    t.until("the line", lambda s: any('x!"' in l for l in s))


def resizing_redraws(probe):
    t = Terminal(probe, cols=60)
    t.message("before the change")
    t.type("a line that will be wrapped once the window is narrow")
    t.until("the line", lambda s: s[-1].endswith("narrow"))
    t.resize(24)
    t.until("the wrapped line", lambda s: s[-3:] == ["lobby> a line that will", "be wrapped once the win", "dow is narrow"]
            or "".join(s[-3:]).replace(" ", "") == "lobby>alinethatwillbewrappedoncethewindowisnarrow")
    t.message("after the change")
    t.until("the message, once", lambda s: s.count("after the change") == 1
            and "".join(s).replace(" ", "").count("lobby>") == 1)
    t.resize(60)
    t.message("wide again")
    t.until("one line again", lambda s: s[-1] == "lobby> a line that will be wrapped once the window is narrow"
            and s[-2] == "wide again")
    screen = t.screen()
    assert screen.count("before the change") == 1, screen


def control_c_clears_then_leaves(probe):
    t = Terminal(probe)
    t.type("never mind")
    t.shows("lobby> never mind")
    t.key("C-c")
    t.shows("lobby>")
    t.key("C-c")
    t.shows("Press ^C once more, or ^D, to leave.", "lobby>")
    t.type("x")  # another key takes the question back
    t.key("BSpace", "C-c")
    t.shows("Press ^C once more, or ^D, to leave.", "lobby>")
    t.key("C-c")
    t.until("the end", lambda s: s[-2:] == ["BYE", "ENDED 0"])


def control_d_leaves_an_empty_line(probe):
    t = Terminal(probe)
    t.key("C-d")
    t.until("the end", lambda s: s[-2:] == ["BYE", "ENDED 0"])


def control_z_and_fg(probe):
    t = Terminal(probe, shell=True)
    t.type("half a li")
    t.shows("lobby> half a li")
    t.key("C-z")
    t.until("the shell", lambda s: s[-1] == "$" and any("Stopped" in l for l in s))
    t.message("while away")
    t.type("stty -a | grep -c -- ' echo '; fg")
    t.key("Enter")
    t.until("the line back", lambda s: s[-2:] == ["while away", "lobby> half a li"])
    t.type("ne")
    t.key("Enter")
    t.shows('GOT "half a line"', "lobby>")


def tab_completes(probe):
    t = Terminal(probe)
    t.type("pause te")
    t.key("Tab")
    t.until("techflow", lambda s: s[-1] == "lobby> pause techflow")
    t.key("C-u")
    t.type("pause a")
    t.key("Tab")
    t.shows("lobby> pause apex")
    t.key("Tab")
    t.shows("apex         a campaign", "apex-motors  a campaign", "lobby> pause apex")
    t.type("-")
    t.key("Tab", "Enter")
    t.shows('GOT "pause apex-motors "', "lobby>")


def a_paste_of_several_lines_is_one_message(probe):
    t = Terminal(probe)
    t.paste("first\nsecond \x1b[31mline\nthird\n")
    t.is_whole("ready", "lobby> first", "second [31mline", "third")
    t.message("alice: meanwhile")
    t.is_whole("ready", "alice: meanwhile", "lobby> first", "second [31mline", "third")
    t.key("Enter")
    t.shows('GOT "first\\nsecond [31mline\\nthird"', "lobby>")


def history_comes_back(probe):
    t = Terminal(probe)
    t.type("one")
    t.key("Enter")
    t.type(" secret")
    t.key("Enter")
    t.type("two")
    t.key("Enter")
    t.shows('GOT "two"', "lobby>")
    t.key("Up", "Up", "Up")
    t.shows("lobby> one")
    assert open(t.history, encoding="utf-8").read() == '"one"\n"two"\n'
    assert os.stat(t.history).st_mode & 0o777 == 0o600


def many_messages_while_typing(probe):
    t = Terminal(probe, rows=30)
    for i in range(300):
        t.message(f"burst {i}")
        if i % 10 == 0:
            t.type("k")
    t.until("all of it", lambda s: s[-2:] == ["burst 299", "lobby> " + "k" * 30])
    screen = t.screen()
    assert screen[:-1] == [f"burst {i}" for i in range(300 - len(screen) + 1, 300)], screen


def a_dumb_terminal_reads_plain_lines(probe):
    t = Terminal(probe, term="dumb")
    t.type("plain")
    t.key("Enter")
    t.until("the line", lambda s: 'GOT "plain"' in s)
    t.message("alice: hello")
    t.until("the message", lambda s: any("alice: hello" in l for l in s))
    t.key("C-d")
    t.until("the end", lambda s: s[-1] == "ENDED 0")


def finishing_from_a_callback_restores_the_terminal(probe):
    t = Terminal(probe, shell=True)
    t.type("unfinished")
    t.shows("lobby> unfinished")
    t.message("FINISH")
    t.until("the shell", lambda s: s[-2:] == ["BYE", "$"])
    t.type("stty -a | grep -o -w -- '-\\?\\(isig\\|icanon\\|echo\\)' | tr '\\n' ' '")
    t.key("Enter")
    t.until("a sane terminal", lambda s: s[-1].strip() in ("isig icanon echo $", "isig icanon echo  $"))


CASES = [
    messages_leave_a_half_typed_line_intact,
    the_cursor_stays_where_it_was,
    wide_characters,
    a_line_that_ends_at_the_edge,
    a_narrow_window_and_many_rows,
    a_line_higher_than_the_window,
    resizing_redraws,
    control_c_clears_then_leaves,
    control_d_leaves_an_empty_line,
    control_z_and_fg,
    tab_completes,
    a_paste_of_several_lines_is_one_message,
    history_comes_back,
    many_messages_while_typing,
    a_dumb_terminal_reads_plain_lines,
    finishing_from_a_callback_restores_the_terminal,
]


def main():
    if not shutil.which("tmux"):
        print("skipped: tmux is not installed")
        return 77
    probe, only = sys.argv[1], sys.argv[2:]
    failed = 0
    for case in CASES:
        if only and case.__name__ not in only:
            continue
        began = time.monotonic()
        try:
            case(probe)
            print(f"ok      {case.__name__} ({time.monotonic() - began:.2f} s)", flush=True)
        except AssertionError as problem:
            failed += 1
            print(f"FAILED  {case.__name__}: {problem}", flush=True)
        finally:
            while Terminal.live:
                Terminal.live.pop().close()
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
