// SPDX-License-Identifier: Apache-2.0
#include "assistant/model/secret.h"

#include <algorithm>
#include <utility>

namespace syncd::assistant::model {
namespace {

constexpr std::size_t kShortest = 8;
constexpr std::string_view kInItsPlace = "[key]";

}  // namespace

Secret::Secret(std::string key) : key_(key.size() < kShortest ? std::string() : std::move(key)) {}

std::string Secret::out_of(std::string text) const {
  if (key_.empty()) return text;
  for (std::size_t at = 0; (at = text.find(key_, at)) != std::string::npos; at += kInItsPlace.size())
    text.replace(at, key_.size(), kInItsPlace);
  return text;
}

Json Secret::out_of(Json value) const {
  if (key_.empty()) return value;
  if (value.is_string()) return out_of(std::move(value.get_ref<std::string&>()));
  if (value.is_array()) {
    for (Json& one : value) one = out_of(std::move(one));
  } else if (value.is_object()) {
    Json out = Json::object();
    for (auto& [name, one] : value.items()) out[out_of(name)] = out_of(std::move(one));
    return out;
  }
  return value;
}

std::size_t Secret::begun_in(std::string_view text) const {
  if (key_.empty()) return 0;
  for (std::size_t size = std::min(key_.size() - 1, text.size()); size > 0; --size) {
    if (text.ends_with(std::string_view(key_).substr(0, size))) return size;
  }
  return 0;
}

std::string SecretStream::feed(std::string_view piece) {
  std::string text = secret_.out_of(std::exchange(held_, {}).append(piece));
  const std::size_t begun = secret_.begun_in(text);
  held_ = text.substr(text.size() - begun);
  text.resize(text.size() - begun);
  return text;
}

std::string SecretStream::finish() {
  return std::exchange(held_, {});
}

}  // namespace syncd::assistant::model
