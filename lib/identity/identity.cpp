// SPDX-License-Identifier: Apache-2.0
#include "identity/identity.h"

#include <algorithm>

#include "base/ascii.h"

namespace syncd::identity {
namespace {

constexpr std::size_t kOrgBytes = 64;

bool is_small_or_digit(char c) {
  return ascii::is_lower(c) || ascii::is_digit(c);
}

}  // namespace

std::string_view reason(Refusal refusal) {
  switch (refusal) {
    case Refusal::too_large:
      return "it is too large";
    case Refusal::malformed:
      return "it is not a signed token";
    case Refusal::header:
      return "its header asks for what is not done here";
    case Refusal::unknown_key:
      return "no key has its kid";
    case Refusal::algorithm:
      return "it names another algorithm than its key is for";
    case Refusal::signature:
      return "its signature is wrong";
    case Refusal::claims:
      return "its claims cannot be read";
    case Refusal::no_expiry:
      return "it has no exp";
    case Refusal::no_user:
      return "it has no sub";
    case Refusal::expired:
      return "it has expired";
    case Refusal::not_yet:
      return "it is not valid yet";
    case Refusal::audience:
      return "it is for another audience";
    case Refusal::issuer:
      return "it is from another issuer";
  }
  return "it was not taken";
}

bool is_org_name(std::string_view name) {
  return !name.empty() && name.size() <= kOrgBytes && is_small_or_digit(name.front()) &&
         std::all_of(name.begin(), name.end(),
                     [](char c) { return is_small_or_digit(c) || c == '-' || c == '_'; });
}

bool is_role_name(std::string_view name) {
  return name == "viewer" || name == "operator" || name == "admin";
}

}  // namespace syncd::identity
