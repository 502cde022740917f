// SPDX-License-Identifier: Apache-2.0
#include "domain/entities/seq_chain.h"

#include <algorithm>

namespace syncd::domain {
namespace {

constexpr std::int64_t kStride = 64;

}  // namespace

bool SeqChain::is_marked(std::int64_t count) {
  return count % kStride == kStride - 1;
}

std::int64_t SeqChain::start(Tables& tables, std::string_view owner, std::int64_t seq,
                             std::int64_t ahead) const {
  auto mark = tables.query(marks, owner, seq, ahead);
  if (mark.next()) return mark.integer(0);
  auto newest = tables.query(last, owner);
  return newest.next() ? newest.integer(0) : 0;
}

std::int64_t SeqChain::before(Tables& tables, std::int64_t seq) const {
  auto row = tables.query(previous, seq);
  return row.next() ? row.integer(0) : 0;
}

Seqs SeqChain::after(Tables& tables, std::string_view owner, std::uint64_t since, std::int64_t limit) const {
  const auto floor = static_cast<std::int64_t>(since);
  Seqs out;
  for (auto seq = start(tables, owner, floor, limit / kStride + 1); seq > floor; seq = before(tables, seq))
    out.seqs.push_back(seq);
  std::reverse(out.seqs.begin(), out.seqs.end());
  out.more = static_cast<std::int64_t>(out.seqs.size()) > limit;
  if (out.more) out.seqs.resize(static_cast<std::size_t>(limit));
  return out;
}

}  // namespace syncd::domain
