// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>

#include "daemon/web/files.h"
#include "support/temp_folder.h"

namespace syncd::daemon {
namespace {

void write(const std::filesystem::path& path, const std::string& text) {
  std::filesystem::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << text;
}

}  // namespace

TEST_CASE("the program holds the page, its scripts and its styles, each with its type") {
  const WebFiles files;
  const auto page = files.find("index.html");
  REQUIRE(page);
  CHECK(page->content_type == "text/html; charset=utf-8");
  CHECK(page->bytes.starts_with("<!doctype html>"));
  CHECK(page->bytes.ends_with("</html>\n"));
  CHECK(files.find("lib/syncd/syncd.js")->content_type == "text/javascript; charset=utf-8");
  CHECK(files.find("styles/base.css")->content_type == "text/css; charset=utf-8");
  CHECK(files.find("icon.svg")->content_type == "image/svg+xml");
  CHECK(files.find("styles/base.css")->etag != files.find("styles/layout.css")->etag);
  CHECK_FALSE(files.find("embed.cmake"));
  CHECK_FALSE(files.find("app/absent.js"));
}

TEST_CASE("a folder is read anew each time") {
  const test::TempFolder folder;
  write(folder / "index.html", "one");
  const WebFiles files(folder.path().string());
  const auto first = files.find("index.html");
  REQUIRE(first);
  write(folder / "index.html", "two");
  const auto second = files.find("index.html");
  REQUIRE(second);
  CHECK(first->bytes == "one");
  CHECK(second->bytes == "two");
  CHECK(first->etag != second->etag);
  CHECK_FALSE(files.find("app/main.js"));
}

TEST_CASE("no path and no link leads out of the folder") {
  const test::TempFolder folder;
  write(folder / "secret.js", "secret");
  write(folder / "web/index.html", "page");
  write(folder / "web/app/.hidden.js", "hidden");
  std::filesystem::create_symlink(folder / "secret.js", folder / "web/app/link.js");
  std::filesystem::create_symlink(folder / "web/index.html", folder / "web/app/inside.html");
  const WebFiles files((folder / "web").string());
  REQUIRE(files.find("index.html"));
  CHECK(files.find("app/inside.html"));
  for (const char* path : {"../secret.js", "app/../../secret.js", "/secret.js", "app//main.js", "app/link.js",
                           "app/.hidden.js", "./index.html", "app\\..\\secret.js", "", ".js"}) {
    CAPTURE(path);
    CHECK_FALSE(files.find(path));
  }
  CHECK_FALSE(files.find(std::string("index.html\0.js", 14)));
}

TEST_CASE("a folder without a page is told before anything listens") {
  const test::TempFolder folder;
  CHECK(check_web_folder(""));
  const auto wrong = check_web_folder(folder.path().string());
  REQUIRE_FALSE(wrong);
  CHECK(wrong.error().message.find("index.html") != std::string::npos);
}

}  // namespace syncd::daemon
