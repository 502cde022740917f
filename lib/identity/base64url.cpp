// SPDX-License-Identifier: Apache-2.0
#include "identity/base64url.h"

#include <openssl/evp.h>

#include <algorithm>

namespace syncd::identity {
namespace {

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

}  // namespace

std::string base64url(std::string_view bytes) {
  std::string out((bytes.size() + 2) / 3 * 4 + 1, '\0');
  const int size = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()), bytes_of(bytes),
                                   static_cast<int>(bytes.size()));
  out.resize(static_cast<std::size_t>(size));
  while (out.ends_with('=')) out.pop_back();
  std::replace(out.begin(), out.end(), '+', '-');
  std::replace(out.begin(), out.end(), '/', '_');
  return out;
}

std::optional<std::string> from_base64url(std::string_view text) {
  std::string padded(text);
  std::replace(padded.begin(), padded.end(), '-', '+');
  std::replace(padded.begin(), padded.end(), '_', '/');
  while (padded.size() % 4 != 0) padded += '=';
  std::string out(padded.size() / 4 * 3, '\0');
  const int size = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(out.data()), bytes_of(padded),
                                   static_cast<int>(padded.size()));
  if (size < 0) return std::nullopt;
  out.resize(static_cast<std::size_t>(size) - (padded.size() - text.size()));
  // Padding, blanks, the other alphabet and bits behind the end do not come back as they were.
  return base64url(out) == text ? std::optional(std::move(out)) : std::nullopt;
}

}  // namespace syncd::identity
