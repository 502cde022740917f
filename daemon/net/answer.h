// SPDX-License-Identifier: Apache-2.0
// HTTP answers as bytes. Every answer closes its connection and carries the headers that keep a browser
// from guessing. Any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace syncd::daemon {

using ExtraHeaders = std::vector<std::pair<std::string, std::string>>;

// The head of an answer. Without a length the body ends with the connection.
std::string answer_head(int status, std::string_view content_type, std::optional<std::size_t> length,
                        const ExtraHeaders& extra);

// The body of an error: {"success":false,"error":message,"code":...}.
std::string error_body(int status, std::string_view message);

}  // namespace syncd::daemon
