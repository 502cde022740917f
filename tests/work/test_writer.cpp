// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <chrono>
#include <future>

#include "daemon/work/writer.h"
#include "domain/table.h"
#include "domain/validate.h"
#include "support/temp_folder.h"

using namespace syncd;

TEST_CASE("more requests than one transaction takes are all committed, in their order") {
  test::TempFolder folder;
  constexpr std::uint64_t kRequests = 10'000;
  std::uint64_t settled = 0, last_seq = 0;
  bool in_order = true;
  std::promise<void> all;
  daemon::Writer writer([] { return Millis{1'770'000'000'000}; }, system_entropy(),
                        [&](daemon::Writer::Outcome outcome) {
                          for (const std::uint64_t ticket : outcome.tickets)
                            in_order = in_order && ticket == ++settled;
                          for (const store::Committed& event : outcome.batch.events)
                            in_order = in_order && event.seq == ++last_seq;
                          if (settled == kRequests) all.set_value();
                        });
  writer.add("default", store::Organisation::open(folder / "default.sqlite", system_entropy()).value());
  const domain::Operation& message = *domain::operation_named("message");
  for (std::uint64_t ticket = 1; ticket <= kRequests; ++ticket) {
    Json args{{"conversationId", "c"}, {"message", fmt::format("m{}", ticket)}};
    REQUIRE(writer.submit({{&message,
                            domain::validate(message, std::move(args)).value(),
                            {.user = "ada", .source = "test", .client_id = "c1"},
                            {}},
                           ticket}));
  }
  writer.start();
  REQUIRE(all.get_future().wait_for(std::chrono::seconds(60)) == std::future_status::ready);
  writer.stop();
  CHECK(in_order);
  CHECK(last_seq == kRequests);
}
