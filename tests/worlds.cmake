# SPDX-License-Identifier: MIT
# worlds.cmake: tests of primitives and containers once more, unchanged, on fibers (support/worlds.c says how):
#
#   plait_worlds(<purpose> <name>... [WORLDS world...] [TOOLS tool...])
#   plait_not_in_worlds(<reason> <purpose> <name>...)
#
# registers each test_<purpose>_<name> as fibers.<purpose>.<name>.<world>, for each world (all of them when not said) and
# each tool of this build that is among TOOLS (the build without a tool when not said). Its rounds are few: what is looked
# for is a call that does another thing on fibers, not a rare meeting, for which threads are better.

set(PLAIT_WORLDS 1 2 mixed)
set(PLAIT_WORLD_SCALE_none 50)
set(PLAIT_WORLD_SCALE_asan 30)
set(PLAIT_WORLD_SCALE_tsan 30)
set(PLAIT_WORLD_SCALE_helgrind 5)
set(PLAIT_WORLD_SCALE_memcheck 5)

function(plait_worlds purpose)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "WORLDS;TOOLS")
  if(NOT arg_WORLDS)
    set(arg_WORLDS ${PLAIT_WORLDS})
  endif()
  if(NOT arg_TOOLS)
    set(arg_TOOLS none)
  endif()
  foreach(tool IN LISTS arg_TOOLS)
    if(NOT tool IN_LIST PLAIT_TEST_TOOLS)
      continue()
    endif()
    foreach(name IN LISTS arg_UNPARSED_ARGUMENTS)
      set(target test_${purpose}_${name})
      get_target_property(has_worlds ${target} PLAIT_WORLDS)
      if(NOT has_worlds)
        target_sources(${target} PRIVATE "${PROJECT_SOURCE_DIR}/tests/support/worlds.c")
        target_link_options(${target} PRIVATE -Wl,--wrap=main)
        set_target_properties(${target} PROPERTIES PLAIT_WORLDS TRUE)
      endif()
      foreach(world IN LISTS arg_WORLDS)
        plait_register(fibers ${purpose}.${name}.${world} ${target} TIMEOUT 120 ONLY ${tool})
        set(test fibers.${purpose}.${name}.${world})
        if(NOT tool STREQUAL "none")
          set(test "${tool}.${test}")
        endif()
        set_property(TEST ${test} APPEND PROPERTY ENVIRONMENT PLAIT_TEST_WORLD=${world}
          PLAIT_TEST_SCALE=${PLAIT_WORLD_SCALE_${tool}})
      endforeach()
    endforeach()
  endforeach()
endfunction()

# Says why. Nobody is asked here; tests/conformance/check wants each program that it counts in one of the two lists.
function(plait_not_in_worlds reason purpose)
endfunction()

# Every test of what waits, or asks who runs: primitives, scopes, groups, tasks, containers.
plait_worlds(unit wait event mutex condition semaphore limiter rate_limiter rwlock gate latch guard tracker scope group
  task queue rendezvous gather dict dict_walk dict_hooks ref keyed_lock synchronized synchronized_twin connections workers
  retry helpers runner tracer)
plait_worlds(race mutex permits rwlock condition gate queue gather dict ref keyed_lock synchronized atomic)
plait_worlds(linear atomic dict queue ref WORLDS 2 mixed)
plait_worlds(conformance event future scopes locks streams queue gather dict ref keyed_lock synchronized atomic runner)
plait_worlds(fault dict gather queue ref runner WORLDS 1)
plait_worlds(unit wait_${other_park} event_${other_park} WORLDS 2 mixed) # a loop sleeps as its thread does

# The tools, where fibers meet: on two loops, and threads. (Not groups and scopes under ThreadSanitizer: their tests fork,
# and the child starts threads.)
plait_worlds(race mutex mutex_orders rwlock_orders permits condition gate queue gather dict ref keyed_lock synchronized
  WORLDS 2 mixed TOOLS tsan)
plait_worlds(unit wait event helpers WORLDS 2 mixed TOOLS tsan)
plait_worlds(race mutex queue dict WORLDS mixed TOOLS helgrind)
plait_worlds(unit group condition gather WORLDS mixed TOOLS memcheck asan)

plait_not_in_worlds("what an OS thread is to the runtime, where it sleeps, who makes it" unit strand fork futex pool pool_rows)
plait_not_in_worlds("the queues themselves, looked at by one strand" unit shard)
plait_not_in_worlds("what fibers are made of" unit context context_portable stack stack_mapped)
plait_not_in_worlds("they run loops of their own, which a fiber may not" unit fibers wait_fd loops blocks run_sync run_sync_left
  abandoned_at_exit portal stall inspect)
plait_not_in_worlds("nobody waits in them, and none asks who runs" unit atomic_numbers atomic_flag atomic_values
  atomic_operations pair pair_by_locks base table queue_overtaken)
plait_not_in_worlds("the compiler refuses them" unit synchronized_refused blocks_refused)
plait_not_in_worlds("defects that the tools must see; fibers have their own, race.fibers_*" race canary inversion
  inversion_rwlock fibers)
