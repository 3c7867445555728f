# SPDX-License-Identifier: MIT
# DRD fails on stacks that were registered (3.19), so fibers are never its business.
add_library(plait_test_fibers STATIC)
set_target_properties(plait_test_fibers PROPERTIES C_STANDARD 11 C_EXTENSIONS OFF)
target_include_directories(plait_test_fibers PUBLIC "${PROJECT_SOURCE_DIR}/tests")
target_link_libraries(plait_test_fibers PUBLIC Plait::runtime)
plait_house_rules(plait_test_fibers)
plait_task(plait_test_fibers PUBLIC fiber ARGUMENT "struct fiber_case *" INCLUDE support/fiber_types.h)
plait_task(plait_test_fibers PUBLIC fiber_sum ARGUMENT int RESULT int)
# The loops of these tests, compiled once more and found before the library's, rest after 20 ms.
plait_test(unit fibers SOURCES fibers.c ../../src/loop.c DEFINITIONS PLAIT_LOOP_REST=20000000 LIBRARIES plait_test_fibers LINK_OPTIONS -Wl,--wrap=mmap TIMEOUT 60
  NOT drd)
target_include_directories(test_unit_fibers PRIVATE "${PROJECT_SOURCE_DIR}/src")
plait_test(unit wait_fd SOURCES wait_fd.c LIBRARIES plait_test_fibers TIMEOUT 60 NOT drd)
