# SPDX-License-Identifier: MIT
# Lock objects hide wrong orders inside a lock, so its races are looked for with and without them.
plait_test(race rwlock SOURCES rwlock.c TIMEOUT 120)
plait_test(race rwlock_orders SOURCES rwlock.c DEFINITIONS PLAIT_LOCK_OBJECTS=0 TIMEOUT 120)

if(PLAIT_TOOL)
  add_executable(test_race_inversion_rwlock "${PLAIT_TEST_FOLDER}/inversion_rwlock.c")
  set_target_properties(test_race_inversion_rwlock PROPERTIES C_STANDARD 11 C_EXTENSIONS OFF)
  target_link_libraries(test_race_inversion_rwlock PRIVATE Plait::runtime)
  plait_house_rules(test_race_inversion_rwlock)
  plait_register(race inversion_rwlock test_race_inversion_rwlock TIMEOUT 60 ONLY tsan tsan-clang helgrind)
  foreach(tool IN ITEMS tsan tsan-clang helgrind)
    if(TEST ${tool}.race.inversion_rwlock)
      set_tests_properties(${tool}.race.inversion_rwlock PROPERTIES
        PASS_REGULAR_EXPRESSION "lock-order-inversion;lock order .* violated")
    endif()
  endforeach()
endif()
