# SPDX-License-Identifier: MIT
# Lock objects hide wrong orders inside a lock, so its races are looked for with and without them.
plait_test(race mutex SOURCES mutex.c TIMEOUT 300)
plait_test(race mutex_orders SOURCES mutex.c DEFINITIONS PLAIT_LOCK_OBJECTS=0 TIMEOUT 300)

if(PLAIT_TOOL)
  add_executable(test_race_inversion "${PLAIT_TEST_FOLDER}/inversion.c")
  set_target_properties(test_race_inversion PROPERTIES C_STANDARD 11 C_EXTENSIONS OFF)
  target_link_libraries(test_race_inversion PRIVATE Plait::runtime)
  plait_house_rules(test_race_inversion)
  plait_register(race inversion test_race_inversion TIMEOUT 60 ONLY tsan tsan-clang helgrind)
  foreach(tool IN ITEMS tsan tsan-clang helgrind)
    if(TEST ${tool}.race.inversion)
      set_tests_properties(${tool}.race.inversion PROPERTIES
        PASS_REGULAR_EXPRESSION "lock-order-inversion;lock order .* violated")
    endif()
  endforeach()
endif()
