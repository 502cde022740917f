// SPDX-License-Identifier: Apache-2.0
// A file that has its name only once it is there whole: written under another one beside it, readable by its
// owner only, and gone again where it was not kept. Errors are errno values. One thread.
#pragma once

#include <string>
#include <string_view>

namespace syncd::cmd {

class WholeFile {
 public:
  enum class Safe { until_power_fails, on_disk };

  explicit WholeFile(std::string path);
  ~WholeFile();
  WholeFile(const WholeFile&) = delete;
  WholeFile& operator=(const WholeFile&) = delete;

  // Of the first thing that failed; 0 where nothing did.
  int error() const { return error_; }

  bool write(std::string_view bytes);

  // Gives it its name in place of what has it.
  bool replace(Safe safe);
  // Gives it its name where nothing has it: error() is EEXIST otherwise.
  bool keep_new(Safe safe);

 private:
  bool finish(Safe safe);

  std::string path_, beside_;
  int fd_ = -1, error_ = 0;
  bool named_ = false;
};

}  // namespace syncd::cmd
