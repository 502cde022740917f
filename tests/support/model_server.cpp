// SPDX-License-Identifier: Apache-2.0
#include "tests/support/model_server.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <stdexcept>

#include "tests/support/daemon_process.h"
#include "tests/support/raw_socket.h"

namespace syncd::test {
namespace {

std::string request(const std::string& method, const std::string& path, const std::string& body) {
  return method + " " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nContent-Length: " +
         std::to_string(body.size()) + "\r\n\r\n" + body;
}

}  // namespace

ModelServer::ModelServer(const std::vector<std::string>& arguments) {
  std::vector<std::string> command{"python3", "-B", MODEL_SERVER};
  command.insert(command.end(), arguments.begin(), arguments.end());
  int out[2];
  if (pipe2(out, O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
  pid_ = spawn(command, out[1], STDERR_FILENO);
  close(out[1]);
  std::string said;
  for (char c = 0; c != '\n' && read(out[0], &c, 1) == 1;) said += c;
  close(out[0]);
  const auto colon = said.rfind(':');
  if (said.find(" listens on ") == std::string::npos) throw std::runtime_error("no model server: " + said);
  port_ = std::stoi(said.substr(colon + 1));
}

ModelServer::~ModelServer() {
  if (pid_ <= 0) return;
  kill(pid_, SIGKILL);
  waitpid(pid_, nullptr, 0);
}

void ModelServer::script(const std::string& name, const Json& steps) const {
  const auto answer = RawSocket(port_).http(request("PUT", "/scripts/" + name, to_text(steps)));
  if (answer.status != 200) throw std::runtime_error("the model server takes no script");
}

void ModelServer::further(const std::string& model) const {
  const auto answer = RawSocket(port_).http(request("PUT", "/further/" + model, ""));
  if (answer.status != 200) throw std::runtime_error("the model server does not go on");
}

Json ModelServer::requests(const std::string& model) const {
  return parse_json(RawSocket(port_).http(request("GET", "/requests/" + model, "")).body, 100).value();
}

}  // namespace syncd::test
