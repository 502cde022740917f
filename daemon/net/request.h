// SPDX-License-Identifier: Apache-2.0
// One HTTP request after it has been checked, the opening request of a WebSocket included. Plain data; any
// thread may hold a copy.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace syncd::daemon {

using Fields = std::map<std::string, std::string, std::less<>>;

struct Request {
  std::string method;                 // upper case
  std::string path;                   // percent-decoded, begins with '/'
  std::vector<std::string> segments;  // of the path, each decoded by itself: "/a%2Fb/c" is {"a/b", "c"}
  Fields query;                       // percent-decoded; a name that stands twice is refused before
  Fields headers;                     // names in lower case; repeated ones are joined by ", "
  std::string body;
  std::string peer_address;  // without port
  bool secure = false;       // it came by TLS

  const std::string* header(std::string_view name) const { return find(headers, name); }
  const std::string* parameter(std::string_view name) const { return find(query, name); }
  // What the client offered in Sec-WebSocket-Protocol, in its order.
  std::vector<std::string_view> offered_protocols() const;

 private:
  static const std::string* find(const Fields& in, std::string_view name) {
    const auto at = in.find(name);
    return at == in.end() ? nullptr : &at->second;
  }
};

// The elements of a comma-separated header, without blanks around them, empty ones left out.
std::vector<std::string_view> list_elements(std::string_view value);

}  // namespace syncd::daemon
