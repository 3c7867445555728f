# SPDX-License-Identifier: MIT
# With yields in the middle of the calls, in every build: rounds are short, and would seldom overlap otherwise. cells.c of
# the runtime once more, for the same reason; it is found before the library's.
plait_test(linear atomic SOURCES atomic.c ../../src/cells.c ../../src/pair.c DEFINITIONS PLAIT_PERTURB=6 TIMEOUT 120)
target_include_directories(test_linear_atomic PRIVATE "${PROJECT_SOURCE_DIR}/src")
if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64|amd64")
  target_compile_options(test_linear_atomic PRIVATE -mcx16)
endif()
set(types INCLUDE support/atomic_types.h)
plait_atomic(test_linear_atomic PRIVATE line_point TYPE "struct point" ${types} MEMBERS x y)
plait_atomic(test_linear_atomic PRIVATE line_range TYPE "struct range" ${types} MEMBERS low high)
plait_atomic(test_linear_atomic PRIVATE line_place TYPE "struct place" ${types} MEMBERS x y z)
plait_atomic(test_linear_atomic PRIVATE line_sheet TYPE "struct sheet" ${types} MEMBERS cells)
