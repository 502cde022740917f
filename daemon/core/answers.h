// SPDX-License-Identifier: Apache-2.0
// What the assistant is about to say, told while it is made to those who wait for it: text as it is written,
// operations as they are run. The answer itself is a message as any other, and comes by the log. Loop thread
// only.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/time.h"

namespace syncd::daemon {

class Answers {
 public:
  class Hearer {
   public:
    virtual ~Hearer() = default;
    virtual void delta(std::string_view text) = 0;
    // {operation, arguments, result} or {operation, arguments, error}
    virtual void tool(const Json& call) = 0;
    // Once a second or so. May end in unfollow().
    virtual void tick(Millis now) = 0;
  };

  // A message that is answered.
  static std::string key(const std::string& org, const std::string& message) { return org + '\n' + message; }

  // By the one who answers. What is begun is ended, whatever became of it.
  void begin(const std::string& key) { under_way_.try_emplace(key); }
  void delta(const std::string& key, std::string_view text);
  void tool(const std::string& key, Json call);
  void end(const std::string& key) { under_way_.erase(key); }
  bool under_way(const std::string& key) const { return under_way_.contains(key); }
  // Whether anyone would hear it.
  bool followed(const std::string& key) const { return hearers_.contains(key); }

  // What was told already is told first.
  void follow(const std::string& key, Hearer& hearer);
  void unfollow(const std::string& key, Hearer& hearer);

  void tick(Millis now);

 private:
  struct Draft {
    std::string text;
    std::vector<Json> tools;
  };
  std::vector<Hearer*> hearers(const std::string& key) const;

  std::map<std::string, Draft> under_way_;
  std::map<std::string, std::vector<Hearer*>> hearers_;
};

}  // namespace syncd::daemon
