# SPDX-License-Identifier: Apache-2.0
"""A syncd on a free port with a folder of its own, syncctl beside it, and terminals to look at (tmux)."""
import fcntl
import os
import pty
import re
import select
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import termios
import time
import traceback

LIMIT = float(os.environ.get("SYNCCTL_TEST_LIMIT", "60"))  # for what comes at all: a machine may have more to do


def until(what, holds, limit=LIMIT):
    end = time.monotonic() + limit
    while True:
        got = holds()
        if got:
            return got
        if time.monotonic() > end:
            raise AssertionError("waited in vain for " + what)
        time.sleep(0.02)


class World:
    def __init__(self, syncctl, syncd):
        self.syncctl, self.syncd = syncctl, syncd
        self.folder = tempfile.mkdtemp(prefix="syncctl-e2e-")
        self.daemon, self.children, self.terminals = None, [], []
        # Held from the beginning to the end, so that nobody else is given it while the daemon is away.
        self.held = socket.socket()
        self.held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.held.bind(("127.0.0.1", 0))
        self.port = self.held.getsockname()[1]
        self.env = {k: v for k, v in os.environ.items()
                    if not k.startswith(("SYNCCTL_", "XDG_", "TMUX")) and not k.lower().endswith("_proxy") and k not in ("NO_COLOR", "FORCE_COLOR")}
        self.env.update(HOME=self.folder, LC_ALL="C.UTF-8", USER="tester")
        self.start()

    def start(self, *more):
        log = open(os.path.join(self.folder, "syncd.log"), "ab")
        out = tempfile.TemporaryFile()
        self.daemon = subprocess.Popen(
            [self.syncd, "--listen", f"127.0.0.1:{self.port}", "--data", os.path.join(self.folder, "data"), "--demo", *more],
            stdout=out, stderr=log, env=self.env)

        def listening():
            assert self.daemon.poll() is None, open(log.name).read()
            out.seek(0)
            return b"127.0.0.1:%d" % self.port in out.read()
        until("syncd to listen", listening)
        self.env["SYNCCTL_URL"] = f"ws://127.0.0.1:{self.port}"

    def kill(self, how=signal.SIGKILL):
        self.daemon.send_signal(how)
        self.daemon.wait(LIMIT)

    def run(self, *words, stdin=None, env=None, limit=LIMIT):
        return subprocess.run([self.syncctl, *words], input=stdin, env=dict(self.env, **(env or {})), timeout=limit,
                              stdin=subprocess.DEVNULL if stdin is None else None,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8", errors="replace")

    def run_to(self, path, *words):
        """With stdout going to that file."""
        with open(path, "w") as out:
            return subprocess.run([self.syncctl, *words], env=self.env, timeout=LIMIT, stdin=subprocess.DEVNULL,
                                  stdout=out, stderr=subprocess.PIPE, encoding="utf-8")

    def ok(self, *words, **more):
        done = self.run(*words, **more)
        assert done.returncode == 0, f"{words} ended with {done.returncode}\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def spawn(self, *words, stdin=subprocess.DEVNULL, env=None):
        """A syncctl that goes on; its output so far is in .text()."""
        out = tempfile.NamedTemporaryFile(dir=self.folder, delete=False)
        err = tempfile.NamedTemporaryFile(dir=self.folder, delete=False)
        child = subprocess.Popen([self.syncctl, *words], env=dict(self.env, **(env or {})), stdin=stdin, stdout=out, stderr=err)
        child.text = lambda: open(out.name, encoding="utf-8").read()
        child.errors = lambda: open(err.name, encoding="utf-8").read()
        self.children.append(child)
        return child

    def on_terminal(self, *words, columns=100, **env):
        """All that the command writes to a terminal of that width until it ends, and its exit code."""
        pid, fd = pty.fork()
        if pid == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
            os.execve(self.syncctl, [self.syncctl, *words], dict(self.env, **{"TERM": "xterm", **env}))
        out = b""
        try:
            while block := os.read(fd, 65536):
                out += block
        except OSError:
            pass
        os.close(fd)
        code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        return out.decode("utf-8", "replace").replace("\r\n", "\n"), code

    def terminal(self, *words, **more):
        terminal = Terminal(self, words, **more)
        self.terminals.append(terminal)
        return terminal

    def close(self):
        for terminal in self.terminals:
            terminal.close()
        for child in self.children:
            if child.poll() is None:
                child.kill()
            child.wait(LIMIT)
        if self.daemon.poll() is None:
            self.kill(signal.SIGTERM)
        self.held.close()
        shutil.rmtree(self.folder, ignore_errors=True)


class Terminal:
    def __init__(self, world, words, cols=70, rows=20, shell=False):
        self.socket = tempfile.mktemp(prefix="tmux-", dir=world.folder)
        self.env = world.env
        command = " ".join("'" + w.replace("'", "'\\''") + "'" for w in (world.syncctl, *words))
        what = "exec bash --norc --noprofile" if shell else f"{command}; echo ENDED $?; cat"
        self.tmux("-f", "/dev/null", "new-session", "-d", "-x", str(cols), "-y", str(rows), what)
        self.tmux("set-option", "-g", "status", "off")
        self.resize(cols, rows)
        if shell:
            self.enter(f"PS1='$ '; clear; {command}")

    def tmux(self, *words):
        return subprocess.run(["tmux", "-S", self.socket, *words], env=self.env, check=True, timeout=LIMIT,
                              stdout=subprocess.PIPE, encoding="utf-8").stdout

    def type(self, text):
        self.tmux("send-keys", "-l", "--", text)

    def key(self, *names):
        self.tmux("send-keys", *names)

    def paste(self, text):
        self.tmux("set-buffer", "--", text)
        self.tmux("paste-buffer", "-p", "-r")

    def resize(self, cols, rows):
        self.tmux("resize-window", "-x", str(cols), "-y", str(rows))

    def child(self):
        """The process that runs in it, below the shell that waits for it."""
        shell = self.tmux("display-message", "-p", "#{pane_pid}").strip()
        return int(subprocess.run(["ps", "-o", "pid=", "--ppid", shell], check=True, timeout=LIMIT,
                                  stdout=subprocess.PIPE, encoding="utf-8").stdout.split()[0])

    def enter(self, text):
        self.type(text)
        self.key("Enter")

    def screen(self):
        # Without the time of day in front.
        lines = [re.sub(r"^\d\d:\d\d:\d\d ", "", l.rstrip()) for l in self.tmux("capture-pane", "-p").split("\n")]
        while lines and not lines[-1]:
            lines.pop()
        return lines

    def shows(self, *lines):
        """The screen ends with exactly these lines."""
        try:
            return until("the screen", lambda: self.screen()[-len(lines):] == list(lines))
        except AssertionError:
            raise AssertionError(f"no {lines!r} at the end of\n" + "\n".join("  |" + l for l in self.screen()))

    def has(self, part):
        try:
            return until("the screen", lambda: any(part in l for l in self.screen()))
        except AssertionError:
            raise AssertionError(f"no {part!r} on\n" + "\n".join("  |" + l for l in self.screen()))

    def close(self):
        subprocess.run(["tmux", "-S", self.socket, "kill-server"], env=self.env, timeout=LIMIT)


class Pty:
    """A program on a terminal whose other end is held here."""

    def __init__(self, w, *words, rows=33, cols=77):
        self.master, self.slave = pty.openpty()
        self.resize(rows, cols)
        self.before = termios.tcgetattr(self.slave)
        slave = self.slave

        def own_terminal():
            os.setsid()
            fcntl.ioctl(slave, termios.TIOCSCTTY, 0)
        self.child = subprocess.Popen(words, env=dict(w.env, TERM="xterm", PS1="$ "), stdin=slave, stdout=slave, stderr=slave,
                                      preexec_fn=own_terminal, close_fds=True)
        self.seen = b""

    def resize(self, rows, cols):
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, cols, 0, 0))

    def type(self, text):
        os.write(self.master, text)

    def has(self, what, count=1):
        def there():
            if select.select([self.master], [], [], 0)[0]:
                self.seen += os.read(self.master, 65536)
            return self.seen.count(what) >= count
        try:
            until(f"{what!r}", there)
        except AssertionError:
            raise AssertionError(f"{what!r} is not in {self.seen!r}")

    def is_raw(self):
        return not termios.tcgetattr(self.slave)[3] & termios.ICANON

    def ended(self):
        code = self.child.wait(LIMIT)
        assert termios.tcgetattr(self.slave) == self.before, "the terminal is not as it was"
        return code

    def close(self):
        if self.child.poll() is None:
            self.child.kill()
            self.child.wait(LIMIT)
        os.close(self.master)
        os.close(self.slave)


def run_cases(cases, need_tmux=()):
    """Each case with a world of its own. From the command line: SYNCCTL SYNCD [CASE...]"""
    syncctl, syncd, *only = sys.argv[1:]
    failed = 0
    for case in cases:
        if only and case.__name__ not in only:
            continue
        if case in need_tmux and not shutil.which("tmux"):
            print(f"skipped  {case.__name__}: there is no tmux")
            continue
        began = time.monotonic()
        world = World(syncctl, syncd)
        try:
            case(world)
            print(f"passed   {case.__name__}  {time.monotonic() - began:.1f} s", flush=True)
        except Exception as problem:  # noqa: BLE001
            failed += 1
            traceback.print_exc()
            print(f"FAILED   {case.__name__}: {problem}", flush=True)
        finally:
            world.close()
    return 1 if failed else 0
