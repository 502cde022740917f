// SPDX-License-Identifier: Apache-2.0
// From words to a verb that runs: global flags, the verb's own arguments, the exit code. A fresh parser is
// built for each call, and only for the verb that was named: the parser keeps what it bound between parses,
// and building all of it would cost more than most operations. One thread.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "cmd/context/settings.h"
#include "cmd/shell.h"
#include "cmd/verbs/verb.h"

namespace syncd::cmd {

// What holds already where a line is run inside another verb.
struct Around {
  Flags flags = {};
  client::Client* open = nullptr;
};

// Runs `syncctl WORDS...` and gives what the process should end with. Prints errors and help itself.
Exit run_command_line(const Shell& shell, std::vector<std::string> words,
                      const std::vector<Verb>& verbs = all_verbs(), const Around& around = {});

// The help of one verb, as `--help` prints it.
std::string verb_help(const Verb& verb);

// Its flags, without their dashes, each with its help; for completion.
std::vector<std::pair<std::string, std::string>> verb_flags(const Verb& verb);

// Why the words cannot be run as they are.
Error unknown_verb(const std::vector<Verb>& verbs, const std::string& typed);

}  // namespace syncd::cmd
