# SPDX-License-Identifier: MIT
# Runners: tasks under keys. Types that one program needs are compiled for that one alone.
add_library(plait_test_runners STATIC "${PROJECT_SOURCE_DIR}/tests/support/runner_types.c")
set_target_properties(plait_test_runners PROPERTIES C_STANDARD 11 C_EXTENSIONS OFF)
target_compile_definitions(plait_test_runners PRIVATE _GNU_SOURCE)
target_include_directories(plait_test_runners PUBLIC "${PROJECT_SOURCE_DIR}/tests")
target_link_libraries(plait_test_runners PUBLIC Plait::runtime plait_test_support)
plait_house_rules(plait_test_runners)
set(types INCLUDE support/runner_types.h)
set(errand ARGUMENT "struct errand" RESULT "struct outcome" RESULT_DISPOSE outcome_dispose)
plait_runner(plait_test_runners PUBLIC errands KEY uint32_t ${errand} ERROR "struct reason" ${types}
  ALLOCATOR runner_allocate runner_release)
# tests/conformance/runner.c shows Valgrind's tools the same.
plait_test(unit runner SOURCES runner.c LIBRARIES plait_test_runners LINK_OPTIONS -Wl,--wrap=plait_slot_start_on TIMEOUT 60
  ONLY none asan tsan)
plait_runner(test_unit_runner PRIVATE left_errands KEY uint32_t ${errand} ${types} ABANDON ARGUMENT_COPY errand_copy
  ARGUMENT_DISPOSE errand_dispose CAPACITY 4)
plait_runner(test_unit_runner PRIVATE labelled KEY "struct label" ${types} HASH label_hash EQUAL label_equal
  KEY_COPY label_copy KEY_DISPOSE label_dispose KEY_TEXT label_text FAILED label_failed CONTEXT "struct yard"
  CAPACITY 4 ALLOCATOR runner_allocate runner_release)
