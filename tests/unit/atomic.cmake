# SPDX-License-Identifier: MIT
# The atomics under test: count_<integer type> (and n_), whole_<size or peculiarity>, and two flags. Those that several tests
# use are in one library; the others belong to the one program, and are not made where nobody judges it.
add_library(plait_test_atomics STATIC)
set_target_properties(plait_test_atomics PROPERTIES C_STANDARD 11 C_EXTENSIONS OFF)
target_include_directories(plait_test_atomics PUBLIC "${PROJECT_SOURCE_DIR}/tests")
target_link_libraries(plait_test_atomics PUBLIC Plait::runtime)
plait_house_rules(plait_test_atomics)

set(types INCLUDE support/atomic_types.h)
plait_atomic(plait_test_atomics PUBLIC count_i8 TYPE int8_t ORDER any)
plait_atomic(plait_test_atomics PUBLIC count_i64 TYPE int64_t ORDER any)
plait_atomic(plait_test_atomics PUBLIC count_u64 TYPE uint64_t ORDER any)
plait_atomic(plait_test_atomics PUBLIC signal_flag TYPE flag)
plait_atomic(plait_test_atomics PUBLIC whole_point TYPE "struct point" ${types} MEMBERS x y)
plait_atomic(plait_test_atomics PUBLIC whole_padded TYPE "struct padded" ${types} EQUAL padded_same_number)
plait_atomic(plait_test_atomics PUBLIC whole_range TYPE "struct range" ${types} MEMBERS low high)
plait_atomic(plait_test_atomics PUBLIC whole_place TYPE "struct place" ${types} MEMBERS x y z)
plait_atomic(plait_test_atomics PUBLIC whole_sheet TYPE "struct sheet" ${types} MEMBERS cells)

# Numbers of one word, all written by their cases: nothing that memcheck could find unwritten.
plait_test(unit atomic_numbers SOURCES atomic_numbers.c LIBRARIES plait_test_atomics TIMEOUT 60 ALONE NOT memcheck)
foreach(declaration IN ITEMS "count_u8 uint8_t" "count_i16 int16_t" "count_u16 uint16_t" "count_i32 int32_t"
    "count_u32 uint32_t" "n_size size_t" "n_long long" "n_char char")
  string(REGEX MATCH "^([a-z0-9_]+) (.*)$" matched "${declaration}")
  plait_atomic(test_unit_atomic_numbers PRIVATE ${CMAKE_MATCH_1} TYPE ${CMAKE_MATCH_2} ORDER any)
endforeach()
plait_atomic(test_unit_atomic_numbers PRIVATE count_pid TYPE pid_t INTEGER INCLUDE <sys/types.h> ORDER any)

plait_test(unit atomic_flag SOURCES atomic_flag.c LIBRARIES plait_test_atomics TIMEOUT 30 ALONE)
plait_atomic(test_unit_atomic_flag PRIVATE weak_flag TYPE flag ORDER any)

plait_test(unit atomic_values SOURCES atomic_values.c LIBRARIES plait_test_atomics TIMEOUT 60 ALONE)
plait_atomic(test_unit_atomic_values PRIVATE whole_rgb TYPE "struct rgb" ${types} MEMBERS red green blue)
plait_atomic(test_unit_atomic_values PRIVATE whole_alias TYPE point_alias ${types} MEMBERS x y)
plait_atomic(test_unit_atomic_values PRIVATE whole_parts TYPE "struct padded" ${types} MEMBERS tag number end)
plait_atomic(test_unit_atomic_values PRIVATE whole_judged TYPE "struct padded" ${types} EQUAL padded_judged
  CONTEXT "struct judge" ARGUMENT "struct amount")
plait_atomic(test_unit_atomic_values PRIVATE whole_double TYPE double)
plait_atomic(test_unit_atomic_values PRIVATE whole_text TYPE "const char *")

plait_test(unit pair SOURCES pair.c TIMEOUT 60)
# The same with locks in place of the instruction: pair.c of the runtime once more, found before the library's.
plait_test(unit pair_by_locks SOURCES pair.c ../../src/pair.c DEFINITIONS PLAIT_NO_PAIR_INSTRUCTION TIMEOUT 60)

if(NOT PLAIT_TOOL)
  add_test(NAME unit.atomic_refused COMMAND sh "${CMAKE_CURRENT_LIST_DIR}/atomic_refused.sh" "${PROJECT_SOURCE_DIR}"
    "${CMAKE_C_COMPILER}")
  set_tests_properties(unit.atomic_refused PROPERTIES LABELS "unit;none" TIMEOUT 60)
endif()
