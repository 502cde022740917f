// SPDX-License-Identifier: Apache-2.0
// The language model's service of model_server.py as a process of its own; what it can do stands there. It
// never outlives the test. Start it from the main thread only, as with DaemonProcess.
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

#include "base/json.h"

namespace syncd::test {

class ModelServer {
 public:
  explicit ModelServer(const std::vector<std::string>& arguments = {});
  ~ModelServer();
  ModelServer(const ModelServer&) = delete;
  ModelServer& operator=(const ModelServer&) = delete;

  int port() const { return port_; }
  // "http://127.0.0.1:PORT" with the path.
  std::string url(const std::string& path = "") const {
    return "http://127.0.0.1:" + std::to_string(port_) + path;
  }
  // What the model of this name answers from now on.
  void script(const std::string& name, const Json& steps) const;
  // The model of this name goes on where its script holds it.
  void further(const std::string& model) const;
  // What came for the model of this name.
  Json requests(const std::string& model) const;

 private:
  pid_t pid_ = -1;
  int port_ = 0;
};

}  // namespace syncd::test
