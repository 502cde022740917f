// SPDX-License-Identifier: Apache-2.0
#include <SQLiteCpp/Database.h>
#include <doctest/doctest.h>

#include <fstream>

#include "store/copy.h"
#include "support/organisation.h"

using namespace syncd;

namespace {

const std::string kHello = R"({"conversationId":"c","message":{"content":"hello"}})";

// Two messages, and a copy that was made between them.
struct Copied {
  Copied() {
    organisation.run("message", kHello).value();
    info = store::copy_file(organisation.file(), copy, [] { return true; }).value();
    organisation.run("message", kHello).value();
  }
  void damage(const std::string& sql) const {
    SQLite::Database(copy.string(), SQLite::OPEN_READWRITE).exec(sql);
  }
  std::string refusal() const {
    const auto checked = store::check_copy(copy);
    return checked ? "" : checked.error().message;
  }

  test::TempFolder folder;
  test::TestOrganisation organisation;
  std::filesystem::path copy = folder / "copy";
  store::CopyInfo info;
};

bool says(const std::string& text, const char* what) {
  CAPTURE(text);
  return text.find(what) != std::string::npos;
}

}  // namespace

TEST_CASE("a copy is a whole file of its own, at the moment it was asked for") {
  const Copied made;
  CHECK(made.info.seq == 1);
  const auto checked = store::check_copy(made.copy).value();
  CHECK(checked.seq == 1);
  CHECK(checked.epoch == made.info.epoch);
  for (const char* end : {"-wal", "-shm", "-journal"})
    CHECK_FALSE(std::filesystem::exists(made.copy.string() + end));
}

TEST_CASE("a copy that is given up leaves nothing behind") {
  Copied made;
  for (int i = 0; i < 400; ++i) made.organisation.run("message", kHello).value();
  const auto other = made.folder / "other";
  CHECK(store::copy_file(made.organisation.file(), other, [] { return false; }).error().code ==
        Code::draining);
  CHECK_FALSE(std::filesystem::exists(other));
}

TEST_CASE("what a killed process left of a copy is removed, and nothing else") {
  const test::TempFolder folder;
  const auto left = store::unfinished_copy(folder.path(), system_entropy());
  std::ofstream(left) << "half";
  std::ofstream(folder / "default.sqlite") << "whole";
  store::remove_unfinished_copies(folder.path());
  CHECK_FALSE(std::filesystem::exists(left));
  CHECK(std::filesystem::exists(folder / "default.sqlite"));
}

TEST_CASE("a copy with a hole in its log, of a newer program or of something else is told apart") {
  Copied made;
  made.damage("delete from events; insert into events values (2, 'message', 't', 's', 0, '{}', null)");
  CHECK(says(made.refusal(), "has a hole in its log"));
  made.damage("pragma user_version = 99");
  CHECK(says(made.refusal(), "was written by a newer syncd"));
  made.damage("drop table events");
  CHECK(says(made.refusal(), "is no file of an organisation"));
  std::filesystem::remove(made.copy);
  CHECK(says(made.refusal(), "is not there"));
}

TEST_CASE("a restored copy has a new epoch, and the file that was there keeps what it had") {
  Copied made;
  made.organisation.close();
  const auto file = made.organisation.file();
  const auto restored = store::restore_file(made.copy, file, 1'700'000'000'000, system_entropy()).value();
  CHECK(restored.what.seq == 1);
  CHECK(restored.what.epoch != made.info.epoch);
  CHECK(store::check_copy(file).value().epoch == restored.what.epoch);
  CHECK(store::check_copy(made.copy).value().epoch == made.info.epoch);
  CHECK(store::check_copy(restored.before).value().seq == 2);
  // The next one at the same moment has a name of its own.
  const auto again = store::restore_file(made.copy, file, 1'700'000'000'000, system_entropy()).value();
  CHECK(again.before != restored.before);
  CHECK(store::check_copy(again.before).value().epoch == restored.what.epoch);
}

TEST_CASE("a damaged file gives way to a copy, and is kept as it is") {
  Copied made;
  made.organisation.close();
  const auto file = made.organisation.file();
  std::ofstream(file, std::ios::binary | std::ios::trunc) << std::string(5000, 'x');
  const auto restored = store::restore_file(made.copy, file, 0, system_entropy()).value();
  CHECK(store::check_copy(file).value().seq == 1);
  CHECK(std::filesystem::file_size(restored.before) == 5000);
  CHECK_FALSE(store::restore_file(file, file, 0, system_entropy()));
}
