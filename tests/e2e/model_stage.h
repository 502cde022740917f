// SPDX-License-Identifier: Apache-2.0
// A daemon whose assistant is a language model: the local service of tests/support/model_server.py, with a
// script of the test's own.
#pragma once

#include <sys/stat.h>

#include <fstream>
#include <string>
#include <vector>

#include "tests/e2e/assistant_stage.h"
#include "tests/support/model_server.h"

namespace syncd::test {

inline constexpr const char* kKey = "test-key";
inline const std::string kServices[] = {"anthropic", "openai"};

// One for all tests; each has a script of its own.
inline const ModelServer& server() {
  static const ModelServer one;
  return one;
}

struct KeyFile {
  explicit KeyFile(const std::string& key = kKey, mode_t mode = 0600) : path(shelf / "key") {
    std::ofstream(path) << key << '\n';
    chmod(path.c_str(), mode);
  }
  TempFolder shelf;
  std::string path;
};

inline std::vector<std::string> model_flags(const std::string& service, const std::string& url,
                                            const std::string& model, const std::string& key_file,
                                            const std::vector<std::string>& more = {}) {
  std::vector<std::string> out{"--assistant",       service, "--assistant-url",      url,
                               "--assistant-model", model,   "--assistant-key-file", key_file};
  out.insert(out.end(), more.begin(), more.end());
  return out;
}

// Scripts remember their place for a model's name, so each stage has a name of its own.
struct Model {
  explicit Model(const std::string& script) {
    static int count = 0;
    model = script + "@e2e" + std::to_string(++count);
  }
  std::string model;
};

struct ModelStage : KeyFile, Model, AssistantStage {
  explicit ModelStage(const std::string& script, const std::string& service = "anthropic",
                      const std::string& key = kKey, const std::vector<std::string>& more = {})
      : KeyFile(key),
        Model(script),
        AssistantStage(model_flags(service, server().url(), model, path, more)) {}
  // With so many seconds for an answer.
  ModelStage(const std::string& script, int seconds)
      : ModelStage(script, "anthropic", kKey, {"--assistant-timeout-seconds", std::to_string(seconds)}) {}

  Json requests() const { return server().requests(model); }
  bool metric(const std::string& line) const {
    return http(port(), "GET", "/metrics").body.find("\n" + line + "\n") != std::string::npos;
  }
};

}  // namespace syncd::test
