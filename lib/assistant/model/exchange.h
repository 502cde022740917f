// SPDX-License-Identifier: Apache-2.0
// One turn of the model over HTTP: the request, its repetition where that is safe and may help, and what an
// answer that is none means. Private to this folder; one thread.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>

#include "assistant/model/answer.h"
#include "assistant/model/http.h"

namespace syncd::assistant::model {

using Deadline = std::chrono::steady_clock::time_point;

// How long to wait before the next try: what the service asks for, up to a cap; otherwise anywhere up to a
// bound that doubles with each try. `chance` is from 0 to 1.
std::chrono::milliseconds pause_before(int try_number, std::optional<std::chrono::milliseconds> retry_after,
                                       const Settings& settings, double chance);

class Exchange {
 public:
  Exchange(const Settings& settings, Deadline deadline, Cancellation& cancel)
      : settings_(settings), deadline_(deadline), cancel_(cancel) {}

  // `tell` gets text as it comes; a request that has told any is not repeated.
  tl::expected<Reply, Failure> send(Json body, const OnDelta& tell);
  // Whether it was the deadline that ended the last request.
  bool out_of_time() const { return out_of_time_; }

 private:
  struct Attempt;
  Attempt attempt(const std::string& body, const OnDelta& tell);
  Attempt judged(const HttpAnswer& answer, const std::string& body) const;
  Attempt judged(const HttpFailure& failure) const;
  Attempt judged(const Error& error) const;
  Failure failure(Failure::Kind kind, std::string_view what) const;

  const Settings& settings_;
  Deadline deadline_;
  Cancellation& cancel_;
  Http http_;
  bool out_of_time_ = false;
};

}  // namespace syncd::assistant::model
