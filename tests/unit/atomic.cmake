# SPDX-License-Identifier: MIT
plait_test(unit atomic_numbers SOURCES atomic_numbers.c TIMEOUT 60)
foreach(declaration IN ITEMS "i8 int8_t" "u8 uint8_t" "i16 int16_t" "u16 uint16_t" "i32 int32_t" "u32 uint32_t"
    "i64 int64_t" "u64 uint64_t" "size size_t" "long long" "char char")
  string(REGEX MATCH "^([a-z0-9]+) (.*)$" matched "${declaration}")
  plait_atomic(test_unit_atomic_numbers PRIVATE count_${CMAKE_MATCH_1} TYPE ${CMAKE_MATCH_2} ORDER any)
endforeach()
plait_atomic(test_unit_atomic_numbers PRIVATE count_pid TYPE pid_t INTEGER INCLUDE <sys/types.h> ORDER any)

plait_test(unit atomic_flag SOURCES atomic_flag.c TIMEOUT 30)
plait_atomic(test_unit_atomic_flag PRIVATE signal_flag TYPE flag)
plait_atomic(test_unit_atomic_flag PRIVATE weak_flag TYPE flag ORDER any)

plait_test(unit atomic_values SOURCES atomic_values.c TIMEOUT 60)
set(types INCLUDE "support/atomic_types.h")
plait_atomic(test_unit_atomic_values PRIVATE whole_rgb TYPE "struct rgb" ${types} MEMBERS red green blue)
plait_atomic(test_unit_atomic_values PRIVATE whole_point TYPE "struct point" ${types} MEMBERS x y)
plait_atomic(test_unit_atomic_values PRIVATE whole_alias TYPE point_alias ${types} MEMBERS x y)
plait_atomic(test_unit_atomic_values PRIVATE whole_padded TYPE "struct padded" ${types} EQUAL padded_same_number)
plait_atomic(test_unit_atomic_values PRIVATE whole_parts TYPE "struct padded" ${types} MEMBERS tag number end)
plait_atomic(test_unit_atomic_values PRIVATE whole_judged TYPE "struct padded" ${types} EQUAL padded_judged
  CONTEXT "struct judge" ARGUMENT "struct amount")
plait_atomic(test_unit_atomic_values PRIVATE whole_range TYPE "struct range" ${types} MEMBERS low high)
plait_atomic(test_unit_atomic_values PRIVATE whole_place TYPE "struct place" ${types} MEMBERS x y z)
plait_atomic(test_unit_atomic_values PRIVATE whole_sheet TYPE "struct sheet" ${types} MEMBERS cells)
plait_atomic(test_unit_atomic_values PRIVATE whole_double TYPE double)
plait_atomic(test_unit_atomic_values PRIVATE whole_text TYPE "const char *")

plait_test(unit pair SOURCES pair.c TIMEOUT 60)
# The same with locks in place of the instruction: pair.c of the runtime once more, found before the library's.
plait_test(unit pair_by_locks SOURCES pair.c ../../src/pair.c DEFINITIONS PLAIT_NO_PAIR_INSTRUCTION TIMEOUT 60)
