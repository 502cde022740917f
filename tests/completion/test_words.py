#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What `syncctl __complete` says of a line.   Usage: test_words.py SYNCCTL SYNCD"""
import json
import os
import socket
import stat
import unittest
from pathlib import Path

from stage import HOSTILE, Stage, until


class Words(Stage):
    def setUp(self):
        self.world.env["XDG_CACHE_HOME"] = os.path.join(self.world.folder, "cache of " + self.id())

    def test_verbs_with_what_they_do(self):
        offers = dict(self.complete(""))
        self.assertGreater(len(offers), 40)
        self.assertIn("campaign", offers["set-status"])
        self.assertNotIn("__complete", offers)
        self.assertEqual(self.values("set-sta"), ["set-status"])

    def test_flags_of_the_verb_and_those_everywhere(self):
        self.assertEqual(self.values("tail", "--foll"), ["--follow"])
        self.assertEqual(self.values("--out"), ["--output"])
        self.assertEqual(self.values("tail", "--strict", "--str"), [])
        self.assertEqual(self.values("context", "add", "--us"), ["--use", "--user"])

    def test_values_that_are_known_beforehand(self):
        self.assertEqual(self.values("set-status", "apex", ""), ["active", "paused"])
        self.assertEqual(self.values("-o", "nd"), ["ndjson"])
        self.assertEqual(self.values("--output=nd"), ["--output=ndjson"])
        self.assertIn("media_buy_updated", self.values("tail", "--type", "media"))
        self.assertEqual(self.values("list", "camp"), ["campaigns", "campaign"])
        self.assertEqual(self.values("list", "campaigns", "--status", ""), ["active", "paused"])
        self.assertEqual(self.values("completion", ""), ["bash", "fish", "zsh"])
        self.assertEqual(self.values("run", "fin"), ["finish"])
        self.assertEqual(self.values("run", "finish", "r", "s"), ["success"])
        self.assertEqual(self.values("chat", "--on-error", "c"), ["continue"])
        self.assertIn("exit-codes", self.values("help", "e"))
        self.assertEqual(self.values("op", "set_status", "media"), ["media_buy_id="])

    def test_every_verb_can_be_completed_everywhere(self):
        for verb in self.values(""):
            for words in (("",), ("-",), ("x", ""), ("x", "y", "")):
                with self.subTest(verb=verb, words=words):
                    self.complete(verb, *words)

    def test_what_the_shell_knows_better(self):
        self.assertEqual(self.complete("restore", ""), [["", "files"]])
        self.assertEqual(self.complete("restore", "f", "--data", ""), [["", "folders"]])
        self.assertEqual(self.complete("exec", "--crew", "c", "--", ""), [["", "commands"]])
        self.assertEqual(self.complete("--token-file", ""), [["", "files"]])

    def test_live_names_with_what_they_are(self):
        campaigns = dict(self.live("pause", ""))
        self.assertEqual(len(campaigns), 3)
        self.assertTrue(any("(active)" in meaning for meaning in campaigns.values()), campaigns)
        self.assertEqual(sorted(campaigns), sorted(self.live_values("show", "campaign", "")))
        self.assertEqual(sorted(campaigns), sorted(self.live_values("tail", "--campaign", "")))
        self.world.ok("create-task", "Look at it", "--task-id", "t-1")
        self.assertIn(["t-1", "Look at it (pending)"], self.live("set-task-status", "t-"))
        self.world.ok("register-crew", "Night", "night")
        self.assertEqual(self.live_values("run", "start", "ni"), ["night"])
        self.world.ok("run", "start", "night", "--run", "r-1")
        self.assertEqual(self.live_values("run", "watch", "r-"), ["r-1"])
        self.assertIn("tester", self.live_values("search", "x", "--user", ""))

    def test_hostile_names_come_as_they_are(self):
        for name in HOSTILE:
            self.assertEqual(self.live_values("history", name[:2]), [name])

    def test_a_broken_configuration_takes_nothing_but_live_names(self):
        env = {"SYNCCTL_CONTEXT": "nowhere"}
        self.assertEqual(self.values("set-sta", env=env), ["set-status"])
        self.assertEqual(self.complete("pause", "", env=env), [])

    def test_contexts(self):
        env = {"XDG_CONFIG_HOME": os.path.join(self.world.folder, "config")}
        self.world.ok("context", "add", "here", "--url", "ws://127.0.0.1:1", env=env)
        self.assertEqual(self.complete("context", "use", "", env=env), [["here", "ws://127.0.0.1:1"]])
        self.assertEqual(self.values("--context", "h", env=env), ["here"])


