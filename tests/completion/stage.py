# SPDX-License-Identifier: Apache-2.0
"""A server that holds things with unpleasant names, for the tests of completion."""
import json
import sys
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/cli_e2e"))
from harness import World, until  # noqa: E402

SYNCD, SYNCCTL = sys.argv.pop(), sys.argv.pop()

# Each begins with a letter of its own, so that two letters name it.
HOSTILE = [
    "aa$(touch x)",
    "bb`touch x`",
    "cc it's \"quoted\" & more",
    "dd:with:colons and=equals",
    "ee back\\slash",
    "ff*?[a-z]{1,2}~!#;|<>",
    "gg ünï 日本",
    "hh -- --help",
]


class Stage(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.world = World(SYNCCTL, SYNCD)
        cls.addClassCleanup(cls.world.close)
        for name in HOSTILE:
            cls.world.ok("op", "create_conversation", f"conversationId:={json.dumps(name)}", "title=Title")

    # What is known is offered where no answer comes in time, so that shells depend on no speed.
    @classmethod
    def know_names(cls):
        for verb in ("pause", "history"):
            until("names to be known", lambda: cls.world.ok("__complete", "--", verb, ""))

    def complete(self, *words, **more):
        """The offers as [value, meaning] each."""
        done = self.world.run("__complete", "--", *words, **more)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return [line.split("\t") for line in done.stdout.splitlines()]

    def values(self, *words, **more):
        return [offer[0] for offer in self.complete(*words, **more)]

    # A server is given a fraction of a second, and a busy machine takes longer: asked until something comes.
    def live(self, *words, **more):
        return until(f"offers for {words}", lambda: self.complete(*words, **more))

    def live_values(self, *words, **more):
        return [offer[0] for offer in self.live(*words, **more)]
