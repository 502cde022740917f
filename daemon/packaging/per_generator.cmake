# SPDX-License-Identifier: Apache-2.0
# Read by cpack for each package. A .deb is of the system; a .tgz is unpacked below /usr/local or elsewhere.
if(CPACK_GENERATOR STREQUAL "DEB")
  set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
endif()
