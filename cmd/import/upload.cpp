// SPDX-License-Identifier: Apache-2.0
#include "cmd/import/upload.h"

#include <algorithm>

#include "base/ids.h"

namespace syncd::cmd {
namespace {

constexpr std::size_t kChunkBytes = 256 * 1024;
constexpr std::size_t kUnderWay = 4;
constexpr Millis kLook = 100;       // how often somebody who wants to stop is heard
constexpr Millis kGoodbye = 2'000;  // for the server to hear that it is given up

}  // namespace

Upload::Upload(const Call& call, client::Client& client, std::string dataset, bool replace)
    : call_(call),
      client_(client),
      frame_{{"type", "import_dataset"},
             {"dataset", std::move(dataset)},
             {"upload", new_id(call.shell.now(), system_entropy())},
             {"replace", replace},
             {"offset", 0},
             {"rows", Json::array()}} {}

Upload::~Upload() {
  if (!begun_ || done_) return;
  [[maybe_unused]] const auto told = client_.call(
      {{"type", "drop_dataset"}, {"dataset", frame_["dataset"]}, {"upload", frame_["upload"]}}, kGoodbye);
}

void Upload::begin(const std::vector<domain::RowColumn>& columns) {
  for (const domain::RowColumn& column : columns)
    frame_["columns"].push_back({{"name", column.name}, {"type", domain::name(column.type)}});
}

Result<void> Upload::add(Json row) {
  bytes_ += to_text(row).size();
  frame_["rows"].push_back(std::move(row));
  return bytes_ < kChunkBytes ? Result<void>() : send(true);
}

Result<Json> Upload::finish() {
  if (auto sent = send(false); !sent) return tl::unexpected<Error>(std::move(sent.error()));
  if (auto settled = settle(0); !settled) return tl::unexpected<Error>(std::move(settled.error()));
  done_ = true;
  return std::move(last_);
}

Result<void> Upload::send(bool more) {
  if (auto room = settle(kUnderWay - 1); !room) return room;
  Json frame = frame_;
  frame["more"] = more;
  begun_ = true;
  auto id = client_.request(std::move(frame), call_.settings.timeout);
  if (!id) return tl::unexpected<Error>(std::move(id.error()));
  waiting_.push_back(std::move(*id));
  rows_ += static_cast<std::int64_t>(frame_["rows"].size());
  frame_["rows"] = Json::array();
  frame_["offset"] = rows_;
  frame_.erase("columns");
  bytes_ = 0;
  return {};
}

Result<void> Upload::settle(std::size_t under_way) {
  if (auto heard = hear(); !heard) return heard;
  while (waiting_.size() > under_way) {
    if (call_.shell.interrupted()) return fail(Code::declined, "interrupted; nothing was imported");
    client_.wait(kLook);
    if (auto heard = hear(); !heard) return heard;
  }
  return {};
}

Result<void> Upload::hear() {
  for (client::Event& event : client_.drain()) {
    if (auto* settled = std::get_if<client::Settled>(&event)) {
      if (!settled->reply) return tl::unexpected<Error>(std::move(settled->reply.error()));
      std::erase(waiting_, settled->id);
      last_ = std::move(*settled->reply);
    } else if (auto* ended = std::get_if<client::Ended>(&event)) {
      return tl::unexpected<Error>(std::move(ended->error));
    }
  }
  return {};
}

}  // namespace syncd::cmd
