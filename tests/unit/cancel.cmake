# SPDX-License-Identifier: MIT
plait_test(unit scope SOURCES scope.c TIMEOUT 60)
plait_test(unit group SOURCES group.c TIMEOUT 120)
# DRD's cost grows with the square of the threads, and this is about many: helgrind judges it.
plait_test(unit pool SOURCES pool.c LINK_OPTIONS -Wl,--wrap=pthread_create TIMEOUT 120 NOT drd)

# The tasks under test, for this test and the one in C++.
add_library(plait_test_tasks STATIC)
set_target_properties(plait_test_tasks PROPERTIES C_STANDARD 11 C_EXTENSIONS OFF)
target_include_directories(plait_test_tasks PUBLIC "${PROJECT_SOURCE_DIR}/tests")
target_link_libraries(plait_test_tasks PUBLIC Plait::runtime)
plait_house_rules(plait_test_tasks)
set(types INCLUDE support/task_types.h)
plait_task(plait_test_tasks PUBLIC task_bare)
plait_task(plait_test_tasks PUBLIC task_page ARGUMENT "const char *" RESULT "struct test_page" ${types})
plait_task(plait_test_tasks PUBLIC task_made RESULT long)
plait_task(plait_test_tasks PUBLIC task_full ARGUMENT int RESULT int READY int ERROR "const char *")
plait_test(unit task SOURCES task.c LIBRARIES plait_test_tasks TIMEOUT 60)

include(CheckLanguage)
check_language(CXX)
if(CMAKE_CXX_COMPILER)
  enable_language(CXX)
  add_executable(test_unit_blocks "${PLAIT_TEST_FOLDER}/blocks.cc")
  set_target_properties(test_unit_blocks PROPERTIES CXX_STANDARD 17 CXX_EXTENSIONS OFF)
  target_link_libraries(test_unit_blocks PRIVATE plait_test_tasks)
  plait_house_rules(test_unit_blocks)
  plait_register(unit blocks test_unit_blocks TIMEOUT 60)
endif()
