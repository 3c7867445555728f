# SPDX-License-Identifier: MIT
plait_test(unit context SOURCES context.c TIMEOUT 60 ALSO tsan-clang)
target_include_directories(test_unit_context PRIVATE "${PROJECT_SOURCE_DIR}/src")
# The same by ucontext: context.c of the runtime once more, found before the library's. What Valgrind is told is the same.
plait_test(unit context_portable SOURCES context.c ../../src/context.c DEFINITIONS PLAIT_PORTABLE_CONTEXT TIMEOUT 60
  NOT memcheck helgrind)
target_include_directories(test_unit_context_portable PRIVATE "${PROJECT_SOURCE_DIR}/src")
