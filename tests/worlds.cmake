# SPDX-License-Identifier: MIT
# worlds.cmake: tests of primitives and containers once more, unchanged, on fibers (support/worlds.c says how):
#
#   plait_worlds(<purpose> <name> [WORLDS world...] [TOOLS tool...])
#
# registers test_<purpose>_<name> as fibers.<purpose>.<name>.<world>, for each tool of this build that is among TOOLS.

function(plait_worlds purpose name)
  cmake_parse_arguments(PARSE_ARGV 2 arg "" "" "WORLDS;TOOLS")
  set(target test_${purpose}_${name})
  target_sources(${target} PRIVATE "${PROJECT_SOURCE_DIR}/tests/support/worlds.c")
  target_link_options(${target} PRIVATE -Wl,--wrap=main)
  foreach(world IN LISTS arg_WORLDS)
    foreach(tool IN LISTS arg_TOOLS)
      if(tool IN_LIST PLAIT_TEST_TOOLS)
        plait_register(fibers ${purpose}.${name}.${world} ${target} TIMEOUT 120 ONLY ${tool})
        set(test fibers.${purpose}.${name}.${world})
        if(NOT tool STREQUAL "none")
          set(test "${tool}.${test}")
        endif()
        set_property(TEST ${test} APPEND PROPERTY ENVIRONMENT PLAIT_TEST_WORLD=${world})
      endif()
    endforeach()
  endforeach()
endfunction()

# Left out: what is about OS threads themselves (strand, futex, pool); race.dict, whose readers keep their processor until
# the writers have ended, which on one loop they never do; the groups of threads (unit.group), where a task below a group
# is no stranger to it; and, for their time, long tests of primitives that others here cover.
foreach(name IN ITEMS event condition limiter rate_limiter guard tracker scope queue rendezvous gather dict dict_walk
    ref)
  plait_worlds(unit ${name} WORLDS 1 mixed TOOLS none)
endforeach()
foreach(name IN ITEMS permits rwlock gather keyed_lock ref synchronized)
  plait_worlds(race ${name} WORLDS 2 mixed TOOLS none)
endforeach()
foreach(name IN ITEMS mutex condition queue)
  plait_worlds(race ${name} WORLDS 2 mixed TOOLS none tsan)
endforeach()
foreach(name IN ITEMS dict event gather keyed_lock queue ref synchronized)
  plait_worlds(conformance ${name} WORLDS 2 TOOLS none)
endforeach()
