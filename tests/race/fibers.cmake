# SPDX-License-Identifier: MIT
# Races of fibers, which the tools must report, and fibers that have none.
if(PLAIT_TOOL)
  add_executable(test_race_fibers "${PLAIT_TEST_FOLDER}/fibers.c")
  set_target_properties(test_race_fibers PROPERTIES C_STANDARD 11 C_EXTENSIONS OFF)
  target_link_libraries(test_race_fibers PRIVATE Plait::runtime)
  plait_house_rules(test_race_fibers)
  foreach(name IN ITEMS two_loops fiber_and_thread one_loop)
    plait_register(race fibers_${name} test_race_fibers TIMEOUT 60 ONLY tsan tsan-clang helgrind ARGUMENTS ${name})
    foreach(tool IN ITEMS tsan tsan-clang helgrind)
      if(TEST ${tool}.race.fibers_${name} AND NOT name STREQUAL "one_loop")
        set_tests_properties(${tool}.race.fibers_${name} PROPERTIES
          PASS_REGULAR_EXPRESSION "ThreadSanitizer: data race;Possible data race")
      endif()
    endforeach()
  endforeach()
endif()
