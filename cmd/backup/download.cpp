// SPDX-License-Identifier: Apache-2.0
#include "cmd/backup/download.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>

#include "client/http.h"
#include "cmd/whole_file.h"
#include "protocol/client_wire.h"

namespace syncd::cmd {
namespace {

tl::unexpected<Error> disk_error(const std::string& file, int error) {
  return fail(Code::internal, fmt::format("{}: {}", file, std::strerror(error)));
}

std::string path_of(const Settings& settings, const std::string& path) {
  return fmt::format("{}?source={}{}{}", path, protocol::url_encoded(settings.source),
                     settings.token.empty() && !settings.user.empty() ? "&user=" : "",
                     settings.token.empty() ? protocol::url_encoded(settings.user) : "");
}

}  // namespace

Result<Downloaded> download(const Settings& settings, const std::string& path, const std::string& file,
                            bool replace, const std::function<bool(std::uint64_t, std::uint64_t)>& on_bytes) {
  const auto address = client::parse_address(settings.url);
  if (!address) return tl::unexpected<Error>(address.error());
  if (!replace && std::filesystem::exists(file))
    return fail(Code::already_exists, file + " is there already", "file", "--force replaces it");
  WholeFile part(file);
  if (part.error() != 0) return disk_error(file, part.error());

  const client::HttpGet get{
      .address = *address,
      .path = path_of(settings, path),
      .token = settings.token,
      .ca_file = settings.ca_file,
      .insecure = settings.insecure,
      .timeout_seconds = static_cast<unsigned>(std::max<Millis>(settings.timeout / 1000, 1))};
  Downloaded out;
  const auto got = client::http_get(
      get,
      [&](std::string_view piece, std::uint64_t whole) {
        out.bytes += piece.size();
        return part.write(piece) && on_bytes(out.bytes, whole);
      },
      [&] { return on_bytes(out.bytes, 0); });
  if (part.error() != 0) return disk_error(file, part.error());
  if (!got) return tl::unexpected<Error>(got.error());
  // "EPOCH:SEQ"
  const auto colon = got->etag.rfind(':');
  out.epoch = got->etag.substr(0, colon);
  if (colon != std::string::npos) out.seq = std::strtoull(got->etag.c_str() + colon + 1, nullptr, 10);
  constexpr auto kSafe = WholeFile::Safe::on_disk;
  if (!(replace ? part.replace(kSafe) : part.keep_new(kSafe))) {
    if (part.error() == EEXIST) return fail(Code::already_exists, file + " is there already", "file");
    return disk_error(file, part.error());
  }
  return out;
}

}  // namespace syncd::cmd
