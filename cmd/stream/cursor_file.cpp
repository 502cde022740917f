// SPDX-License-Identifier: Apache-2.0
#include "cmd/stream/cursor_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "base/json.h"
#include "base/text.h"
#include "cmd/context/contexts.h"
#include "cmd/context/paths.h"

namespace syncd::cmd {

Result<std::unique_ptr<CursorFile>> CursorFile::open(const std::filesystem::path& folder,
                                                     const std::string& name) {
  if (!is_context_name(name))
    return fail(Code::invalid_field, fmt::format("--as: {} cannot name a cursor", name), "as",
                "letters, digits, dots, dashes and underscores");
  // The lock is a file of its own: the one with the content is replaced at each writing.
  const auto lock_file = folder / (name + ".lock");
  if (auto made = write_private_folder(folder); !made) return tl::unexpected(made.error());
  const int lock = ::open(lock_file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (lock < 0)
    return fail(Code::internal,
                fmt::format("cannot open {}: {}", terminal_line(lock_file.string()), std::strerror(errno)));
  std::unique_ptr<CursorFile> cursor(new CursorFile(folder / (name + ".json"), lock));
  if (::flock(lock, LOCK_EX | LOCK_NB) != 0)
    return fail(Code::conflict, fmt::format("somebody else reads as {} at the moment", name), "as",
                "one reader at a time has a cursor; another name has one of its own");
  if (auto loaded = cursor->load(); !loaded) return tl::unexpected(loaded.error());
  return cursor;
}

CursorFile::~CursorFile() {
  ::close(lock_);
}

Result<void> CursorFile::load() {
  const auto content = read_small_file(file_);
  if (!content) {
    if (content.error().code == Code::not_found) return {};
    return tl::unexpected(content.error());
  }
  const auto kept = parse_json(*content);
  bool sound = kept && member_at(*kept, "epoch").is_string() && member_at(*kept, "seqs").is_object();
  if (sound) {
    epoch_ = text_at(*kept, "epoch");
    for (const auto& [stream, seq] : (*kept)["seqs"].items()) {
      sound = sound && seq.is_number_integer();
      if (sound) seqs_[stream] = seq.get<std::int64_t>();
    }
  }
  if (sound) return {};
  return fail(Code::internal, fmt::format("{} holds no cursor", terminal_line(file_.string())), "as",
              "remove the file to begin anew");
}

std::optional<std::int64_t> CursorFile::seq(const std::string& stream) const {
  const auto found = seqs_.find(stream);
  return found == seqs_.end() ? std::nullopt : std::optional(found->second);
}

std::int64_t CursorFile::furthest() const {
  std::int64_t out = 0;
  for (const auto& [stream, seq] : seqs_) out = std::max(out, seq);
  return out;
}

void CursorFile::begin(const std::string& epoch) {
  epoch_ = epoch;
  seqs_.clear();
  changed_ = true;
}

void CursorFile::moved(const std::string& stream, std::int64_t seq) {
  const auto [place, added] = seqs_.try_emplace(stream, seq);
  if (!added && place->second >= seq) return;
  place->second = seq;
  changed_ = true;
}

Result<void> CursorFile::save() {
  if (!changed_) return {};
  const Json kept{{"epoch", epoch_}, {"seqs", seqs_}};
  if (auto wrote = write_private_file(file_, to_text(kept) + "\n"); !wrote) return wrote;
  changed_ = false;
  return {};
}

}  // namespace syncd::cmd
