// SPDX-License-Identifier: Apache-2.0
// An organisation's file with a counted clock and entropy, driven the way the writer drives it.
#pragma once

#include <string>
#include <vector>

#include "domain/table.h"
#include "domain/validate.h"
#include "store/group_commit.h"
#include "support/temp_folder.h"

namespace syncd::test {

class TestOrganisation {
 public:
  TestOrganisation() {
    static const Beginning empty;
    std::filesystem::copy_file(empty.file, file());
    reopen();
  }

  void close() { organisation_.reset(); }
  void reopen() {
    organisation_.reset();
    organisation_ = store::Organisation::open(folder_ / "default.sqlite", entropy_).value();
    organisation_->database().exec("pragma synchronous = off");  // no power is cut here
  }

  store::Organisation& operator*() { return *organisation_; }
  store::Organisation* operator->() { return organisation_.get(); }
  std::filesystem::path file() const { return folder_ / "default.sqlite"; }

  // Validates like the gate does; a refusal comes back like one of `decide`.
  Result<store::Request> request(const std::string& operation, const std::string& args,
                                 const std::string& id = "", const std::string& user = "ada") {
    const domain::Operation* row = domain::operation_named(operation);
    if (row == nullptr) return tl::unexpected<Error>(domain::unknown_operation(operation));
    auto checked = domain::validate(*row, parse_json(args).value());
    if (!checked) return tl::unexpected<Error>(checked.error());
    return store::Request{row, std::move(*checked), {.user = user, .source = "test", .client_id = "c1"}, id};
  }

  store::Batch commit(const std::vector<store::Request>& requests) {
    return store::commit(*organisation_, requests, now_ += 1000, entropy_, listener);
  }

  // One operation: its answer as JSON, or the error.
  Result<Json> run(const std::string& operation, const std::string& args, const std::string& id = "",
                   const std::string& user = "ada") {
    auto wanted = request(operation, args, id, user);
    if (!wanted) return tl::unexpected<Error>(wanted.error());
    last_ = commit({*wanted});
    if (!last_.settled[0].ok()) return tl::unexpected<Error>(last_.settled[0].error);
    return parse_json(last_.settled[0].reply, 100);
  }

  // A reading operation's data.
  Result<Json> read(const std::string& operation, const std::string& args) {
    const domain::Operation& row = *domain::operation_named(operation);
    auto checked = domain::validate(row, parse_json(args).value());
    if (!checked) return tl::unexpected<Error>(checked.error());
    const domain::Actor actor{.user = "ada", .source = "test", .client_id = "c1"};
    const Json live;
    auto text = row.read(organisation_->tables(), *checked,
                         {.actor = actor,
                          .now = now_,
                          .next_seq = 0,
                          .entropy = entropy_,
                          .epoch = organisation_->epoch(),
                          .live = live,
                          .conversations = {}});
    if (!text) return tl::unexpected<Error>(text.error());
    return parse_json(*text, 100);
  }

  const store::Batch& last() const { return last_; }

  domain::Listener* listener = nullptr;  // hears what is said

 private:
  // A new file waits for the disk several times: it is made once, and copied.
  struct Beginning {
    Beginning() {
      store::Organisation::open(file, [](std::span<std::byte>) {}).value();
    }
    TempFolder folder;
    std::filesystem::path file = folder / "empty.sqlite";
  };

  TempFolder folder_;
  unsigned counter_ = 0;
  Entropy entropy_ = [this](std::span<std::byte> out) {
    ++counter_;
    for (std::size_t i = 0; i < out.size(); ++i) out[i] = static_cast<std::byte>(counter_ >> (8 * (i % 4)));
  };
  Millis now_ = 1'770'000'000'000;
  std::unique_ptr<store::Organisation> organisation_;
  store::Batch last_;
};

}  // namespace syncd::test
