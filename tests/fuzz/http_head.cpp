// SPDX-License-Identifier: Apache-2.0
// The head of a request, whole and byte by byte: read the same either way, and what was understood says again
// what it says once it is written anew.
#include "daemon/net/head.h"

#include <string>

#include "tests/fuzz/target.h"

namespace syncd::fuzz {
namespace {

daemon::HeadReader::Outcome read_in_pieces(const daemon::ServerOptions& options, std::string_view bytes,
                                           std::size_t piece) {
  daemon::HeadReader reader(options);
  daemon::HeadReader::Outcome outcome;
  for (std::size_t end = 0; end < bytes.size() && !outcome.head && !outcome.refusal;) {
    end = std::min(bytes.size(), end + piece);
    outcome = reader.read(bytes.substr(0, end));
  }
  return outcome;
}

}  // namespace

void target(std::string_view bytes) {
  static const daemon::ServerOptions options;
  const auto whole = read_in_pieces(options, bytes, bytes.size());
  const auto pieces = read_in_pieces(options, bytes, 7);
  promise(!(whole.head && whole.refusal), "a head is read or refused");
  if (whole.head && pieces.head) {
    promise(whole.head->request.path == pieces.head->request.path, "the path does not hang on packets");
    promise(whole.head->content_length == pieces.head->content_length, "nor does the length");
  }
  if (whole.head) promise(pieces.head || pieces.refusal, "what is a whole head is one in pieces");
  if (whole.refusal)
    promise(whole.refusal->status >= 400 && whole.refusal->status < 600, "a status of an error");
  if (!whole.head || !whole.head->websocket) return;
  const std::string again = daemon::rebuilt_head(whole.head->request);
  const auto reread = daemon::HeadReader(options).read(again);
  promise(reread.head.has_value(), "what libwebsockets is given is a whole head");
  promise(reread.head->size == again.size(), "and nothing behind it");
  promise(reread.head->websocket, "that asks for a WebSocket");
}

}  // namespace syncd::fuzz
