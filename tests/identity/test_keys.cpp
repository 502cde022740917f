// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>
#include <sys/stat.h>

#include <fstream>

#include "identity/key_files.h"
#include "tests/identity/forge.h"
#include "tests/support/temp_folder.h"

using namespace syncd;
using namespace syncd::test;

namespace {

struct Files {
  TempFolder folder;
  std::string write(const std::string& name, const std::string& content, mode_t mode = 0600) {
    const auto path = folder / name;
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << content;
    ::chmod(path.c_str(), mode);
    return path.string();
  }
};

}  // namespace

TEST_CASE("a secret has 32 bytes, its line end not counted") {
  CHECK_FALSE(identity::secret_key("", std::string(31, 'x')));
  CHECK_FALSE(identity::secret_key("", std::string(31, 'x') + "\n"));
  CHECK(identity::secret_key("", std::string(32, 'x') + "\n").value().material == std::string(32, 'x'));
  CHECK(identity::secret_key("", std::string(32, 'x') + "\r\n").value().material == std::string(32, 'x'));
}

TEST_CASE("the last byte of a secret that is no text belongs to it") {
  const std::string bytes = std::string(31, '\x01') + "\n";
  CHECK(identity::secret_key("", bytes).value().material == bytes);
}

TEST_CASE("a key says its algorithm itself, and weak or strange ones are refused") {
  CHECK(identity::public_key("", rsa().public_pem).value().algorithm == identity::Algorithm::rs256);
  CHECK(identity::public_key("", p256().public_pem).value().algorithm == identity::Algorithm::es256);
  CHECK_FALSE(identity::public_key("", rsa().private_pem));
  CHECK_FALSE(identity::public_key("", pems(EVP_RSA_gen(1024)).public_pem));
  CHECK_FALSE(identity::public_key("", pems(EVP_EC_gen("P-384")).public_pem));
  CHECK_FALSE(identity::public_key("", pems(EVP_EC_gen("secp256k1")).public_pem));
  CHECK_FALSE(identity::public_key("", pems(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519")).public_pem));
  CHECK_FALSE(identity::public_key("", "hello"));
  CHECK_FALSE(identity::public_key("", ""));
}

TEST_CASE("keys lie in files that only their owner can read") {
  Files files;
  CHECK(identity::load_keys({files.write("good", kSecret)}, {}));
  for (const mode_t mode : {0644, 0604, 0602, 0666, 0620}) {
    const auto loaded = identity::load_keys({files.write("open", kSecret, mode)}, {});
    REQUIRE_FALSE(loaded);
    CHECK(loaded.error().message.find(kSecret) == std::string::npos);
    CHECK(loaded.error().message.find("open") != std::string::npos);
  }
  CHECK(identity::load_keys({}, {files.write("public", rsa().public_pem, 0644)}));
  CHECK_FALSE(identity::load_keys({}, {files.write("changeable", rsa().public_pem, 0646)}));
  CHECK_FALSE(identity::load_keys({"/dev/zero"}, {}));
  CHECK_FALSE(identity::load_keys({(files.folder / "missing").string()}, {}));
  CHECK_FALSE(identity::load_keys({files.write("large", std::string(70'000, 'x'))}, {}));
}

TEST_CASE("several keys have names, given before the file or by the files of a folder") {
  Files files;
  files.write("keys/2026-01.pem", rsa().public_pem);
  files.write("keys/2026-02.pem", p256().public_pem);
  const auto keys =
      identity::load_keys({"first=" + files.write("a=b", kSecret), files.write("plain", kSecret)},
                          {(files.folder / "keys").string()});
  REQUIRE(keys);
  CHECK(keys->size() == 4);
  CHECK(keys->find("first")->algorithm == identity::Algorithm::hs256);
  CHECK(keys->find("2026-01")->algorithm == identity::Algorithm::rs256);
  CHECK(keys->find("2026-02")->algorithm == identity::Algorithm::es256);
  CHECK(keys->find("") != nullptr);
  CHECK(keys->find("2026-03") == nullptr);
  CHECK_FALSE(identity::load_keys({"x=" + files.write("b", kSecret), "x=" + files.write("c", kSecret)}, {}));
  CHECK_FALSE(identity::load_keys({files.write("b", kSecret), files.write("c", kSecret)}, {}));
}

TEST_CASE("a token that was issued says what it was asked to, with its key's name") {
  const auto key = identity::secret_key("k7", kSecret).value();
  const auto token = identity::issue({.user = "Ada \"the first\" é",
                                      .org = "acme",
                                      .role = "admin",
                                      .jti = "j1",
                                      .issued_at = kNow,
                                      .expires_at = kNow + 3'600'000},
                                     key)
                         .value();
  const auto who = identity::verify(only(key), {}, token, kNow);
  REQUIRE(who);
  CHECK(who->user == "Ada \"the first\" é");
  CHECK(who->org == "acme");
  CHECK(who->role == "admin");
  CHECK(who->expires_at == kNow + 3'600'000);
  const auto read = identity::read_unverified(token);
  REQUIRE(read);
  CHECK(read->header["kid"] == "k7");
  CHECK(read->claims["jti"] == "j1");
  CHECK_FALSE(identity::issue({.user = ""}, key));
  CHECK_FALSE(identity::issue({.user = "ada", .org = "../x"}, key));
  CHECK_FALSE(identity::issue({.user = "ada", .role = "root"}, key));
}
