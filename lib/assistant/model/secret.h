// SPDX-License-Identifier: Apache-2.0
// The service's key, kept out of whatever a model, a service's error or a tool's argument says: [key] stands
// in its place. Values only; any thread.
#pragma once

#include <string>
#include <string_view>

#include "base/json.h"

namespace syncd::assistant::model {

class Secret {
 public:
  // What is shorter than eight bytes is no secret but a word that some servers want in the place of one.
  explicit Secret(std::string key);

  std::string out_of(std::string text) const;
  // Of every text in it, names of members included.
  Json out_of(Json value) const;

  // How many bytes at the end of the text may be the beginning of the key.
  std::size_t begun_in(std::string_view text) const;

 private:
  std::string key_;
};

// The same for text that comes in pieces, cut anywhere.
class SecretStream {
 public:
  explicit SecretStream(const Secret& secret) : secret_(secret) {}
  // What may be told of all that came.
  std::string feed(std::string_view piece);
  // The rest, at the end.
  std::string finish();

 private:
  const Secret& secret_;
  std::string held_;
};

}  // namespace syncd::assistant::model
