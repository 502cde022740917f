// SPDX-License-Identifier: Apache-2.0
// What is to be known of syncctl that belongs to no verb: exit codes, environment, output. One table, from
// which `help` and the manual are made; it knows nothing of terminals. Any thread.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace syncd::cmd {

struct TopicRow {
  std::string_view term, text;
};

struct Topic {
  std::string_view name, summary, title;
  std::string_view before;  // a paragraph in front of the rows; may be empty
  std::span<const TopicRow> rows;
  std::string_view after;
};

std::span<const Topic> all_topics();
// nullptr where there is none.
const Topic* topic_named(std::string_view name);

// As text in so many columns.
std::string topic_text(const Topic& topic, std::size_t width);

}  // namespace syncd::cmd
