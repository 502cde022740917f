#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Nothing is missing from the manual: what the programs' own help and the sources name is looked for in the
pages as they are installed.   Usage: test_manual.py ROOT PAGES SYNCCTL SYNCD"""

import re
import shutil
import subprocess
import sys
import unittest
from pathlib import Path

SYNCD, SYNCCTL, PAGES, ROOT = sys.argv.pop(), sys.argv.pop(), Path(sys.argv.pop()), Path(sys.argv.pop())
NAMES = ["syncctl.1", "syncd.8", "syncd.conf.5", "syncd-protocol.7"]


def page(name):
    """As text, without the escapes of mdoc."""
    text = (PAGES / name).read_text()
    return text.replace("\\-", "-").replace("\\&", "").replace("\\(dq", '"').replace("\\e", "\\")


def items(text, macro):
    """What stands behind `.It MACRO`, quoted or not."""
    return {a or b for a, b in re.findall(rf'^\.It {macro} (?:"([^"]*)"|(\S+))', text, re.M)}


def output(*words):
    return subprocess.run(words, check=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, encoding="utf-8",
                          env={"PATH": "/usr/bin:/bin", "HOME": "/nonexistent"}).stdout


def enumeration(file, name):
    body = re.search(rf"enum class {name}\b[^{{]*{{(.*?)}}", (ROOT / file).read_text(), re.S)[1]
    return re.findall(r"^\s*(\w+)\s*[=,]", body, re.M)


def options(text):
    """The long flags that a help lists, but --help."""
    return {flag for line in text.splitlines() if re.match(r"\s+-", line)
            for flag in re.findall(r"(?<!\S)--([a-z][a-z-]+)", line.split("  ")[1] if line.startswith("  ") else line)
            } - {"help"}


def listed_verbs():
    return re.findall(r"^  ([a-z][a-z-]+)  ", output(SYNCCTL, "help").split("Topics")[0].split("Usage")[1], re.M)


class Programs(unittest.TestCase):
    def test_each_verb_has_its_entry_with_each_of_its_flags(self):
        text = page("syncctl.1")
        entries = dict(re.findall(r'^\.It Ic "([a-z-]+)"(.*?)(?=^\.It Ic "[a-z-]+"|^\.Ss|\Z)', text, re.M | re.S))
        verbs = listed_verbs()
        self.assertGreater(len(verbs), 40)
        for verb in verbs:
            with self.subTest(verb=verb):
                self.assertIn(verb, entries)
                flags = options(output(SYNCCTL, verb, "--help").split("Everywhere")[0])
                known = set(re.findall(r'Fl "-([a-z-]+)"', entries[verb]))
                self.assertLessEqual(flags - {"version"}, known)

    def test_flags_everywhere(self):
        text = page("syncctl.1").split(".Ss Flags everywhere")[1].split(".Sh")[0]
        self.assertLessEqual(options(output(SYNCCTL, "help", "tail")), set(re.findall(r'Fl "-([a-z-]+)"', page("syncctl.1"))))
        for flag in ("url", "token-file", "ca-file", "insecure", "context", "output", "timeout", "user", "json", "quiet"):
            self.assertIn(f'"-{flag}"', text)

    def test_each_verb_below_a_verb(self):
        text = page("syncctl.1")
        for below in ("context add", "context rm", "run start", "run finish", "run watch", "token create"):
            self.assertIn(f'.It Ic "{below}"', text)

    def test_exit_codes_and_variables(self):
        text = page("syncctl.1")
        for topic, macro in (("exit-codes", r""), ("environment", "Ev")):
            section = text.split(".Sh EXIT STATUS" if not macro else ".Sh ENVIRONMENT")[1].split(".Sh")[0]
            for term in re.findall(r"^  (\S+(?:, \S+)*)  ", output(SYNCCTL, "help", topic), re.M):
                with self.subTest(topic=topic, term=term):
                    self.assertIn(f'"{term}"', section)

    def test_each_flag_of_the_daemon_and_each_key(self):
        flags = options(output(SYNCD, "--help"))
        self.assertGreater(len(flags), 25)
        told = {flag.lstrip("-") for flag in items(page("syncd.8"), "Fl")}
        self.assertLessEqual(flags, told)
        keys = set(re.findall(r"^([a-z-]+) = ", output(SYNCD, "--print-config"), re.M))
        self.assertGreater(len(keys), 20)
        self.assertEqual(keys, items(page("syncd.conf.5"), "Ic"))

    def test_each_variable_of_the_daemon(self):
        told = items(page("syncd.8"), "Ev")
        for variable in re.findall(r"SYNCD_[A-Z_]+", output(SYNCD, "--help")):
            self.assertIn(variable, told)


class Protocol(unittest.TestCase):
    def section(self, name):
        return page("syncd-protocol.7").split(f".Sh {name}\n")[1].split("\n.Sh ")[0]

    def test_each_operation(self):
        rows = set(re.findall(r"\bROW\((\w+)\)", (ROOT / "lib/domain/table.cpp").read_text())) - {"name"}
        self.assertGreater(len(rows), 40)
        self.assertLessEqual(rows, items(self.section("OPERATIONS"), "Cm"))

    def test_each_event(self):
        self.assertLessEqual(set(enumeration("lib/domain/event.h", "EventType")), items(self.section("EVENTS"), "Cm"))

    def test_each_error_code_with_its_numbers(self):
        section = self.section("ERROR CODES")
        codes = set(enumeration("lib/base/errors.h", "Code"))
        self.assertEqual(codes, items(section, "Cm"))
        self.assertRegex(section, r'"rate_limited" : HTTP 429 , exit status 11 , retryable')


class Pages(unittest.TestCase):
    def test_no_mark_is_left(self):
        for name in NAMES:
            self.assertNotIn('\\" @', (PAGES / name).read_text(), name)

    @unittest.skipUnless(shutil.which("mandoc"), "needs mandoc")
    def test_mandoc_finds_nothing_wrong(self):
        found = subprocess.run(["mandoc", "-T", "lint", "-W", "warning", *(str(PAGES / name) for name in NAMES)],
                               stdout=subprocess.PIPE, encoding="utf-8")
        self.assertEqual((found.stdout, found.returncode), ("", 0))

    @unittest.skipUnless(shutil.which("mandoc"), "needs mandoc")
    def test_a_page_is_shown_as_it_was_meant(self):
        shown = output("mandoc", "-T", "ascii", str(PAGES / "syncctl.1"))
        shown = re.sub(r".\x08", "", shown)
        self.assertRegex(shown, r"set-status campaign status")
        self.assertRegex(shown, r"--dry-run\s+Show what would be sent, and send nothing\.")
        self.assertIn("syncctl set-status apex paused", shown)
        self.assertNotRegex(shown, r"\\[&e(-]")


if __name__ == "__main__":
    unittest.main()
