// SPDX-License-Identifier: Apache-2.0
// The kinds of things as resources of the Model Context Protocol: their addresses, how one is read, and which
// of them an event is about. Sends nothing itself. Any thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "domain/kinds.h"

namespace syncd::cmd::mcp {

// syncd://campaigns is all of them, syncd://campaigns/apex one; ids are percent-encoded.
struct Place {
  const domain::KindInfo* kind = nullptr;
  std::string name = {};  // empty: all of the kind
};

std::string uri_of(const domain::KindInfo& kind, std::string_view id = {});
std::optional<Place> place_of(std::string_view uri);

// How many of each kind a page of the list holds.
inline constexpr std::int64_t kPage = 100;

// The resources that are always there: all of each kind.
Json collections();
Json templates();
// One of a kind, as `list` gives it.
Json resource_of(const domain::KindInfo& kind, const Json& item);
// Its id, of an item or of what `show` gives.
std::string id_of_item(const domain::KindInfo& kind, const Json& item);

// The frame that asks for what stands there.
Json frame_to_read(const Place& place);
// The frame that tells whether it is there, and under which id.
Json frame_to_find(const Place& place);

// The addresses of what an event changed; none where it is about none.
std::vector<std::string> touched_by(const Json& event);

}  // namespace syncd::cmd::mcp
