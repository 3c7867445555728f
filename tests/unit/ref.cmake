# SPDX-License-Identifier: MIT
# The references under test, in one library for the tests of all purposes. Names: ref_<what they refer to>.
add_library(plait_test_refs STATIC "${PROJECT_SOURCE_DIR}/tests/support/ref_types.c")
set_target_properties(plait_test_refs PROPERTIES C_STANDARD 11 C_EXTENSIONS OFF)
target_include_directories(plait_test_refs PUBLIC "${PROJECT_SOURCE_DIR}/tests")
target_link_libraries(plait_test_refs PUBLIC Plait::runtime)
plait_house_rules(plait_test_refs)

set(types INCLUDE support/ref_types.h)
plait_ref(plait_test_refs PUBLIC ref_numbers TYPE int)
plait_ref(plait_test_refs PUBLIC ref_words TYPE "const char *")
plait_ref(plait_test_refs PUBLIC ref_sheets TYPE "struct sheet_of_lines" ${types})
plait_ref(plait_test_refs PUBLIC ref_letters TYPE "struct letter" ${types} DISPOSE letter_end CONTEXT "struct tally"
  ALLOCATOR letter_allocate letter_release)
plait_ref(plait_test_refs PUBLIC ref_parcels TYPE "struct parcel" ${types} COUNT count DISPOSE parcel_end)

plait_test(unit ref SOURCES ref.c LIBRARIES plait_test_refs TIMEOUT 30 ALONE)

if(NOT PLAIT_TOOL)
  add_test(NAME unit.ref_refused COMMAND sh "${CMAKE_CURRENT_LIST_DIR}/ref_refused.sh" "${PROJECT_SOURCE_DIR}"
    "${CMAKE_C_COMPILER}")
  set_tests_properties(unit.ref_refused PROPERTIES LABELS "unit;none" TIMEOUT 60)
endif()
