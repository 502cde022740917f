// SPDX-License-Identifier: Apache-2.0
#include "cmd/output/error_json.h"

namespace syncd::cmd {

Json error_json(const Error& error) {
  Json out{{"type", "error"}, {"code", info(error.code).name}, {"message", error.message}};
  if (!error.field.empty()) out["field"] = error.field;
  if (!error.hint.empty()) out["hint"] = error.hint;
  if (!error.candidates.empty()) out["candidates"] = error.candidates;
  if (!error.rule.empty()) out["rule"] = error.rule;
  out["retryable"] = info(error.code).retryable;
  if (error.retry_after_ms > 0) out["retry_after_ms"] = error.retry_after_ms;
  out["exit_code"] = static_cast<int>(info(error.code).exit);
  return out;
}

}  // namespace syncd::cmd
