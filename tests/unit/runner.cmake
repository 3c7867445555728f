# SPDX-License-Identifier: MIT
# Runners: tasks under keys.
add_library(plait_test_runners STATIC "${PROJECT_SOURCE_DIR}/tests/support/runner_types.c")
set_target_properties(plait_test_runners PROPERTIES C_STANDARD 11 C_EXTENSIONS OFF)
target_compile_definitions(plait_test_runners PRIVATE _GNU_SOURCE)
target_include_directories(plait_test_runners PUBLIC "${PROJECT_SOURCE_DIR}/tests")
target_link_libraries(plait_test_runners PUBLIC Plait::runtime)
plait_house_rules(plait_test_runners)
set(types INCLUDE support/runner_types.h)
set(errand ARGUMENT "struct errand" RESULT "struct outcome" RESULT_DISPOSE outcome_dispose)
plait_runner(plait_test_runners PUBLIC errands KEY uint32_t ${errand} ERROR "struct reason" ${types}
  ALLOCATOR runner_allocate runner_release)
plait_runner(plait_test_runners PUBLIC big_errands KEY uint32_t ARGUMENT "struct errand" RESULT "struct big_outcome"
  RESULT_DISPOSE big_outcome_dispose ${types} ALLOCATOR runner_allocate runner_release)
plait_runner(plait_test_runners PUBLIC left_errands KEY uint32_t ${errand} ${types} ABANDON ARGUMENT_COPY errand_copy
  ARGUMENT_DISPOSE errand_dispose)
plait_runner(plait_test_runners PUBLIC text_sums KEY "const char *" ARGUMENT long RESULT long)
plait_runner(plait_test_runners PUBLIC few_errands KEY int64_t ${errand} ${types} CAPACITY 4)
plait_runner(plait_test_runners PUBLIC labelled KEY "struct label" ${types} HASH label_hash EQUAL label_equal
  KEY_COPY label_copy KEY_DISPOSE label_dispose KEY_TEXT label_text FAILED label_failed CONTEXT "struct yard")
plait_test(unit runner SOURCES runner.c LIBRARIES plait_test_runners
  LINK_OPTIONS -Wl,--wrap=plait_slot_start_on TIMEOUT 60)
