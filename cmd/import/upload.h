// SPDX-License-Identifier: Apache-2.0
// One upload of a data set over one connection: rows are gathered into chunks, some of which are under way at
// once. A lost connection is taken up again where it was; whatever goes wrong beyond that gives the upload
// up, so that nothing of it is there. One thread.
#pragma once

#include <deque>
#include <string>
#include <vector>

#include "client/client.h"
#include "cmd/verbs/verb.h"
#include "domain/entities/row_tables.h"

namespace syncd::cmd {

class Upload {
 public:
  Upload(const Call& call, client::Client& client, std::string dataset, bool replace);
  // Gives up what is not finished.
  ~Upload();
  Upload(const Upload&) = delete;
  Upload& operator=(const Upload&) = delete;

  void begin(const std::vector<domain::RowColumn>& columns);
  Result<void> add(Json row);
  // What the server says of the whole.
  Result<Json> finish();

 private:
  Result<void> send(bool more);
  // Until no more than so many chunks are under way.
  Result<void> settle(std::size_t under_way);
  Result<void> hear();

  const Call& call_;
  client::Client& client_;
  Json frame_;  // of the next chunk
  std::size_t bytes_ = 0;
  std::int64_t rows_ = 0;  // that were sent
  std::deque<std::string> waiting_;
  Json last_;  // answer
  bool begun_ = false, done_ = false;
};

}  // namespace syncd::cmd
