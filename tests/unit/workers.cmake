# SPDX-License-Identifier: MIT
# Workers.
add_library(plait_test_workers STATIC "${PROJECT_SOURCE_DIR}/tests/support/letter_types.c")
set_target_properties(plait_test_workers PROPERTIES C_STANDARD 11 C_EXTENSIONS OFF)
target_include_directories(plait_test_workers PUBLIC "${PROJECT_SOURCE_DIR}/tests")
target_link_libraries(plait_test_workers PUBLIC plait_test_pools)
plait_house_rules(plait_test_workers)
set(types INCLUDE support/letter_types.h)
plait_workers(plait_test_workers PUBLIC clerks VALUE "struct office_letter" ${types} RUN letter_run FAILED letter_failed
  DISPOSE letter_dispose CONTEXT "struct office" CAPACITY 2)
plait_workers(plait_test_workers PUBLIC counters VALUE int ${types} RUN number_run BLOCKING)
plait_workers(plait_test_workers PUBLIC no_counters VALUE int ${types} RUN number_run
  ALLOCATOR nothing_allocate nothing_release)
plait_workers(plait_test_workers PUBLIC tellers VALUE int RESULT uint32_t ${types} RUN number_square DONE number_squared
  FAILED number_refused CONTEXT "struct till")
plait_test(unit workers SOURCES workers.c LIBRARIES plait_test_workers LINK_OPTIONS -Wl,--wrap=plait_slot_start TIMEOUT 60)
