# SPDX-License-Identifier: MIT
# What a task's declaration brings along beside tasks: batches (map, race, as_completed) and repetitions (every).
add_library(plait_test_helped STATIC)
set_target_properties(plait_test_helped PROPERTIES C_STANDARD 11 C_EXTENSIONS OFF)
target_include_directories(plait_test_helped PUBLIC "${PROJECT_SOURCE_DIR}/tests")
target_link_libraries(plait_test_helped PUBLIC Plait::runtime)
plait_house_rules(plait_test_helped)
plait_task(plait_test_helped PUBLIC helped ARGUMENT "struct helped_case *" RESULT int ERROR int
  INCLUDE support/helped_types.h)
plait_task(plait_test_helped PUBLIC helped_bare)
plait_test(unit helpers SOURCES helpers.c helpers_stream.c helpers_every.c LIBRARIES plait_test_helped TIMEOUT 60)
