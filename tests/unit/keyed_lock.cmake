# SPDX-License-Identifier: MIT
# The tables under test, in one library for the tests of all purposes. Names: keys_<what is special about them>.
add_library(plait_test_keys STATIC "${PROJECT_SOURCE_DIR}/tests/support/keyed_types.h")
set_target_properties(plait_test_keys PROPERTIES C_STANDARD 11 C_EXTENSIONS OFF LINKER_LANGUAGE C)
target_include_directories(plait_test_keys PUBLIC "${PROJECT_SOURCE_DIR}/tests")
target_link_libraries(plait_test_keys PUBLIC Plait::runtime)
plait_house_rules(plait_test_keys)

set(types INCLUDE support/keyed_types.h)
plait_keyed_lock(plait_test_keys PUBLIC keys_numbers KEY uint64_t)
plait_keyed_lock(plait_test_keys PUBLIC keys_single KEY int SHARDS 1)
plait_keyed_lock(plait_test_keys PUBLIC keys_fair KEY int SHARDS 1 FAIR yes)
plait_keyed_lock(plait_test_keys PUBLIC keys_spots KEY "struct spot" MEMBERS x y ${types})
plait_keyed_lock(plait_test_keys PUBLIC keys_routes KEY "struct route" MEMBERS from to by ${types})
plait_keyed_lock(plait_test_keys PUBLIC keys_names KEY "const char *" HASH name_hash EQUAL name_equal ORDER name_order
  CONTEXT "struct manners" ${types})
plait_keyed_lock(plait_test_keys PUBLIC keys_crowded KEY uint64_t HASH crowded_hash EQUAL crowded_equal
  ORDER crowded_order ${types})

# The tools judge the orders by the race test; here they would take half a minute.
plait_test(unit keyed_lock SOURCES keyed_lock.c LIBRARIES plait_test_keys TIMEOUT 120 NOT helgrind)
plait_task(test_unit_keyed_lock PRIVATE keyed_task)