class Cache(Stage):
    def setUp(self):
        self.cache = Path(self.world.folder) / self.id().split(".")[-1]
        self.env = {"XDG_CACHE_HOME": str(self.cache)}

    def files(self):
        return sorted((self.cache / "syncctl").iterdir())

    def change(self, **members):
        for file in self.files():
            file.write_text(json.dumps({**json.loads(file.read_text()), **members}))

    def test_it_is_for_its_owner_alone_and_whole(self):
        self.assertEqual(len(self.live("pause", "", env=self.env)), 3)
        (file,) = self.files()
        self.assertEqual(stat.S_IMODE(file.stat().st_mode), 0o600)
        self.assertEqual(stat.S_IMODE(file.parent.stat().st_mode), 0o700)

    def test_what_is_in_it_is_not_asked_for_again(self):
        self.live("pause", "", env=self.env)
        self.change(names=[["kept", ""]], until=2**52)
        # No time of this clock: it is asked again, and has only that to offer where no answer comes in time.
        until("an answer", lambda: self.values("pause", "", env=self.env) != ["kept"])
        life = json.loads(self.files()[0].read_text())["until"]
        self.change(names=[["kept", ""]], until=life)
        # Within its life, or asked for anew where the machine was slow.
        self.assertIn(self.values("pause", "", env=self.env), (["kept"], sorted(self.live_values("show", "campaign", ""))))

    def test_where_nobody_answers_the_names_known_last_are_offered(self):
        known = self.live_values("pause", "", env=self.env)
        gone = {**self.env, "SYNCCTL_URL": "ws://127.0.0.1:1"}
        self.assertEqual(self.values("pause", "", env=gone), [])  # another server's are not these
        self.change(until=0)
        self.world.kill()
        try:
            self.assertEqual(self.values("pause", "", env=self.env), known)
            self.assertTrue(any(json.loads(file.read_text())["until"] for file in self.files()))
        finally:
            self.world.start()

    def test_a_server_that_says_nothing_is_not_waited_for(self):
        with socket.create_server(("127.0.0.1", 0)) as silent:
            env = {**self.env, "SYNCCTL_URL": f"ws://127.0.0.1:{silent.getsockname()[1]}"}
            self.assertEqual(self.values("pause", "", env=env, limit=10), [])  # any verb waits so long
            self.assertEqual(self.values("set-sta", env=env), ["set-status"])

    def test_rubbish_in_it_is_no_name(self):
        self.live("pause", "", env=self.env)
        self.change(names=[["a\nb", ""], ["c\u001b[31m", ""], ["tab\tbed", ""], 7, ["x"], ["fine", "\u001b]0;t\u0007"]],
                    until=0)
        self.world.kill()
        try:
            ((value, meaning),) = self.complete("pause", "", env=self.env)
            self.assertEqual(value, "fine")
            self.assertNotIn("\x1b", meaning)
            for text in ("", "{", "[]", '{"names":7,"told":"x","until":[]}'):
                self.files()[0].write_text(text)
                self.assertEqual(self.complete("pause", "", env=self.env), [])
        finally:
            self.world.start()

    def test_a_cache_that_cannot_be_written_is_none(self):
        self.cache.write_text("a file where the folder would be")
        self.assertEqual(len(self.live("pause", "", env=self.env)), 3)


if __name__ == "__main__":
    unittest.main()
