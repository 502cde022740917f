// SPDX-License-Identifier: Apache-2.0
// The wire form of a service that answers with a language model: how a request is written and how an answer,
// a stream of one and an error are read. Two services, one interface. Pure; any thread.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "assistant/model/tools.h"
#include "assistant/model/transcript.h"
#include "base/errors.h"

namespace syncd::assistant::model {

struct Request {
  const Transcript& transcript;
  std::span<const Tool> tools;
  std::string_view model;
  std::int64_t max_tokens = 1024;
  bool stream = true;
  // OpenAI itself wants `max_completion_tokens`, most who speak like it only know `max_tokens`.
  bool completion_tokens = false;
};

// Why the model stopped.
enum class Stop { finished, calls, length, refused };

struct Usage {
  std::int64_t input = 0;
  std::int64_t output = 0;
};

// One turn of the model.
struct Reply {
  std::string text;
  std::vector<ToolCall> calls;
  Stop stop = Stop::finished;
  Usage usage;
  Json kept;  // see Entry
};

struct ReplyBounds {
  std::size_t bytes = std::size_t{1} << 20;  // of text and arguments together
  std::size_t calls = 32;
};

// What a service says of its own refusal.
struct Refusal {
  std::string type = {};       // as the service names it
  std::string message = {};    // the service's own words: text from others
  std::string parameter = {};  // of the request, that it does not like

  // No use in asking again, whatever the status says.
  bool out_of_quota() const { return type == "insufficient_quota"; }
};

// Codes of the errors of decoding: invalid_json and invalid_frame for what is no answer; too_large beyond
// the bounds; cannot_connect for one that ends before its end; and for a service's refusal in the middle of
// a stream busy, unauthorized or declined.
class StreamDecoder {
 public:
  virtual ~StreamDecoder() = default;
  // Takes the data of one server-sent event; gives the text that it adds.
  virtual Result<std::string> feed(std::string_view data) = 0;
  // At the end of the stream.
  virtual Result<Reply> finish() = 0;
};

class Dialect {
 public:
  virtual ~Dialect() = default;
  virtual Json encode(const Request& request) const = 0;
  // Lines of the HTTP head beside those of every JSON request.
  virtual std::vector<std::string> headers(const std::string& key) const = 0;
  virtual Result<Reply> decode(std::string_view body, const ReplyBounds& bounds) const = 0;
  virtual std::unique_ptr<StreamDecoder> stream(const ReplyBounds& bounds) const = 0;
};

const Dialect& anthropic();
const Dialect& openai();

// Of the body of an answer that is an error, or of an event in a stream. Empty where it says nothing.
Refusal refusal(const Json& body);
Refusal refusal_in(std::string_view body);

}  // namespace syncd::assistant::model
