// SPDX-License-Identifier: Apache-2.0
#include "daemon/http/page.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "base/text.h"
#include "daemon/web/files.h"

namespace syncd::daemon {
namespace {

// The page's scripts and styles are files of ours, its connections come here, and what it shows is text: no
// string becomes markup or code.
constexpr const char* kPolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'";

ExtraHeaders headers(const WebFile& file, bool shared) {
  return {{"ETag", file.etag},
          {"Cache-Control", "no-cache"},
          {"Content-Security-Policy", kPolicy},
          {"X-Frame-Options", "DENY"},
          {"Cross-Origin-Opener-Policy", "same-origin"},
          {"Cross-Origin-Resource-Policy", shared ? "cross-origin" : "same-origin"},
          {"Permissions-Policy", "camera=(), microphone=(), geolocation=()"}};
}

bool known_already(const Request& request, const std::string& etag) {
  const std::string* known = request.header("if-none-match");
  if (known == nullptr) return false;
  const auto tags = list_elements(*known);
  return std::any_of(tags.begin(), tags.end(), [&](std::string_view tag) {
    if (tag.starts_with("W/")) tag.remove_prefix(2);
    return tag == etag || tag == "*";
  });
}

// `shared`: pages of other origins may load it too.
void answer(Engine& engine, const WebFiles& files, const Visit& visit, const std::string& path, bool shared) {
  const auto file = files.find(path);
  if (!file) {
    return answer_error(
        engine, *visit.exchange,
        {.code = Code::not_found,
         .message = fmt::format("there is nothing at {}", short_line(visit.request.path, 128))});
  }
  const int status = known_already(visit.request, file->etag) ? 304 : 200;
  ++engine.metrics().http_answers[status];
  visit.exchange->respond(status, file->content_type, status == 304 ? std::string_view{} : file->bytes,
                          headers(*file, shared));
}

}  // namespace

std::vector<Route> page_routes(Engine& engine, const std::string& folder) {
  const auto files = std::make_shared<const WebFiles>(folder);
  const auto one = [&engine, files](std::string_view pattern, const char* file) {
    return Route{"GET",
                 pattern,
                 true,
                 [&engine, files, file](const Visit& visit) { answer(engine, *files, visit, file, false); },
                 {.id = "page", .summary = "The dashboard", .shape = Shape::page}};
  };
  const auto below = [&engine, files](std::string_view pattern, const char* place, bool shared) {
    return Route{"GET",
                 pattern,
                 true,
                 [&engine, files, place, shared](const Visit& visit) {
                   answer(engine, *files, visit, place + visit.path.find("file")->second, shared);
                 },
                 {.id = "page", .summary = "A file of the dashboard", .shape = Shape::page}};
  };
  return {one("/", "index.html"),
          one("/index.html", "index.html"),
          one("/icon.svg", "icon.svg"),
          below("/app/{file}", "app/", false),
          below("/styles/{file}", "styles/", false),
          below("/lib/syncd/{file}", "lib/syncd/", true)};
}

}  // namespace syncd::daemon
