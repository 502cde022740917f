# SPDX-License-Identifier: Apache-2.0
# cmake -DFOLDER=... -DFILES=a;b -DOUTPUT=x.cpp -P embed.cmake: the bytes of those files as a table in C++.
set(arrays "")
set(rows "")
set(place 0)
foreach(file ${FILES})
  file(READ ${FOLDER}/${file} bytes HEX)
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${bytes}")
  string(APPEND arrays "constexpr unsigned char kFile${place}[] = {${bytes}};\n")
  string(APPEND rows "    {\"${file}\", {kFile${place}, sizeof kFile${place}}},\n")
  math(EXPR place "${place} + 1")
endforeach()
file(WRITE ${OUTPUT} "// Made from the files of daemon/web.
#include \"daemon/web/files.h\"

namespace syncd::daemon {
namespace {

${arrays}
constexpr EmbeddedFile kFiles[] = {
${rows}};

}  // namespace

std::span<const EmbeddedFile> embedded_files() {
  return kFiles;
}

}  // namespace syncd::daemon
")
