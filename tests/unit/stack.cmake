# SPDX-License-Identifier: MIT
plait_test(unit stack SOURCES stack.c TIMEOUT 60 ALSO tsan-clang)
target_include_directories(test_unit_stack PRIVATE "${PROJECT_SOURCE_DIR}/src")
# The same where guards are mappings, and few, and so are stacks: stack.c of the runtime once more, found before the library's.
plait_test(unit stack_mapped SOURCES stack.c ../../src/stack.c
  DEFINITIONS PLAIT_STACK_NO_GUARD_PAGES PLAIT_STACK_MAPPED_GUARDS=3 PLAIT_STACK_MOST=3000 TIMEOUT 60 NOT memcheck helgrind)
target_include_directories(test_unit_stack_mapped PRIVATE "${PROJECT_SOURCE_DIR}/src")
