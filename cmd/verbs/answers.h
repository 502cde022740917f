// SPDX-License-Identifier: Apache-2.0
// What an operation answered, as a person reads it: what a change changed, in one line; what a question
// found, by the shape of the answer. Never by the operation's name, so that a new one is shown as well. One
// thread.
#pragma once

#include <string>

#include "cmd/verbs/verb.h"
#include "domain/operation.h"

namespace syncd::cmd {

// Of a writing operation: "Apex Motors: set_status: active → paused", or that nothing changed. Safe to print.
std::string change_words(const domain::Operation& operation, const Json& reply, const LineStyle& style);

// Prints the data of a reading operation: a list, one thing, a conversation, figures.
void print_found(Printer& print, const Shell& shell, const Json& data);

// A message as `history` and `sync` list it, as the frame that would have come live.
Json message_frame(const Json& entry);

// What an answer carries: `data` of a result, else the members beside the envelope.
Json data_of(const Json& reply);

}  // namespace syncd::cmd
