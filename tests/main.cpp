// SPDX-License-Identifier: Apache-2.0
// Of every test program that does not bring one of its own.
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>
