// SPDX-License-Identifier: Apache-2.0
// Rows whose columns the server names, page by page: in the shapes for programs each page goes out as it
// comes, so that a long result needs no memory; as a table they are laid out a page at a time. One thread.
#pragma once

#include <string>

#include "base/json.h"
#include "cmd/shell.h"

namespace syncd::cmd {

class RowPrinter {
 public:
  // `columns`: a JSON array of names.
  RowPrinter(Shell& shell, const Json& columns) : shell_(shell), columns_(columns) {}

  // Arrays with one value a column.
  void page(const Json& rows);
  // Behind the last.
  void end();

 private:
  std::string table(const Json& rows) const;
  void json(const Json& rows);

  Shell& shell_;
  Json columns_;
  bool began_ = false;
};

}  // namespace syncd::cmd
