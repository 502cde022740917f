#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The tree keeps to its rules, and a tree that breaks one is caught.   Usage: test_rules.py [ROOT]"""

import sys
import tempfile
import unittest
from pathlib import Path

from rules import SPDX, faults

ROOT = Path(sys.argv.pop(1)) if len(sys.argv) > 1 else Path(__file__).resolve().parents[2]
HEADER = f"{SPDX}\n// What this header is for, and what it leaves to others. Any thread.\n#pragma once\n"


class ThisTree(unittest.TestCase):
    def test_keeps_to_the_rules(self):
        self.assertEqual(faults(ROOT), [])


class AnotherTree(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name)
        self.write("lib/domain/table.cpp", f"{SPDX}\n#define ROWS(ROW) \\\n  ROW(message)\n")
        self.write("lib/domain/operations/message.cpp", f'{SPDX}\n#include "domain/operation.h"\n')
        self.write("lib/domain/operation.h", HEADER + '#include "base/json.h"\n#include <string>\n')

    def write(self, path, text):
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)

    def assert_caught(self, path, text, words):
        self.assertEqual(faults(self.root), [])
        self.write(path, text)
        found = faults(self.root)
        self.assertEqual(len(found), 1, found)
        self.assertIn(path, found[0])
        self.assertIn(words, found[0])

    def test_a_lower_layer_includes_a_higher_one(self):
        self.assert_caught("lib/base/json.h", HEADER + '#include "domain/event.h"\n', "lib/domain/event.h")

    def test_a_library_includes_a_program(self):
        self.assert_caught("lib/store/log.h", HEADER + '#include "daemon/core/hub.h"\n', "daemon/core/hub.h")

    def test_a_part_further_down_includes_what_its_neighbours_may(self):
        self.assert_caught("lib/rules/words/tokens.h", HEADER + '#include "domain/operation.h"\n', "lib/domain")

    def test_one_program_includes_the_other(self):
        self.assert_caught("cmd/verbs/x.cpp", f'{SPDX}\n#include "daemon/options.h"\n', "daemon/options.h")

    def test_the_domain_reads_a_clock(self):
        text = f"{SPDX}\nauto now = std::chrono::system_clock::now();\n"
        self.assert_caught("lib/domain/operations/message.cpp", text, "system_clock")

    def test_the_protocol_starts_a_thread(self):
        self.assert_caught("lib/protocol/session.h", HEADER + "#include <thread>\n", "<thread>")

    def test_the_core_touches_sqlite(self):
        self.assert_caught("daemon/core/hub.cpp", f"{SPDX}\n#include <SQLiteCpp/Database.h>\n", "SQLiteCpp")

    def test_the_core_touches_sockets(self):
        self.assert_caught("daemon/core/hub.cpp", f"{SPDX}\n#include <uv.h>\n", "uv.h")

    def test_the_protocol_asks_a_web_server(self):
        self.assert_caught("lib/protocol/session.h", HEADER + "#include <curl/curl.h>\n", "curl/curl.h")

    def test_an_assistant_reads_the_wall_clock(self):
        text = f"{SPDX}\n#include <curl/curl.h>\nauto now = std::chrono::system_clock::now();\n"
        self.assert_caught("lib/assistant/model/answer.cpp", text, "system_clock")

    def test_a_verb_prints_past_its_shell(self):
        self.assert_caught("cmd/verbs/x.cpp", f'{SPDX}\nvoid f() {{ std::printf("x"); }}\n', "printf")

    def test_a_header_does_not_say_what_it_is_for(self):
        self.assert_caught("lib/base/ids.h", f"{SPDX}\n#pragma once\n\nint f();\n", "paragraph")

    def test_a_header_without_pragma_once(self):
        self.assert_caught("lib/base/ids.h", HEADER.replace("#pragma once\n", ""), "#pragma once")

    def test_a_source_without_a_licence(self):
        self.assert_caught("lib/base/ids.cpp", "int f();\n", "SPDX")

    def test_an_operation_without_a_row(self):
        self.assert_caught("lib/domain/operations/shout.cpp", f"{SPDX}\n", "no row")

    def test_a_row_without_an_operation(self):
        self.assert_caught("lib/domain/table.cpp", f"{SPDX}\n ROW(message) ROW(whisper)\n", "whisper")

    def test_a_folder_that_nobody_knows(self):
        self.assert_caught("lib/misc/x.cpp", f"{SPDX}\n", "not in the table")

    def test_two_types_of_one_name(self):
        event = "namespace syncd::domain {\nstruct Event {\n  int seq;\n};\n}  // namespace syncd::domain\n"
        self.write("lib/domain/search/x.h", HEADER + event)
        self.assert_caught("lib/domain/entities/y.h", HEADER + event, "syncd::domain::Event is defined in")

    def test_types_that_only_look_alike_are_no_fault(self):
        alike = "namespace syncd {{\nnamespace {{\nstruct Row {{\n}};\n}}  // namespace\nstruct {}::Row {{\n}};\n}}  // namespace syncd\n"
        self.write("lib/domain/x.cpp", f"{SPDX}\n" + alike.format("Table"))
        self.write("lib/domain/y.cpp", f"{SPDX}\n" + alike.format("Table"))
        self.assertEqual(faults(self.root), [])

    def test_words_in_a_comment_are_no_fault(self):
        self.write("lib/domain/x.cpp", f"{SPDX}\n// never std::random_device\n")
        self.assertEqual(faults(self.root), [])


if __name__ == "__main__":
    unittest.main()
