# SPDX-License-Identifier: MIT
# Pools of connections.
add_library(plait_test_pools STATIC "${PROJECT_SOURCE_DIR}/tests/support/connection_types.c")
set_target_properties(plait_test_pools PROPERTIES C_STANDARD 11 C_EXTENSIONS OFF)
target_include_directories(plait_test_pools PUBLIC "${PROJECT_SOURCE_DIR}/tests")
target_link_libraries(plait_test_pools PUBLIC Plait::runtime)
plait_house_rules(plait_test_pools)
set(types INCLUDE support/connection_types.h)
plait_pool(plait_test_pools PUBLIC connections VALUE "struct connection" ${types} CREATE connection_open
  DISPOSE connection_close HEALTHY connection_healthy CONTEXT "struct server")
plait_pool(plait_test_pools PUBLIC numbers VALUE int ${types} CREATE number_open DISPOSE number_close CAPACITY 2)
plait_pool(plait_test_pools PUBLIC no_numbers VALUE int ${types} CREATE number_open DISPOSE number_close
  ALLOCATOR nothing_allocate nothing_release)
plait_test(unit connections SOURCES connections.c LIBRARIES plait_test_pools TIMEOUT 60)
