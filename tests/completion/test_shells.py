#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""bash, zsh and fish complete syncctl, with real keys where they read keys.   Usage: test_shells.py SYNCCTL SYNCD"""
import os
import shutil
import socket
import subprocess
import tempfile
import unittest

from stage import HOSTILE, ROOT, SYNCCTL, Stage
from terminal import Terminal

SCRIPTS = ROOT / "completions"


def environment(world):
    return {**world.env, "PATH": os.path.dirname(SYNCCTL) + ":/usr/bin:/bin", "TERM": "xterm", "HISTFILE": "/dev/null"}


class AtTheKeyboard:
    """What holds for bash and zsh alike."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.know_names()
        cls.at = Terminal(cls.shell, environment(cls.world), tempfile.mkdtemp(dir=cls.world.folder), SCRIPTS)
        cls.addClassCleanup(cls.at.close)

    def test_verbs_flags_and_values(self):
        self.assertEqual(self.at.completed("syncctl set-sta"), "syncctl set-status ")
        self.assertEqual(self.at.completed("syncctl tail --foll"), "syncctl tail --follow ")
        self.assertEqual(self.at.completed("syncctl set-status apex pau"), "syncctl set-status apex paused ")
        self.assertEqual(self.at.completed("syncctl -o nd"), "syncctl -o ndjson ")
        self.assertEqual(self.at.completed("syncctl tail --output=nd").rstrip(), "syncctl tail --output=ndjson")
        self.assertEqual(self.at.completed("syncctl context us"), "syncctl context use ")

    def test_live_names(self):
        campaign = self.live_values("pause", "")[0]
        self.assertEqual(self.at.completed(f"syncctl pause {campaign[:-1]}"), f"syncctl pause {campaign} ")

    def test_hostile_names_are_quoted(self):
        for name in HOSTILE:
            with self.subTest(name=name):
                self.at.completed(f"syncctl history {name[:2]}")
                self.assertEqual(self.at.run(), ["history", name])
        self.assertFalse(os.path.exists(os.path.join(self.at.folder, "x")))

    def test_hostile_names_behind_an_open_quote(self):
        for quote in "'\"":
            for name in HOSTILE:
                if quote == '"' and "!" in name:
                    continue  # bash would look for it in its history, quoted or not
                with self.subTest(quote=quote, name=name):
                    line = self.at.completed(f"syncctl history {quote}{name[:2]}").rstrip()
                    if not line.endswith(quote):
                        self.at.send(quote)
                    self.assertEqual(self.at.run(), ["history", name])
        self.assertFalse(os.path.exists(os.path.join(self.at.folder, "x")))

    def test_words_before_the_cursor_may_be_quoted(self):
        self.assertEqual(self.at.completed("syncctl 'set-status' \"ap\"ex pau"), "syncctl 'set-status' \"ap\"ex paused ")

    def test_what_they_mean_is_shown_and_not_typed(self):
        shown = self.at.listed("syncctl context ")
        self.assertIn("Use this context", shown)
        self.assertEqual(self.at.taken(self.at.line_file, "\x18d", "the line"), "syncctl context ")

    def test_files_are_the_shells_own(self):
        with open(os.path.join(self.at.folder, "backup of may"), "w"):
            pass
        self.at.completed("syncctl restore backu")
        self.assertEqual(self.at.run(), ["restore", "backup of may"])


@unittest.skipUnless(shutil.which("bash"), "needs bash")
class Bash(AtTheKeyboard, Stage):
    shell = "bash"

    def test_nothing_is_asked_when_it_is_sourced(self):
        self.assert_silent(["bash", "--norc", "-c", f"source {SCRIPTS}/syncctl.bash; complete -p syncctl"])

    def assert_silent(self, command):
        with socket.create_server(("127.0.0.1", 0)) as server:
            env = {**environment(self.world), "SYNCCTL_URL": f"ws://127.0.0.1:{server.getsockname()[1]}"}
            done = subprocess.run(command, env=env, stdin=subprocess.DEVNULL, capture_output=True, timeout=60)
            self.assertEqual((done.returncode, done.stderr), (0, b""))
            server.setblocking(False)
            self.assertRaises(BlockingIOError, server.accept)


@unittest.skipUnless(shutil.which("zsh"), "needs zsh")
class Zsh(AtTheKeyboard, Stage):
    shell = "zsh"

    def test_it_can_be_sourced_too(self):
        script = subprocess.run([SYNCCTL, "completion", "zsh"], check=True, capture_output=True).stdout
        Bash.assert_silent(self, ["zsh", "-f", "-c", "autoload -Uz compinit && compinit -u -D; " + script.decode() +
                                  "\n[[ $_comps[syncctl] == _syncctl ]]"])


@unittest.skipUnless(shutil.which("fish"), "needs fish")
class Fish(Stage):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.know_names()

    def offers(self, line):
        done = subprocess.run(["fish", "--no-config", "-c", f"source {SCRIPTS}/syncctl.fish; complete -C $argv[1]", line],
                              env=environment(self.world), stdin=subprocess.DEVNULL, capture_output=True, encoding="utf-8",
                              timeout=60, cwd=self.world.folder)
        self.assertEqual(done.stderr, "")
        return dict(line.split("\t") if "\t" in line else (line, "") for line in done.stdout.splitlines())

    def test_verbs_flags_and_values(self):
        self.assertIn("set-status", self.offers("syncctl set-sta"))
        self.assertEqual(self.offers("syncctl context us"), {"use": "Use this context from now on"})
        self.assertIn("--follow", self.offers("syncctl tail --foll"))
        self.assertEqual(list(self.offers("syncctl set-status apex pau")), ["paused"])
        self.assertEqual(list(self.offers("syncctl -o nd")), ["ndjson"])

    def test_live_names_hostile_ones_too(self):
        self.assertEqual(len(self.offers("syncctl pause ")), 3)
        for name in HOSTILE:
            with self.subTest(name=name):
                self.assertEqual(list(self.offers(f"syncctl history {name[:2]}")), [name])
                self.assertEqual(list(self.offers(f"syncctl history '{name[:2]}")), [name])
        self.assertFalse(os.path.exists(os.path.join(self.world.folder, "x")))

    def test_files(self):
        with open(os.path.join(self.world.folder, "kept.backup"), "w"):
            pass
        self.assertIn("kept.backup", self.offers("syncctl restore kep"))

    def test_nothing_is_asked_when_it_is_sourced(self):
        Bash.assert_silent(self, ["fish", "--no-config", "-c", f"source {SCRIPTS}/syncctl.fish"])


class Scripts(Stage):
    def test_the_program_prints_those_of_the_tree(self):
        for shell, name in (("bash", "syncctl.bash"), ("zsh", "_syncctl"), ("fish", "syncctl.fish")):
            self.assertEqual(self.world.ok("completion", shell), (SCRIPTS / name).read_text())


if __name__ == "__main__":
    unittest.main()
