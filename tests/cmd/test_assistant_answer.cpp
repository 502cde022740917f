// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <array>

#include "cmd/output/assistant_answer.h"
#include "cmd/repl/show_order.h"

using namespace syncd;
using namespace syncd::cmd;

namespace {

Json answer(Json metadata, const char* user = "assistant") {
  return {{"id", "a"}, {"userId", user}, {"context", {{"metadata", std::move(metadata)}}}};
}
Json operation(bool ok, const char* code = "", const char* name = "set_status") {
  Json out{{"operation", name}, {"ok", ok}};
  if (*code != 0) out["code"] = code;
  return out;
}
Exit exit_of_one(Json metadata) {
  const std::array messages{answer(std::move(metadata))};
  return exit_of(messages);
}

Json frame(const char* type, std::int64_t seq, Json message = nullptr) {
  return {{"type", type}, {"seq", seq}, {"message", std::move(message)}};
}
Json said(std::int64_t seq) {
  return frame("message", seq, {{"userId", "ada"}});
}
Json changed(std::int64_t seq) {
  return frame("media_buy_updated", seq);
}
Json told(std::int64_t seq, Json changes, Json more = Json::object()) {
  more["changes"] = std::move(changes);
  return frame("message", seq, answer(std::move(more)));
}
using Seqs = std::vector<std::int64_t>;
Seqs seqs(const std::vector<Json>& frames) {
  Seqs out;
  for (const Json& one : frames) out.push_back(one["seq"]);
  return out;
}

}  // namespace

TEST_CASE("an answer is known by its metadata, and only the assistant's counts") {
  CHECK(answers(answer({{"in_reply_to", "m"}}), "m"));
  CHECK(!answers(answer({{"in_reply_to", "m"}}), "n"));
  CHECK(!answers(answer({{"in_reply_to", ""}}), ""));
  CHECK(!answers(answer({{"in_reply_to", "m"}}, "eve"), "m"));
  CHECK(!answers("no object", "m"));
  CHECK(more_follows(answer({{"more", true}})));
  CHECK(!more_follows(answer(Json::object())));
  CHECK(asked_back(answer({{"question", {{"wishes", Json::array()}}}})));
  CHECK(!asked_back(answer(Json::object())));
  CHECK(tells_change(answer({{"changes", {7, 8}}}), 8));
  CHECK(!tells_change(answer({{"changes", {7, 8}}}), 9));
  CHECK(!tells_change(answer({{"changes", {7, 8}}, {"model", "m"}}), 8));
  CHECK(made_change(answer({{"changes", {7, 8}}, {"model", "m"}}), 8));
}

TEST_CASE("the exit code is that of the operation that failed, and 3 where nothing was done") {
  CHECK(exit_of_one({{"operations", {operation(true)}}}) == Exit::done);
  CHECK(exit_of_one({{"operations", {operation(true), operation(false, "forbidden")}}}) ==
        Exit::not_authorised);
  CHECK(exit_of_one({{"operations", {operation(false, "conflict"), operation(true)}}}) == Exit::conflict);
  CHECK(exit_of_one({{"operations", {operation(false, "a code of later days")}}}) == Exit::failed);
  CHECK(exit_of_one({{"question", Json::object()}}) == Exit::declined);
  CHECK(exit_of_one(Json::object()) == Exit::declined);
  CHECK(exit_of_one({{"model", "m"}}) == Exit::done);  // it was only asked something
  // A model mends its own mistakes, unless it does not.
  CHECK(exit_of_one({{"model", "m"}, {"operations", {operation(false, "ambiguous"), operation(true)}}}) ==
        Exit::done);
  CHECK(exit_of_one({{"model", "m"},
                     {"operations", {operation(false, "ambiguous"), operation(true, "", "add_geo")}}}) ==
        Exit::conflict);
  const std::array two{answer({{"operations", {operation(true)}}, {"more", true}}),
                       answer({{"operations", {operation(false, "not_found", "show")}}})};
  CHECK(exit_of(two) == Exit::not_found);
}

TEST_CASE("what is answered before the acknowledgement stands behind what was said") {
  ShowOrder order;
  order.saying();
  CHECK(order.take(said(4), 0).empty());  // somebody else's, which was first
  CHECK(order.take(changed(6), 0).empty());
  CHECK(order.take(told(7, {6}), 0).empty());
  CHECK(!order.waits());
  CHECK(seqs(order.said(said(5), 0)) == Seqs{4, 5, 7});
  order.saying();
  order.saying();
  CHECK(order.take(said(10), 0).empty());
  CHECK(order.said(said(9), 0).empty());
  CHECK(seqs(order.said(nullptr, 0)) == Seqs{9, 10});  // the second was refused
  order.saying();
  CHECK(order.take(said(12), 0).empty());
  CHECK(seqs(order.flush()) == Seqs{12});
}

TEST_CASE("a change is left out where the answer right behind it tells it, and only there") {
  ShowOrder order;
  CHECK(seqs(order.take(said(1), 0)) == Seqs{1});
  CHECK(order.take(changed(2), 0).empty());
  CHECK(order.take(changed(3), 0).empty());
  CHECK(order.waits());
  CHECK(seqs(order.take(told(4, {2, 3}), 0)) == Seqs{4});
  // A model's text may not tell it.
  CHECK(seqs(order.take(said(5), 0)) == Seqs{5});
  CHECK(order.take(changed(6), 0).empty());
  CHECK(seqs(order.take(told(7, {6}, {{"model", "m"}}), 0)) == Seqs{6, 7});
  // Somebody's own change, though it stands behind a message.
  CHECK(seqs(order.take(said(8), 0)) == Seqs{8});
  CHECK(order.take(changed(9), 0).empty());
  CHECK(order.expire(ShowOrder::kWait - 1).empty());
  CHECK(seqs(order.expire(ShowOrder::kWait)) == Seqs{9});
  CHECK(!order.waits());
  CHECK(seqs(order.take(said(10), 0)) == Seqs{10});
  CHECK(order.take(changed(11), 0).empty());
  CHECK(seqs(order.take(said(12), 0)) == Seqs{11, 12});
  // And what is not behind a message does not wait at all.
  CHECK(seqs(order.take(changed(14), 0)) == Seqs{14});
}
