// SPDX-License-Identifier: Apache-2.0
#include "tests/support/certificate.h"

#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <cstdio>
#include <memory>
#include <stdexcept>

#include "tests/support/raw_socket.h"

namespace syncd::test {
namespace {

template <class T>
using Owned = std::unique_ptr<T, void (*)(T*)>;

template <class Write>
void write(const std::string& file, Write&& fn) {
  const std::unique_ptr<FILE, int (*)(FILE*)> out(std::fopen(file.c_str(), "we"), std::fclose);
  if (!out || fn(out.get()) != 1) throw std::runtime_error("cannot write " + file);
}

}  // namespace

Certificate::Certificate(const std::filesystem::path& folder, const std::string& name)
    : certificate_file(folder / (name + ".crt")), key_file(folder / (name + ".key")) {
  const Owned<EVP_PKEY> key(EVP_EC_gen("P-256"), EVP_PKEY_free);
  const Owned<X509> certificate(X509_new(), X509_free);
  X509_set_version(certificate.get(), 2);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1);
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -3600);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 24 * 3600);
  X509_set_pubkey(certificate.get(), key.get());
  X509_NAME* const subject = X509_get_subject_name(certificate.get());
  X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8,
                             reinterpret_cast<const unsigned char*>(name.data()),
                             static_cast<int>(name.size()), -1, 0);
  X509_set_issuer_name(certificate.get(), subject);
  for (const auto& [nid, value] : {std::pair{NID_subject_alt_name, "DNS:" + name},
                                   std::pair{NID_basic_constraints, std::string("CA:TRUE")}}) {
    const Owned<X509_EXTENSION> extension(X509V3_EXT_conf_nid(nullptr, nullptr, nid, value.c_str()),
                                          X509_EXTENSION_free);
    X509_add_ext(certificate.get(), extension.get(), -1);
  }
  X509_sign(certificate.get(), key.get(), EVP_sha256());
  write(certificate_file, [&](FILE* out) { return PEM_write_X509(out, certificate.get()); });
  write(key_file, [&](FILE* out) {
    return PEM_write_PrivateKey(out, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
  });
}

std::string certificate_shown(int port) {
  const RawSocket socket(port);
  const Owned<SSL_CTX> context(SSL_CTX_new(TLS_client_method()), SSL_CTX_free);
  const Owned<SSL> tls(SSL_new(context.get()), SSL_free);
  SSL_set_fd(tls.get(), socket.descriptor());
  if (SSL_connect(tls.get()) != 1) return {};
  const Owned<X509> shown(SSL_get1_peer_certificate(tls.get()), X509_free);
  char name[256] = "";
  X509_NAME_get_text_by_NID(X509_get_subject_name(shown.get()), NID_commonName, name, sizeof name);
  return name;
}

}  // namespace syncd::test
