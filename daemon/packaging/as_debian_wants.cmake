# SPDX-License-Identifier: Apache-2.0
# Run by cpack between installing into its folder and packing: what a .deb has in other places and shapes than
# an installation below a prefix.
if(NOT CPACK_GENERATOR STREQUAL "DEB")
  return()
endif()
set(root ${CPACK_TEMPORARY_INSTALL_DIRECTORY})
set(bindir /usr/bin)
set(sysconfdir /etc)
configure_file(${CPACK_SYNCD_FOLDER}/syncd.service.in ${root}/usr/lib/systemd/system/syncd.service @ONLY)
if(EXISTS ${root}/usr/etc)
  file(RENAME ${root}/usr/etc ${root}/etc)
endif()

file(REMOVE ${root}/usr/share/doc/syncd/LICENSE)
file(COPY ${CPACK_SYNCD_FOLDER}/debian/copyright DESTINATION ${root}/usr/share/doc/syncd)
file(READ ${CPACK_SYNCD_FOLDER}/debian/changelog.in changelog)
string(REPLACE "@version@" "${CPACK_PACKAGE_VERSION}" changelog "${changelog}")
string(REPLACE "@maintainer@" "${CPACK_PACKAGE_CONTACT}" changelog "${changelog}")
file(WRITE ${root}/usr/share/doc/syncd/changelog "${changelog}")

file(GLOB_RECURSE texts ${root}/usr/share/man/* ${root}/usr/share/doc/syncd/changelog)
execute_process(COMMAND gzip -9 -n ${texts} COMMAND_ERROR_IS_FATAL ANY)
file(GLOB_RECURSE files ${root}/usr/share/* ${root}/usr/lib/* ${root}/etc/*)
file(CHMOD ${files} FILE_PERMISSIONS OWNER_READ OWNER_WRITE GROUP_READ WORLD_READ)
