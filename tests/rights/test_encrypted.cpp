// SPDX-License-Identifier: Apache-2.0
#include <csignal>

#include "tests/rights/guarded.h"
#include "tests/support/certificate.h"

using namespace syncd;
using namespace syncd::test;

namespace {

struct Encrypted : Guarded {
  explicit Encrypted(const TempFolder& files)
      : Guarded({"--tls-cert", files / "localhost.crt", "--tls-key", files / "localhost.key"}) {}

  Ended syncctl(const std::vector<std::string>& flags, const std::string& scheme = "wss") const {
    std::vector<std::string> command{program("syncctl"),
                                     "--timeout",
                                     "10s",
                                     "--url",
                                     scheme + "://localhost:" + std::to_string(port()),
                                     "--token-file",
                                     folder / "token"};
    std::ofstream(folder / "token") << token();
    ::chmod((folder / "token").c_str(), 0600);
    command.insert(command.end(), flags.begin(), flags.end());
    command.insert(command.end(), {"-o", "json", "stats"});
    return run(command, 30'000);
  }
};

}  // namespace

TEST_CASE("every way of bringing a token works by TLS") {
  const TempFolder files;
  const Certificate certificate(files.path());
  const Encrypted stage(files);
  for (const std::string& headers :
       {bearer(token()), "Sec-WebSocket-Protocol: bearer, " + token() + "\r\n"}) {
    RawSocket socket(stage.port());
    socket.begin_tls();
    CHECK(socket.upgrade("/ws", headers).status == 101);
    CHECK(json(socket.text().value())["userId"] == "ada");
  }
  RawSocket refused(stage.port());
  refused.begin_tls();
  CHECK(refused.upgrade("/ws?token=none").status == 101);
  CHECK(refused.close_code() == 1008);
  RawSocket frame(stage.port());
  frame.begin_tls();
  CHECK(frame.upgrade("/ws").status == 101);
  frame.send_text(Json{{"type", "auth"}, {"token", token()}}.dump());
  CHECK(json(frame.text().value())["userId"] == "ada");
}

TEST_CASE("syncctl trusts who it is told to trust, and nobody else") {
  const TempFolder files;
  const Certificate certificate(files.path()), other(files.path(), "elsewhere");
  const Encrypted stage(files);
  CHECK(stage.syncctl({"--ca-file", certificate.certificate_file}).status == 0);
  CHECK(stage.syncctl({"--ca-file", certificate.certificate_file}, "https").status == 0);
  const Ended unknown = stage.syncctl({});
  CHECK(unknown.status == static_cast<int>(Exit::cannot_connect));
  CHECK(unknown.err.find("--ca-file") != std::string::npos);
  CHECK(stage.syncctl({"--ca-file", other.certificate_file}).status != 0);
  const Ended insecure = stage.syncctl({"--insecure"});
  CHECK(insecure.status == 0);
  CHECK(insecure.err.find("--insecure") != std::string::npos);
  const Ended plain = stage.syncctl({}, "ws");
  CHECK(plain.status != 0);
  CHECK(plain.err.find("wss://") != std::string::npos);
}

TEST_CASE("SIGHUP takes another certificate, and keeps the old one where there is a fault") {
  const TempFolder files;
  const Certificate first(files.path()), second(files.path(), "second");
  const Encrypted stage(files);
  RawSocket open(stage.port());
  open.begin_tls();
  REQUIRE(open.upgrade("/ws", bearer(token())).status == 101);
  CHECK(certificate_shown(stage.port()) == "localhost");
  const auto soon = [&](auto holds) {
    for (const Millis until = wall_clock() + 30'000; wall_clock() < until;) {
      if (holds()) return true;
    }
    return false;
  };
  std::filesystem::copy_file(second.certificate_file, first.certificate_file,
                             std::filesystem::copy_options::overwrite_existing);
  stage.syncd.signal(SIGHUP);
  CHECK(soon([&] { return stage.syncd.log().find("the old one stays") != std::string::npos; }));
  CHECK(certificate_shown(stage.port()) == "localhost");
  std::filesystem::copy_file(second.key_file, first.key_file,
                             std::filesystem::copy_options::overwrite_existing);
  stage.syncd.signal(SIGHUP);
  CHECK(soon([&] { return certificate_shown(stage.port()) == "second"; }));
  open.send_text(R"({"type":"ping","id":"1"})");
  for (auto text = open.text(); text; text = open.text()) {
    if (json(*text).value("id", "") == "1") return;
  }
  FAIL("who was connected is no more");
}

TEST_CASE("with tokens and TLS one may listen to everybody") {
  const TempFolder files;
  const Certificate certificate(files.path());
  const std::string secret = files / "secret";
  std::ofstream(secret) << kSecret;
  ::chmod(secret.c_str(), 0600);
  std::vector<std::string> command{program(),
                                   "--check-config",
                                   "--data",
                                   files / "data",
                                   "--auth",
                                   "jwt",
                                   "--listen",
                                   "0.0.0.0:0",
                                   "--tls-cert",
                                   certificate.certificate_file,
                                   "--auth-secret-file",
                                   secret};
  CHECK(run(command).status == 2);  // and the key?
  command.insert(command.end(), {"--tls-key", certificate.key_file});
  CHECK(run(command).status == 0);
  command.back() = secret;
  const Ended wrong = run(command);
  CHECK(wrong.status == 1);
  CHECK(wrong.err.find("--tls-key") != std::string::npos);
}
