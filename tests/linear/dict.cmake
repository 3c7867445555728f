# SPDX-License-Identifier: MIT
# With yields in the middle of the calls, in every build. The table's sources once more, for the same reason; they are
# found before the library's.
set(table "")
foreach(part IN ITEMS table table_count table_grow table_lock table_read table_write)
  list(APPEND table ../../src/${part}.c)
endforeach()
plait_test(linear dict SOURCES dict.c stamp.c ${table} DEFINITIONS PLAIT_PERTURB=64 TIMEOUT 120)
target_include_directories(test_linear_dict PRIVATE "${PROJECT_SOURCE_DIR}/src")
plait_dict(test_linear_dict PRIVATE line_words KEY uint64_t VALUE uint64_t INITIAL 1)
plait_dict(test_linear_dict PRIVATE line_two KEY uint64_t VALUE "struct two" INITIAL 1 INCLUDE dict_types.h)
