// SPDX-License-Identifier: Apache-2.0
// A frame from a client, up to the gate: parsed under limits, and admitted by each row's fields or refused
// with a code, a sentence that can be shown, and the field.
#include <string>

#include "base/json.h"
#include "base/text.h"
#include "domain/table.h"
#include "domain/validate.h"
#include "tests/fuzz/target.h"

namespace syncd::fuzz {
namespace {

void check(const Error& error) {
  promise(!error.message.empty(), "an error says what is wrong");
  promise(is_utf8(error.message) && is_utf8(error.field) && is_utf8(error.hint), "in UTF-8");
}

void admit(const domain::Operation& row, Json frame) {
  for (const char* envelope : {"type", "id"}) frame.erase(envelope);
  const auto once = domain::validate(row, frame);
  if (!once) return check(once.error());
  const auto again = domain::validate(row, *once);
  promise(again.has_value(), "what was admitted is admitted again");
  promise(to_text(*again) == to_text(*once), "and stays as it is");
}

}  // namespace

void target(std::string_view bytes) {
  auto frame = parse_json(bytes);
  if (!frame) return check(frame.error());
  const std::string text = to_text(*frame);
  promise(is_utf8(text), "JSON is UTF-8");
  const auto again = parse_json(text);
  promise(again && to_text(*again) == text, "what is written is what was read");
  if (!frame->is_object()) return;
  if (const auto* row = domain::operation_named(text_at(*frame, "type"))) return admit(*row, *frame);
  for (const domain::Operation& row : domain::all_operations()) admit(row, *frame);
}

}  // namespace syncd::fuzz
