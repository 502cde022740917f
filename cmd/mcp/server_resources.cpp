// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <charconv>

#include "cmd/mcp/server.h"
#include "cmd/output/cells.h"

namespace syncd::cmd::mcp {
namespace {

constexpr std::int64_t kLastPage = 1'000'000;

RpcError out_of_reach(const Error& error, const std::string& uri) {
  const bool unknown = error.code == Code::not_found;
  return {unknown ? kResourceNotFound : kNotReachable,
          error.message,
          {{"uri", uri}, {"code", info(error.code).name}}};
}

tl::unexpected<RpcError> no_resource(const std::string& uri) {
  return refuse(kResourceNotFound, fmt::format("there is no resource \"{}\"", uri), {{"uri", uri}});
}

// A page of the list: so many of each kind, asked for side by side.
struct Listing {
  std::vector<Json> by_kind;
  std::size_t open = 0;
  bool more = false;
  std::optional<Error> failed = {};
};

RpcResult<std::int64_t> page_asked(const Json& params) {
  const Json& cursor = member_at(params, "cursor");
  if (cursor.is_null()) return 0;
  std::int64_t page = 0;
  if (cursor.is_string()) {
    const std::string text = cursor.get<std::string>();
    const auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), page);
    if (wrong == std::errc() && end == text.data() + text.size() && page > 0 && page < kLastPage) return page;
  }
  return refuse(kInvalidParams, "this is no cursor that a page gave");
}

}  // namespace

void Server::list_resources(const Json& params, const TurnPtr& turn) {
  const auto page = page_asked(params);
  if (!page) return answer(turn, tl::unexpected(page.error()));
  const auto kinds = domain::all_kinds();
  const auto listing = std::make_shared<Listing>();
  listing->by_kind.resize(kinds.size());
  listing->open = kinds.size();
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    ask(turn, {{"type", "list"}, {"kind", kinds[i].plural}, {"limit", kPage}, {"offset", *page * kPage}},
        [this, turn, listing, i, page = *page](Result<Json> reply) {
          if (reply) {
            listing->by_kind[i] = value_at(*reply, "data.items");
            listing->more = listing->more || value_at(*reply, "data.more") == true;
          } else {
            listing->failed = reply.error();
          }
          if (--listing->open > 0) return;
          if (listing->failed) return answer(turn, tl::unexpected(out_of_reach(*listing->failed, "")));
          Json resources = page == 0 ? collections() : Json::array();
          for (std::size_t k = 0; k < listing->by_kind.size(); ++k) {
            for (const Json& item : listing->by_kind[k])
              resources.push_back(resource_of(domain::all_kinds()[k], item));
          }
          Json result{{"resources", std::move(resources)}};
          if (listing->more) result["nextCursor"] = std::to_string(page + 1);
          answer(turn, result);
        });
  }
}

void Server::list_templates(const Json& params, const TurnPtr& turn) {
  if (one_page(params, turn)) answer(turn, Json{{"resourceTemplates", templates()}});
}

void Server::read_resource(const Json& params, const TurnPtr& turn) {
  const std::string uri = text_at(params, "uri");
  const auto place = place_of(uri);
  if (!place) return answer(turn, no_resource(uri));
  ask(turn, frame_to_read(*place), [this, turn, uri](const Result<Json>& reply) {
    if (!reply) return answer(turn, tl::unexpected(out_of_reach(reply.error(), uri)));
    const Json& item = value_at(*reply, "data.item");
    const std::string text = to_text(item.is_null() ? member_at(*reply, "data") : item);
    answer(turn, Json{{"contents", {{{"uri", uri}, {"mimeType", "application/json"}, {"text", text}}}}});
  });
}

void Server::subscribe(const Json& params, const TurnPtr& turn) {
  const std::string uri = text_at(params, "uri");
  const auto place = place_of(uri);
  if (!place) return answer(turn, no_resource(uri));
  if (place->name.empty()) {
    subscriptions_.add(uri_of(*place->kind), uri);
    return answer(turn, Json::object());
  }
  ask(turn, frame_to_find(*place), [this, turn, uri, kind = place->kind](const Result<Json>& reply) {
    if (!reply) return answer(turn, tl::unexpected(out_of_reach(reply.error(), uri)));
    const std::string id = id_of_item(*kind, value_at(*reply, "data.item"));
    const auto subscribed = [this, turn, uri, address = uri_of(*kind, id)](const Result<Json>& followed) {
      if (!turn->answers) return;
      if (!followed) return answer(turn, tl::unexpected(out_of_reach(followed.error(), uri)));
      subscriptions_.add(address, uri);
      answer(turn, Json::object());
    };
    if (kind->kind != domain::Kind::conversation) return subscribed(Json());
    backend_.follow(id, subscribed);
  });
}

void Server::unsubscribe(const Json& params, const TurnPtr& turn) {
  const auto place = place_of(subscriptions_.remove(text_at(params, "uri")));
  if (place && !place->name.empty() && place->kind->kind == domain::Kind::conversation)
    backend_.unfollow(place->name);
  answer(turn, Json::object());
}

}  // namespace syncd::cmd::mcp
